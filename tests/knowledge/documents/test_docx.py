"""What is read from Word documents: automatic numbers, merged cells, notes, and nothing that the page hides."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Table, load_document
from knowledge.documents.numbering import print_number
from knowledge.numerals import parse_number, to_chinese
from tests.knowledge.documents.making import add_instance, add_list, numbered, save_docx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ARTICLES = {"numFmt": "chineseCountingThousand", "suff": "space", "lvlText": "第%1条"}


@pytest.mark.parametrize(
    ("style", "number", "printed"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 121, "一百二十一"),
        ("japaneseCounting", 5, "五"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("decimalEnclosedCircle", 4, "④"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 3, "c"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("somethingNew", 9, "9"),
    ],
)
def test_numbers_print_in_words_formats(style: str, number: int, printed: str) -> None:
    assert print_number(number, style) == printed


@given(st.integers(1, 9999))
def test_a_printed_chinese_number_reads_back(number: int) -> None:
    assert print_number(number, "chineseCountingThousand") == to_chinese(number)
    assert parse_number(print_number(number, "chineseLegalSimplified")) == number


def test_articles_that_live_in_the_numbering_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 71, [ARTICLES, {"numFmt": "chineseCounting", "suff": "nothing", "lvlText": "（%2）"}])
    numbered(document, "本办法所称违法行为包括：", 71)
    numbered(document, "无证经营；", 71, 1)
    numbered(document, "超范围经营。", 71, 1)
    numbered(document, "本办法自公布之日起施行。", 71)
    numbered(document, "另一项。", 71, 1)
    read = load_document(save_docx(tmp_path / "办法.docx", document))
    assert read.text.split("\n") == [
        "第一条 本办法所称违法行为包括：",
        "（一）无证经营；",
        "（二）超范围经营。",
        "第二条 本办法自公布之日起施行。",
        "（一）另一项。",
    ]
    assert [text.numbered for text in read.texts] == [3, 3, 3, 3, 3]


def test_legal_numbering_prints_the_levels_above_in_arabic(tmp_path: Path) -> None:
    document = docx.Document()
    levels = [
        {"numFmt": "chineseCounting", "lvlText": "%1、", "suff": "nothing"},
        {"numFmt": "decimal", "isLgl": "1", "lvlText": "%1.%2", "suff": "space"},
    ]
    add_list(document, 72, levels)
    for text, level in (("范围", 0), ("术语", 0), ("定义", 1), ("缩写", 1)):
        numbered(document, text, 72, level)
    read = load_document(save_docx(tmp_path / "标准.docx", document))
    assert read.text.split("\n") == ["一、范围", "二、术语", "2.1 定义", "2.2 缩写"]


def test_instances_of_a_list_count_on_unless_one_starts_anew(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 73, [ARTICLES])
    add_instance(document, 74, 973)
    add_instance(document, 75, 973, start_override=1)
    for number in (73, 73, 74, 75, 75):
        numbered(document, "文字", number)
    read = load_document(save_docx(tmp_path / "表.docx", document))
    assert [text.text[:3] for text in read.texts] == ["第一条", "第二条", "第三条", "第一条", "第二条"]


def test_a_style_can_carry_the_numbering(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 76, [ARTICLES])
    style = document.styles["List Number"]
    properties = style.element.get_or_add_pPr()
    for old in properties.findall("{*}numPr"):
        properties.remove(old)
    properties.append(parse_xml(f'<w:numPr {_W}><w:numId w:val="76"/></w:numPr>'))
    document.add_paragraph("为了规范，制定本办法。", style="List Number")
    document.add_paragraph("本办法自公布之日起施行。", style="List Number")
    read = load_document(save_docx(tmp_path / "样式.docx", document))
    assert read.text == "第一条 为了规范，制定本办法。\n第二条 本办法自公布之日起施行。"


def test_merged_cells_stand_at_every_position_that_they_cover(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for r, row in enumerate(
        (("违法行为", "情节", "罚款"), ("无证经营", "轻微", "一万元"), ("", "严重", "五万元"))
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    read = next(load_document(save_docx(tmp_path / "表.docx", document)).tables)
    assert [cell.text for cell in read.rows[2]] == ["无证经营", "严重", "五万元"]
    assert [cell.merged for cell in read.rows[2]] == [True, False, False]
    assert read.rows[2][1].place.anchor == "table-1.row-3.column-2"


def test_a_cell_across_columns_and_a_table_within_a_cell_keep_their_words(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "一、行政处罚法"
    table.cell(1, 0).text = "外"
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内甲", "内乙"
    blocks = load_document(save_docx(tmp_path / "套.docx", document)).blocks
    assert [type(block) for block in blocks] == [Table]
    assert blocks[0].text == "一、行政处罚法\n外\t内甲\t内乙"


def test_deleted_and_hidden_words_are_left_out_and_inserted_ones_stay(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("处")
    paragraph._p.append(parse_xml(f"<w:del {_W}><w:r><w:delText>一</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {_W}><w:r><w:t>二</w:t></w:r></w:ins>"))
    paragraph.add_run("万元").font.hidden = False
    paragraph.add_run("不应看见").font.hidden = True
    paragraph.add_run("罚款")
    read = load_document(save_docx(tmp_path / "改.docx", document))
    assert (read.text, read.dropped) == ("处二万元罚款", ("不应看见",))


def test_line_breaks_and_tabs_are_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一条\t甲\n第二条\t乙")
    assert load_document(save_docx(tmp_path / "行.docx", document)).text == "第一条\t甲\n第二条\t乙"


def test_headings_keep_their_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("第一章 总则", level=1)
    document.add_heading("第一节 管辖", level=2)
    document.add_paragraph("第一条 正文。")
    read = load_document(save_docx(tmp_path / "级.docx", document))
    assert [text.level for text in read.texts] == [1, 2, None]
