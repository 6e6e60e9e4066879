"""What escalation needs of a store: one transaction (`Work`) with its shelves. Storage lives in `desk/storage`."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from escalation.case import Attachment, Case, Draft, Event, Note
from escalation.guidance import Ground, Guidance, NewGuidance, Review
from escalation.ledger import LedgerRow
from escalation.likeness import Asked
from escalation.outbox import Message, Outgoing, QueueState
from escalation.people import ApiToken, Binding, Credential, Group, Invitation, NewPerson, Person, Role
from escalation.routing import Team
from escalation.states import State


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list: any of the states, of an asker, of a group, or of a holder. Newest first."""

    states: frozenset[State] | None = None
    asker_id: int | None = None
    group_id: int | None = None
    assignee_id: int | None = None
    not_department: str | None = None
    limit: int = 50
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """The update that an operation answers to, e.g. Telegram's: the operation and the record of the update are
    one transaction, so that an update delivered twice acts once, also across a crash."""

    channel: str
    update_id: str


class CaseShelf(Protocol):
    """Cases and what belongs to them."""

    async def next_number(self, year: int) -> str:
        """A new number of the year, `ZW2026-0001`; never given twice."""
        ...

    async def add(self, case: Case) -> Case:
        """Store a new case (its `id` is ignored); the case with its id."""
        ...

    async def by_number(self, number: str) -> Case | None: ...

    async def by_id(self, case_id: int) -> Case | None: ...

    async def replace(self, before: Case, after: Case) -> Case | None:
        """Store a case's next version where the stored one is still `before`'s version; None where it is not.

        This is the one conditional update that every change of state goes through.
        """
        ...

    async def search(self, wanted: CaseFilter) -> Sequence[Case]: ...

    async def claim_due(self, moment: datetime, limit: int) -> Sequence[Case]:
        """Take cases whose next step is due, by one conditional update that also raises their version and parks
        the step a minute away: two sweeps at once never get the same case."""
        ...

    async def replace_many(self, cases: Sequence[Case]) -> None:
        """Store what a sweep may change (state, turn, hands, moments) of cases that `claim_due` gave in this same
        transaction."""
        ...

    async def hasten(
        self, moment: datetime, *, assignee_id: int | None = None, urgent_only: bool = False
    ) -> int:
        """Let the sweep look at once at what a person has in hand, or (None) at what no group has; how many."""
        ...

    async def record(self, events: Sequence[Event]) -> None: ...

    async def events(self, case_id: int) -> Sequence[Event]: ...

    async def add_draft(self, draft: Draft) -> None: ...

    async def latest_draft(self, case_id: int) -> Draft | None: ...

    async def drafts(self, case_id: int) -> Sequence[Draft]: ...

    async def acknowledge(self, case_id: int, version: int, moment: datetime, why: str) -> None: ...

    async def add_note(self, note: Note) -> None: ...

    async def notes(self, case_id: int) -> Sequence[Note]: ...

    async def attach(self, attachment: Attachment) -> None: ...

    async def attachments(self, case_id: int) -> Sequence[Attachment]: ...

    async def ledger(self, group_id: int | None, not_department: str | None) -> Sequence[LedgerRow]:
        """Every case that waits for somebody, the earliest due first; of one group, or all."""
        ...

    async def questions(
        self, since: datetime | None, limit: int, without: int | None = None
    ) -> Sequence[Asked]:
        """What was asked in cases, newest first, without one case."""
        ...


class PeopleShelf(Protocol):
    """People, groups, bindings."""

    async def add(self, person: NewPerson) -> Person: ...

    async def get(self, person_id: int) -> Person | None: ...

    async def replace(self, person: Person) -> None: ...

    async def everyone(self, role: Role | None = None) -> Sequence[Person]: ...

    async def groups(self) -> Sequence[Group]: ...

    async def put_group(self, group: Group) -> None: ...

    async def team(self) -> Team:
        """The groups, the active members, and what each has in hand."""
        ...

    async def leading_contacts(self) -> Sequence[Person]: ...

    async def bind(self, binding: Binding, moment: datetime) -> None:
        """Bind an account; the same account of another person is rebound (it was proved by a new code)."""
        ...

    async def unbind(self, person_id: int) -> None: ...

    async def bindings(self, person_ids: Iterable[int]) -> Sequence[Binding]: ...

    async def bound_to(self, channel: str, external_id: str) -> Person | None: ...


class CredentialShelf(Protocol):
    """One-time codes and API tokens, by their hashes."""

    async def add_invitation(
        self, credential: Credential, person_id: int, made_by: int | None, made: datetime, expires: datetime
    ) -> None: ...

    async def invitation(self, selector: str) -> Invitation | None: ...

    async def use_invitation(self, invitation_id: int, moment: datetime) -> bool:
        """Mark it used by a conditional update; False where it was used meanwhile."""
        ...

    async def count_failure(self, invitation_id: int) -> None: ...

    async def revoke_invitations(self, person_id: int, moment: datetime) -> None: ...

    async def add_token(
        self,
        credential: Credential,
        person_id: int,
        role: Role,
        label: str,
        made: datetime,
        expires: datetime | None,
    ) -> ApiToken: ...

    async def token(self, selector: str) -> ApiToken | None: ...

    async def tokens(self, person_id: int) -> Sequence[ApiToken]: ...

    async def revoke_tokens(self, person_id: int, moment: datetime, token_id: int | None = None) -> int:
        """Revoke a person's tokens, or one of them; how many were."""
        ...


class Outbox(Protocol):
    """Messages to people, in order for each recipient; each sent at least once, repeated at most once a crash."""

    async def put(self, messages: Sequence[Outgoing], moment: datetime) -> None:
        """Enqueue; one whose `dedup` has been seen is dropped."""
        ...

    async def claim(
        self, channel: str, worker: str, moment: datetime, lease: timedelta, limit: int = 20
    ) -> Sequence[Message]:
        """The first waiting message of each recipient, where it may be tried now and nobody else has it."""
        ...

    async def sent(self, message: Message, moment: datetime, external_id: str | None) -> bool:
        """Record that it went out; False where the lease had passed to another meanwhile."""
        ...

    async def failed(self, message: Message, retry_at: datetime, error: str) -> None: ...

    async def given_up(self, message: Message, moment: datetime, error: str) -> None:
        """It can never be sent (the chat is gone): those behind it go on."""
        ...

    async def release(self, worker: str) -> int:
        """At a start: what this worker held when it was killed waits again, at once; how many."""
        ...

    async def last_sent(self, channel: str, recipient: str, case_id: int, kind: str) -> str | None:
        """The external number of the last message of that kind on a case, to edit instead of sending anew."""
        ...

    async def waiting_for(self, channel: str, recipient: str, limit: int = 50) -> Sequence[Message]:
        """What waits for a recipient who fetches instead of being sent to, in order."""
        ...

    async def read(self, channel: str, recipient: str, up_to: int, moment: datetime) -> Sequence[Message]:
        """Mark what a recipient has fetched, up to a message's number, as sent; the messages marked."""
        ...

    async def next_moment(self, channel: str) -> datetime | None:
        """When the next message may be claimed, or None where none waits: how long a sender may sleep."""
        ...

    async def state(self) -> QueueState: ...


class Inbox(Protocol):
    """What has come in, so that an update delivered twice acts once."""

    async def first_time(self, channel: str, update_id: str, moment: datetime) -> bool:
        """Record an update in this transaction; False where it was recorded before."""
        ...

    async def tell(self, channel: str, update_id: str, result: str) -> None:
        """Keep what came of it, e.g. a case's number."""
        ...

    async def result(self, channel: str, update_id: str) -> str | None: ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop what came in before a moment (a door never delivers that late); how many."""
        ...


class GuidanceShelf(Protocol):
    """Approved answers."""

    async def add(self, guidance: NewGuidance) -> Guidance:
        """Store, in the place of an earlier answer of the same case, which is retired."""
        ...

    async def get(self, case_number: str) -> Guidance | None: ...

    async def current(self) -> Sequence[Guidance]: ...

    async def under_review(self) -> Sequence[Guidance]: ...

    async def current_ids(self) -> Sequence[int]:
        """The numbers of what may be cited, ascending: cheap, for every question."""
        ...

    async def with_ids(self, ids: Collection[int]) -> Sequence[Guidance]:
        """Those with these numbers, whatever their review."""
        ...

    async def set_grounds(self, guidance_id: int, grounds: Sequence[Ground]) -> None:
        """The cited articles as they are to read from now on."""
        ...

    async def set_review(self, guidance_id: int, review: Review, reason: str) -> None: ...


class Work(Protocol):
    """One transaction: all of it, or nothing."""

    @property
    def cases(self) -> CaseShelf: ...

    @property
    def people(self) -> PeopleShelf: ...

    @property
    def credentials(self) -> CredentialShelf: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def guidance(self) -> GuidanceShelf: ...


class CaseStore(Protocol):
    """Opens transactions."""

    def write(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that may change things; committed at its end, rolled back on an error."""
        ...

    def read(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that only reads."""
        ...
