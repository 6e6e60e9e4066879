"""What sort of document is told."""

import pytest

from knowledge.documents import LoadedDocument, classify
from knowledge.statute import InstrumentKind
from tests.knowledge.documents.making import grid, table_document, text_document

ARTICLES = "\n第一条 甲。\n第二条 乙。\n第三条 丙。"
HEADINGS = "\n一、甲。\n二、乙。"
ROWS = grid(
    [["违法行为", "情节", "罚款"], ["甲", "一", "一万元"], ["乙", "二", "二万元"], ["丙", "三", "三万元"]]
)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        pytest.param(
            text_document("示例市裁量权办法" + ARTICLES), InstrumentKind.STATUTE, id="rules on discretion"
        ),
        pytest.param(text_document("示例法实施方案办法" + ARTICLES), InstrumentKind.STATUTE, id="articles"),
        pytest.param(
            text_document("关于严禁某事的决定" + HEADINGS),
            InstrumentKind.STATUTE,
            id="a decision without articles",
        ),
        pytest.param(text_document("示例代码标准\n1 范围\n2 术语"), InstrumentKind.STATUTE, id="a standard"),
        pytest.param(text_document("示例执法指南" + HEADINGS), InstrumentKind.GUIDANCE, id="a guide"),
        pytest.param(
            text_document("关于某问题的复函\n你局来函收悉。"), InstrumentKind.GUIDANCE, id="a reply"
        ),
        pytest.param(text_document("示例市2024年工作方案" + HEADINGS), InstrumentKind.PLAN, id="a plan"),
        pytest.param(
            text_document("关于印发示例工作方案的通知" + HEADINGS),
            InstrumentKind.PLAN,
            id="a plan with its notice",
        ),
        pytest.param(table_document(ROWS, title="示例表"), InstrumentKind.BENCHMARK, id="a table of fines"),
        pytest.param(
            text_document("轻微违法行为不予行政处罚清单" + HEADINGS),
            InstrumentKind.BENCHMARK,
            id="a list of leniency",
        ),
    ],
)
def test_the_kind_is_told(document: LoadedDocument, kind: InstrumentKind) -> None:
    assert classify(document) is kind
