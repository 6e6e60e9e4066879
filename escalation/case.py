"""What a case is: the question handed to people, its drafts, events, notes and attachments."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from escalation.deadlines import Urgency
from escalation.scope import Scope
from escalation.states import Action, State
from kernel.errors import InvalidInput

MAX_QUESTION = 4000
MAX_TEXT = 20_000
MAX_REASON = 1000
MAX_TURNS = 40


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange before the case: what was asked and, in short, what the desk replied."""

    question: str
    reply: str


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a door knows when it hands a question to people.

    `reason` says why (`person_asked`, `live_case`, `low_confidence`, `gate_failed` …), `found` holds citations that
    retrieval had found, `channel` and `reply_to` the chat that the answer goes back to.
    """

    question: str
    reason: str
    as_of: date
    channel: str
    reply_to: str
    conversation: tuple[Turn, ...] = ()
    found: tuple[str, ...] = ()
    urgency: Urgency = Urgency.ORDINARY
    scope: Scope | None = None

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise InvalidInput("a case needs a question; it is empty")
        if len(self.question) > MAX_QUESTION:
            raise InvalidInput(
                f"a question has at most {MAX_QUESTION} characters, this one {len(self.question)}; shorten it"
            )
        if len(self.conversation) > MAX_TURNS:
            raise InvalidInput(
                f"a case carries at most {MAX_TURNS} earlier turns, not {len(self.conversation)}"
            )


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands now; `draft_settled` is False while its draft has problems that its writer must mend or
    acknowledge. Every field but `id`, `number` and what was asked may change with a transition;
    `version` counts the changes. Moments are aware, in Asia/Shanghai."""

    id: int
    number: str
    version: int
    state: State
    question: str
    reason: str
    as_of: date
    channel: str
    reply_to: str
    asker_id: int
    department: str
    scope: Scope
    scope_words: tuple[str, ...]
    urgency: Urgency
    opened_at: datetime
    turn_since: datetime
    turn_due: datetime
    first_response_due: datetime
    answer_due: datetime
    next_step_at: datetime | None
    due_approximate: bool
    conversation: tuple[Turn, ...] = ()
    found: tuple[str, ...] = ()
    group_id: int | None = None
    assignee_id: int | None = None
    drafter_id: int | None = None
    checker_id: int | None = None
    draft_settled: bool = True
    first_response_at: datetime | None = None
    reminded_at: datetime | None = None
    overdue_reported_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a case: who (None: the desk itself), when, what, why. Written once, never edited."""

    case_id: int
    at: datetime
    actor_id: int | None
    action: Action
    before: State | None
    after: State
    why: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """What the citation gate objects to: the citation, its verdict, in Chinese what is wrong, and what would be
    right where the gate knows."""

    citation: str
    verdict: str
    detail: str
    closest: str | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of an answer, with what the gate said of it. A new version is a new row."""

    case_id: int
    version: int
    author_id: int
    at: datetime
    text: str
    citations: tuple[str, ...]
    problems: tuple[DraftProblem, ...]
    acknowledged_at: datetime | None = None
    acknowledged_why: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is objected to, or the writer has taken responsibility for what is."""
        return not self.problems or self.acknowledged_at is not None


@dataclass(frozen=True, slots=True)
class Note:
    """Words between the asker and the team on a case, beside its drafts: a fact asked for, a fact supplied."""

    case_id: int
    author_id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or file of a case: kept where the channel keeps it, known by the channel's own reference."""

    case_id: int
    author_id: int
    at: datetime
    channel: str
    reference: str
    name: str
    size: int | None = None


def checked_text(text: str, what: str, limit: int = MAX_TEXT) -> str:
    """A text with its ends trimmed; InvalidInput where it is empty, too long or holds control characters."""
    trimmed = text.strip()
    if not trimmed:
        raise InvalidInput(f"{what} is empty; write what is to be said")
    if len(trimmed) > limit:
        raise InvalidInput(f"{what} has {len(trimmed)} characters; at most {limit} are taken")
    if any(ord(character) < 32 and character not in "\n\t\r" for character in trimmed):
        raise InvalidInput(f"{what} holds control characters; send plain text")
    return trimmed
