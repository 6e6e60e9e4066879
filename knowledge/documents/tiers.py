"""Gaps and overlaps between the tiers of a violation's fines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from knowledge.amounts import Unit
from knowledge.documents.benchmarks import ParsedRow
from knowledge.documents.fines import Range, find_ranges


@dataclass(frozen=True, slots=True)
class UnevenStep:
    """Two tiers that follow one another and leave fines between them (`gap`), or share some. `row`: the upper's."""

    lower: Range
    upper: Range
    row: ParsedRow
    gap: bool


_Step = tuple[Range, ParsedRow]


def uneven_steps(rows: Iterable[ParsedRow]) -> Iterator[UnevenStep]:
    """The steps of a table's tiers that do not fit.

    Compared are rows that stand together, for one violation on one basis, as far as their fines rise from row to row:
    where they fall back, other circumstances begin a scale of their own. A table that goes from the gravest tier to the
    lightest is read from its end. Touching at a bound (…五万元以下, 五万元以上…) is how tiers are written.
    """
    for _, group in groupby(rows, key=lambda row: (row.violation, row.basis)):
        for column in _columns(list(group)):
            for scale in _scales(column):
                for (lower, _), (upper, row) in pairwise(scale):
                    if lower.high is None or upper.low is None:
                        continue
                    if upper.low > lower.high and not (_is_value(lower) and _is_value(upper)):
                        yield UnevenStep(lower, upper, row, gap=True)
                    elif upper.low < lower.high and not _is_point(upper, lower):
                        yield UnevenStep(lower, upper, row, gap=False)


def _columns(rows: list[ParsedRow]) -> Iterator[list[_Step]]:
    """What is fined side by side, each by itself: the unit, those responsible; the first sum of a cell, the second.
    A row that names another number of sums ends a column, for which of them compare is open."""
    begun: dict[str, list[list[_Step]]] = {}
    for row in rows:
        lines = row.penalty.split("\n")
        for line in lines:
            label = line.partition("：")[0] if len(lines) > 1 else ""
            money = _money(line)
            if not money:
                continue
            columns = begun.get(label, [])
            if len(columns) != len(money):
                yield from columns
                columns = begun[label] = [[] for _ in money]
            for column, found in zip(columns, money, strict=True):
                column.append((found, row))
    for columns in begun.values():
        yield from columns


def _money(line: str) -> list[Range]:
    """The fines in a line; a cap on a multiple or a percentage is none."""
    ranges = find_ranges(line)
    capped = any(found.unit in {Unit.MULTIPLE, Unit.PERCENT} for found in ranges)
    return [found for found in ranges if found.unit is Unit.YUAN and not (found.cap and capped)]


def _scales(column: list[_Step]) -> Iterator[list[_Step]]:
    """The runs of rising fines; the same fine again goes on."""
    if len(column) > 1 and column[0][0].floor > column[-1][0].floor:
        column = column[::-1]
    scale: list[_Step] = []
    for step in column:
        if scale and (step[0].floor, step[0].high) == (scale[-1][0].floor, scale[-1][0].high):
            continue
        if scale and not _rises(scale[-1][0], step[0]):
            yield scale
            scale = []
        scale.append(step)
    yield scale


def _rises(lower: Range, upper: Range) -> bool:
    if upper.floor < lower.floor:
        return False
    return upper.high is None or (lower.high is not None and upper.high >= lower.high)


def _is_value(found: Range) -> bool:
    """One value, not a span: fixed fines (500元, 800元) leave no gap between them."""
    return found.low == found.high


def _is_point(upper: Range, lower: Range) -> bool:
    """One value at the end of the range below (…二十万元以下, then 二十万元 for the gravest) is no overlap."""
    return upper.low == upper.high and upper.high == lower.high
