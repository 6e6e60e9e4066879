"""Which days are worked in China, and what moment lies so many working days ahead.

Days come from the kept library `chinesecalendar`, which follows the State Council's yearly notices on holidays and
the days worked in exchange. Its data ends with a year (2026 in version 1.11); the next year's notice appears each
autumn. Beyond the data the fixed days of 全国年节及纪念日放假办法 (1 January, 1–2 May, 1–3 October) and weekends
are free, everything else counts as worked, and the result is flagged as approximate.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

import chinese_calendar

from kernel.clock import SHANGHAI

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_SATURDAY = 5
_LONGEST = 60


class DayCalendar(Protocol):
    """Tells working days from free ones."""

    def is_workday(self, day: date) -> tuple[bool, bool]:
        """Whether the day is worked, and whether that is sure (False: beyond the known holidays)."""
        ...


class ChineseDays:
    """The calendar of the State Council's notices, as far as they are known."""

    def is_workday(self, day: date) -> tuple[bool, bool]:
        return _is_workday(day)


@lru_cache(maxsize=4096)
def _is_workday(day: date) -> tuple[bool, bool]:
    # The library walks through all its years at every call: a day is asked for once.
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        fixed = (day.month, day.day) in _FIXED_HOLIDAYS
        return day.weekday() < _SATURDAY and not fixed, False


@dataclass(frozen=True, slots=True)
class Due:
    """A moment by which something is due; `approximate` where holidays on the way are not yet known."""

    at: datetime
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Reckons in working days. A working day runs from `opens` to `closes`, local time."""

    days: DayCalendar
    opens: time = time(9, 0)
    closes: time = time(18, 0)

    def into(self, moment: datetime) -> Due:
        """The moment itself where it is worked, else the next opening."""
        local = moment.astimezone(SHANGHAI)
        worked, sure = self.days.is_workday(local.date())
        if worked and local.time() < self.closes:
            return Due(max(local, self._at(local.date(), self.opens)), not sure)
        day, all_sure = self._next_workday(local.date())
        return Due(self._at(day, self.opens), not (all_sure and sure))

    def after(self, moment: datetime, days: int) -> Due:
        """The same time of day `days` working days later; from outside working time the next opening counts.

        The day of the start is not counted, as in 行政处罚法第八十五条 and 民法典第二百零一条.
        """
        if not 0 < days <= _LONGEST:
            raise ValueError(f"a span has 1 to {_LONGEST} working days, not {days}")
        start = self.into(moment)
        day, approximate = start.at.date(), start.approximate
        for _ in range(days):
            day, sure = self._next_workday(day)
            approximate = approximate or not sure
        return Due(self._at(day, start.at.time()), approximate)

    def _next_workday(self, day: date) -> tuple[date, bool]:
        all_sure = True
        for _ in range(_LONGEST):
            day += timedelta(days=1)
            worked, sure = self.days.is_workday(day)
            all_sure = all_sure and sure
            if worked:
                return day, all_sure
        raise ValueError(f"no working day within {_LONGEST} days before {day}: the calendar is off")

    @staticmethod
    def _at(day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time.replace(tzinfo=None), SHANGHAI)
