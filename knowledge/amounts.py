"""Figures with units in legal text: money, multiples, percentages, days and years, read to plain numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kernel.errors import NumeralError
from knowledge.numerals import parse_number

_CHINESE = "〇零一二两三四五六七八九十百千"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CHINESE}]+(?:万[{_CHINESE}]+)?)"
_AMOUNT = re.compile(
    rf"(?P<percent>百分之(?P<percent_number>{_NUMBER}))"
    rf"|(?P<sign>\d+(?:\.\d+)?)\s*[%％]"
    rf"|(?P<number>{_NUMBER})\s*(?P<scale>亿|千万|百万|十万|万|千|百)?\s*"
    r"(?P<unit>元|倍|个?工作日|日|天|个月|周岁|年(?!度|第|修|版|\d)|小时|人|名)"
)
_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100}


class Unit(StrEnum):
    """What is counted; 日 and 天 are one unit, 工作日 another."""

    YUAN = "元"
    MULTIPLE = "倍"
    PERCENT = "%"
    DAY = "日"
    WORKDAY = "工作日"
    MONTH = "个月"
    YEAR = "年"
    AGE = "周岁"
    HOUR = "小时"
    PERSON = "人"


_UNITS = {
    "元": Unit.YUAN,
    "倍": Unit.MULTIPLE,
    "工作日": Unit.WORKDAY,
    "个工作日": Unit.WORKDAY,
    "日": Unit.DAY,
    "天": Unit.DAY,
    "个月": Unit.MONTH,
    "年": Unit.YEAR,
    "周岁": Unit.AGE,
    "小时": Unit.HOUR,
    "人": Unit.PERSON,
    "名": Unit.PERSON,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: its value in whole units (万元 multiplied out) and where it stands in the text."""

    value: Decimal
    unit: Unit
    start: int
    end: int

    @property
    def figure(self) -> tuple[Decimal, Unit]:
        """Value and unit without the place: what two texts are compared by."""
        return self.value, self.unit


def find_amounts(text: str) -> list[Amount]:
    """Every figure with a unit in the text, in order; Chinese and Arabic numerals give the same values."""
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        value = _value(match)
        if value is None:
            continue
        unit = _UNITS[match["unit"]] if match["unit"] else Unit.PERCENT
        found.append(Amount(value, unit, match.start(), match.end()))
    return found


def _value(match: re.Match[str]) -> Decimal | None:
    digits = match["percent_number"] or match["sign"] or match["number"]
    try:
        number = Decimal(digits) if digits[0].isdigit() else Decimal(parse_number(digits))
    except (NumeralError, InvalidOperation):
        return None
    return number * _SCALES[match["scale"]] if match["scale"] else number
