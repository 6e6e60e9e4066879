"""Puts messages together: who gets which, where they are reached, and what is in them. Words are the doors'."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from escalation.case import Case
from escalation.outbox import Notice, Outgoing
from escalation.people import Binding, Channel, Group, Person, Role
from escalation.scope import ScopeReading
from escalation.store import Work

# Where a person is reached who has no chat: on the web, under the own number.
_PUSHED = (Channel.TELEGRAM,)
# A report shows so many cases and tells how many there are.
_REPORTED = 20


@dataclass(frozen=True)
class Directory:
    """Everybody who may have to be told, with their accounts, read once for a transaction."""

    groups: dict[int, Group]
    members: tuple[Person, ...]
    contacts: tuple[Person, ...]
    accounts: dict[int, Binding]

    @classmethod
    async def read(cls, work: Work) -> "Directory":
        """The directory as it stands."""
        team = await work.people.team()
        contacts = await work.people.leading_contacts()
        ids = {person.id for person in (*team.members, *contacts)}
        accounts = {
            binding.person_id: binding
            for binding in await work.people.bindings(ids)
            if binding.channel in _PUSHED
        }
        return cls({group.id: group for group in team.groups}, team.members, tuple(contacts), accounts)

    @cached_property
    def by_id(self) -> dict[int, Person]:
        """The members by number."""
        return {member.id: member for member in self.members}

    def name(self, person_id: int | None) -> str | None:
        """A member's name."""
        member = self.by_id.get(person_id or 0)
        return member.name if member else None

    def address(self, person: Person) -> tuple[str, str]:
        """Channel and recipient of a person."""
        account = self.accounts.get(person.id)
        return (account.channel, account.external_id) if account else (Channel.WEB, str(person.id))

    def group_addresses(self, case: Case, *, leave_out: int | None = None) -> list[tuple[str, str]]:
        """Where a case's group is reached: its chat, or without one each member on duty who may handle it."""
        group = self.groups.get(case.group_id or 0)
        if group is None:
            return []
        if group.channel and group.chat:
            return [(group.channel, group.chat)]
        return [
            self.address(member)
            for member in self.members
            if member.group_id == group.id
            and member.on_duty
            and member.department != case.department
            and member.id not in (leave_out, case.asker_id)
        ]


@dataclass(frozen=True, slots=True)
class Reported:
    """A case that the leading group's contact must hear of, and why."""

    case: Case
    why: str


class Notices:
    """Messages about cases, for one transaction."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def to_asker(self, case: Case, kind: Notice, **more: Any) -> list[Outgoing]:
        """To the chat that the question came from."""
        return [self._message(case, kind, (case.channel, case.reply_to), more)]

    def to_group(
        self, case: Case, kind: Notice, *, leave_out: int | None = None, **more: Any
    ) -> list[Outgoing]:
        """To the case's group."""
        addresses = self.directory.group_addresses(case, leave_out=leave_out)
        return [self._message(case, kind, address, more) for address in addresses]

    def to_member(self, case: Case, kind: Notice, person_id: int | None, **more: Any) -> list[Outgoing]:
        """To one member."""
        member = self.directory.by_id.get(person_id or 0)
        return [] if member is None else [self._message(case, kind, self.directory.address(member), more)]

    def refresh(self, case: Case) -> list[Outgoing]:
        """The case's card anew in the group's chat, to be edited there; where there is none, nobody is bothered."""
        group = self.directory.groups.get(case.group_id or 0)
        if group is None or not group.channel or not group.chat:
            return []
        return [self._message(case, Notice.CASE_CARD, (group.channel, group.chat), {})]

    def to_contacts(self, reports: Sequence["Reported"], kind: Notice) -> list[Outgoing]:
        """To the leading group's contacts: one message on all the cases, the first of them in full."""
        if not reports:
            return []
        first = reports[0].case
        shown = [self.card(report.case) | {"why": report.why} for report in reports[:_REPORTED]]
        return [
            Outgoing(
                channel,
                recipient,
                kind,
                {"total": len(reports), "cases": shown},
                f"{kind}:{first.number}:{first.version}:{channel}:{recipient}",
                first.id if len(reports) == 1 else None,
            )
            for channel, recipient in map(self.directory.address, self.directory.contacts)
        ]

    def _message(self, case: Case, kind: Notice, address: tuple[str, str], more: dict[str, Any]) -> Outgoing:
        channel, recipient = address
        return Outgoing(
            channel=channel,
            recipient=recipient,
            kind=kind,
            payload=self.card(case) | more,
            dedup=f"{kind}:{case.number}:{case.version}:{channel}:{recipient}",
            case_id=case.id,
        )

    def card(self, case: Case) -> dict[str, Any]:
        """What a message shows of its case, as plain JSON."""
        group = self.directory.groups.get(case.group_id or 0)
        return {
            "number": case.number,
            "version": case.version,
            "state": str(case.state),
            "question": case.question,
            "reason": case.reason,
            "as_of": case.as_of.isoformat(),
            "department": case.department,
            "scope": str(case.scope),
            "scope_words": list(case.scope_words),
            "urgency": str(case.urgency),
            "group": group.name if group else None,
            "assignee": self.directory.name(case.assignee_id),
            "drafter": self.directory.name(case.drafter_id),
            "turn_due": case.turn_due.isoformat(),
            "answer_due": case.answer_due.isoformat(),
            "due_approximate": case.due_approximate,
            "found": list(case.found),
        }


async def to_admins(work: Work, kind: Notice, payload: dict[str, Any], key: str) -> list[Outgoing]:
    """A notice to every active admin; `key` tells it apart for ever, so that it is put in the outbox once."""
    admins = [person for person in await work.people.everyone(Role.ADMIN) if person.active]
    bound = await work.people.bindings({person.id for person in admins})
    accounts = {binding.person_id: binding for binding in bound if binding.channel in _PUSHED}
    addresses = [
        (account.channel, account.external_id)
        if (account := accounts.get(person.id)) is not None
        else (Channel.WEB, str(person.id))
        for person in admins
    ]
    return [
        Outgoing(channel, recipient, kind, payload, f"{kind}:{key}:{channel}:{recipient}")
        for channel, recipient in addresses
    ]


def scope_details(reading: ScopeReading) -> dict[str, Any]:
    """A classifier's reading for an event."""
    return {"words": list(reading.words), "margin": reading.margin}
