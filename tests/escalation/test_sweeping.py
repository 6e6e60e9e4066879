"""The sweep: nothing stays open unseen."""

from datetime import datetime, timedelta

import pytest

from escalation.case import Case
from escalation.deadlines import Urgency
from escalation.outbox import Notice
from escalation.people import Role
from escalation.states import Action, State
from escalation.steps import Why
from kernel.clock import SHANGHAI
from tests.escalation.conftest import MONDAY, Story
from tests.escalation.fakes import question
from tests.escalation.test_case_story import ANSWER, send_all


async def opened(story: Story, urgency: Urgency = Urgency.ORDINARY) -> Case:
    """A fresh case whose messages have gone out."""
    case = await story.desk.cases.open_case(story.officer, question(urgency=urgency))
    await send_all(story.desk)
    return case


async def now_of(story: Story, case: Case) -> Case:
    """The case as it stands."""
    return (await story.desk.cases.file(case.number, story.admin)).case


async def sweep_at(story: Story, moment: datetime) -> dict[Action, int]:
    """Sweep at a moment; what was done."""
    story.desk.clock.moment = moment
    return (await story.desk.sweeper.sweep()).done


async def actions_of(story: Story, case: Case) -> list[tuple[Action, str]]:
    """Actions and reasons of the desk itself, in order."""
    file = await story.desk.cases.file(case.number, story.admin)
    return [(event.action, event.why) for event in file.events if event.actor_id is None]


async def test_nothing_is_done_before_anything_is_due(story: Story) -> None:
    await opened(story)
    report = await story.desk.sweeper.sweep()
    assert (report.looked_at, report.done) == (0, {})


async def test_a_case_that_nobody_takes_is_reminded_of_and_then_given_to_the_least_laden(
    story: Story,
) -> None:
    busy = await opened(story)
    await story.desk.cases.claim(busy.number, story.first)
    await story.desk.cases.draft(busy.number, story.first, ANSWER)
    case = await opened(story)
    assert await sweep_at(story, case.first_response_due - timedelta(minutes=30)) == {Action.REMIND: 2}
    done = await sweep_at(story, case.first_response_due)
    assert done[Action.ASSIGN] >= 1
    assert (await now_of(story, case)).assignee_id == story.second.id
    assert (Action.ASSIGN, Why.UNCLAIMED) in await actions_of(story, case)


async def test_sweeping_twice_changes_nothing_more(story: Story) -> None:
    case = await opened(story)
    first = await sweep_at(story, case.first_response_due)
    before = await now_of(story, case)
    assert first == {Action.ASSIGN: 1}
    assert await sweep_at(story, case.first_response_due) == {}
    assert await now_of(story, case) == before


async def test_a_silent_member_loses_the_case_to_the_other(story: Story) -> None:
    case = await opened(story)
    case = await story.desk.cases.claim(case.number, story.first)
    await sweep_at(story, case.turn_due)
    after = await now_of(story, case)
    assert (after.state, after.assignee_id) == (State.ASSIGNED, story.second.id)
    assert await actions_of(story, case) == [(Action.ASSIGN, Why.SILENT)]
    assert Notice.ASSIGNED in [kind for who, kind in await send_all(story.desk) if who == "tg-老王"]


async def test_an_overdue_case_is_reported_to_the_contact_each_working_day(story: Story) -> None:
    case = await opened(story)
    for day in range(3):
        moment = datetime(2026, 11, 26 + day, 10, 0, tzinfo=SHANGHAI)  # Thursday, Friday, Saturday
        await sweep_at(story, moment)
    sent = await send_all(story.desk)
    # Due on Thursday at 10:00, again on Friday; Saturday is no working day.
    assert [kind for who, kind in sent if who == "tg-周主任"].count(Notice.OVERDUE) == 2
    assert case.answer_due == datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)


async def test_after_a_long_sleep_each_case_gets_what_is_due_now_and_no_flood(story: Story) -> None:
    case = await opened(story)
    done = await sweep_at(story, MONDAY + timedelta(days=40))
    assert done == {Action.REPORT: 1, Action.ASSIGN: 1}
    sent = await send_all(story.desk)
    assert sorted(kind for _, kind in sent) == ["assigned", "overdue"]
    assert (await now_of(story, case)).next_step_at is not None
    assert (await now_of(story, case)).next_step_at > story.desk.clock.moment  # type: ignore[operator]


async def test_a_draft_that_waits_for_its_second_member_is_reported(story: Story) -> None:
    case = await opened(story)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, ANSWER)
    await send_all(story.desk)
    drafted = await now_of(story, case)
    await sweep_at(story, drafted.turn_due)
    assert (Action.REPORT, Why.UNCHECKED) in await actions_of(story, case)
    sent = await send_all(story.desk)
    assert ("tg-老王", Notice.REMINDER) in sent
    assert ("tg-老李", Notice.REMINDER) not in sent


async def test_a_draft_with_open_problems_is_its_writers_turn(story: Story) -> None:
    case = await opened(story)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, "依据第九十九条。")
    drafted = await now_of(story, case)
    ledger = await story.desk.cases.ledger()
    assert [row.turn for row in ledger.rows] == ["老李"]
    await sweep_at(story, drafted.turn_due)
    assert (await now_of(story, case)).assignee_id == story.second.id


async def test_without_two_members_on_duty_the_case_stays_open_and_is_reported(story: Story) -> None:
    await story.desk.roster.set_duty(story.second, False)
    case = await story.desk.cases.open_case(story.officer, question())
    assert (case.state, case.group_id) == (State.OPEN, None)
    assert ("tg-周主任", Notice.UNROUTED) in await send_all(story.desk)
    await story.desk.roster.set_duty(story.second, True)
    assert await sweep_at(story, story.desk.clock.moment) == {Action.TRANSFER: 1}
    assert (await now_of(story, case)).group_id == 4


async def test_a_group_that_fell_short_passes_its_cases_to_another(story: Story) -> None:
    for name in ("老赵", "老钱"):
        await story.desk.enter(name, Role.MEMBER, "市公安局", 2)
    case = await opened(story)
    assert case.group_id == 4
    await story.desk.roster.set_duty(story.second, False)
    await sweep_at(story, case.first_response_due - timedelta(minutes=30))
    assert (await now_of(story, case)).group_id == 2
    assert (Action.TRANSFER, Why.SHORT) in await actions_of(story, case)


async def test_a_roadside_case_passes_at_once_from_whoever_goes_off_duty(story: Story) -> None:
    await story.desk.enter("老赵", Role.MEMBER, "市公安局", 4)
    case = await opened(story, Urgency.ROADSIDE)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.roster.set_duty(story.first, False)
    await sweep_at(story, story.desk.clock.moment + timedelta(seconds=30))
    after = await now_of(story, case)
    assert after.assignee_id not in (None, story.first.id)
    assert (Action.ASSIGN, Why.OFF_DUTY) in await actions_of(story, case)


async def test_a_dismissed_members_cases_pass_on(story: Story) -> None:
    await story.desk.enter("老赵", Role.MEMBER, "市公安局", 4)
    case = await opened(story)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.roster.dismiss(story.admin, story.first.id)
    await sweep_at(story, story.desk.clock.moment)
    assert (await now_of(story, case)).assignee_id not in (None, story.first.id)


async def test_an_answered_case_without_a_word_closes_after_five_working_days(story: Story) -> None:
    case = await opened(story)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, ANSWER)
    await story.desk.cases.check(case.number, story.second)
    await send_all(story.desk)
    answered = await now_of(story, case)
    assert answered.turn_due == datetime(2026, 11, 30, 10, 0, tzinfo=SHANGHAI)
    assert await sweep_at(story, answered.turn_due - timedelta(minutes=1)) == {}
    assert await sweep_at(story, answered.turn_due) == {Action.CLOSE: 1}
    assert (await now_of(story, case)).state is State.CLOSED
    assert await send_all(story.desk) == [("tg-小陈", Notice.CLOSED)]


async def test_a_checked_answer_that_does_not_go_out_is_reported(story: Story) -> None:
    case = await opened(story)
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, ANSWER)
    checked = await story.desk.cases.check(case.number, story.second)
    await sweep_at(story, checked.turn_due)
    assert (Action.REPORT, Why.UNDELIVERED) in await actions_of(story, case)


@pytest.mark.parametrize("days", [0, 1, 3, 10, 100])
async def test_a_swept_case_always_has_its_next_step_ahead(story: Story, days: int) -> None:
    case = await opened(story)
    await sweep_at(story, MONDAY + timedelta(days=days))
    stored = await now_of(story, case)
    assert stored.next_step_at is not None
    assert stored.next_step_at > story.desk.clock.moment
