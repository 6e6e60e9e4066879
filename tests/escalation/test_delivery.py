"""The outbox: in order for each recipient, nothing lost, a repeat only where a crash left no record."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation.delivery import LEASE
from escalation.outbox import Outgoing, RetryRule
from tests.escalation.conftest import DeskOfCases


def text(recipient: str, number: int) -> Outgoing:
    """A message to a recipient."""
    return Outgoing("telegram", recipient, "reply", {"n": number}, f"reply:{recipient}:{number}")


async def numbers(desk: DeskOfCases, worker: str = "bot") -> list[tuple[str, int]]:
    """What can be claimed now: recipient and number."""
    return [(m.recipient, m.payload["n"]) for m in await desk.delivery.claim("telegram", worker)]


async def test_only_the_first_message_of_each_recipient_is_given_out(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1), text("a", 2), text("b", 1)])
    assert await numbers(desk) == [("a", 1), ("b", 1)]
    assert await numbers(desk) == []


async def test_the_next_one_follows_when_the_first_is_sent(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1), text("a", 2)])
    (first,) = await desk.delivery.claim("telegram", "bot")
    assert await desk.delivery.sent(first, "77")
    assert await numbers(desk) == [("a", 2)]


async def test_a_failed_message_keeps_its_place_and_waits_as_long_as_asked(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1), text("a", 2), text("b", 1)])
    first, other = await desk.delivery.claim("telegram", "bot")
    await desk.delivery.failed(first, "429", timedelta(seconds=30))
    await desk.delivery.sent(other)
    assert await numbers(desk) == []
    assert await desk.delivery.wait("telegram") == timedelta(seconds=30)
    desk.clock.moment += timedelta(seconds=30)
    assert await numbers(desk) == [("a", 1)]


async def test_a_message_given_up_lets_those_behind_it_go(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1), text("a", 2)])
    (first,) = await desk.delivery.claim("telegram", "bot")
    await desk.delivery.give_up(first, "403 bot was blocked")
    assert await numbers(desk) == [("a", 2)]
    state = await desk.delivery.state()
    assert (state.waiting, state.given_up, state.by_channel) == (1, 1, {"telegram": 1})


async def test_the_same_message_is_enqueued_once(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1)])
    await desk.delivery.put([text("a", 1), text("a", 2)])
    assert len(await desk.delivery.waiting("telegram", "a")) == 2


async def test_what_a_killed_sender_held_goes_out_at_its_restart_once(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1)])
    assert await numbers(desk) == [("a", 1)]  # … and killed before it recorded
    assert await numbers(desk, "another") == []
    assert await desk.delivery.start("bot") == 1
    (again,) = await desk.delivery.claim("telegram", "bot")
    assert await desk.delivery.sent(again)
    assert await desk.delivery.start("bot") == 0
    assert await numbers(desk) == []


async def test_a_lease_that_ran_out_passes_on_and_the_late_record_does_not_count(desk: DeskOfCases) -> None:
    await desk.delivery.put([text("a", 1)])
    (late,) = await desk.delivery.claim("telegram", "slow")
    desk.clock.moment += LEASE
    (again,) = await desk.delivery.claim("telegram", "quick")
    assert await desk.delivery.sent(late) is False
    assert await desk.delivery.sent(again) is True


async def test_who_fetches_marks_what_was_read(desk: DeskOfCases) -> None:
    messages = [Outgoing("web", "7", "note", {"n": n}, f"note:{n}") for n in range(3)]
    await desk.delivery.put(messages)
    waiting = await desk.delivery.waiting("web", "7")
    assert [message.payload["n"] for message in waiting] == [0, 1, 2]
    assert await desk.delivery.read("web", "7", waiting[1].id) == 2
    assert [message.payload["n"] for message in await desk.delivery.waiting("web", "7")] == [2]


@given(attempts=st.integers(0, 10_000))
def test_waits_grow_to_their_longest(attempts: int) -> None:
    rule = RetryRule()
    assert rule.first <= rule.wait(attempts) <= rule.longest
    assert rule.wait(attempts) <= rule.wait(attempts + 1)
