"""Files that want to break an import: each is refused by its name, the rest goes on, nothing of it stays."""

import io
import os
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.library.adding import Importer, Outcome
from desk.library.reading import Readers
from desk.library.shelf import Shelf
from desk.library.shelved import Told
from kernel.errors import DocumentBroken
from tests.desk.library.samples import GUIDE, RULE, write
from tests.knowledge.documents.making import docx_of

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _half(folder: Path) -> bytes:
    whole = docx_of(folder / "whole.docx", ["某样本规定", "一、内容"] * 50).read_bytes()
    return whole[: len(whole) // 2]


def _locked(folder: Path) -> bytes:
    data = bytearray(docx_of(folder / "open.docx", ["某样本规定", "一、内容"]).read_bytes())
    # General purpose bit 0 of every member: encrypted (APPNOTE.TXT 4.4.4), in local headers and in the directory.
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flag] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _deep(_: Path) -> bytes:
    body = "<w:p>" * 20_000 + "</w:p>" * 20_000
    return zipped({"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>".encode()})


def _crowded(_: Path) -> bytes:
    return zipped({"word/document.xml": b"<x/>"} | {f"word/{n}": b"" for n in range(20_001)})


def _bodiless(_: Path) -> bytes:
    return zipped({"word/document.xml": f"<w:document {WORD}/>".encode(), "[Content_Types].xml": b"<Types/>"})


def _swollen(_: Path) -> bytes:
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * (64 << 20)})


def _looping(_: Path) -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


@pytest.mark.parametrize(
    ("name", "made", "why"),
    [
        pytest.param("断.docx", _half, "损坏", id="half of a DOCX"),
        pytest.param("锁.docx", _locked, "密码", id="a DOCX with encrypted members"),
        pytest.param("深.docx", _deep, "损坏", id="nested twenty thousand deep"),
        pytest.param("多.docx", _crowded, "过大", id="twenty thousand members"),
        pytest.param("无.docx", _bodiless, "损坏", id="a DOCX without a body"),
        pytest.param("胀.xlsx", _swollen, "过大", id="a sheet that swells"),
        pytest.param("环.pdf", _looping, "", id="a PDF whose pages are their own children"),
        pytest.param("深.html", lambda _: b"<div>" * 200_000, "没有", id="HTML without words, nested deep"),
    ],
)
async def test_a_hostile_file_is_refused_and_its_neighbours_come_in(
    importer: Importer, shelf: Shelf, tmp_path: Path, name: str, made: Callable[[Path], bytes], why: str
) -> None:
    folder = tmp_path / "in"
    write(folder, "0.txt", RULE)
    (folder / name).write_bytes(made(tmp_path))
    write(folder, "颜.txt", GUIDE)
    told = {Path(outcome.path).name: outcome.error async for outcome in importer.add([folder])}
    error = told.pop(name)
    assert error is not None and error.startswith(f"{name}：") and why in error
    assert set(told.values()) == {None}
    await _nothing_half(shelf, documents=2)


async def test_what_is_no_file_is_not_opened(importer: Importer, shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "条例.txt", RULE)
    os.mkfifo(folder / "管道.txt")
    (folder / "链接.txt").symlink_to("/etc/hostname")
    outcomes = [outcome async for outcome in importer.add([folder])]
    assert {Path(o.path).name: o.error is None for o in outcomes} == {"条例.txt": True, "管道.txt": False}
    await _nothing_half(shelf, documents=1)


def test_a_reader_that_dies_is_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    with Readers(1) as readers:
        title = readers.read(path, Told()).content.title
        (reader,) = readers._running
        os.kill(reader.process.pid or 0, signal.SIGKILL)
        reader.process.join()
        with pytest.raises(DocumentBroken, match="ended its process"):
            readers.read(path, Told())
        assert readers.read(path, Told()).content.title == title


async def test_an_import_given_up_midway_leaves_whole_documents_only(
    importer: Importer, shelf: Shelf, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    for number in range(8):
        write(folder, f"{number}.txt", RULE.replace("样本河道", f"样本{number}河道"))
    going = importer.add([folder])
    first: Outcome = await anext(going)
    await going.aclose()
    assert first.row is not None
    rows = await shelf.documents()
    assert first.row.digest in {row.digest for row in rows}
    assert len(shelf.contents(await shelf.snapshot())) == len(rows)
    again = [outcome async for outcome in importer.add([folder])]
    assert [outcome.error for outcome in again] == [None] * 8
    assert len(await shelf.documents()) == 8


async def _nothing_half(shelf: Shelf, documents: int) -> None:
    """As many whole documents and no file beside theirs."""
    rows = await shelf.documents()
    assert len(rows) == documents
    assert list((shelf.folder.root / "staging").iterdir()) == []
    originals = {path.name for path in (shelf.folder.root / "originals").glob("*/*")}
    assert originals == {row.digest for row in rows}
    assert len(list((shelf.folder.root / "forms").glob("*/*"))) == documents
