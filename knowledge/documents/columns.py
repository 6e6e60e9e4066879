"""The lines of a printed page in reading order: where it has two columns, the left one before the right one."""

from dataclasses import replace
from statistics import median
from typing import Any

from pdfplumber.page import Page

from knowledge.documents.paging import PageLine

_FEWEST_LINES = 8
_MIDDLE = (0.35, 0.65)
"""Between which parts of the text's width the gutter of two columns stands."""
_GUTTER = 1.0
"""How wide a gutter is at least, in heights of a line."""
_SHARE = 0.7
"""The part of the page's lines that stand in columns, and of a column's width that its lines take up."""


def page_lines(page: Page) -> list[PageLine]:
    """The lines of a page, without those of its tables where these were cut out."""
    lines = [line for line in page.extract_text_lines(return_chars=True) if line["text"].strip()]
    gutter = _gutter(lines)
    if gutter is None:
        return [_line(line, page.page_number) for line in lines]
    ordered: list[PageLine] = []
    block: list[dict[str, Any]] = []
    for line in [*lines, None]:
        if line is not None and not _crosses(line, gutter):
            block.append(line)
            continue
        if block:
            ordered.extend(_columns(page, block, gutter))
            block = []
        if line is not None:
            ordered.append(_line(line, page.page_number))
    return ordered


def _line(line: dict[str, Any], page: int) -> PageLine:
    return PageLine(line["text"], line["x0"], line["x1"], line["top"], line["bottom"], page)


def _columns(page: Page, block: list[dict[str, Any]], gutter: float) -> list[PageLine]:
    """The lines of a block that stands in columns, those of the left column first."""
    top = max(min(line["top"] for line in block) - 1, page.bbox[1])
    bottom = min(max(line["bottom"] for line in block) + 1, page.bbox[3])
    found: list[PageLine] = []
    for column, (left, right) in enumerate(((page.bbox[0], gutter), (gutter, page.bbox[2])), start=1):
        part = page.within_bbox((left, top, right, bottom), strict=False)
        for line in part.extract_text_lines(return_chars=False):
            if line["text"].strip():
                order = top + len(found) * 1e-4
                found.append(replace(_line(line, page.page_number), column=column, order=order))
    return found


def _gutter(lines: list[dict[str, Any]]) -> float | None:
    """Where the blank strip between two columns runs; None for a page of one.

    A strip counts as a gutter where most lines leave it blank and what stands beside it are lines of running text,
    which fill their column: a list of labels and values has a strip as well.
    """
    if len(lines) < _FEWEST_LINES:
        return None
    left, right = min(line["x0"] for line in lines), max(line["x1"] for line in lines)
    size = median(line["bottom"] - line["top"] for line in lines)
    low, high = (left + part * (right - left) for part in _MIDDLE)
    places = [
        (start + end) / 2
        for line in lines
        for start, end in _gaps(line)
        if end - start >= _GUTTER * size and end > low and start < high
    ]
    if len(places) < _FEWEST_LINES:
        return None
    gutter = median(places)
    beside = [line for line in lines if not _crosses(line, gutter)]
    both = [line for line in beside if line["x0"] < gutter < line["x1"]]
    if len(both) < _FEWEST_LINES or len(beside) < _SHARE * len(lines):
        return None
    ends = [max(c["x1"] for c in line["chars"] if c["x1"] <= gutter) for line in both]
    starts = [min(c["x0"] for c in line["chars"] if c["x0"] >= gutter) for line in both]
    filled = median(end - line["x0"] for end, line in zip(ends, both, strict=True)) / (gutter - left)
    filled_right = median(line["x1"] - start for start, line in zip(starts, both, strict=True))
    return gutter if min(filled, filled_right / (right - gutter)) >= _SHARE else None


def _gaps(line: dict[str, Any]) -> list[tuple[float, float]]:
    """The blank stretches within a line."""
    gaps: list[tuple[float, float]] = []
    reached: float | None = None
    for c in sorted((c for c in line["chars"] if not c["text"].isspace()), key=lambda c: c["x0"]):
        if reached is not None and c["x0"] > reached:
            gaps.append((reached, c["x0"]))
        reached = c["x1"] if reached is None else max(reached, c["x1"])
    return gaps


def _crosses(line: dict[str, Any], gutter: float) -> bool:
    """Whether the line's words go over the gutter."""
    if line["x1"] <= gutter or line["x0"] >= gutter:
        return False
    size = line["bottom"] - line["top"]
    return not any(s <= gutter <= e and e - s >= _GUTTER * size for s, e in _gaps(line))
