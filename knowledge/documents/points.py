"""Point-weighted benchmarks: factors with percentages that add up to a fine, and how to compute it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kernel.errors import InvalidInput
from knowledge.amounts import Unit, find_amounts

_START = re.compile(r"裁量起点|基础(?:分|值|比例)|起始")
_PERCENT = re.compile(r"([-+－]?\d+(?:\.\d+)?)\s*(?:[%％]|分)?")
# 罚款金额＝裁量百分值总和×建设项目总投资额×5%: what stands behind the sum of the points.
_FORMULA = re.compile(r"[=＝][^=＝。；\n]{0,60}?总和\s*[×xX*＊]\s*([^。；\n]+)")
_SIGN = re.compile(r"[×xX*＊]")
_MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(亿|万|千)?\s*元?$")
_SCALES = {"亿": 10**8, "万": 10**4, "千": 10**3, None: 1}


@dataclass(frozen=True, slots=True)
class Option:
    """One case of a factor and its percentage."""

    text: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of discretion with its cases, in the table's order."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PointScheme:
    """Factors with percentages. The fine is (start + the chosen percentages) × `multiplicands`.

    `multiplicands` are the parts of the table's formula behind the sum: an amount in yuan, a share (5% is 0.05), or
    the name of a figure that the case gives (建设项目总投资额). `name` tells apart the schemes of a table that weighs
    one factor in several columns (限期内改正, 逾期未改正).
    """

    start: Decimal
    factors: tuple[Factor, ...]
    multiplicands: tuple[Decimal | str, ...]
    formula: str
    name: str = ""

    def percent(self, choices: Mapping[str, str]) -> Decimal:
        """The sum of the points in percent, at most 100. choices: factor → its case, word for word; a factor that
        is left out adds nothing. InvalidInput for a factor or case that the table does not have."""
        total = self.start
        known = {factor.name: factor for factor in self.factors}
        for name, text in choices.items():
            factor = known.get(name)
            option = next((o for o in factor.options if o.text == text), None) if factor else None
            if option is None:
                cases = "、".join(o.text for o in factor.options) if factor else "、".join(known)
                raise InvalidInput(f"the benchmark has no {name!r}: {text!r}; choose one of {cases}")
            total += option.percent
        return min(total, Decimal(100))

    def fine(self, choices: Mapping[str, str], figures: Mapping[str, Decimal] | None = None) -> Decimal:
        """The fine in yuan. figures: the amounts that the formula names, in yuan.

        InvalidInput where a figure is missing, or where the table has no formula to compute by.
        """
        if not self.multiplicands:
            raise InvalidInput("the benchmark names no formula; the sum of the points alone gives no fine")
        result = self.percent(choices) / 100
        for part in self.multiplicands:
            if isinstance(part, str):
                if figures is None or part not in figures:
                    raise InvalidInput(f"the formula needs {part!r} in yuan; give it in figures")
                result *= figures[part]
            else:
                result *= part
        return result


def is_start(text: str) -> bool:
    """Whether a cell names the point from which the weights are counted up."""
    return bool(_START.search(text))


def read_percent(text: str) -> Decimal | None:
    """5%, ５％ or 5分 as a number; None for anything else."""
    match = _PERCENT.fullmatch("".join(text.split()).replace("－", "-"))
    if match is None:
        return None
    try:
        return Decimal(match[1])
    except InvalidOperation:
        return None


def read_schemes(
    rows: list[tuple[str, str, tuple[Decimal | None, ...]]], names: list[str], notes: str
) -> tuple[PointScheme, ...]:
    """The schemes of a table, one a column of weights.

    rows: factor, case and its percentage in each column; names: what the columns are for; notes: the remarks that
    hold the formulas, in the order of the columns where there are several.
    """
    formulas = _FORMULA.findall(notes)
    schemes: list[PointScheme] = []
    for column, name in enumerate(names):
        start = Decimal(0)
        factors: dict[str, list[Option]] = {}
        for factor, text, weights in rows:
            percent = weights[column]
            if percent is None:
                continue
            if is_start(factor) or is_start(text):
                start += percent
            else:
                factors.setdefault(factor, []).append(Option(text, percent))
        times = formulas[column] if len(formulas) == len(names) else formulas[0] if len(formulas) == 1 else ""
        parts = tuple(_multiplicand(part) for part in _SIGN.split(times) if part.strip())
        if factors:
            made = tuple(Factor(factor, tuple(options)) for factor, options in factors.items())
            schemes.append(PointScheme(start, made, parts, times.strip(), name))
    return tuple(schemes)


def _multiplicand(part: str) -> Decimal | str:
    text = re.sub(r"[。；，,（(].*$", "", part.strip())
    money = _MONEY.fullmatch(text)
    if money:
        return Decimal(money[1]) * _SCALES[money[2]]
    amounts = find_amounts(text)
    if len(amounts) == 1 and amounts[0].end - amounts[0].start == len(text):
        if amounts[0].unit is Unit.PERCENT:
            return amounts[0].value / 100
        if amounts[0].unit is Unit.MULTIPLE:
            return amounts[0].value
    return text
