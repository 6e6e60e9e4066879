"""Reads HTML: paragraphs, headings and tables with spans; scripts and styles are left out."""

import re
from html.parser import HTMLParser
from pathlib import Path

from kernel.errors import DocumentBroken, DocumentTooLarge
from knowledge.documents.encoding import decode
from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Block, Format, LoadedDocument, Place, Table, Text

_UNSEEN = {"script", "style", "noscript", "template", "svg", "title", "head"}
_BREAKS = {
    *("p", "div", "li", "ul", "ol", "section", "article", "header", "footer", "main", "blockquote", "pre"),
    *("dl", "dt", "dd", "figure", "figcaption", "caption", "form", "fieldset", "center", "hr", "body"),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_BLOCKS = 500_000
_WIDEST_SPAN = 200


def read_html(path: Path, data: bytes) -> LoadedDocument:
    """The document in an HTML file; DocumentTooLarge where it has more blocks than are read."""
    reader = HtmlReader(path.name)
    reader.feed(decode(path.name, data, declared=_declared(data)))
    reader.close()
    return LoadedDocument(path, Format.HTML, tuple(reader.finished()))


def _declared(data: bytes) -> str | None:
    match = re.search(rb"charset=[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else None


class HtmlReader(HTMLParser):
    """Gathers blocks while the tags go by; what a browser would mend (unclosed cells and rows) is mended."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._level: int | None = None
        self._unseen: list[str] = []
        self._tables: list[_OpenTable] = []
        self._paragraphs = 0
        self._count = 0

    def finished(self) -> list[Block]:
        """The blocks; open paragraphs and tables are closed. DocumentBroken where something that is not shown is
        never closed: all behind it would be lost."""
        if self._unseen:
            raise DocumentBroken(f"{self._name}: a <{self._unseen[-1]}> is never closed; save the page again")
        while self._tables:
            self._close_table()
        self._flush()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen and (tag == "body" or (self._unseen[-1] == "svg" and _leaves_drawing(tag))):
            # As browsers do: the page's body ends its head, and running text a drawing that was not closed.
            self._unseen.clear()
        if tag in _UNSEEN and tag != "head":
            self._unseen.append(tag)
        elif self._unseen:
            return
        elif tag == "table":
            self._flush()
            self._tables.append(_OpenTable())
        elif tag in {"td", "th"} and self._tables:
            named = dict(attrs)
            self._tables[-1].open_cell(_span(named.get("rowspan")), _span(named.get("colspan")))
        elif tag == "tr" and self._tables:
            self._tables[-1].open_row()
        elif tag == "br":
            self._take("\n")
        elif tag in _HEADINGS or tag in _BREAKS:
            self._flush()
            self._level = _HEADINGS.get(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag == "table" and self._tables:
            self._close_table()
        elif tag in {"td", "th"} and self._tables:
            self._tables[-1].close_cell()
        elif tag in _HEADINGS or tag in _BREAKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._take(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _take(self, words: str) -> None:
        if self._tables and self._tables[-1].take(words):
            return
        self._words.append(words)

    def _flush(self) -> None:
        if self._tables:
            self._tables[-1].take("\n")
            return
        text = re.sub(r" *\n *", "\n", "".join(self._words).replace("\xa0", " ")).strip()
        self._words.clear()
        if text:
            self._paragraphs += 1
            self._add(Text(text, Place(paragraph=self._paragraphs), self._level))
        self._level = None

    def _close_table(self) -> None:
        table = self._tables.pop()
        spans = table.finished()
        if self._tables:
            self._tables[-1].take("\n".join(span.text for span in spans))
            return
        self._count += 1
        number = self._count
        rows = resolve_grid(spans, lambda r, c: Place(table=number, row=r + 1, column=c + 1))
        if rows:
            self._add(Table(rows, Place(table=number, paragraph=self._paragraphs + 1)))

    def _add(self, block: Block) -> None:
        if len(self._blocks) >= _MOST_BLOCKS:
            raise DocumentTooLarge(f"{self._name}: more than {_MOST_BLOCKS} paragraphs; split the file")
        self._blocks.append(block)


class _OpenTable:
    """A table while its tags go by."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._covered: set[tuple[int, int]] = set()
        self._row = -1
        self._column = 0
        self._cell: Span | None = None

    def open_row(self) -> None:
        """<tr>."""
        self.close_cell()
        self._row += 1
        self._column = 0

    def open_cell(self, rows: int, columns: int) -> None:
        """<td> or <th>, at the next column that no cell from above covers."""
        self.close_cell()
        self._row = max(self._row, 0)
        while (self._row, self._column) in self._covered:
            self._column += 1
        self._cell = Span(self._row, self._column, rows, columns, "")
        self._spans.append(self._cell)
        self._covered.update(
            (row, column)
            for row in range(self._row, self._row + rows)
            for column in range(self._column, self._column + columns)
        )
        self._column += columns

    def take(self, words: str) -> bool:
        """Words for the open cell; False where none is open."""
        if self._cell is None:
            return False
        self._cell.text += words
        return True

    def close_cell(self) -> None:
        """</td>."""
        if self._cell is not None:
            lines = (line.strip() for line in self._cell.text.replace("\xa0", " ").split("\n"))
            self._cell.text = "\n".join(line for line in lines if line)
        self._cell = None

    def finished(self) -> list[Span]:
        """The cells; rows that a span promises beyond the last row are cut."""
        self.close_cell()
        for span in self._spans:
            span.rows = min(span.rows, self._row - span.row + 1)
        return self._spans


def _leaves_drawing(tag: str) -> bool:
    return tag in _HEADINGS or tag in _BREAKS or tag == "table"


def _span(value: str | None) -> int:
    return max(1, min(int(value), _WIDEST_SPAN)) if value and value.strip().isdigit() else 1
