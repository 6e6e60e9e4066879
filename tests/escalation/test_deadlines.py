"""By when: working days with China's holidays, plain time at the roadside, honest beyond what is known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.deadlines import Deadlines, Span, Urgency, urgency_of
from escalation.states import State
from escalation.working_days import ChineseDays, Due, WorkingTime
from kernel.clock import SHANGHAI

WORKING = WorkingTime(ChineseDays())
DEADLINES = Deadlines(WORKING)


def at(text: str) -> datetime:
    """A moment in Gejiu."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param("2026-11-23 10:00", 1, "2026-11-24 10:00", id="a Monday"),
        pytest.param("2026-11-27 16:30", 1, "2026-11-30 16:30", id="over a weekend"),
        pytest.param("2026-11-28 11:00", 1, "2026-12-01 09:00", id="from a Saturday"),
        pytest.param(
            "2026-11-23 22:00", 1, "2026-11-25 09:00", id="after hours counts from the next morning"
        ),
        pytest.param("2026-11-23 06:00", 3, "2026-11-26 09:00", id="before hours counts from the opening"),
        pytest.param("2026-09-30 15:00", 1, "2026-10-08 15:00", id="over the National Day holidays"),
        pytest.param("2026-10-09 15:00", 1, "2026-10-10 15:00", id="a Saturday worked in exchange"),
    ],
)
def test_working_days_follow_the_calendar(start: str, days: int, due: str) -> None:
    assert WORKING.after(at(start), days) == Due(at(due))


def test_beyond_the_known_holidays_weekdays_count_and_it_is_said() -> None:
    due = WORKING.after(at("2026-12-31 10:00"), 2)
    # 1 January is a holiday by statute; whether the bridge day is free is not known yet.
    assert due == Due(at("2027-01-05 10:00"), approximate=True)
    assert ChineseDays().is_workday(date(2027, 10, 1)) == (False, False)


def test_at_the_roadside_plain_time_runs() -> None:
    night = at("2026-11-28 23:00")
    assert DEADLINES.first_response(Urgency.ROADSIDE, night) == Due(night + timedelta(minutes=15))
    assert DEADLINES.reminder(Urgency.ROADSIDE, night, night + timedelta(minutes=10)) == night + timedelta(
        minutes=5
    )


def test_a_reminder_never_falls_on_a_free_day() -> None:
    friday, monday = at("2026-11-27 16:00"), at("2026-11-30 16:00")
    assert DEADLINES.reminder(Urgency.ORDINARY, friday, monday) == at("2026-11-30 09:00")


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN])
def test_a_case_that_is_done_has_no_turn(state: State) -> None:
    assert DEADLINES.turn(Urgency.ORDINARY, state, at("2026-11-23 10:00")) is None


def test_a_span_is_one_kind_of_time() -> None:
    with pytest.raises(ValueError, match="either"):
        Span()


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(SHANGHAI)),  # noqa: DTZ001
    days=st.integers(1, 15),
)
def test_a_due_moment_is_worked_lies_ahead_and_grows_with_the_span(start: datetime, days: int) -> None:
    due, later = WORKING.after(start, days), WORKING.after(start, days + 1)
    assert start < due.at < later.at
    assert ChineseDays().is_workday(due.at.date())[0]
    assert WORKING.opens <= due.at.timetz().replace(tzinfo=None) < WORKING.closes


@pytest.mark.parametrize(
    ("question", "urgency"),
    [
        ("司机就在旁边，超限车怎么处理", Urgency.ROADSIDE),
        ("我在路边查车，没带行驶证能扣车吗", Urgency.ROADSIDE),
        ("很急，当事人等着处理", Urgency.ROADSIDE),
        ("听证要提前几天通知", Urgency.ORDINARY),
        ("紧急情况下可以先查封再补批吗", Urgency.ORDINARY),
    ],
)
def test_the_words_tell_whether_somebody_is_waiting(question: str, urgency: Urgency) -> None:
    assert urgency_of(question) is urgency
