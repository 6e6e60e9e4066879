"""What a work plan gives: goals, measures, who, by when, and numbers."""

import pytest

from knowledge.documents import ParsedPlan, PlanPart, parse_plan
from knowledge.documents.plans import ParsedItem
from tests.knowledge.documents.making import grid, table_document, text_document

# An example, not a real plan.
PLAN = """示例市执法质量提升年工作方案
为了提升执法质量，制定本方案。
一、工作目标
到2024年底，案件评查合格率达到95%以上，培训1400人次。
二、主要任务
（一）开展案卷评查。市司法局组织评查，每季度评查不少于30件。（牵头单位：市司法局；完成时限：2024年11月30日前）
（二）清理裁量基准。各部门于6月底前完成清理。责任单位：市市场监管局、市应急管理局
"""


def _item(plan: ParsedPlan, label: str) -> ParsedItem:
    return next(parsed for parsed in plan.items if parsed.item.id == label)


def test_items_follow_the_outline() -> None:
    plan = parse_plan(text_document(PLAN))
    assert plan.title == "示例市执法质量提升年工作方案"
    assert [parsed.item.id for parsed in plan.items] == ["一", "二", "二（一）", "二（二）"]
    assert plan.preamble == "为了提升执法质量，制定本方案。"
    assert _item(plan, "二（一）").item.heading == "（一）开展案卷评查"
    assert _item(plan, "二（一）").place.anchor == "paragraph-6"


@pytest.mark.parametrize(
    ("label", "part", "who", "when", "numbers"),
    [
        ("一", PlanPart.GOAL, "", "2024年底", "达到95%以上、1400人"),
        ("二（一）", PlanPart.MEASURE, "市司法局", "每季度、2024年11月30日前", "不少于30件"),
        ("二（二）", PlanPart.MEASURE, "市市场监管局、市应急管理局", "6月底前", ""),
    ],
)
def test_who_when_and_numbers_are_read(label: str, part: PlanPart, who: str, when: str, numbers: str) -> None:
    parsed = _item(parse_plan(text_document(PLAN)), label)
    assert (parsed.part, parsed.item.who, parsed.item.when, parsed.item.numbers) == (part, who, when, numbers)


def test_a_task_table_gives_an_item_a_row() -> None:
    table = grid(
        [
            ["序号", "工作任务", "责任单位", "完成时限"],
            ["1", "开展评查", "市司法局", "11月底"],
            ["2", "组织培训", "市司法局", "12月底"],
        ]
    )
    plan = parse_plan(table_document(table, title="示例市任务分工方案"))
    rows = [parsed.item for parsed in plan.items if parsed.item.id.startswith("表")]
    assert [(item.id, item.text, item.who, item.when) for item in rows] == [
        ("表1-1", "开展评查", "市司法局", "11月底"),
        ("表1-2", "组织培训", "市司法局", "12月底"),
    ]


def test_prose_without_headings_gives_an_item_a_paragraph() -> None:
    plan = parse_plan(text_document("示例市提升年\n为了提升质量，开展评查。\n各部门要高度重视，做好工作。"))
    assert [parsed.item.id for parsed in plan.items] == ["段1", "段2"]
    assert plan.work_plan().title == "示例市提升年"
