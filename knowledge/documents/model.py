"""What a loaded document is: paragraphs and table grids in reading order, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path


class Format(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands, so that a citation can open it.

    Pages, paragraphs, tables, rows and columns count from 1 through the whole document; rows and columns of a
    sheet are those of the sheet. What a format does not know stays None.
    """

    page: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def anchor(self) -> str:
        """The place in one word, for links and logs: page-3.paragraph-12, or sheet-水法.row-4.column-2."""
        names = ("page", "paragraph", "sheet", "table", "row", "column")
        values = (self.page, self.paragraph, self.sheet, self.table, self.row, self.column)
        pairs = zip(names, values, strict=True)
        return ".".join(f"{name}-{value}" for name, value in pairs if value is not None)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `level` is its depth where the source marks it as a heading (1 outermost); `numbered` counts
    the leading characters that the source keeps in automatic numbering and prints in front of the words."""

    text: str
    place: Place
    level: int | None = None
    numbered: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One position of a grid. A merged cell's text stands at every position it covers; `merged` marks all of
    these but the first."""

    text: str
    place: Place
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a rectangular grid. `boundaries` are the rows at which a new piece of the source begins (a page);
    `repeated` are the words of headers that later pieces repeat and that were left out."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    boundaries: tuple[int, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the table, each merged cell once, cells by tabs and rows by newlines."""
        lines = ("\t".join(cell.text for cell in row if not cell.merged) for row in self.rows)
        return "\n".join(line for line in lines if line.strip())


Block = Text | Table


class UnreadKind(StrEnum):
    """What a source may show that is no text to be read."""

    PICTURE = "picture"
    PAGE = "page that is a picture"
    OBJECT = "embedded object"
    FORMULA = "formula without its value"


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not read: of what kind, how many, and where (page numbers, cells), as far as that is known."""

    kind: UnreadKind
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadedDocument:
    """A document as read: its blocks in order. `dropped` are pieces that repeat through the source and were left
    out: page numbers, running heads, repeated table headers; and words that the source itself does not show.
    `unread` is what may hold words and was not read; who brings the document in is told."""

    path: Path
    format: Format
    blocks: tuple[Block, ...]
    pages: int | None = None
    dropped: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        """The paragraphs."""
        return (block for block in self.blocks if isinstance(block, Text))

    @property
    def tables(self) -> Iterator[Table]:
        """The tables."""
        return (block for block in self.blocks if isinstance(block, Table))

    @cached_property
    def text(self) -> str:
        """All words in reading order, a block a line."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def characters(self) -> int:
        """How many characters that are not white space the document has."""
        return sum(map(len, self.text.split()))
