"""Tables of printed pages: cells placed on one grid by their edges, pieces joined across page breaks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.documents.grid import Span, resolve_grid
from knowledge.documents.model import Place, Table
from knowledge.documents.printed_tables import SNAP, Piece

_GOES_ON = re.compile(r"以[上下]|[万亿]?元(?!以)|[，、。；）)]|的(?:罚款|，)?$")
_ANEW = re.compile(r"\d+$|[（(]?[一二三四五六七八九十\d]+[)）、.．]|《|备\s*注|说明")
# A penalty that ends (…五万元以下罚款) and one that begins (5万元以上…, 给予警告…) are of two rows.
_PENALTY_ENDS = re.compile(r"(?:以下|以内|罚款)$")
_PENALTY_BEGINS = re.compile(r"(?:可以)?(?:并?处以?|罚款|给予|责令|警告|对)|\d")
_ROOM_BELOW, _ROOM_ABOVE = 1.2, 0.8
"""Lines of blank space at the foot of a page, and at the head of the next, that words going on over the page break
would have filled: they stop where no further line fits, and go on at the cell's upper edge."""


@dataclass(slots=True)
class _PrintedSpan(Span):
    """A cell on the grid, with the blank space over and under its words, in lines."""

    above: float = 0.0
    below: float = 0.0


def join_pieces(pieces: list[Piece], number: int) -> Table | None:
    """One table of the pieces, on one grid; None where there is nothing in them.

    A row that a page break cut is put together again; a header that is repeated on a later page is left out.
    """
    if not pieces:
        return None
    edges = _edges(x for piece in pieces for box in piece.boxes for x in (box.x0, box.x1))
    spans: list[_PrintedSpan] = []
    pages: list[int] = []
    boundaries: list[int] = []
    head: list[tuple[int, str]] = []
    repeated: list[str] = []
    for index, piece in enumerate(pieces):
        offset = len(pages)
        rows = _edges(y for box in piece.boxes for y in (box.top, box.bottom))
        fresh = [
            _PrintedSpan(
                _nearest(rows, box.top),
                _nearest(edges, box.x0),
                max(_nearest(rows, box.bottom) - _nearest(rows, box.top), 1),
                max(_nearest(edges, box.x1) - _nearest(edges, box.x0), 1),
                box.text,
                box.above,
                box.below,
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
    """The values with those that are within SNAP of one another taken together."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _row(spans: list[_PrintedSpan], row: int) -> list[tuple[int, str]]:
    return sorted((span.column, "".join(span.text.split())) for span in spans if span.row == row)


def _lifted(span: _PrintedSpan) -> _PrintedSpan:
    return replace(span, row=span.row - 1)


def _is_cut(above: list[_PrintedSpan], below: list[_PrintedSpan], offset: int) -> bool:
    """Whether the first row below goes on from the last row above: the same cells, and the leftmost has no words
    though the one above it has (its words were all on the page before), or one begins in the middle of a figure.
    Rows whose penalties end and begin are two."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    first = [span for span in below if span.row == 0 and span.rows == 1]
    if not any(span.text for span in first):
        return False
    if any(span.column not in last or last[span.column].columns != span.columns for span in first):
        return False
    if any(_are_two_penalties(last[span.column].text, span.text) for span in first):
        return False
    head = min((span for span in below if span.row == 0), key=lambda span: span.column)
    if head.rows == 1 and not head.text and last[head.column].text:
        return True
    tail = max(first, key=lambda span: span.column)
    worded = sum(bool(span.text) for span in first)
    if not tail.text and last[tail.column].text and 2 * worded <= len(first):
        return True
    return any(last[span.column].text and _GOES_ON.match(span.text) for span in first)


def _are_two_penalties(above: str, below: str) -> bool:
    return bool(_PENALTY_ENDS.search(above) and _PENALTY_BEGINS.match(below))


def _mended(above: list[_PrintedSpan], below: list[_PrintedSpan], offset: int) -> list[_PrintedSpan]:
    """Puts the words of the first row below into the last row above; returns the other rows, and what remains of
    the tall cells that begin in the first."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    kept: list[_PrintedSpan] = []
    for span in below:
        if span.row:
            kept.append(_lifted(span))
        elif span.rows > 1:
            kept.append(replace(span, rows=span.rows - 1))
        elif span.text:
            last[span.column].text += span.text
    return kept


def _carried(above: list[_PrintedSpan], below: list[_PrintedSpan], offset: int) -> list[_PrintedSpan]:
    """Lets a merged cell that a page break cut go on: an empty cell below takes the words of the tall cell above,
    and words that go on below are put behind those above, unless there was room for them on the page before."""
    last = {span.column: span for span in above if span.row + span.rows == offset}
    first = min((span for span in below if span.row == 0), key=lambda span: span.column, default=None)
    width = max((span.column + span.columns for span in (*above, *below)), default=0)
    # A new entry in the leftmost column: the words of the other columns begin anew as well.
    anew = first is not None and bool(first.text) and _complete("", first.text)
    kept: list[_PrintedSpan] = []
    for span in below:
        upper = last.get(span.column)
        if span.row or upper is None or upper.columns != span.columns or not upper.text:
            kept.append(span)
        elif not span.text and span.column + span.columns == width and upper.rows == span.rows == 1:
            # The last column, often remarks, may be empty for itself.
            kept.append(span)
        elif not span.text or (not anew and _is_tall(upper, span, first) and not _is_new(upper, span)):
            upper.text += span.text
            upper.rows += span.rows
            upper.below = span.below
        else:
            kept.append(span)
    return kept


def _is_new(upper: _PrintedSpan, span: _PrintedSpan) -> bool:
    """Whether the words below are a cell's own: those above ended, or left room under them."""
    return upper.below > _ROOM_BELOW or span.above > _ROOM_ABOVE or _complete(upper.text, span.text)


def _is_tall(upper: Span, span: Span, first: Span | None) -> bool:
    """Whether both parts span rows; of the leftmost column the lower part may be a single row."""
    return upper.rows > 1 and (span.rows > 1 or span is first)


def _complete(above: str, below: str) -> bool:
    """Whether two tall cells on both sides of a page break are two, not one."""
    return above.endswith(("。", "；")) or bool(_ANEW.match(below)) or _are_two_penalties(above, below)
