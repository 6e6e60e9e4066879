"""Puts the lines of printed pages together to paragraphs, and knows running heads and page numbers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_PAGE_NUMBER = re.compile(r"[\s\-—–_·~第页共/]*(?:\d{1,4}|[ivxIVX]{1,6})[\s\-—–_·~页共/\d]*")
_OPENS = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,9}[条章节编]|[一二三四五六七八九十]{1,4}、|[（(][一二三四五六七八九十]{1,4}[)）]"
    r"|\d{1,3}[.．、](?!\d)|[（(]\d{1,3}[)）]|附\s*(?:件|录|表|则)|§|[●■◆○·]|目\s*录$"
)
_ENDS = re.compile(r"[。；：！？:;!?]$|\.{6,}\s*\d*$|…{2,}\s*\d*$|[」”）)》]$")
_LATIN_END = re.compile(r"[A-Za-z0-9,.;:]$")
_LATIN_START = re.compile(r"[A-Za-z0-9]")
_MARGIN = 0.12
"""The part of a page's height at its head and foot where running lines stand."""
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class PageLine:
    """One printed line: its words and its edges in points, the top of the page being 0. `column`: which of its page's
    columns it stands in, 0 where the page has one; `order`: where it comes in reading order, in points from the top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    column: int = 0
    order: float = -1.0

    @property
    def place(self) -> float:
        """Where the line comes in reading order."""
        return self.order if self.order >= 0 else self.top


def running_lines(pages: list[tuple[float, list[PageLine]]]) -> Callable[[PageLine, float], bool]:
    """Tells page numbers, and heads or feet that stand on at least three pages, from the text.

    pages: the height of each page and its lines outside of tables.
    """
    counted: Counter[str] = Counter()
    for height, lines in pages:
        counted.update({_without_digits(line.text) for line in lines if _in_margin(line, height)})

    def is_running(line: PageLine, height: float) -> bool:
        if not _in_margin(line, height):
            return False
        if _PAGE_NUMBER.fullmatch(line.text.strip()):
            return True
        return len(pages) > _REPEATS and counted[_without_digits(line.text)] >= max(_REPEATS, len(pages) // 3)

    return is_running


def _in_margin(line: PageLine, height: float) -> bool:
    return line.bottom < height * _MARGIN or line.top > height * (1 - _MARGIN)


def _without_digits(text: str) -> str:
    return re.sub(r"[\d\s]+", "#", text)


def join_lines(lines: list[PageLine]) -> Iterator[tuple[str, int]]:
    """Paragraphs with the page on which each begins.

    A line goes on from the one above where that one reaches the right edge and ends no sentence, or where it
    itself opens nothing and is not indented; centred and short lines stand alone.
    """
    if not lines:
        return
    columns = {line.column for line in lines}
    lefts = {c: _usual([line.x0 for line in lines if line.column == c], min) for c in columns}
    rights = {c: max(line.x1 for line in lines if line.column == c) for c in columns}
    size = _usual([line.bottom - line.top for line in lines], max)
    text, page = lines[0].text.strip(), lines[0].page
    for above, line in pairwise(lines):
        words = line.text.strip()
        reaches = above.x1 > rights[above.column] - 2.2 * size
        indented = line.x0 > lefts[line.column] + 1.2 * size
        opens = bool(_OPENS.match(words))
        apart = line.page != above.page or line.column != above.column
        close = apart or line.top - above.bottom < 2.5 * size
        if reaches and not opens and close and not (indented and _ENDS.search(text)):
            text += (" " if _LATIN_END.search(text) and _LATIN_START.match(words) else "") + words
        else:
            yield text, page
            text, page = words, line.page
    yield text, page


def _usual(values: list[float], otherwise: Callable[[list[float]], float]) -> float:
    """The value that most lines share, to the point."""
    counted = Counter(round(value) for value in values).most_common(1)
    return float(counted[0][0]) if counted and counted[0][1] > 1 else otherwise(values)
