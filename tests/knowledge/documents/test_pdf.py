"""How PDF pages are put together: paragraphs, tables across pages, page numbers."""

from pathlib import Path

import pytest

from knowledge.documents import Table, Text, load_document
from knowledge.documents.paging import PageLine, join_lines
from knowledge.documents.printed_tables import Box, Piece, unwrap
from knowledge.documents.tabulating import join_pieces
from tests.knowledge.documents.making import drawn_table, pdf_of, written

Row = tuple[str | None, ...]


def _piece(page: int, *rows: Row) -> Piece:
    """A piece of a table on a page; None is covered by the cell above."""
    boxes: list[Box] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is not None:
                deep = 1
                while r + deep < len(rows) and rows[r + deep][c] is None:
                    deep += 1
                boxes.append(Box(100.0 * c, 20.0 * r, 100.0 * (c + 1), 20.0 * (r + deep), text))
    return Piece(page, boxes)


def _words(table: Table | None) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows] if table else []


HEAD: Row = ("违法行为", "整改情况", "罚款")


@pytest.mark.parametrize(
    ("below", "rows"),
    [
        pytest.param(
            (HEAD, ("乙", "已改正", "二万元")),
            [["甲", "已改正", "一万元"], ["乙", "已改正", "二万元"]],
            id="a repeated header is left out",
        ),
        pytest.param(
            (("", "后续", ""), ("乙", "已改正", "二万元")),
            [["甲", "已改正后续", "一万元"], ["乙", "已改正", "二万元"]],
            id="a row that the page cut is put together",
        ),
        pytest.param(
            (HEAD, ("", "后续", ""), ("乙", "已改正", "二万元")),
            [["甲", "已改正后续", "一万元"], ["乙", "已改正", "二万元"]],
            id="a cut row below a repeated header",
        ),
        pytest.param(
            (("乙", "已改正", "二万元"),),
            [["甲", "已改正", "一万元"], ["乙", "已改正", "二万元"]],
            id="a new row stays a row",
        ),
    ],
)
def test_a_table_goes_on_over_a_page_break(below: tuple[Row, ...], rows: list[list[str]]) -> None:
    table = join_pieces([_piece(1, HEAD, ("甲", "已改正", "一万元")), _piece(2, *below)], 1)
    assert _words(table)[1:] == rows


def test_a_figure_that_the_page_cut_is_put_together() -> None:
    upper = _piece(1, HEAD, ("甲", "限期内改", "3万元以上5万元"))
    table = join_pieces([upper, _piece(2, ("", "正", "以下"), ("", "逾期", "5万元"))], 1)
    assert _words(table)[1] == ["甲", "限期内改正", "3万元以上5万元以下"]


def test_a_merged_cell_goes_on_over_a_page_break() -> None:
    upper = _piece(1, HEAD, ("甲的前半", "初次", "一万元"), (None, "再次", "二万元"))
    lower = _piece(2, ("后半", "三次", "三万元"), (None, "四次", "四万元"))
    table = join_pieces([upper, lower], 1)
    assert [row[0] for row in _words(table)[1:]] == ["甲的前半后半"] * 4
    assert table is not None
    assert [row[1].place.page for row in table.rows] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("below", "above", "words"),
    [
        pytest.param(0.1, 0.2, ["限期内改正逾期未改正"] * 4, id="no room on either side: one cell"),
        pytest.param(1.4, 0.2, ["限期内改正"] * 2 + ["逾期未改正"] * 2, id="room under the words above"),
        pytest.param(0.7, 1.4, ["限期内改正"] * 2 + ["逾期未改正"] * 2, id="room over the words below"),
    ],
)
def test_words_that_had_room_on_the_page_before_are_a_cell_of_their_own(
    below: float, above: float, words: list[str]
) -> None:
    upper = _piece(1, HEAD, ("甲", "限期内改正", "一万元"), (None, None, "二万元"))
    lower = _piece(2, ("", "逾期未改正", "三万元"), (None, None, "四万元"))
    for box in (*upper.boxes, *lower.boxes):
        if box.text == "限期内改正":
            box.below = below
        elif box.text == "逾期未改正":
            box.above = above
    table = join_pieces([upper, lower], 1)
    assert [row[1] for row in _words(table)[1:]] == words
    assert [row[0] for row in _words(table)[1:]] == ["甲"] * 4


def test_rows_whose_penalties_end_and_begin_are_two_though_the_leftmost_cell_goes_on() -> None:
    upper = _piece(1, HEAD, ("甲", "初次", "1万元以上2万元以下"), (None, "再次", "2万元以上3万元以下"))
    lower = _piece(2, ("", "三次以上", "3万元以上5万元以下"))
    table = join_pieces([upper, lower], 1)
    assert [row[2] for row in _words(table)[1:]] == [
        "1万元以上2万元以下",
        "2万元以上3万元以下",
        "3万元以上5万元以下",
    ]
    assert [row[0] for row in _words(table)[1:]] == ["甲"] * 3


def test_the_header_that_was_left_out_is_kept_as_repeated() -> None:
    table = join_pieces([_piece(1, HEAD, ("甲", "一", "二")), _piece(2, HEAD, ("乙", "三", "四"))], 1)
    assert table is not None
    assert table.repeated == HEAD


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2万元以上\n4万元以下", "2万元以上4万元以下"),
        ("情形：\n（一）甲；\n（二）乙。", "情形：\n（一）甲；\n（二）乙。"),
        ("risk\nassessment", "risk assessment"),
    ],
)
def test_the_line_breaks_of_a_narrow_cell_are_taken_out(cell: str, words: str) -> None:
    assert unwrap(cell) == words


def _line(text: str, number: int, right: float = 500.0, left: float = 80.0) -> PageLine:
    return PageLine(text, left, right, 100.0 + 20 * number, 112.0 + 20 * number, 1)


def test_lines_that_reach_the_edge_go_on_and_marks_begin_anew() -> None:
    lines = [
        _line("第一条 为了规范行政处罚，保护", 0, left=104),
        _line("合法权益，制定本办法。", 1, right=260),
        _line("第二条 本办法自公布之日起施行，由示", 2, left=104),
        _line("例局解释。", 3, right=150),
    ]
    assert [text for text, _ in join_lines(lines)] == [
        "第一条 为了规范行政处罚，保护合法权益，制定本办法。",
        "第二条 本办法自公布之日起施行，由示例局解释。",
    ]


def test_a_pdf_is_read_with_its_pages(tmp_path: Path) -> None:
    first = "\n".join(
        [
            written(90, 100, "Benchmarks of an example city"),
            drawn_table(
                [80, 200, 320], [500, 530, 780], {(0, 0): "act", (0, 1): "fine", (1, 0): "A", (1, 1): "100"}
            ),
            written(290, 820, "1"),
        ]
    )
    second = "\n".join(
        [
            drawn_table([80, 200, 320], [60, 90], {(0, 0): "B", (0, 1): "200"}),
            written(90, 400, "End of the table"),
            written(290, 820, "2"),
        ]
    )
    document = load_document(pdf_of(tmp_path / "benchmarks.pdf", [first, second]))
    title, table, end = document.blocks
    assert isinstance(title, Text)
    assert isinstance(table, Table)
    assert (title.text, title.place.page, end.text, end.place.page) == (
        "Benchmarks of an example city",
        1,
        "End of the table",
        2,
    )
    assert _words(table) == [["act", "fine"], ["A", "100"], ["B", "200"]]
    assert (document.pages, document.dropped) == (2, ("1", "2"))
