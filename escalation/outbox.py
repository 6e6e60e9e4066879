"""What goes out to people: messages that wait in order for each recipient until a door has sent them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Notice(StrEnum):
    """What a message tells; the door puts it in words."""

    CASE_OPENED = "case_opened"
    """To the asker: the case's number and group."""
    CASE_CARD = "case_card"
    """To the group: a case to take up, or its card anew after a change."""
    CASE_TAKEN = "case_taken"
    """To the asker: somebody is at work on it."""
    ASSIGNED = "assigned"
    """To a member: a case was given to you."""
    DRAFT_READY = "draft_ready"
    """To the group: a draft waits for its second member."""
    DRAFT_RETURNED = "draft_returned"
    """To the writer: mend the draft."""
    ANSWER = "answer"
    """To the asker: the checked answer. Sending it delivers the case."""
    REMINDER = "reminder"
    """To whoever's turn it is."""
    OVERDUE = "overdue"
    """To the leading group's contact."""
    UNROUTED = "unrouted"
    """To the leading group's contact: no group has two members on duty."""
    NOTE = "note"
    """To the other side: words on the case."""
    FILE_ADDED = "file_added"
    """To whoever has the case in hand, else to the group: a photo or file was attached."""
    WITHDRAWN = "withdrawn"
    """To the group: nothing is left to do."""
    REOPENED = "reopened"
    """To the group: the answer has not solved it."""
    REVIEW_DUE = "review_due"
    """To the group and the contact: an approved answer must be looked at again, for the law has changed."""
    CLOSED = "closed"
    """To the asker: counted as solved."""
    CORPUS_CHANGED = "corpus_changed"
    """To the admins: the calendar has changed the law, and what rests on it is to be looked at. It has no case."""
    DOCUMENTS_REFUSED = "documents_refused"
    """To the admins: files of the watched folder that could not be taken in, with why. It has no case."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to enqueue. `dedup` is unique for ever: a second one with the same key is dropped."""

    channel: str
    recipient: str
    kind: str
    payload: dict[str, Any]
    dedup: str
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message that waits, or that a door has claimed for sending under a lease that ends at `lease_until`."""

    id: int
    channel: str
    recipient: str
    kind: str
    payload: dict[str, Any]
    case_id: int | None
    attempts: int
    lease: str | None
    lease_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How long to wait before the next try: doubling from `first` to `longest`, or what the server asked for."""

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)

    def wait(self, attempts: int, asked: timedelta | None = None) -> timedelta:
        """The wait after so many attempts."""
        if asked is not None:
            return max(asked, timedelta(seconds=1))
        factor: int = 1 << min(attempts, 16)
        return min(self.first * factor, self.longest)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the outbox stands: waiting, given up, and since when the oldest waits."""

    waiting: int
    given_up: int
    oldest: datetime | None
    by_channel: dict[str, int] = field(default_factory=dict)
