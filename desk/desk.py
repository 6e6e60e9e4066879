"""The counter: what every door may ask of the desk, with the person who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desk.asking import Answering, Asking, Outcome, Place, Reply, ReplyKind, named_day
from desk.conversation import Missing, TurnKind
from desk.guiding import Guiding
from desk.phrasing.book import PhrasingBook
from desk.storage import Storage
from desk.storage.conversations import StoredTurn
from desk.transactions import JoiningStore
from escalation.case import Attachment, Case, Draft, DraftProblem, Event, NewCase, Note, Turn
from escalation.deadlines import Deadlines, urgency_of
from escalation.delivery import Delivery
from escalation.gate import DraftGate
from escalation.guidance import Guidance, StandingLaw
from escalation.ledger import Ledger, LedgerRow
from escalation.outbox import Message as QueuedMessage
from escalation.outbox import Notice, Outgoing, RetryRule
from escalation.people import Group, Person
from escalation.roster import Roster
from escalation.scope import Scope
from escalation.service import CaseService
from escalation.states import Action, State
from escalation.store import Once
from escalation.timing import CaseClock
from escalation.viewing import CaseFile
from escalation.working_days import ChineseDays, WorkingTime
from kernel.clock import Clock
from kernel.errors import InvalidInput, NotFound
from knowledge.departments import Department, departments
from retrieval.answer import Answer, CitedArticle, FittingItem, FittingRow, Role
from retrieval.conduct_day import conduct_day

if TYPE_CHECKING:
    from retrieval.index import Library

__all__ = [
    "Action",
    "Answer",
    "Attachment",
    "Case",
    "CaseFile",
    "CitedArticle",
    "Delivery",
    "Desk",
    "Draft",
    "DraftProblem",
    "Event",
    "FittingItem",
    "FittingRow",
    "Group",
    "Guidance",
    "Ledger",
    "LedgerRow",
    "Missing",
    "Note",
    "Notice",
    "Once",
    "Outgoing",
    "Person",
    "QueuedMessage",
    "Reply",
    "ReplyKind",
    "RetryRule",
    "Role",
    "Scope",
    "State",
    "open_desk",
]

_PARTS = "outbox_parts"
_PERSON_ASKED = "person_asked"
_LOW_CONFIDENCE = "low_confidence"
# A wish for a person in fewer words than this says nothing of the matter.
_SHORTEST_CASE = 12
# What nothing is found for in fewer words than this may be a greeting: a case is offered, not opened.
_SHORTEST_UNSURE = 8


class Desk:
    """Asking, and the way to people. Operations on cases are `cases`, on people `roster`, sending is `delivery`.

    `opens_when_unsure`: a question that nothing sure is found for becomes a case at once; otherwise the officer is
    offered one.
    """

    def __init__(
        self,
        store: JoiningStore,
        cases: CaseService,
        roster: Roster,
        delivery: Delivery,
        answering: Answering,
        guiding: Guiding,
        clock: Clock,
        *,
        opens_when_unsure: bool = False,
        phrasing: PhrasingBook | None = None,
    ) -> None:
        self.store = store
        self.cases = cases
        self.roster = roster
        self.delivery = delivery
        self.clock = clock
        self.phrasing = phrasing
        self._asking = Asking(store, answering, guiding, clock)
        self._answering = answering
        self._opens_when_unsure = opens_when_unsure

    @asynccontextmanager
    async def once(self, channel: str, update_id: str) -> AsyncIterator[bool]:
        """Everything done inside is one transaction with the record of the update; False where it was done before."""
        async with self.store.read() as work:
            seen = await work.inbox.result(channel, update_id) is not None
        if seen:
            yield False
            return
        async with self.store.together():
            yield True
            async with self.store.write() as work:
                await work.inbox.first_time(channel, update_id, self.clock.now())
                await work.inbox.tell(channel, update_id, "done")

    async def close(self) -> None:
        """Give back the storage's connections."""
        await self.store.close()

    async def person(self, channel: str, external_id: str) -> Person | None:
        """Who an account belongs to, where it is bound to somebody active."""
        person = await self.roster.who(channel, external_id)
        return person if person is not None and person.active else None

    async def chat_moved(self, channel: str, before: str, after: str) -> None:
        """A group's chat has got another number."""
        async with self.store.write() as work:
            for group in await work.people.groups():
                if (group.channel, group.chat) == (channel, before):
                    await work.people.put_group(replace(group, chat=after))

    async def parts_sent(self, message: QueuedMessage) -> int:
        """How many parts of a message too long for one went out before."""
        async with self.store.read() as work:
            return int(await work.inbox.result(_PARTS, str(message.id)) or 0)

    async def mark_part(self, message: QueuedMessage, number: int) -> None:
        """That part of a long message went out."""
        async with self.store.write() as work:
            await work.inbox.first_time(_PARTS, str(message.id), self.clock.now())
            await work.inbox.tell(_PARTS, str(message.id), str(number))

    async def ask(
        self, person: Person, text: str, channel: str, chat: str, as_of: date | None = None
    ) -> Reply:
        """The reply to a message: an answer, one thing asked back, or a case.

        Raises QuestionRejected for input that is no question.
        """
        place = Place(channel, chat)
        previous = await self._asking.last_turn(person, place)
        whole = self._asking.resolved(text, previous)
        day = as_of or whole.day
        if whole.kind is TurnKind.PERSON_WANTED and whole.question != text.strip() and previous is not None:
            return await self.hand_over(person, previous.id)
        outcome = await self._asking.answer(whole.question, day, whole.department, person)
        if whole.kind is TurnKind.PERSON_WANTED and outcome.answer.reason == _PERSON_ASKED:
            if previous is None and len(text.strip()) <= _SHORTEST_CASE:
                outcome = replace(outcome, kind=ReplyKind.NOTHING_TO_HAND_OVER)
                return await self._asking.keep(person, place, outcome)
            outcome = replace(outcome, kind=ReplyKind.CASE_OPENED, guidance=None)
        return await self._settle(person, place, outcome)

    async def ask_again(self, person: Person, turn_id: int, as_of: date) -> Reply:
        """The question of an earlier turn as of another day."""
        turn, place = await self._asking.turn_of(person, turn_id)
        outcome = await self._asking.answer(turn.question, as_of, _department(turn), person)
        return await self._settle(person, place, outcome)

    async def choose(self, person: Person, turn_id: int, choice: int) -> Reply:
        """The fact asked back in an earlier turn, chosen among what was offered."""
        turn, place = await self._asking.turn_of(person, turn_id)
        offered: list[str] = turn.context.get("choices") or []
        if not 0 <= choice < len(offered):
            raise InvalidInput(f"turn {turn_id} offered no choice {choice}")
        whole = self._asking.resolved(offered[choice], turn)
        outcome = await self._asking.answer(
            whole.question, named_day(turn), whole.department or _department(turn), person
        )
        return await self._settle(person, place, outcome)

    async def _settle(self, person: Person, place: Place, outcome: Outcome) -> Reply:
        unsure = (
            outcome.kind is ReplyKind.DECLINED
            and outcome.answer.reason == _LOW_CONFIDENCE
            and len(outcome.question) >= _SHORTEST_UNSURE
        )
        if outcome.kind is not ReplyKind.CASE_OPENED and not (unsure and self._opens_when_unsure):
            return await self._asking.keep(person, place, outcome)
        case = await self._open(person, place, outcome, outcome.answer.reason or _PERSON_ASKED)
        return await self._asking.keep(person, place, replace(outcome, kind=ReplyKind.CASE_OPENED), case)

    async def _open(self, person: Person, place: Place, outcome: Outcome, reason: str) -> Case:
        before = await self._asking.turns_before(person, place)
        new = NewCase(
            question=outcome.question,
            reason=reason,
            as_of=outcome.answer.as_of,
            channel=place.channel,
            reply_to=place.chat,
            conversation=tuple(Turn(turn.question, turn.reply) for turn in before),
            found=outcome.citations,
            urgency=urgency_of(outcome.question),
        )
        return await self.cases.open_case(person, new)

    async def hand_over(self, person: Person, turn_id: int) -> Reply:
        """Hand the question of a turn to people; done twice it gives the same case."""
        turn, place = await self._asking.turn_of(person, turn_id)
        answer = await self.answer_of(person, turn_id)
        outcome = Outcome(
            ReplyKind.CASE_OPENED, turn.question, replace(answer, articles=()), citations=turn.citations
        )
        for later in await self._asking.turns_before(person, place):
            if later.case_id is not None and later.question == turn.question and later.id >= turn.id:
                case = await self._case_by_id(later.case_id)
                return Reply(ReplyKind.CASE_OPENED, later.id, outcome.answer, case=case)
        case = await self._open(person, place, outcome, _PERSON_ASKED)
        return await self._asking.keep(person, place, outcome, case)

    async def _case_by_id(self, case_id: int) -> Case:
        async with self.store.read() as work:
            case = await work.cases.by_id(case_id)
        if case is None:
            raise NotFound(f"no case with id {case_id}")
        return case

    async def answer_of(self, person: Person, turn_id: int) -> Answer:
        """The answer of an earlier turn, put together once more from the same question on the same day."""
        turn, _ = await self._asking.turn_of(person, turn_id)
        outcome = await self._asking.answer(turn.question, named_day(turn), _department(turn), person)
        return outcome.answer

    async def answered(self, person: Person, number: str) -> Case:
        """The case whose answer the asker has in front of them. Where the record of its sending is still on its
        way (or was lost in a kill), what the asker does with the answer proves that it came."""
        # The transaction that writes is begun before the case is read: the sender may be recording just now.
        async with self.store.together(), self.store.write():
            case = (await self.cases.file(number, person)).case
            if case.state is State.CHECKED and case.asker_id == person.id:
                return await self.cases.deliver(number, person)
            return case

    async def rate(self, person: Person, turn_id: int, helpful: bool) -> None:
        """Keep the officer's word on an answer; the question of a helpful one may join the bank."""
        turn, _ = await self._asking.turn_of(person, turn_id)
        async with self.store.write() as work:
            await work.conversations.rate(turn.id, helpful)
            if self.phrasing is not None:
                await self.phrasing.rated(work, person, turn, helpful)

    async def article(self, citation: str, as_of: date | None = None) -> CitedArticle:
        """One article by its citation; InvalidInput, InstrumentNotFound or ArticleNotFound where there is none."""
        return self._answering.article(citation, as_of)

    async def plan(self, person: Person, text: str) -> Answer | None:
        """What the work plan says, or None where it says nothing of this."""
        outcome = await self._asking.answer(f"工作方案 {text}", None, None, person)
        return outcome.answer if outcome.answer.plan_items else None

    def day_in(self, text: str) -> date | None:
        """The day that a text names."""
        found = conduct_day(text[:60], self.clock.today())
        return found.day if found else None


def _department(turn: StoredTurn) -> Department | None:
    return departments().get(turn.context.get("department") or "")


def open_desk(
    storage: Storage,
    answering: Answering,
    gate: DraftGate,
    clock: Clock,
    *,
    law: StandingLaw | None = None,
    rule: RetryRule | None = None,
    opens_when_unsure: bool = False,
    library: Callable[[], Library] | None = None,
) -> Desk:
    """A desk over a storage whose tables are up to date. Without the `law` nobody can tell whether an approved
    answer still rests on it; the gate alone then says so of the day of asking. Without the `library` of the moment no
    questions are proposed for the bank."""
    store = JoiningStore(storage)
    deadlines = Deadlines(WorkingTime(ChineseDays()))
    cases = CaseService(store, clock, deadlines, gate, likeness=answering, law=law)
    return Desk(
        store,
        cases,
        Roster(store, clock),
        Delivery(store, clock, CaseClock(deadlines), rule),
        answering,
        Guiding(store, answering, gate, law),
        clock,
        opens_when_unsure=opens_when_unsure,
        phrasing=PhrasingBook(store, library, clock) if library is not None else None,
    )
