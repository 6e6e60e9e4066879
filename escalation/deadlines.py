"""By when a case must be taken up and answered, and by when whoever's turn it is must act.

The terms are the desk's own service promise, not statute; an admin may set others. At the roadside plain time runs,
day and night, for the party is standing there; else working days run (`working_days`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from escalation.states import State
from escalation.working_days import Due, WorkingTime


class Urgency(StrEnum):
    """Whether the party is standing there."""

    ROADSIDE = "roadside"
    ORDINARY = "ordinary"


_ROADSIDE = re.compile(
    r"(?:我|人|车|货|当事人|司机|老板)[^，。？！]{0,6}(?:就|正|都|还)?在(?:现场|路边|旁边|跟前|面前|检查站|卡点|高速口)"
    r"|现场(?:等|急|就我|怎么办|正在)|正在(?:现场|检查|执法|路检|盘查|查车)|在(?:路边|路上|卡点|检查站)"
    r"|(?:马上|立刻|立即|赶紧|现在就)(?:要|得|给|回|答|处理)|急[，！!]|(?:很|挺|特别|十万火)急|等着(?:处理|回话|答复|用)"
)


def urgency_of(question: str) -> Urgency:
    """Urgent where the words tell that the officer is on the spot or is being waited for."""
    return Urgency.ROADSIDE if _ROADSIDE.search(question) else Urgency.ORDINARY


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: plain time, or working days."""

    plain: timedelta | None = None
    working_days: int | None = None

    def __post_init__(self) -> None:
        if (self.plain is None) == (self.working_days is None):
            raise ValueError("a span is either plain time or working days")


@dataclass(frozen=True, slots=True)
class Terms:
    """The spans of one urgency.

    `draft` runs from the claim, `check` from the draft, `deliver` from the check; `settle` is how long an answered
    case waits for the officer's word before it counts as solved; `report_again` is how often an overdue case is
    reported.
    """

    first_response: Span
    answer: Span
    draft: Span
    check: Span
    deliver: Span
    settle: Span
    report_again: Span


def _minutes(n: int) -> Span:
    return Span(plain=timedelta(minutes=n))


def _days(n: int) -> Span:
    return Span(working_days=n)


TERMS = {
    Urgency.ROADSIDE: Terms(
        _minutes(15), _minutes(120), _minutes(60), _minutes(20), _minutes(30), _days(5), _minutes(120)
    ),
    Urgency.ORDINARY: Terms(_days(1), _days(3), _days(1), _days(1), _minutes(120), _days(5), _days(1)),
}


class Deadlines:
    """Reckons due moments by the terms and the calendar."""

    def __init__(self, working: WorkingTime, terms: dict[Urgency, Terms] | None = None) -> None:
        self._terms = terms or TERMS
        # A sweep reckons from the same moment a thousand times.
        self._into = lru_cache(maxsize=2048)(working.into)
        self._after = lru_cache(maxsize=2048)(working.after)

    def first_response(self, urgency: Urgency, opened: datetime) -> Due:
        """By when somebody must have taken the case."""
        return self._due(opened, self._terms[urgency].first_response)

    def answer(self, urgency: Urgency, opened: datetime) -> Due:
        """By when the officer must have the answer."""
        return self._due(opened, self._terms[urgency].answer)

    def turn(self, urgency: Urgency, state: State, since: datetime) -> Due | None:
        """By when whoever's turn it is in this state must act; None in states where nobody's is."""
        terms = self._terms[urgency]
        spans = {
            State.OPEN: terms.first_response,
            State.REOPENED: terms.first_response,
            State.ASSIGNED: terms.draft,
            State.RETURNED: terms.draft,
            State.DRAFTED: terms.check,
            State.CHECKED: terms.deliver,
            State.ANSWERED: terms.settle,
        }
        return self._due(since, spans[state]) if state in spans else None

    def reminder(self, urgency: Urgency, since: datetime, due: datetime) -> datetime:
        """When to remind: half-way, moved into working time unless urgent. Never after the due moment."""
        half = since + (due - since) / 2
        return half if urgency is Urgency.ROADSIDE else min(self._into(half).at, due)

    def report_again(self, urgency: Urgency, reported: datetime) -> datetime:
        """When an overdue case is reported anew."""
        return self._due(reported, self._terms[urgency].report_again).at

    def _due(self, start: datetime, span: Span) -> Due:
        if span.plain is not None:
            return Due(start + span.plain)
        assert span.working_days is not None  # noqa: S101 — held by Span
        return self._after(start, span.working_days)
