"""Which files are taken in and which are refused, with what and why."""

import struct
from pathlib import Path

import pytest

from kernel.errors import (
    DocumentBroken,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentMismatched,
    DocumentRejected,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnsupported,
)
from knowledge.documents import Format, load_document
from knowledge.documents.loading import LARGEST_FILE
from tests.knowledge.documents.making import docx_of, pdf_of, workbook, written, zipped

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
LAW = "第一条　为了规范行政处罚，制定本办法。\n第二条　本办法自公布之日起施行。\n"


def _docx(folder: Path) -> Path:
    return docx_of(folder / "办法.docx", LAW.split("\n"))


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        pytest.param("办法.txt", LAW.encode("utf-8"), Format.TEXT, id="UTF-8"),
        pytest.param("办法.txt", b"\xef\xbb\xbf" + LAW.encode("utf-8"), Format.TEXT, id="UTF-8 with a mark"),
        pytest.param("办法.txt", LAW.encode("gb18030"), Format.TEXT, id="GB18030"),
        pytest.param("办法.txt", LAW.encode("utf-16"), Format.TEXT, id="UTF-16 with a mark"),
        pytest.param(
            "办法.TXT", LAW.replace("\n", "\r\n").encode("gb18030"), Format.TEXT, id="capitals, Windows lines"
        ),
        pytest.param("办法.md", LAW.encode("utf-8"), Format.MARKDOWN, id="Markdown"),
        pytest.param("办法.html", f"<p>{LAW}</p>".encode("gb18030"), Format.HTML, id="HTML in GB18030"),
    ],
)
def test_text_is_read_in_the_encoding_it_has(tmp_path: Path, name: str, data: bytes, format_: Format) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    document = load_document(path)
    assert document.format is format_
    assert "为了规范行政处罚，制定本办法。" in document.text
    assert "\r" not in document.text


def test_office_files_are_told_by_their_content(tmp_path: Path) -> None:
    assert load_document(_docx(tmp_path)).format is Format.DOCX
    assert load_document(workbook(tmp_path / "表.xlsx", [["违法行为", "罚款"]])).format is Format.XLSX


def _bomb(folder: Path) -> Path:
    return zipped(folder / "弹.docx", {"word/document.xml": b" " * (40 * 2**20)})


def _sparse(folder: Path) -> Path:
    path = folder / "大.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.4")
        stream.truncate(LARGEST_FILE)
    return path


def _written(name: str, data: bytes) -> "tuple[str, bytes]":
    return name, data


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        pytest.param("空.docx", b"", DocumentEmpty, "no content", id="nothing in it"),
        pytest.param("空.txt", b" \r\n\n", DocumentEmpty, "no content", id="white space alone"),
        pytest.param("图.png", b"\x89PNG\r\n\x1a\n", DocumentUnsupported, ".png is not read", id="a picture"),
        pytest.param(
            "图.docx", b"\x89PNG\r\n\x1a\n", DocumentUnsupported, "PNG", id="a picture with another name"
        ),
        pytest.param("旧.doc", _OLE, DocumentUnsupported, ".doc", id="extension of older Word"),
        pytest.param(
            "旧.docx",
            _OLE + "WordDocument".encode("utf-16-le"),
            DocumentUnsupported,
            "save it as .docx",
            id="older Word",
        ),
        pytest.param(
            "密.docx",
            _OLE + "EncryptedPackage".encode("utf-16-le"),
            DocumentEncrypted,
            "password",
            id="office under a password",
        ),
        pytest.param("名.docx", b"%PDF-1.7\n", DocumentMismatched, "content is PDF", id="PDF named DOCX"),
        pytest.param("名.txt", b"%PDF-1.7\n", DocumentMismatched, "content is PDF", id="PDF named TXT"),
        pytest.param("名.docx", LAW.encode("utf-8"), DocumentMismatched, "plain text", id="text named DOCX"),
        pytest.param(
            "名.xls", b"<html><table></table></html>", DocumentMismatched, "is HTML", id="HTML named XLS"
        ),
        pytest.param("断.docx", b"PK\x03\x04" + b"\x00" * 60, DocumentBroken, "cut off", id="half a zip"),
        pytest.param("断.pdf", b"%PDF-1.4\nnothing", DocumentBroken, "no readable PDF", id="half a PDF"),
        pytest.param(
            "断.xls",
            _OLE + "Workbook".encode("utf-16-le"),
            DocumentBroken,
            "no readable workbook",
            id="half an XLS",
        ),
        pytest.param("码.txt", bytes(range(256)) * 20, DocumentBroken, "text", id="binary named TXT"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_and_why(
    tmp_path: Path, name: str, data: bytes, error: type[DocumentRejected], words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=words) as raised:
        load_document(path)
    assert str(raised.value).startswith(name)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="zip bomb"):
        load_document(_bomb(tmp_path))


def test_a_member_that_unpacks_to_more_than_its_directory_says_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "谎.docx", {"word/document.xml": b"<w/>" * 5000})
    data = path.read_bytes()
    real = struct.pack("<I", 20_000)
    path.write_bytes(data.replace(real, struct.pack("<I", 10)))
    with pytest.raises(DocumentBroken):
        load_document(path)


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="200 MB"):
        load_document(_sparse(tmp_path))


def test_a_zip_without_a_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnsupported, match="zip archive"):
        load_document(zipped(tmp_path / "包.docx", {"a.txt": b"a"}))


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(DocumentBroken, match="entities"):
        load_document(zipped(tmp_path / "实体.docx", {"word/document.xml": evil}))


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    with pytest.raises(DocumentBroken, match="document type"):
        load_document(zipped(tmp_path / "实体.xlsx", {"xl/workbook.xml": evil}))


def test_a_scanned_pdf_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    path = pdf_of(
        tmp_path / "扫描.pdf", ["q 595 0 0 842 0 0 cm /I1 Do Q\n" + written(290, 820, "1")] * 2, image=True
    )
    with pytest.raises(DocumentScanned, match="pictures"):
        load_document(path)


def test_a_pdf_that_asks_for_a_password_is_refused(tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "密.pdf", [written(50, 700, "words")])
    # Revision 2 of the standard handler, whose /U does not fit the empty password (ISO 32000-1, 7.6.3).
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >> /ID [<00> <00>] /Root" % (
        b"00" * 32,
        b"11" * 32,
    )
    path.write_bytes(path.read_bytes().replace(b"/Root", lock))
    with pytest.raises(DocumentEncrypted, match="password"):
        load_document(path)


def test_a_document_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentEmpty, match="no words"):
        load_document(docx_of(tmp_path / "白.docx", ["", "  "]))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentBroken, match="cannot be opened"):
        load_document(tmp_path / "无.docx")
