"""Turns cells with spans into a rectangular grid, a merged cell's text at every position that it covers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kernel.errors import DocumentTooLarge
from knowledge.documents.model import Cell, Place

MOST_POSITIONS = 1_000_000
"""Positions that a grid may have; spans in a hostile file could ask for more."""


@dataclass(slots=True)
class Span:
    """A cell with the rectangle that it covers; rows and columns count from 0."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def resolve_grid(spans: Iterable[Span], place: Callable[[int, int], Place]) -> tuple[tuple[Cell, ...], ...]:
    """The grid of the spans, shorter rows filled with empty cells; empty where no cell has a word.

    Where rectangles overlap, the cell that begins at a position keeps it. Spans beyond MOST_POSITIONS are cut;
    DocumentTooLarge where a cell with words begins there.
    """
    cells = sorted(spans, key=lambda span: (span.row, span.column))
    if not any(span.text.strip() for span in cells):
        return ()
    height = max(span.row + span.rows for span in cells)
    width = max(span.column + span.columns for span in cells)
    height = min(height, max(MOST_POSITIONS // width, 1))
    if any(span.row >= height and span.text.strip() for span in cells):
        raise DocumentTooLarge(f"a table of more than {MOST_POSITIONS} cells; split it")
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for span in cells:
        if span.row < height:
            grid[span.row][span.column] = Cell(span.text.strip(), place(span.row, span.column))
    for span in cells:
        for row in range(span.row, min(span.row + span.rows, height)):
            for column in range(span.column, span.column + span.columns):
                if grid[row][column] is None:
                    grid[row][column] = Cell(span.text.strip(), place(row, column), merged=True)
    return tuple(
        tuple(cell if cell is not None else Cell("", place(r, c)) for c, cell in enumerate(row))
        for r, row in enumerate(grid)
    )
