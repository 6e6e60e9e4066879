"""How a case is changed: one transaction with the rights, the conditional update, the event and the messages."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from escalation.case import MAX_REASON, Case, Draft, Event, checked_text
from escalation.deadlines import Deadlines
from escalation.gate import DraftGate
from escalation.guidance import StandingLaw
from escalation.likeness import Likeness
from escalation.notices import Directory, Notices
from escalation.outbox import Outgoing
from escalation.people import Person
from escalation.rights import require, require_sight
from escalation.scope import ScopeClassifier
from escalation.states import Action, State, Transition
from escalation.store import CaseStore, Once, Work
from escalation.timing import CaseClock
from kernel.clock import Clock
from kernel.errors import CaseConflict, CaseNotFound

Telling = Callable[[Notices, Case], Sequence[Outgoing]]
Changing = Callable[[Case], Case]
Doing = Callable[[Work, Case], Awaitable[None]]


def _unchanged(case: Case) -> Case:
    return case


def _silent(_notices: Notices, _case: Case) -> Sequence[Outgoing]:
    return ()


@dataclass(frozen=True)
class Step:
    """An action to take: `change` sets what the table of states does not, `tell` says who hears of it, `guard` may
    refuse with an error once the case is read, `also` writes what belongs to it in the same transaction."""

    action: Action
    why: str = ""
    change: Changing = _unchanged
    tell: Telling = _silent
    guard: Callable[[Work, Case, Draft | None], Awaitable[None]] | None = None
    also: Doing | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Acting:
    """What all operations on cases share."""

    def __init__(
        self,
        store: CaseStore,
        clock: Clock,
        deadlines: Deadlines,
        gate: DraftGate,
        *,
        likeness: Likeness | None = None,
        classifier: ScopeClassifier | None = None,
        law: StandingLaw | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._deadlines = deadlines
        self._case_clock = CaseClock(deadlines)
        self._gate = gate
        self._likeness = likeness
        self._classifier = classifier
        self._law = law

    async def _move(self, number: str, actor: Person | None, step: Step, once: Once | None = None) -> Case:
        """Take a case to its next state.

        Raises CaseNotFound where the actor may not see it, CaseConflict where its state does not admit the action
        or another was faster, NotAllowed where others may take it.
        """
        why = _reason(step.why)
        async with self._store.write() as work:
            case = await self._case(work, number, actor)
            if await self._seen(work, once, case.number):
                return case
            return await self.move_within(work, case, actor, step, why)

    async def move_within(
        self, work: Work, case: Case, actor: Person | None, step: Step, why: str = ""
    ) -> Case:
        """The same inside a transaction that is open already."""
        moment = self._clock.now()
        draft = await work.cases.latest_draft(case.id)
        transition = await self._required(work, case, actor, step.action, draft)
        if step.guard is not None:
            await step.guard(work, case, draft)
        changed = step.change(_at(case, transition.to))
        stored = await work.cases.replace(case, self._timed(changed, step.action, moment))
        if stored is None:
            raise await _beaten(work, case)
        if step.also is not None:
            await step.also(work, stored)
        event = Event(
            stored.id,
            moment,
            actor.id if actor else None,
            step.action,
            case.state,
            stored.state,
            why,
            step.details,
        )
        await work.cases.record([event])
        await work.outbox.put(step.tell(Notices(await Directory.read(work)), stored), moment)
        return stored

    def _timed(self, case: Case, action: Action, moment: datetime) -> Case:
        if action is Action.REOPEN:
            return self._case_clock.opened(case, moment)
        return self._case_clock.turned(case, moment)

    async def _aside(
        self,
        number: str,
        actor: Person,
        event: tuple[Action, str, dict[str, Any]],
        once: Once | None,
        *,
        change: Changing = _unchanged,
        guard: Callable[[Work, Case], Awaitable[None]] | None = None,
        also: Doing | None = None,
        tell: Telling = _silent,
    ) -> Case:
        """Do something to a case that leaves its state and its turn alone."""
        action, why, details = event
        moment = self._clock.now()
        async with self._store.write() as work:
            case = await self._case(work, number, actor)
            if await self._seen(work, once, case.number):
                return case
            if guard is not None:
                await guard(work, case)
            stored = await work.cases.replace(case, change(case))
            if stored is None:
                raise await _beaten(work, case)
            if also is not None:
                await also(work, stored)
            await work.cases.record(
                [Event(case.id, moment, actor.id, action, case.state, case.state, why, details)]
            )
            await work.outbox.put(tell(Notices(await Directory.read(work)), stored), moment)
            return stored

    async def _case(self, work: Work, number: str, actor: Person | None) -> Case:
        case = await work.cases.by_number(number)
        if case is None:
            raise CaseNotFound(f"no case {number[:24]!r}; numbers look like ZW2026-0001")
        if actor is not None:
            require_sight(actor, case)
        return case

    async def _seen(self, work: Work, once: Once | None, result: str) -> bool:
        """Record the update in this transaction; whether it had been acted on before."""
        if once is None:
            return False
        if not await work.inbox.first_time(once.channel, once.update_id, self._clock.now()):
            return True
        await work.inbox.tell(once.channel, once.update_id, result)
        return False

    @staticmethod
    async def _required(
        work: Work, case: Case, actor: Person | None, action: Action, draft: Draft | None
    ) -> Transition:
        try:
            return require(actor, case, action, draft)
        except CaseConflict as conflict:
            holder = await work.people.get(case.assignee_id) if case.assignee_id else None
            if holder is None:
                raise
            message = f"{conflict}; in the hands of {holder.name}"
            raise CaseConflict(message, state=case.state, holder=holder.name) from conflict


async def _beaten(work: Work, case: Case) -> CaseConflict:
    """Another was faster: how the case stands now, and in whose hands."""
    now = await work.cases.by_id(case.id) or case
    holder = await work.people.get(now.assignee_id) if now.assignee_id else None
    message = f"case {case.number} has just been changed by another; read it again"
    return CaseConflict(message, state=now.state, holder=holder.name if holder else "")


def _at(case: Case, state: State) -> Case:
    return replace(case, state=state)


def _reason(why: str) -> str:
    return checked_text(why, "the reason", MAX_REASON) if why else ""
