"""Tables of printed pages: cells placed on one grid by their edges, pieces joined across page breaks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Place, Table

_SNAP = 4.0
"""Points within which two edges are one."""
_GOES_ON = re.compile(r"以[上下]|[万亿]?元(?!以)|[，、。；）)]|的(?:罚款|，)?$")
_ANEW = re.compile(r"\d+$|[（(]?[一二三四五六七八九十\d]+[)）、.．]|《|备\s*注|说明")


@dataclass(slots=True)
class Box:
    """One cell as printed."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str


@dataclass(slots=True)
class Piece:
    """The part of a table that stands on one page."""

    page: int
    boxes: list[Box] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(box.x0 for box in self.boxes)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(box.x1 for box in self.boxes)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(box.top for box in self.boxes)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(box.bottom for box in self.boxes)

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """All edges."""
        return self.x0, self.top, self.x1, self.bottom


def pieces_of(tables: Iterable[Any], page: int) -> list[Piece]:
    """The table pieces that pdfplumber found on a page; a frame around running text (one cell) is none."""
    pieces: list[Piece] = []
    for table in tables:
        boxes: list[Box] = []
        for row, texts in zip(table.rows, table.extract(), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                if cell is not None:
                    x0, top, x1, bottom = map(float, cell)
                    boxes.append(Box(x0, top, x1, bottom, unwrap(text or "")))
        if len(boxes) > 1 and any(box.text for box in boxes):
            pieces.append(Piece(page, boxes))
    return pieces


def unwrap(text: str) -> str:
    """A cell's words without the line breaks that its width forced; a new list mark keeps its line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    words = ""
    for line in lines:
        if words and (_opens(line) or (words.endswith(("。", "；", "：")) and line.startswith("《"))):
            words += "\n" + line
        elif words and re.search(r"[A-Za-z]$", words) and re.match(r"[A-Za-z]", line):
            words += " " + line
        else:
            words += line
    return words


def _opens(line: str) -> bool:
    return bool(
        re.match(
            r"[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、",
            line,
        )
    )


def join_pieces(pieces: list[Piece], number: int) -> Table | None:
    """One table of the pieces, on one grid; None where there is nothing in them.

    A row that a page break cut is put together again; a header that is repeated on a later page is left out.
    """
    if not pieces:
        return None
    edges = _edges(x for piece in pieces for box in piece.boxes for x in (box.x0, box.x1))
    spans: list[Span] = []
    pages: list[int] = []
    boundaries: list[int] = []
    head: list[tuple[int, str]] = []
    repeated: list[str] = []
    for index, piece in enumerate(pieces):
        offset = len(pages)
        rows = _edges(y for box in piece.boxes for y in (box.top, box.bottom))
        fresh = [
            Span(
                _nearest(rows, box.top),
                _nearest(edges, box.x0),
                max(_nearest(rows, box.bottom) - _nearest(rows, box.top), 1),
                max(_nearest(edges, box.x1) - _nearest(edges, box.x0), 1),
                box.text,
            )
            for box in piece.boxes
        ]
        height = len(rows) - 1
        if index == 0:
            head = _row(fresh, 0)
        elif len(head) > 1 and all(text for _, text in head) and _row(fresh, 0) == head:
            repeated.extend(span.text for span in fresh if span.row == 0 and span.text)
            fresh, height = [_lifted(span) for span in fresh if span.row], height - 1
        if index and _is_cut(spans, fresh, offset):
            fresh, height = _mended(spans, fresh, offset), height - 1
        if index:
            boundaries.append(offset)
            fresh = _carried(spans, fresh, offset)
        for span in fresh:
            span.row += offset
        spans.extend(fresh)
        pages.extend([piece.page] * height)
    if not pages:
        return None
    place = Place(page=pages[0], table=number)

    def at(row: int, column: int) -> Place:
        page = pages[row] if row < len(pages) else pages[-1]
        return Place(page=page, table=number, row=row + 1, column=column + 1)

    rows_of_cells = resolve_grid(spans, at)
    return Table(rows_of_cells, place, tuple(boundaries), tuple(repeated)) if rows_of_cells else None


def _edges(values: Iterable[float]) -> list[float]:
    """The values with those that are within _SNAP of one another taken together."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _row(spans: list[Span], row: int) -> list[tuple[int, str]]:
    return sorted((span.column, "".join(span.text.split())) for span in spans if span.row == row)


def _lifted(span: Span) -> Span:
    return Span(span.row - 1, span.column, span.rows, span.columns, span.text)


def _is_cut(above: list[Span], below: list[Span], offset: int) -> bool:
    """Whether the first row below goes on from the last row above: the same cells, and the leftmost has no words
    though the one above it has (its words were all on the page before), or one begins in the middle of a figure."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    first = [span for span in below if span.row == 0 and span.rows == 1]
    if not any(span.text for span in first):
        return False
    if any(span.column not in last or last[span.column].columns != span.columns for span in first):
        return False
    head = min((span for span in below if span.row == 0), key=lambda span: span.column)
    if head.rows == 1 and not head.text and last[head.column].text:
        return True
    tail = max(first, key=lambda span: span.column)
    worded = sum(bool(span.text) for span in first)
    if not tail.text and last[tail.column].text and 2 * worded <= len(first):
        return True
    return any(last[span.column].text and _GOES_ON.match(span.text) for span in first)


def _mended(above: list[Span], below: list[Span], offset: int) -> list[Span]:
    """Puts the words of the first row below into the last row above; returns the other rows, and what remains of
    the tall cells that begin in the first."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    kept: list[Span] = []
    for span in below:
        if span.row:
            kept.append(_lifted(span))
        elif span.rows > 1:
            kept.append(Span(0, span.column, span.rows - 1, span.columns, span.text))
        elif span.text:
            last[span.column].text += span.text
    return kept


def _carried(above: list[Span], below: list[Span], offset: int) -> list[Span]:
    """Lets a merged cell that a page break cut go on: an empty cell below takes the words of the tall cell above,
    and words that go on below are put behind those above."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    first = min((span for span in below if span.row == 0), key=lambda span: span.column, default=None)
    width = max((span.column + span.columns for span in (*above, *below)), default=0)
    # A new entry in the leftmost column: the words of the other columns begin anew as well.
    anew = first is not None and bool(first.text) and _complete("", first.text)
    kept: list[Span] = []
    for span in below:
        upper = last.get(span.column)
        if span.row or upper is None or upper.columns != span.columns or not upper.text:
            kept.append(span)
        elif not span.text and span.column + span.columns == width and upper.rows == span.rows == 1:
            # The last column, often remarks, may be empty for itself.
            kept.append(span)
        elif not span.text or (
            not anew and _is_tall(upper, span, first) and not _complete(upper.text, span.text)
        ):
            upper.text += span.text
            upper.rows += span.rows
        else:
            kept.append(span)
    return kept


def _is_tall(upper: Span, span: Span, first: Span | None) -> bool:
    """Whether both parts span rows; of the leftmost column the lower part may be a single row."""
    return upper.rows > 1 and (span.rows > 1 or span is first)


def _complete(above: str, below: str) -> bool:
    """Whether two tall cells on both sides of a page break are two, not one."""
    return above.endswith(("。", "；")) or bool(_ANEW.match(below))
