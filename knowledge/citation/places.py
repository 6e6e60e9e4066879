"""Provisions read from a place in a text: lists (第33、34条), ranges (第三十条至第三十三条), pieces of pieces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from knowledge.citation.cleaning import CleanText
from knowledge.citation.marks import DEEPEST, SEPARATOR, read_group
from knowledge.citation.model import ArticleNumber

_RANGE: Final = re.compile(r"至|到|-|~")
_LINK: Final = re.compile(r"\n?的?\n?")
_LONGEST_RANGE: Final = 100


@dataclass(slots=True)
class Allowance:
    """How many provisions inside ranges may still be spelled out in one text."""

    left: int = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One provision read: its numbers from 条 down to `level`, and its span in the cleaned text."""

    numbers: tuple[ArticleNumber | None, int | None, int | None, int | None]
    level: int
    start: int
    end: int

    @property
    def leaf(self) -> ArticleNumber | int | None:
        """The number at the deepest level."""
        return self.numbers[self.level]


def read_places(
    clean: CleanText, at: int, *, bare: bool, counted: bool, upper: Place | None, allowance: Allowance
) -> list[Place]:
    """The provisions of the list that begins at `at`, in order; none where no provision stands there.

    bare: a first number without 第 counts (so directly behind a law's name). counted: 第三条线 and the like
    are looked out for. upper: the provision whose article and paragraph a list that begins with 款 or 项 takes.
    """
    text = clean.text
    places = _chain(clean, at, bare=bare, counted=counted, upper=upper, allowance=allowance)
    while places:
        last = places[-1]
        join = SEPARATOR.match(text, last.end)
        if join is None:
            break
        follows_comma = join.group().strip() == ","
        more = _chain(
            clean, join.end(), bare=not follows_comma, counted=True, upper=last, allowance=allowance
        )
        if not more:
            break
        if _RANGE.search(join.group()) and more[0].level == last.level:
            places.extend(_between(last, more[0], allowance))
        places.extend(more)
        if len(places) > 4 * allowance.left + 400:  # a text made to be long; the rest is read as a new list
            break
    return places


def _chain(
    clean: CleanText, at: int, *, bare: bool, counted: bool, upper: Place | None, allowance: Allowance
) -> list[Place]:
    """One provision with what hangs on it (第三十条第一款第二项); several where a mark holds several numbers."""
    places: list[Place] = []
    held: list[ArticleNumber | int | None] = list(upper.numbers) if upper else [None] * 4
    start, place, level = at, at, -1
    while level < DEEPEST:
        group = read_group(clean, place, level + 1, bare=bare or level >= 0, counted=counted and level < 0)
        if group is None:
            break
        level, place = group.level, group.end
        held[level:] = [None] * (DEEPEST + 1 - level)
        before: Place | None = None
        for i, number in enumerate(group.numbers):
            if i:
                start = number.start
            held[level] = number.value
            last = i == len(group.numbers) - 1
            now = Place(_numbers(held), level, start, group.end if last else number.end)
            if before and number.closes_range:
                places.extend(_between(before, now, allowance))
            places.append(now)
            before = now
        link = _LINK.match(clean.text, place)
        following = link.end() if link else place
        deeper = read_group(clean, following, level + 1, bare=True, counted=False)
        if deeper is None:
            break
        places.pop()  # what is cited is the piece, not the whole
        place = following
    return places


def _numbers(
    held: list[ArticleNumber | int | None],
) -> tuple[ArticleNumber | None, int | None, int | None, int | None]:
    article, *rest = held
    paragraph, item, subitem = (number if isinstance(number, int) else None for number in rest)
    return article if isinstance(article, ArticleNumber) else None, paragraph, item, subitem


def _between(first: Place, last: Place, allowance: Allowance) -> Iterator[Place]:
    """The provisions inside a range; each spans the whole range. A range over 100 keeps only its two ends."""
    level = first.level
    if level != last.level or first.numbers[:level] != last.numbers[:level]:
        return
    low, high = first.leaf, last.leaf
    values: list[ArticleNumber | int] = []
    if isinstance(low, ArticleNumber) and isinstance(high, ArticleNumber):
        if low.main == high.main:
            values = [ArticleNumber(low.main, n) for n in range(low.suffix + 1, high.suffix)]
        elif high.main - low.main <= _LONGEST_RANGE:
            values = [ArticleNumber(n) for n in range(low.main + 1, high.main)]
    elif isinstance(low, int) and isinstance(high, int) and high - low <= _LONGEST_RANGE:
        values = list(range(low + 1, high))
    if len(values) > allowance.left:
        return
    allowance.left -= len(values)
    for value in values:
        held: list[ArticleNumber | int | None] = list(first.numbers)
        held[level] = value
        yield Place(_numbers(held), level, first.start, last.end)
