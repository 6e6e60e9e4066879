"""Reads PDF with text: paragraphs put together from lines, tables joined across pages."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kernel.errors import DocumentBroken, DocumentEncrypted, DocumentScanned, DocumentTooLarge
from knowledge.documents.model import Block, Format, LoadedDocument, Place, Table, Text
from knowledge.documents.paging import PageLine, join_lines, running_lines
from knowledge.documents.printed_tables import Piece, pieces_of
from knowledge.documents.tabulating import join_pieces

MOST_PAGES = 3000
"""Pages that are read: a minute is about 200."""
# Fewer characters a page than this, with pictures on them, are a scan with a stamp or a page number.
_FEWEST_CHARACTERS = 15


@dataclass(slots=True)
class _Read:
    """What one page gave, in the order of its height: lines and pieces of tables."""

    number: int
    height: float
    lines: list[PageLine]
    pieces: list[Piece]
    characters: int
    images: int


def read_pdf(path: Path, data: bytes) -> LoadedDocument:
    """The document in a PDF.

    Raises DocumentEncrypted, DocumentScanned where the pages are pictures, DocumentTooLarge beyond MOST_PAGES,
    DocumentBroken for anything else that cannot be read.
    """
    pages = list(_pages(path, data))
    characters = sum(page.characters for page in pages)
    if characters < _FEWEST_CHARACTERS * len(pages) and any(page.images for page in pages):
        raise DocumentScanned(
            f"{path.name}: {len(pages)} pages hold {characters} characters of text; they are pictures. "
            f"Give a PDF with text, or the file that it was printed from"
        )
    running = running_lines([(page.height, page.lines) for page in pages])
    dropped: Counter[str] = Counter()
    for page in pages:
        kept = [line for line in page.lines if not running(line, page.height)]
        dropped.update(line.text for line in page.lines if running(line, page.height))
        page.lines = kept
    blocks = _blocks(pages)
    dropped.update(words for block in blocks if isinstance(block, Table) for words in block.repeated)
    return LoadedDocument(path, Format.PDF, tuple(blocks), len(pages), tuple(dropped.elements()))


def _pages(path: Path, data: bytes) -> Iterator[_Read]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise DocumentTooLarge(f"{path.name}: {len(pdf.pages)} pages; at most {MOST_PAGES} are read")
            for page in pdf.pages:
                yield _page(page)
                page.close()
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise _encrypted(path) from error
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error.__cause__, *error.args)):
            raise _encrypted(path) from error
        raise DocumentBroken(f"{path.name}: no readable PDF ({error!r})") from error
    except (
        MalformedPDFException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        # pdfminer meets damage with whatever its own code trips over.
        raise DocumentBroken(f"{path.name}: no readable PDF ({error!r})") from error


def _encrypted(path: Path) -> DocumentEncrypted:
    return DocumentEncrypted(f"{path.name}: asks for a password; save it without one")


def _page(page: Page) -> _Read:
    tables = page.find_tables()
    pieces = pieces_of(tables, page.page_number, page.chars)
    outside = page
    for piece in pieces:
        outside = outside.outside_bbox(_inside(piece.bbox, page), strict=False) if piece.bbox else outside
    lines = [
        PageLine(line["text"], line["x0"], line["x1"], line["top"], line["bottom"], page.page_number)
        for line in outside.extract_text_lines(return_chars=False)
        if line["text"].strip()
    ]
    return _Read(page.page_number, float(page.height), lines, pieces, len(page.chars), len(page.images))


def _inside(bbox: tuple[float, float, float, float], page: Page) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = page.bbox
    return max(bbox[0], x0), max(bbox[1], top), min(bbox[2], x1), min(bbox[3], bottom)


def _blocks(pages: list[_Read]) -> list[Block]:
    """Runs of lines become paragraphs, runs of table pieces become tables, in reading order."""
    stream: list[PageLine | Piece] = []
    for page in pages:
        stream.extend(sorted([*page.lines, *page.pieces], key=lambda thing: thing.top))
    heights = {page.number: page.height for page in pages}
    blocks: list[Block] = []
    lines: list[PageLine] = []
    pieces: list[Piece] = []
    paragraphs = tables = 0

    def flush_lines() -> None:
        nonlocal paragraphs
        for text, page in join_lines(lines):
            paragraphs += 1
            blocks.append(Text(text, Place(page=page, paragraph=paragraphs)))
        lines.clear()

    def flush_pieces() -> None:
        nonlocal tables
        table = join_pieces(pieces, tables + 1)
        if table is not None:
            tables += 1
            blocks.append(table)
        pieces.clear()

    for thing in stream:
        if isinstance(thing, PageLine):
            flush_pieces()
            lines.append(thing)
            continue
        flush_lines()
        if pieces and not _continues(pieces[-1], thing, heights):
            flush_pieces()
        pieces.append(thing)
    flush_lines()
    flush_pieces()
    return blocks


def _continues(above: Piece, below: Piece, heights: dict[int, float]) -> bool:
    """Whether a piece goes on from one at the foot of the page before: same left and right edge, no words between."""
    if below.page != above.page + 1 or below.top > heights[below.page] * 0.3:
        return False
    if above.bottom < heights[above.page] * 0.5:
        return False
    width = max(above.x1 - above.x0, 1.0)
    return abs(above.x0 - below.x0) < 0.06 * width and abs(above.x1 - below.x1) < 0.06 * width
