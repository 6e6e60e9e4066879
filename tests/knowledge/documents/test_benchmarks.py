"""How benchmark tables become rows: roles of columns, merged cells, repeated headers, points, leniency."""

from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped, unused-ignore]
import pytest

from kernel.errors import InvalidInput
from knowledge.documents import ParsedTable, TableKind, load_document, parse_benchmarks
from knowledge.documents.markdown import read_markdown
from knowledge.documents.roles import Role, is_header, role_of
from knowledge.documents.spreadsheet import _uncovered
from tests.knowledge.documents.making import grid, table_document, workbook


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("序号", Role.SERIAL),
        ("职权编码", Role.SERIAL),
        ("违法行为", Role.VIOLATION),
        ("处罚事项", Role.VIOLATION),
        ("违 法 事 项", Role.VIOLATION),
        ("违反条款", Role.NORM),
        ("法律依据", Role.PENALTY_BASIS),
        ("处罚依据", Role.PENALTY_BASIS),
        ("法律责任", Role.PENALTY_BASIS),
        ("裁量阶次", Role.TIER),
        ("违法档次", Role.TIER),
        ("情节程度", Role.TIER),
        ("裁量情节", Role.CIRCUMSTANCES),
        ("违法情形", Role.CIRCUMSTANCES),
        ("适用条件", Role.LENIENT),
        ("不予处罚的情节", Role.LENIENT),
        ("裁量标准", Role.PENALTY),
        ("处罚幅度", Role.PENALTY),
        ("裁量基准", Role.PENALTY),
        ("罚款金额", Role.PENALTY),
        ("裁量权重", Role.WEIGHT),
        ("裁量因素", Role.FACTOR),
        ("备注", Role.REMARK),
        ("实施机关", Role.DEPARTMENT),
        ("甲乙丙", None),
    ],
)
def test_header_words_name_roles(header: str, role: Role | None) -> None:
    assert role_of(header) is role


@pytest.mark.parametrize(
    ("row", "header"),
    [
        (["序号", "违法行为", "处罚依据", "裁量标准"], True),
        (["违法行为", "罚款"], True),
        (["1", "无证经营", "《示例法》第三条", "处一万元罚款"], False),
        (["无同类违法行为", "2万元以上4万元以下"], False),
        (["姓名", "电话"], False),
    ],
)
def test_a_header_row_is_told_from_a_row_of_data(row: list[str], header: bool) -> None:
    assert is_header(grid([row]).rows[0]) is header


def _one(*tables: ParsedTable) -> ParsedTable:
    (table,) = tables
    return table


TIERS = grid(
    [
        ["一、《示例法》", None, None, None, None],
        ["序号", "违法行为", "法律依据", "裁量情节", "裁量标准"],
        ["1", "无证经营", "《示例法》第三条", "初次", "处一万元以上二万元以下罚款"],
        [None, None, None, "再次", "处二万元以上五万元以下罚款"],
        ["序号", "违法行为", "法律依据", "裁量情节", "裁量标准"],
        ["2", "拒绝检查", "《示例法》第四条", "言语阻挠", "给予警告"],
        ["", "", "", "暴力阻挠", "处五万元罚款"],
    ]
)


def test_merged_cells_and_repeated_headers_are_resolved() -> None:
    table = _one(*parse_benchmarks(table_document(TIERS)))
    assert (table.kind, table.title) == (TableKind.TIERS, "一、《示例法》")
    read = [(row.serial, row.violation, row.basis, row.circumstances) for row in table.rows]
    assert read == [
        ("1", "无证经营", "《示例法》第三条", "初次"),
        ("1", "无证经营", "《示例法》第三条", "再次"),
        ("2", "拒绝检查", "《示例法》第四条", "言语阻挠"),
        ("2", "拒绝检查", "《示例法》第四条", "暴力阻挠"),
    ]
    assert [(found.low, found.high) for found in table.rows[1].ranges] == [(Decimal(20000), Decimal(50000))]
    assert table.rows[1].place.anchor == "table-1.row-4.column-1"


def test_a_column_of_tiers_is_told_by_its_values() -> None:
    rows: list[list[str | None]] = [
        ["违法行为", "违法程度", "适用情况", "处罚幅度"],
        ["甲", "轻微", "初次", "警告"],
        [None, "严重", "再次", "五万元"],
    ]
    table = _one(*parse_benchmarks(table_document(grid(rows))))
    assert [(row.tier, row.circumstances) for row in table.rows] == [("轻微", "初次"), ("严重", "再次")]


def test_condition_columns_are_put_together_under_their_headers() -> None:
    rows: list[list[str | None]] = [
        ["违法行为", "区域类型", "整改情况", "罚款"],
        ["甲", "一般区域", "已改正", "一万元"],
        [None, None, "未改正", "二万元"],
    ]
    table = _one(*parse_benchmarks(table_document(grid(rows))))
    assert table.rows[1].circumstances == "区域类型：一般区域；整改情况：未改正"


def test_rows_that_label_themselves_apply_to_the_table() -> None:
    rows: list[list[str | None]] = [
        ["违反条款", "《示例法》第二条", None],
        ["处罚依据", "《示例法》第三条", None],
        ["违法行为", "整改情况", "罚款"],
        ["甲", "已改正", "一万元"],
        ["备注", "一年内。", None],
    ]
    table = _one(*parse_benchmarks(table_document(grid(rows))))
    (row,) = table.rows
    assert (row.norm, row.basis, row.remark) == ("《示例法》第二条", "《示例法》第三条", "一年内。")


def test_two_penalty_columns_are_told_apart() -> None:
    rows = [["违法行为", "情形", "对单位罚款", "对个人罚款"], ["甲", "一般", "10万元", "2000元"]]
    (row,) = _one(*parse_benchmarks(table_document(grid(rows)))).rows
    assert row.penalty == "对单位罚款：10万元\n对个人罚款：2000元"
    assert [found.high for found in row.ranges] == [100000, 2000]


def test_a_header_of_two_rows_gives_the_lower_words() -> None:
    rows: list[list[str | None]] = [
        ["违法行为", "裁量标准", None],
        [None, "适用情形", "处罚幅度"],
        ["甲", "初次", "处一万元以下罚款"],
    ]
    (row,) = _one(*parse_benchmarks(table_document(grid(rows)))).rows
    assert (row.circumstances, row.penalty) == ("初次", "处一万元以下罚款")


def test_other_tables_are_passed_over() -> None:
    assert parse_benchmarks(table_document(grid([["废物类别", "废物代码"], ["HW01", "841-001-01"]]))) == ()


POINTS: list[list[str | None]] = [
    ["处罚依据", "《示例法》第三条", None, None],
    ["违法行为", "裁量要素", "违法程度", "裁量权重"],
    ["裁量起点", None, None, "20%"],
    ["甲", "数量", "三吨以下", "0%"],
    [None, None, "三吨以上", "25%"],
    [None, "整改情况", "未改正", "70%"],
    ["备注", "本表裁量的计算方法为：罚款金额＝裁量百分值总和×建设项目总投资额×5%。", None, None],
]


def test_a_point_weighted_table_is_kept_and_computed() -> None:
    table = _one(*parse_benchmarks(table_document(grid(POINTS))))
    (scheme,) = table.schemes
    assert (table.kind, scheme.start) == (TableKind.POINTS, Decimal(20))
    assert [factor.name for factor in scheme.factors] == ["数量", "整改情况"]
    assert scheme.percent({"数量": "三吨以上"}) == 45
    assert scheme.fine({"数量": "三吨以上"}, {"建设项目总投资额": Decimal(1_000_000)}) == Decimal("22500")
    assert {row.violation for row in table.rows} == {"甲"}


def test_points_stop_at_a_hundred() -> None:
    (scheme,) = _one(*parse_benchmarks(table_document(grid(POINTS)))).schemes
    assert scheme.percent({"数量": "三吨以上", "整改情况": "未改正"}) == 100


@pytest.mark.parametrize(
    ("choices", "figures", "words"),
    [
        ({"天气": "晴"}, {}, "no '天气'"),
        ({"数量": "九吨"}, {}, "choose one of 三吨以下、三吨以上"),
        ({"数量": "三吨以上"}, {}, "建设项目总投资额"),
    ],
)
def test_a_wrong_choice_or_a_missing_figure_is_named(
    choices: dict[str, str], figures: dict[str, Decimal], words: str
) -> None:
    (scheme,) = _one(*parse_benchmarks(table_document(grid(POINTS)))).schemes
    with pytest.raises(InvalidInput, match=words):
        scheme.fine(choices, figures)


def test_a_table_with_two_columns_of_weights_has_two_schemes() -> None:
    rows: list[list[str | None]] = [
        ["违法行为", "裁量要素", "违法程度", "裁量权重", "裁量权重"],
        ["甲", "裁量起点", None, "限期内改正", "逾期未改正"],
        [None, None, None, "25%", "20%"],
        [None, "数量", "一吨以上", "5%", "10%"],
        [
            "备注",
            "（1）罚款金额=限期内改正的裁量百分值总和×20万；\n（2）罚款金额=逾期未改正的裁量百分值总和×100万。",
            None,
            None,
            None,
        ],
    ]
    first, second = _one(*parse_benchmarks(table_document(grid(rows)))).schemes
    assert (first.name, first.fine({"数量": "一吨以上"})) == ("限期内改正", Decimal(60_000))
    assert (second.name, second.fine({"数量": "一吨以上"})) == ("逾期未改正", Decimal(300_000))


def test_a_table_of_leniency_is_a_kind_of_its_own() -> None:
    rows = [
        ["序号", "类别", "违法行为", "违反条款", "不予处罚的情节"],
        ["1", "管理", "未备案", "《示例法》第二条", "首次且及时改正"],
    ]
    table = _one(*parse_benchmarks(table_document(grid(rows), title="不予行政处罚清单")))
    (row,) = table.rows
    assert (table.kind, row.violation, row.norm, row.circumstances) == (
        TableKind.LENIENT,
        "未备案",
        "《示例法》第二条",
        "首次且及时改正",
    )


def test_a_list_of_leniency_under_headings_is_read() -> None:
    text = "# 不予行政处罚清单\n## 一、管理类\n### 1、未备案\n违反条款\n《示例法》第二条\n不予处罚的情节\n首次且及时改正\n### 2、未公示\n不予处罚的情节\n及时改正\n"
    table = _one(*parse_benchmarks(read_markdown(Path("清单.md"), text.encode())))
    assert [(row.violation, row.norm, row.circumstances) for row in table.rows] == [
        ("未备案", "《示例法》第二条", "首次且及时改正"),
        ("未公示", "", "及时改正"),
    ]


def test_a_workbook_is_read_with_its_merged_cells_and_percentages(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["违法行为", "裁量因素", "情形", "权重"],
        ["甲", "数量", "一吨", 0.05],
        [None, None, "二吨", 0.1],
    ]
    path = workbook(tmp_path / "表.xlsx", rows, merged=["A2:A3", "B2:B3"])
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        book.active.cell(row, 4).number_format = "0%"
    book.save(path)
    table = _one(*parse_benchmarks(load_document(path)))
    assert [(row.violation, row.penalty) for row in table.rows] == [("甲", "5%"), ("甲", "10%")]
    assert table.rows[1].place.anchor == "sheet-裁量表.table-1.row-3.column-1"


def test_words_that_a_sheet_hides_under_a_merged_cell_are_not_shown() -> None:
    cells = [(0, 0, "甲"), (1, 0, "盖住的行为"), (1, 1, "再次"), (2, 0, "乙"), (3, 2, "无字的格下")]
    areas = {(0, 0): (2, 1), (2, 2): (2, 1)}
    shown, covered = _uncovered(cells, areas)
    assert [text for _, _, text in shown] == ["甲", "再次", "乙", "无字的格下"]
    assert covered == ["盖住的行为"]
