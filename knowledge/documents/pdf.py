"""Reads PDF with text: paragraphs put together from lines, tables joined across pages."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kernel.errors import DocumentBroken, DocumentEncrypted, DocumentScanned, DocumentTooLarge
from knowledge.documents.columns import page_lines
from knowledge.documents.model import Block, Format, LoadedDocument, Place, Table, Text, Unread, UnreadKind
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
    pictured = [page for page in pages if page.images and page.characters < _FEWEST_CHARACTERS]
    unread = (Unread(UnreadKind.PAGE, len(pictured), tuple(str(page.number) for page in pictured)),)
    dropped.update(words for block in blocks if isinstance(block, Table) for words in block.repeated)
    return LoadedDocument(
        path, Format.PDF, tuple(blocks), len(pages), tuple(dropped.elements()), unread if pictured else ()
    )


def _pages(path: Path, data: bytes) -> Iterator[_Read]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise DocumentTooLarge(f"{path.name}: {len(pdf.pages)} pages; at most {MOST_PAGES} are read")
            for page in pdf.pages:
                upright = _turned(pdf, page)
                yield _page(upright)
                upright.close()
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
    lines = page_lines(outside)
    return _Read(page.page_number, float(page.height), lines, pieces, len(page.chars), len(page.images))


def _turned(pdf: PDF, page: Page) -> Page:
    """The page with its words upright: a landscape table is often printed sideways on a page that says nothing of it."""
    sideways = [c["matrix"] for c in page.chars if not c["upright"]]
    if len(sideways) < _FEWEST_CHARACTERS or len(sideways) < 0.8 * len(page.chars):
        return page
    # The second figure of a text matrix is the sine of its angle (ISO 32000-1, 8.3.3): above 0, words run upwards.
    upwards = sum(matrix[1] > 0 for matrix in sideways) > len(sideways) / 2
    page.page_obj.rotate = (page.page_obj.rotate + (90 if upwards else 270)) % 360
    return Page(pdf, page.page_obj, page.page_number, page.initial_doctop)


def _inside(bbox: tuple[float, float, float, float], page: Page) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = page.bbox
    return max(bbox[0], x0), max(bbox[1], top), min(bbox[2], x1), min(bbox[3], bottom)


def _blocks(pages: list[_Read]) -> list[Block]:
    """Runs of lines become paragraphs, runs of table pieces become tables, in reading order."""
    stream: list[PageLine | Piece] = []
    for page in pages:
        stream.extend(
            sorted([*page.lines, *page.pieces], key=lambda t: t.place if isinstance(t, PageLine) else t.top)
        )
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
