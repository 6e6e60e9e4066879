"""Which day's law a question asks for: the conduct's day where the question names one, else None."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.errors import NumeralError
from knowledge.numerals import parse_number

_DIGITS = r"[0-9０-９〇零一二三四五六七八九十]"
_YMD = re.compile(
    rf"({_DIGITS}{{4}})\s*[年.\-/]\s*({_DIGITS}{{1,3}})\s*[月.\-/]\s*({_DIGITS}{{1,3}})\s*[日号]?"
)
_YM = re.compile(rf"({_DIGITS}{{4}})\s*年\s*({_DIGITS}{{1,3}})\s*月")
_Y = re.compile(rf"({_DIGITS}{{4}})\s*年(?!版|修|法|以|内|\s*起)")
_MD = re.compile(rf"(今年|去年|前年)?\s*({_DIGITS}{{1,3}})月({_DIGITS}{{1,3}})[日号]")
_RELATIVE_YEAR = re.compile(r"今年|去年|上一?年(?!度)|前年")
_RELATIVE_DAY = {"今天": 0, "昨天": 1, "前天": 2, "上周": 7, "上星期": 7, "上个月": 30, "上月": 30}
# A year that numbers a document or an edition is no day of conduct: 〔2021〕12号, 2021年修订.
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(]\s*\d{4}\s*[〕\]）)]\s*(?:第?\s*\d+\s*号)?")


@dataclass(frozen=True, slots=True)
class ConductDay:
    """A day read from a question: the day used, the words it was read from, whether only roughly."""

    day: date
    words: str
    approximate: bool


def conduct_day(text: str, today: date) -> ConductDay | None:
    """The day that a question names for the conduct it asks about.

    A month or a year alone gives its last day (the law in force when the period ended, today at the latest),
    marked approximate. Days that do not exist are passed over.
    """
    text = _DOCUMENT_NUMBER.sub(lambda match: " " * len(match.group()), text)
    for reader in (_full_day, _month, _month_and_day, _year, _relative):
        found = reader(text, today)
        if found is not None:
            return found
    return None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_day(text: str, _today: date) -> ConductDay | None:
    for match in _YMD.finditer(text):
        try:
            day = _safe(*(parse_number(match.group(i)) for i in (1, 2, 3)))
        except NumeralError:
            continue
        if day:
            return ConductDay(day, match.group(), approximate=False)
    return None


def _month(text: str, today: date) -> ConductDay | None:
    for match in _YM.finditer(text):
        try:
            year, month = parse_number(match.group(1)), parse_number(match.group(2))
        except NumeralError:
            continue
        first = _safe(year, month, 1)
        if first:
            return ConductDay(_capped(_month_end(first), today), match.group(), approximate=True)
    return None


def _month_and_day(text: str, today: date) -> ConductDay | None:
    match = _MD.search(text)
    if not match:
        return None
    year = today.year - {"今年": 0, "去年": 1, "前年": 2}.get(match.group(1) or "今年", 0)
    try:
        day = _safe(year, parse_number(match.group(2)), parse_number(match.group(3)))
    except NumeralError:
        return None
    if day is None:
        return None
    if not match.group(1) and day > today:
        day = _safe(year - 1, day.month, day.day)
    return ConductDay(day, match.group(), approximate=False) if day else None


def _year(text: str, today: date) -> ConductDay | None:
    for match in _Y.finditer(text):
        try:
            year = parse_number(match.group(1))
        except NumeralError:
            continue
        if 1949 <= year <= today.year + 10:
            end = date(year, 12, 31)
            return ConductDay(
                _capped(end, today) if year <= today.year else date(year, 1, 1), match.group(), True
            )
    return None


def _relative(text: str, today: date) -> ConductDay | None:
    match = _RELATIVE_YEAR.search(text)
    if match:
        back = {"今年": 0, "去年": 1, "前年": 2}.get(match.group(), 1)
        return ConductDay(_capped(date(today.year - back, 12, 31), today), match.group(), approximate=True)
    for words, days in _RELATIVE_DAY.items():
        if words in text:
            return ConductDay(today - timedelta(days=days), words, approximate=days > 2)
    return None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _capped(day: date, today: date) -> date:
    return min(day, today)
