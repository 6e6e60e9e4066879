"""What a printed page gives of tables: cells with their edges, words and blank space, in pieces."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SNAP = 4.0
"""Points within which two edges are one."""


@dataclass(slots=True)
class Box:
    """One cell as printed. `above` and `below`: the blank space over and under its words, in lines."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    above: float = 0.0
    below: float = 0.0


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


def pieces_of(tables: Iterable[Any], page: int, characters: Sequence[Mapping[str, Any]] = ()) -> list[Piece]:
    """The table pieces that pdfplumber found on a page; a frame around running text (one cell) is none.
    characters: those of the page, by which the cells at a page break are judged."""
    pieces: list[Piece] = []
    for table in tables:
        boxes: list[Box] = []
        for row, texts in zip(table.rows, table.extract(), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                if cell is not None:
                    x0, top, x1, bottom = map(float, cell)
                    boxes.append(Box(x0, top, x1, bottom, unwrap(text or "")))
        if len(boxes) > 1 and any(box.text for box in boxes):
            piece = Piece(page, boxes)
            for box in boxes:
                if box.text and (box.top - piece.top < SNAP or piece.bottom - box.bottom < SNAP):
                    _measure(box, characters)
            pieces.append(piece)
    return pieces


def _measure(box: Box, characters: Sequence[Mapping[str, Any]]) -> None:
    """Take the blank space over and under a cell's words."""
    inside = [
        c
        for c in characters
        if box.x0 <= (c["x0"] + c["x1"]) / 2 <= box.x1
        and box.top <= (c["top"] + c["bottom"]) / 2 <= box.bottom
        and not c["text"].isspace()
    ]
    if inside:
        line = max(1.0, *(c["bottom"] - c["top"] for c in inside))
        box.above = (min(c["top"] for c in inside) - box.top) / line
        box.below = (box.bottom - max(c["bottom"] for c in inside)) / line


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
