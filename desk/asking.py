"""One message to the desk: made whole against the conversation, answered, asked back, or put down for people."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from desk.conversation import (
    Missing,
    Resolved,
    Turn,
    TurnKind,
    choices_for,
    focus_of,
    missing_fact,
    resolve,
)
from desk.guiding import Comparing, Guiding
from desk.storage.conversations import NewTurn, StoredTurn
from desk.transactions import JoiningStore
from escalation.case import Case
from escalation.guidance import Guidance
from escalation.people import Person
from kernel.clock import Clock
from kernel.errors import NotFound
from knowledge.citation import Citation, NameTable
from knowledge.departments import Department, departments
from retrieval.answer import Answer, CitedArticle, Disposition
from retrieval.handover import HandoverReason

# After so long a pause a message is no follow-up any more.
PAUSE = timedelta(hours=3)
# Who asks for a person, or for a document, gets one, though the like was answered before.
_PEOPLE_ONLY = frozenset({HandoverReason.PERSON_ASKED.value, HandoverReason.DRAFTING.value})
_LONGEST_REPLY = 600
_LOOKED_BACK = 10


class ReplyKind(StrEnum):
    """What the desk says back."""

    ANSWERED = "answered"
    GUIDED = "guided"
    DECLINED = "declined"
    ASKED_BACK = "asked_back"
    COURTESY = "courtesy"
    CASE_OPENED = "case_opened"
    NOTHING_TO_HAND_OVER = "nothing_to_hand_over"


@dataclass(frozen=True, slots=True)
class Reply:
    """The desk's reply to one message: an answer, a question back, or a case.

    `turn_id` is the turn's number in the conversation. `answer` stands beside every kind where something was
    found; `guidance` where people have answered this very question before, `alike` where they have answered
    questions like it; `missing` and `choices` where one fact is asked
    back; `case` where one was opened.
    """

    kind: ReplyKind
    turn_id: int
    answer: Answer
    guidance: Guidance | None = None
    missing: Missing | None = None
    choices: tuple[str, ...] = ()
    case: Case | None = None
    alike: tuple[Guidance, ...] = ()


class Answering(Comparing, Protocol):
    """What retrieval does for the desk."""

    @property
    def names(self) -> NameTable: ...

    def ask(self, text: str, as_of: date | None, department: Department | None) -> Answer: ...

    def article(self, citation: str, as_of: date | None) -> CitedArticle: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation is held: the channel and the chat."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, before it is kept: the kind, the answer, and what stands beside it."""

    kind: ReplyKind
    question: str
    answer: Answer
    day: date | None = None
    department: str | None = None
    guidance: Guidance | None = None
    missing: Missing | None = None
    choices: tuple[str, ...] = ()
    citations: tuple[str, ...] = field(default=())
    alike: tuple[Guidance, ...] = ()


class Asking:
    """Reads messages against what went before, and answers them; what it does is kept as turns."""

    def __init__(self, store: JoiningStore, answering: Answering, guiding: Guiding, clock: Clock) -> None:
        self.store = store
        self.answering = answering
        self._guiding = guiding
        self._clock = clock
        # One question at a time: the embedding model already uses every thread it is given.
        self._one_at_a_time = asyncio.Lock()

    async def last_turn(self, person: Person, place: Place) -> StoredTurn | None:
        """The last turn that asked something, where the conversation still goes on."""
        since = self._clock.now() - PAUSE
        async with self.store.read() as work:
            for conversation in await work.conversations.of_person(
                person.id, 1, channel=place.channel, chat=place.chat
            ):
                if conversation.ended_at is not None or conversation.last_at < since:
                    return None
                turns = _asked(await work.conversations.turns(conversation.id, last=_LOOKED_BACK))
                return turns[-1] if turns else None
        return None

    async def turn_of(self, person: Person, turn_id: int) -> tuple[StoredTurn, Place]:
        """A turn of this person's, and where it was said; NotFound for anybody else's."""
        async with self.store.read() as work:
            turn = await work.conversations.turn(turn_id)
            conversation = await work.conversations.get(turn.conversation_id) if turn else None
        if turn is None or conversation is None or conversation.person_id != person.id:
            raise NotFound(f"no turn {turn_id} among your own")
        return turn, Place(conversation.channel, conversation.chat)

    async def turns_before(self, person: Person, place: Place) -> Sequence[StoredTurn]:
        """The conversation so far, for a case."""
        last = await self.last_turn(person, place)
        if last is None:
            return ()
        async with self.store.read() as work:
            return _asked(await work.conversations.turns(last.conversation_id, last=_LOOKED_BACK))

    def resolved(self, text: str, previous: StoredTurn | None) -> Resolved:
        """The message made whole."""
        before = _turn(previous) if previous is not None else None
        whole = resolve(text, before, self.answering.names, self._clock.today())
        if whole.kind is TurnKind.FOLLOW_UP and whole.department is None and previous is not None:
            kept = previous.context.get("department")
            return replace(whole, department=departments().get(kept) if kept else None)
        return whole

    async def answer(
        self, question: str, day: date | None, department: Department | None, asker: Person
    ) -> Outcome:
        """What is said to a question that stands alone."""
        field_ = department or departments().get(asker.department)
        async with self._one_at_a_time:
            answer = await asyncio.to_thread(self.answering.ask, question, day, field_)
        if answer.disposition is Disposition.COURTESY:
            return Outcome(ReplyKind.COURTESY, question, answer)
        named = department.name if department else None
        if answer.disposition is Disposition.HANDED_ON and answer.reason in _PEOPLE_ONLY:
            return Outcome(
                ReplyKind.CASE_OPENED, question, answer, day, department.name if department else None
            )
        guided = await self._guiding.on(question, answer.as_of)
        named = department.name if department else None
        outcome = Outcome(
            ReplyKind.ANSWERED,
            question,
            answer,
            day,
            named,
            guided.answer,
            citations=answer.citations,
            alike=guided.alike,
        )
        if guided.answer is not None:
            cited = guided.answer.citations or answer.citations
            return replace(outcome, kind=ReplyKind.GUIDED, citations=cited)
        if answer.disposition is Disposition.HANDED_ON:
            return replace(outcome, kind=ReplyKind.CASE_OPENED)
        missing = missing_fact(question, answer, field_)
        if missing is not None:
            return replace(outcome, kind=ReplyKind.ASKED_BACK, missing=missing, choices=choices_for(missing))
        if answer.disposition is Disposition.DECLINED:
            return replace(outcome, kind=ReplyKind.DECLINED)
        return outcome

    async def keep(self, person: Person, place: Place, outcome: Outcome, case: Case | None = None) -> Reply:
        """Keep the turn; the reply as the door is told it."""
        focus = focus_of(outcome.answer)
        context: dict[str, Any] = {
            "day": outcome.day.isoformat() if outcome.day else None,
            "department": outcome.department,
            "focus": str(focus) if focus else None,
            "missing": outcome.missing.value if outcome.missing else None,
            "choices": list(outcome.choices),
            "guidance": outcome.guidance.case_number if outcome.guidance else None,
        }
        turn = NewTurn(
            outcome.kind.value,
            outcome.question,
            _short(outcome),
            outcome.answer.as_of,
            outcome.citations,
            context,
            case.id if case else None,
        )
        now = self._clock.now()
        async with self.store.write() as work:
            conversation = await work.conversations.going_on(person.id, place.channel, place.chat, now, PAUSE)
            kept = await work.conversations.add_turn(conversation.id, turn, now)
        return Reply(
            outcome.kind,
            kept.id,
            outcome.answer,
            outcome.guidance,
            outcome.missing,
            outcome.choices,
            case,
            outcome.alike,
        )


def named_day(turn: StoredTurn) -> date | None:
    """The day that the officer named in a turn, as opposed to today."""
    day = turn.context.get("day")
    return date.fromisoformat(day) if day else None


def _asked(turns: Sequence[StoredTurn]) -> list[StoredTurn]:
    """Turns without those in which nothing was asked: 「谢谢」 breaks no thread."""
    return [turn for turn in turns if turn.kind != ReplyKind.COURTESY.value]


def _turn(stored: StoredTurn) -> Turn:
    focus, missing = stored.context.get("focus"), stored.context.get("missing")
    return Turn(
        stored.question,
        Citation.parse(focus) if focus else None,
        named_day(stored),
        Missing(missing) if missing else None,
    )


def _short(outcome: Outcome) -> str:
    """The reply in short, for a case's card: what was said and what was cited."""
    said = outcome.guidance.answer if outcome.guidance else outcome.answer.message
    cited = "、".join(outcome.citations[:3])
    return f"{said}{cited}"[:_LONGEST_REPLY]
