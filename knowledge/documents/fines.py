"""Reads ranges of penalties: money, multiples, percentages and days, with 以上, 以下, 不满 and their bounds."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.amounts import Amount, Unit, find_amounts
from knowledge.numerals import parse_number

MEASURED = frozenset({Unit.YUAN, Unit.MULTIPLE, Unit.PERCENT, Unit.DAY})
"""The units in which penalties are measured here."""
# 一至三万元, 2-5倍: the first figure takes the unit of the second.
_SHARED_UNIT = re.compile(
    r"(?<![\d.])(?P<low>\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3})\s*(?:-|—|–|－|~|～|至|到)+\s*"
    r"(?P<high>(?:\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3})\s*(?P<unit>亿元|千万元|百万元|十万元|万元|千元|百元|元|倍|%|％|日|天))"
)
_INCLUDING = r"\s*(?:人民币)?\s*(?:(?P<without>[(（]不含(?:本数)?[)）])|[(（]含(?:本数)?[)）])?\s*"
_FROM = re.compile(_INCLUDING + "以上")
_UP_TO = re.compile(_INCLUDING + "(?:以下|以内)")
_DIGITS = "一二两三四五六七八九十百千零"
_COMPOUND = re.compile(rf"([{_DIGITS}]+万[{_DIGITS}]+)(?=元)")
_UNITLESS = re.compile(rf"(?:\d+(?:\.\d+)?|[{_DIGITS}]+)万(?=以[上下])")
_BELOW_AHEAD = re.compile(r"(?:不满|不足|未满|低于|少于|不到|未达到?)\s*(?:人民币)?$")
_OVER_AHEAD = re.compile(r"(?:超过|高于|多于|大于)\s*(?:人民币)?$")
_AT_MOST_AHEAD = re.compile(r"(?:不超过|不高于|不得超过|最高|至多|不多于)\s*(?:人民币)?(?:为)?$")
# 七万元以下九万元以下 and 1000元以2000元以下 are slips for 以上…以下, and so is 45万元以上60万元以上.
_SLIP = re.compile(r"\s*以(?:下|内)?\s*")
# 每增加一个因子增加一万元: what is added to a fine is no fine.
_ADDED_AHEAD = re.compile(r"(?:增加|另加|加处|加罚|递增|累加|增罚)(?:罚款|处罚)?(?:人民币)?\s*$")
_LINK = re.compile(
    r"\s*(?:[,，、]?\s*(?:至|到|-|—|–|－|~|～)?\s*(?:不满|不足|未满|低于|但不超过|不超过)?)\s*(?:人民币)?\s*"
)
_FINED = re.compile(r"(?:处以?|罚款|按)[^，。；]{0,20}$")
_BASE = re.compile(
    r"(违法所得|货值(?:金额)?|总投资额|投资额|合同(?:价款|金额)|造价|应缴[^，。；]{0,8}|骗取[^，。；]{0,6}金额|营业额|销售额|排污费|处置费用|价值|费用|数额|损失)"
    r"[^，。；]{0,6}$"
)


@dataclass(frozen=True, slots=True)
class Range:
    """A span of penalties in one unit. `low` and `high` are None where the words leave that end open; 以上 and 以下
    include the number itself, 不满 and 超过 do not (《民法典》第一千二百五十九条). `base`: what a multiple or
    percentage is taken of, as printed. `text`: the words. `slip`: they are misprinted (七万元以下九万元以下), and taken
    for what they must mean. `cap`: 最高不超过…, which limits another penalty."""

    unit: Unit
    low: Decimal | None
    high: Decimal | None
    low_included: bool = True
    high_included: bool = True
    base: str = ""
    text: str = ""
    slip: bool = False
    cap: bool = False

    @property
    def floor(self) -> Decimal:
        """The lower end; a fine without one begins at nothing."""
        return self.low if self.low is not None else Decimal(0)

    def within(self, other: "Range") -> bool:
        """Whether every penalty of this range is in the other, in the same unit."""
        if self.unit is not other.unit or self.floor < other.floor:
            return False
        if other.high is None:
            return True
        if self.high is None:
            # 以上 without an end stops where the other does.
            return self.floor <= other.high
        return self.high <= other.high


def find_ranges(text: str) -> list[Range]:
    """Every range of money, multiples, percentages and days in the words, in order.

    A single figure is a range of one value only where it is a penalty (处二十万元, 罚款5万元, or the whole of a cell);
    other single figures (货值一万元的) are left out, and so are conditions (货值金额不足一万元的).
    """
    spelled = _spelled_out(text)
    amounts = [amount for amount in find_amounts(spelled) if amount.unit in MEASURED]
    ranges: list[Range] = []
    at = 0
    while at < len(amounts):
        pair = amounts[at : at + 2]
        found = _between(spelled, *pair) if len(pair) == 2 else None
        last = pair[-1] if found else pair[0]
        found = found or _single(spelled, pair[0])
        if (
            found is not None
            and not _is_condition(spelled, pair[0], last)
            and not _ADDED_AHEAD.search(spelled[max(0, pair[0].start - 10) : pair[0].start])
        ):
            ranges.append(found)
        at += 2 if last is not pair[0] else 1
    return ranges


def _spelled_out(text: str) -> str:
    """Each figure with its own unit and in one piece: 2-5万元 is 2万元至5万元, 六万五千元 is 65000元."""
    text = re.sub("元{2,}", "元", text).replace("元万", "万元")
    text = _COMPOUND.sub(lambda m: str(parse_number(m[1])), text)
    text = _UNITLESS.sub(r"\g<0>元", text)
    return _SHARED_UNIT.sub(lambda m: f"{m['low']}{m['unit']}至{m['high']}", text)


def _between(text: str, first: Amount, second: Amount) -> Range | None:
    """A range with two ends: 二万元以上五万元以下, 二万元以上不满五万元, 2万元至5万元."""
    if second.unit is not first.unit or second.value < first.value:
        return None
    lower = _FROM.match(text, first.end)
    between = text[lower.end() if lower else first.end : second.start]
    dashed = bool(re.search(r"至|到|-|—|–|－|~|～", between))
    upper = _UP_TO.match(text, second.end)
    misprinted = bool(upper) and second.value > first.value and bool(_SLIP.fullmatch(between))
    if not misprinted and (not _LINK.fullmatch(between) or not (lower or dashed)):
        return None
    excluded = bool(_BELOW_AHEAD.search(between))
    slip = _FROM.match(text, second.end) if lower and not upper else None
    if not (upper or slip or dashed or excluded):
        return None
    closing = upper or slip
    end = closing.end() if closing else second.end
    return Range(
        first.unit,
        first.value,
        second.value,
        low_included=not (lower and lower["without"]),
        high_included=not excluded and not (upper and upper["without"]),
        base=_base(text, first),
        text=text[first.start : end],
        slip=misprinted or slip is not None,
    )


def _single(text: str, amount: Amount) -> Range | None:
    """A range with one end (五万元以下, 不超过五万元, 五万元以上), or one value that is a penalty."""
    ahead = text[max(0, amount.start - 14) : amount.start]
    base, unit, value = _base(text, amount), amount.unit, amount.value
    words = text[amount.start : amount.end]
    upper, lower = _UP_TO.match(text, amount.end), _FROM.match(text, amount.end)
    if _AT_MOST_AHEAD.search(ahead):
        return Range(unit, None, value, base=base, text=words, cap=True)
    if _BELOW_AHEAD.search(ahead):
        return Range(unit, None, value, high_included=False, base=base, text=words)
    if upper:
        closed = not upper["without"]
        return Range(
            unit, None, value, high_included=closed, base=base, text=text[amount.start : upper.end()]
        )
    if lower:
        closed = not lower["without"]
        return Range(unit, value, None, low_included=closed, base=base, text=text[amount.start : lower.end()])
    if _OVER_AHEAD.search(ahead):
        return Range(unit, value, None, low_included=False, base=base, text=words)
    if _FINED.search(ahead) or text.strip() == words or _is_tail_fine(text, amount) or base:
        return Range(unit, value, value, base=base, text=words)
    return None


def _is_tail_fine(text: str, amount: Amount) -> bool:
    return bool(re.match(r"\s*的?(?:罚款|罚金|/)", text[amount.end :]))


def _base(text: str, first: Amount) -> str:
    if first.unit not in {Unit.MULTIPLE, Unit.PERCENT}:
        return ""
    match = _BASE.search(text[max(0, first.start - 24) : first.start])
    return match[1] if match else ""


def _is_condition(text: str, first: Amount, last: Amount) -> bool:
    """Whether the figures say when a penalty applies, not how high it is: 货值金额一万元以上的，…"""
    behind = text[last.end : last.end + 8]
    ahead = text[max(0, first.start - 16) : first.start]
    conditional = bool(re.match(r"\s*(?:以上|以下|以内)?\s*的(?!罚款|罚金)[，,；;。]?", behind))
    measured = bool(
        re.search(r"(?:货值|所得|金额|数额|价值|造价|面积|损失|持续|超过|不满|不足)[^，。；处]{0,8}$", ahead)
    )
    fined = bool(re.search(r"(?:处|罚款|并处)[^，。；]{0,14}$", ahead))
    if last.unit is Unit.DAY:
        return not re.search(r"拘留|停产|停业|暂扣|停止", ahead + text[last.end : last.end + 10])
    return conditional and measured and not fined


def hull(ranges: list[Range]) -> dict[Unit, Range]:
    """The widest span by unit: from the lowest to the highest end."""
    spans: dict[Unit, Range] = {}
    for found in ranges:
        held = spans.get(found.unit)
        if held is None:
            spans[found.unit] = found
            continue
        low = min(held.floor, found.floor)
        high = None if held.high is None or found.high is None else max(held.high, found.high)
        spans[found.unit] = replace(held, low=low, high=high)
    return spans


def printed(span: Range) -> str:
    """A span in figures: 2万元至20万元, 3倍以上."""
    low, high = _figure(span.floor, span.unit), span.high
    if high is None:
        return f"{low}以上"
    return _figure(high, span.unit) if span.low == high else f"{low}至{_figure(high, span.unit)}"


def _figure(value: Decimal, unit: Unit) -> str:
    if unit is Unit.YUAN and value >= 10_000 and value % 100 == 0:
        return f"{_plain(value / 10_000)}万元"
    return f"{_plain(value)}{unit.value}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
