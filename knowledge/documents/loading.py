"""Loads a document of any format that is read, and refuses what cannot be, with what and why."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from kernel.errors import (
    DocumentBroken,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentMismatched,
    DocumentTooLarge,
    DocumentUnsupported,
)
from knowledge.documents.archive import Archive
from knowledge.documents.model import Format, LoadedDocument

LARGEST_FILE = 200 * 1000 * 1000
"""From this size on a file is refused."""

_EXTENSIONS = {
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xls": Format.XLS,
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
}
SUFFIXES = frozenset(_EXTENSIONS)
"""The file extensions that are read."""
_TEXTUAL = {Format.HTML, Format.MARKDOWN, Format.TEXT}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_FOREIGN = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def load_document(path: Path) -> LoadedDocument:
    """The document in a file, its format told by extension and content, which must agree.

    Raises, all of them DocumentRejected: DocumentTooLarge (LARGEST_FILE or more, a zip bomb), DocumentEmpty,
    DocumentEncrypted, DocumentMismatched (the name says another format than the content), DocumentUnsupported,
    DocumentScanned, DocumentBroken.
    """
    data = _bytes(path)
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentEmpty(f"{path.name}: the file has no content")
    named = _EXTENSIONS.get(path.suffix.lower())
    if named is None:
        raise DocumentUnsupported(
            f"{path.name}: {path.suffix or 'no extension'} is not read; give one of {', '.join(sorted(SUFFIXES))}"
        )
    found = detect(path.name, data)
    if found is not named and not (found is None and named in _TEXTUAL):
        seen = found.value.upper() if found else "plain text"
        raise DocumentMismatched(
            f"{path.name}: named {path.suffix} but its content is {seen}; give it its own extension"
        )
    document = _reader(named)(path, data)
    if not document.characters:
        raise DocumentEmpty(f"{path.name}: there are no words in it")
    return document


def _reader(named: Format) -> Callable[[Path, bytes], LoadedDocument]:
    """What reads a format. The packages for PDF and spreadsheets take long to import, and a desk that only answers
    needs none of them."""
    match named:
        case Format.DOCX:
            from knowledge.documents.docx import read_docx

            return read_docx
        case Format.XLSX:
            from knowledge.documents.spreadsheet import read_xlsx

            return read_xlsx
        case Format.XLS:
            from knowledge.documents.spreadsheet import read_xls

            return read_xls
        case Format.PDF:
            from knowledge.documents.pdf import read_pdf

            return read_pdf
        case Format.HTML:
            from knowledge.documents.html import read_html

            return read_html
        case Format.MARKDOWN:
            from knowledge.documents.markdown import read_markdown

            return read_markdown
        case Format.TEXT:
            from knowledge.documents.markdown import read_text

            return read_text


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size >= LARGEST_FILE:
            raise DocumentTooLarge(
                f"{path.name}: {size / 1e6:.0f} MB; files under {LARGEST_FILE / 1e6:.0f} MB are read"
            )
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE)
    except OSError as error:
        raise DocumentBroken(f"{path.name}: cannot be opened ({error.strerror or error})") from error
    return data


def detect(name: str, data: bytes) -> Format | None:
    """The format that the content shows; None for text, whose three formats only the extension tells apart.

    Raises DocumentEncrypted for an office file under a password, DocumentUnsupported for content known to be
    something that is not read, DocumentBroken for a damaged zip.
    """
    if data[:1024].lstrip(b"\x00\t\r\n ").startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(_OLE):
        return _in_ole(name, data)
    if data.startswith(b"PK"):
        return _in_zip(name, data)
    if _PAGE.match(data[:1024]):
        return Format.HTML
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise DocumentUnsupported(f"{name}: its content is {what}, which is not read")
    return None


def _in_ole(name: str, data: bytes) -> Format:
    if _ENCRYPTED_STREAM in data:
        raise DocumentEncrypted(f"{name}: asks for a password; save it without one")
    if _WORD_STREAM in data:
        raise DocumentUnsupported(f"{name}: the older Word format (.doc) is not read; save it as .docx")
    if any(stream in data for stream in _BOOK_STREAMS):
        return Format.XLS
    raise DocumentUnsupported(f"{name}: a compound file of an unknown kind; save it as .docx or .xlsx")


def _in_zip(name: str, data: bytes) -> Format:
    if not zipfile.is_zipfile(BytesIO(data)):
        raise DocumentBroken(f"{name}: the file is cut off or damaged; copy it again")
    names = Archive(data, name).names
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    raise DocumentUnsupported(f"{name}: a zip archive without a Word document or a workbook in it")
