"""Files that hide words from a reader: each is read whole, or told what was not read, or refused."""

import base64
import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped, unused-ignore]
import pytest
from docx.oxml import parse_xml

from kernel.errors import DocumentBroken, DocumentMismatched, DocumentTooLarge
from knowledge.documents import load_document
from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Place, Unread, UnreadKind
from knowledge.documents.spreadsheet import _words_around
from tests.knowledge.documents.making import add_list, numbered, pdf_of, save_docx, written, zipped

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LAW = "某市样本规定\n第一条 为了规范管理，制定本规定。\n第二条 本规定自公布之日起施行。\n"
TRADITIONAL = "為了規範和保障行政機關依法實施行政處罰，根據有關法律、法規的規定，結合本市實際，制定本辦法。\n"


def _texts(path: Path) -> list[str]:
    return [text.text for text in load_document(path).texts]


def _deleted_mark() -> object:
    return parse_xml(f'<w:rPr {_W}><w:del w:id="9" w:author="甲"/></w:rPr>')


def test_a_deleted_paragraph_takes_no_number(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 1, [{"numFmt": "chineseCounting", "lvlText": "第%1条"}])
    numbered(document, "甲。", 1)
    gone = numbered(document, "", 1)
    gone._p.append(parse_xml(f"<w:del {_W}><w:r><w:delText>删去的条。</w:delText></w:r></w:del>"))
    gone._p.get_or_add_pPr().append(_deleted_mark())
    numbered(document, "乙。", 1)
    assert _texts(save_docx(tmp_path / "修订.docx", document)) == ["第一条　甲。", "第二条　乙。"]


@pytest.mark.parametrize(
    ("behind", "texts"),
    [
        pytest.param("后半句。", ["前半句，后半句。"], id="the next paragraph takes its words up"),
        pytest.param(None, ["前半句，"], id="none follows"),
    ],
)
def test_a_deleted_paragraph_mark_joins_two_paragraphs(
    tmp_path: Path, behind: str | None, texts: list[str]
) -> None:
    document = docx.Document()
    document.add_paragraph("前半句，")._p.get_or_add_pPr().append(_deleted_mark())
    if behind is not None:
        document.add_paragraph(behind)
    assert _texts(save_docx(tmp_path / "并.docx", document)) == texts


def test_numbers_that_live_in_styles_go_on_over_chapters_and_items_begin_anew(tmp_path: Path) -> None:
    document = docx.Document()
    chinese = {"numFmt": "chineseCounting"}
    levels = [{"lvlText": "第%1章"}, {"lvlText": "第%2条", "lvlRestart": "0"}, {"lvlText": "（%3）"}]
    add_list(document, 3, [chinese | level for level in levels])
    for depth, name in enumerate(("章", "条", "项")):
        properties = document.styles.add_style(name, 1).element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {_W}><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'))
    for style in "章条条项项章条项项条":
        document.add_paragraph("内容。", style=style)
    numbers = [text.split("\u3000")[0] for text in _texts(save_docx(tmp_path / "样式.docx", document))]
    assert numbers == [
        "第一章",
        "第一条",
        "第二条",
        "（一）",
        "（二）",
        "第二章",
        "第三条",
        "（一）",
        "（二）",
        "第四条",
    ]


def test_tables_nested_beyond_measure_keep_their_words(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for depth in range(12):
        cell.add_paragraph(f"第{depth}层")
        cell = cell.add_table(1, 1).cell(0, 0)
    cell.text = "最里"
    text = load_document(save_docx(tmp_path / "深.docx", document)).text
    assert all(f"第{depth}层" in text for depth in range(12))
    assert text.count("最里") == 1


def test_text_boxes_and_notes_are_read_once_where_they_are_anchored(tmp_path: Path) -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    box = f"<w:txbxContent><w:p>{run('框中文字。')}</w:p></w:txbxContent>"
    alternates = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:endnoteReference w:id='2'/></w:r>"
    body = f"<w:p>{run('第一条 甲。')}{alternates}{reference}</w:p><w:p>{run('第二条 乙。')}</w:p>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    note = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    parts = {
        "document": f"<w:document {_W} {compatible}><w:body>{body}</w:body></w:document>",
        "footnotes": f'<w:footnotes {_W}><w:footnote w:id="2">{note.format("脚注。")}</w:footnote></w:footnotes>',
        "endnotes": f'<w:endnotes {_W}><w:endnote w:id="2">{note.format("尾注。")}</w:endnote></w:endnotes>',
    }
    members = {f"word/{name}.xml": xml.encode() for name, xml in parts.items()}
    path = zipped(tmp_path / "框.docx", members)
    assert _texts(path) == ["第一条 甲。", "框中文字。", "脚注。", "尾注。", "第二条 乙。"]


def _with_picture(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一条 内容见图。")
    document.add_picture(io.BytesIO(_PIXEL))
    document.save(str(path))


def _with_parts(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一条 内容见表。")
    document.element.body.insert(1, parse_xml(f"<w:altChunk {_W}/>"))
    ole = f'<w:p {_W}><w:r><w:object xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:imagedata/></v:shape></w:object></w:r></w:p>'
    document.element.body.insert(1, parse_xml(ole))
    document.save(str(path))


def _with_formulas(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "表"
    for row in (["违法行为", "罚款"], ["甲", "=1+1"], ["乙", '="5万元"&"以下"'], ["丙", "5万元以下"]):
        book.active.append(row)
    book.save(path)


def _with_a_page_that_is_a_picture(path: Path) -> None:
    words = written(60, 80, "A page with words enough to count as one of text")
    pdf_of(path, [words, "q 500 0 0 700 40 40 cm /I1 Do Q", words], image=True)


@pytest.mark.parametrize(
    ("name", "make", "unread"),
    [
        pytest.param("图.docx", _with_picture, (UnreadKind.PICTURE, 1, ()), id="a picture"),
        pytest.param("嵌.docx", _with_parts, (UnreadKind.OBJECT, 2, ()), id="embedded parts, each once"),
        pytest.param("式.xlsx", _with_formulas, (UnreadKind.FORMULA, 2, ("表!B2", "表!B3")), id="formulas"),
        pytest.param(
            "页.pdf", _with_a_page_that_is_a_picture, (UnreadKind.PAGE, 1, ("2",)), id="a scanned page"
        ),
    ],
)
def test_what_was_not_read_is_told(
    tmp_path: Path, name: str, make: Callable[[Path], None], unread: tuple[UnreadKind, int, tuple[str, ...]]
) -> None:
    make(tmp_path / name)
    assert load_document(tmp_path / name).unread == (Unread(*unread),)


@pytest.mark.parametrize(
    ("form", "around"),
    [
        ('0"万元以下"', ("", "万元以下", False)),
        ('"第"0"条"', ("第", "条", False)),
        ("0.00%", ("", "", True)),
        ("[$¥-804]#,##0.00", ("¥", "", False)),
        ('_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', ("", "", False)),
        ("General", ("", "", False)),
        ("@", ("", "", False)),
        ("0元;-0元", ("", "元", False)),
    ],
)
def test_the_words_of_a_number_format_are_kept(form: str, around: tuple[str, str, bool]) -> None:
    assert _words_around(form) == around


def test_hidden_sheets_and_rows_are_read_and_numbers_keep_their_unit(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["违法行为", "罚款"])
    book.active.append(["甲", 5])
    book.active["B2"].number_format = '0"万元以下"'
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("隐藏")
    hidden.append(["乙", "二万元"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")
    assert load_document(tmp_path / "表.xlsx").text == "违法行为\t罚款\n甲\t5万元以下\n乙\t二万元"


def test_a_table_too_large_for_the_grid_is_refused_rather_than_cut() -> None:
    spans = [Span(0, 0, 1, 1000, "宽"), Span(2000, 0, 1, 1, "远")]
    with pytest.raises(DocumentTooLarge):
        resolve_grid(spans, lambda row, column: Place(row=row, column=column))


def test_two_columns_of_a_page_are_read_one_after_the_other(tmp_path: Path) -> None:
    title = written(120, 60, "A title that stands over both of the columns of this page")
    left = [f"Left column line {n:02d} of running text that fills it" for n in range(12)]
    right = [f"Right column line {n:02d} of running text that fills it" for n in range(12)]
    lines = [written(50, 100 + 20 * n, text) for n, text in enumerate(left)]
    lines += [written(310, 100 + 20 * n, text) for n, text in enumerate(right)]
    foot = written(
        60, 400, "A line below the columns that runs over the whole width of the printed page once more"
    )
    words = load_document(pdf_of(tmp_path / "栏.pdf", ["\n".join([title, *lines, foot])])).text.split()
    numbers = [word for word in words if word.isdigit()]
    assert numbers == [f"{n:02d}" for n in range(12)] * 2
    assert (words[1], words[-1]) == ("title", "more")


def test_labels_and_values_beside_each_other_are_no_columns(tmp_path: Path) -> None:
    lines = [
        written(50, 100 + 20 * n, f"Item {n:02d}")
        + "\n"
        + written(310, 100 + 20 * n, f"value {n:02d} of the item")
        for n in range(12)
    ]
    words = load_document(pdf_of(tmp_path / "单.pdf", ["\n".join(lines)])).text.split()
    assert [word for word in words if word.isdigit()] == [f"{n:02d}" for n in range(12) for _ in range(2)]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 {} 100", "0 -1 1 0 {} 700"], ids=["upwards", "downwards"])
def test_words_that_are_printed_sideways_are_read_upright(tmp_path: Path, matrix: str) -> None:
    places = [100 + 20 * n if matrix.startswith("0 1") else 400 - 20 * n for n in range(10)]
    stream = "\n".join(
        f"BT /F1 10 Tf {matrix.format(at)} Tm (Line {n:02d} of a table that lies on its side) Tj ET"
        for n, at in enumerate(places)
    )
    words = load_document(pdf_of(tmp_path / "横.pdf", [stream])).text.split()
    assert [word for word in words if word.isdigit()] == [f"{n:02d}" for n in range(10)]
    assert words[:4] == ["Line", "00", "of", "a"]


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("<html><head><title>网页<body>", id="a title that is never closed"),
        pytest.param("<html><body><svg><text>图</text>", id="a drawing that is never closed"),
    ],
)
def test_running_text_ends_what_was_left_open(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "页.html"
    path.write_text(f"{opening}<script>'<p>假</p>'</script><p>第一条 甲。</p><p>第二条 乙。</p>", "utf-8")
    assert _texts(path) == ["第一条 甲。", "第二条 乙。"]


def test_a_page_whose_end_would_be_lost_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    path.write_text("<p>第一条 甲。</p><noscript><p>第二条 乙。</p>", "utf-8")
    with pytest.raises(DocumentBroken, match="noscript"):
        load_document(path)


@pytest.mark.parametrize("name", ["页.txt", "页.md", "页.xls"])
def test_a_web_page_under_another_name_is_refused_as_such(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<!DOCTYPE html>\n<html><p>第一条 甲。</p></html>", "utf-8")
    with pytest.raises(DocumentMismatched, match="HTML"):
        load_document(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LAW.encode("gb18030"), id="GB18030"),
        pytest.param("\ufeff".encode("gb18030") + LAW.encode("gb18030"), id="GB18030 with a mark"),
        pytest.param(LAW.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(LAW.encode("utf-16-be"), id="UTF-16, high byte first, without a mark"),
    ],
)
def test_text_keeps_its_characters_whatever_its_encoding(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "文.txt").write_bytes(data)
    assert load_document(tmp_path / "文.txt").text == LAW.strip()


def test_traditional_characters_are_no_reason_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "文.txt").write_bytes(TRADITIONAL.encode("gb18030"))
    assert load_document(tmp_path / "文.txt").text == TRADITIONAL.strip()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TRADITIONAL.encode("big5"), id="Big5"),
        pytest.param(LAW.encode("utf-8")[:-2], id="UTF-8 cut within a character"),
        pytest.param(
            LAW.encode("utf-8")[:60] + b"\xe7" + LAW.encode("utf-8")[60:], id="UTF-8 with a stray byte"
        ),
        pytest.param(
            "这是一份样本文件，用来试编码。".encode()[1:] * 3, id="UTF-8 that begins within a character"
        ),
        pytest.param(LAW.encode("euc-kr", "ignore") * 3, id="Korean"),
    ],
)
def test_text_of_another_encoding_is_refused_rather_than_garbled(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "文.txt").write_bytes(data)
    with pytest.raises(DocumentBroken):
        load_document(tmp_path / "文.txt")
