"""What day and moment it is: an injected clock, in China's one time zone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the moment; everything that needs one is handed a clock."""

    def now(self) -> datetime:
        """The moment, aware, in Asia/Shanghai."""
        ...

    def today(self) -> date:
        """The calendar day in Asia/Shanghai."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(SHANGHAI)

    def today(self) -> date:
        return self.now().date()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is set: for tests and for evaluation on a given day."""

    moment: datetime

    @classmethod
    def at(cls, day: date) -> "FixedClock":
        return cls(datetime(day.year, day.month, day.day, 9, 0, tzinfo=SHANGHAI))

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()
