"""How doors empty the outbox: claim, send, say what came of it. A sent answer delivers its case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from escalation.case import Event
from escalation.outbox import Message, Notice, Outgoing, QueueState, RetryRule
from escalation.states import Action, State
from escalation.store import CaseStore, Work
from escalation.timing import CaseClock
from kernel.clock import Clock

# Longer than any one request to a chat's server takes with its timeout.
LEASE = timedelta(seconds=90)


class Delivery:
    """The outbox for one door's sender.

    A message that was sent but not yet recorded when the process was killed is sent again once: that is the only
    repeat there can be, at most one for each crash and recipient.
    """

    def __init__(
        self, store: CaseStore, clock: Clock, case_clock: CaseClock, rule: RetryRule | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._case_clock = case_clock
        self._rule = rule or RetryRule()

    async def put(self, messages: Sequence[Outgoing]) -> None:
        """Enqueue messages of a door's own, e.g. a reply; better in the transaction of what they answer."""
        async with self._store.write() as work:
            await work.outbox.put(messages, self._clock.now())

    async def start(self, worker: str) -> int:
        """At a sender's start: what it held when it was killed waits again at once; how many."""
        async with self._store.write() as work:
            return await work.outbox.release(worker)

    async def claim(self, channel: str, worker: str, limit: int = 20) -> Sequence[Message]:
        """The next message of each recipient that may be sent now, held for `LEASE`."""
        async with self._store.write() as work:
            return await work.outbox.claim(channel, worker, self._clock.now(), LEASE, limit)

    async def wait(self, channel: str) -> timedelta | None:
        """How long until the next message may be tried (zero: now), or None where none waits."""
        async with self._store.read() as work:
            moment = await work.outbox.next_moment(channel)
        return None if moment is None else max(moment - self._clock.now(), timedelta())

    async def sent(self, message: Message, external_id: str | None = None) -> bool:
        """Record that a message went out; False where its lease had passed to another meanwhile."""
        async with self._store.write() as work:
            if not await work.outbox.sent(message, self._clock.now(), external_id):
                return False
            await self._deliver(work, [message])
            return True

    async def failed(self, message: Message, error: str, retry_after: timedelta | None = None) -> None:
        """It did not go out: try again after what the server asked for, or a growing wait."""
        retry_at = self._clock.now() + self._rule.wait(message.attempts - 1, retry_after)
        async with self._store.write() as work:
            await work.outbox.failed(message, retry_at, error)

    async def give_up(self, message: Message, error: str) -> None:
        """It can never go out (the chat is gone, the bot blocked): those behind it go on. An answer that was given
        up leaves its case checked; the sweep reports it."""
        async with self._store.write() as work:
            await work.outbox.given_up(message, self._clock.now(), error)

    async def waiting(self, channel: str, recipient: str) -> Sequence[Message]:
        """What waits for a recipient who fetches (the web, the API)."""
        async with self._store.read() as work:
            return await work.outbox.waiting_for(channel, recipient)

    async def read(self, channel: str, recipient: str, up_to: int) -> int:
        """The recipient has what was fetched, up to that message's number; how many were marked."""
        async with self._store.write() as work:
            messages = await work.outbox.read(channel, recipient, up_to, self._clock.now())
            await self._deliver(work, messages)
            return len(messages)

    async def sent_before(self, message: Message, kind: str | None = None) -> str | None:
        """The external number of the message last sent to this recipient on the same case, to edit it."""
        if message.case_id is None:
            return None
        async with self._store.read() as work:
            return await work.outbox.last_sent(
                message.channel, message.recipient, message.case_id, kind or message.kind
            )

    async def state(self) -> QueueState:
        """How the outbox stands."""
        async with self._store.read() as work:
            return await work.outbox.state()

    async def _deliver(self, work: Work, messages: Sequence[Message]) -> None:
        moment = self._clock.now()
        for message in messages:
            if message.kind != Notice.ANSWER or message.case_id is None:
                continue
            case = await work.cases.by_id(message.case_id)
            if case is None or case.state is not State.CHECKED:
                continue
            answered = self._case_clock.turned(
                replace(case, state=State.ANSWERED, answered_at=moment), moment
            )
            stored = await work.cases.replace(case, answered)
            if stored is not None:
                await work.cases.record(
                    [Event(case.id, moment, None, Action.DELIVER, case.state, stored.state, "", {})]
                )
