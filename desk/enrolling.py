"""Entering people and giving them tokens, as a door with roles needs it: over the roster, in one transaction each."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desk.desk import Desk
from escalation.people import ApiToken, Channel, NewPerson, Person
from escalation.people import Role as PersonRole
from kernel.errors import InvitationInvalid, NotAllowed, PersonNotFound
from knowledge.departments import department_named

__all__ = [
    "ApiToken",
    "NewPerson",
    "PersonRole",
    "admit",
    "change_person",
    "enter_person",
    "list_tokens",
    "one_person",
    "set_own_duty",
]


async def enter_person(desk: Desk, actor: Person, new: NewPerson) -> tuple[Person, str]:
    """Enter a person; the person and the one-time code. An officer's department must be one of the pilot's: it
    decides routing and which law is meant."""
    return await desk.roster.invite(actor, replace(new, department=_department(new.role, new.department)))


async def one_person(desk: Desk, actor: Person, person_id: int) -> Person:
    """A person by number, for admins, who may see everybody; PersonNotFound where there is none."""
    for person in await desk.roster.people(actor):
        if person.id == person_id:
            return person
    raise PersonNotFound(f"no person has the number {person_id}")


async def change_person(desk: Desk, actor: Person, person_id: int, changes: Mapping[str, Any]) -> Person:
    """Change what is named of a person, and leave the rest: name, role, department, certificate, group_id, scopes,
    leading_contact, active. InvalidInput where the whole would be no person that could be invited."""
    async with desk.store.together(), desk.store.write() as work:
        before = await work.people.get(person_id)
        if before is None:
            raise PersonNotFound(f"no person has the number {person_id}")
        after = replace(before, **changes)
        whole = NewPerson(
            after.name,
            after.role,
            _department(after.role, after.department),
            after.certificate,
            after.group_id,
            after.scopes,
            after.leading_contact,
        )
        on_duty = after.on_duty and after.role is PersonRole.MEMBER
        return await desk.roster.change(actor, replace(after, department=whole.department, on_duty=on_duty))


async def admit(desk: Desk, code: str, label: str, lasts: timedelta) -> tuple[Person, ApiToken, str]:
    """Redeem a one-time code for a token: the person, the token, and its text, which is shown this once.

    InvitationInvalid for every code that does not count. The code is spent and the token made in one transaction.
    """
    refused: InvitationInvalid | None = None
    async with desk.store.together():
        try:
            person = await desk.roster.redeem(code, Channel.API, secrets.token_hex(8))
            token, text = await desk.roster.issue_token(person, person.id, label=label, lasts=lasts)
        except InvitationInvalid as error:
            # Raised outside: the count of wrong tries must be kept.
            refused = error
    if refused is not None:
        raise refused
    return person, token, text


async def list_tokens(desk: Desk, person: Person) -> list[ApiToken]:
    """A person's tokens, also those that count no more."""
    async with desk.store.read() as work:
        return list(await work.credentials.tokens(person.id))


async def set_own_duty(desk: Desk, actor: Person, on: bool) -> Person:
    """Go on or off duty; NotAllowed with a token of a lesser role than a member's."""
    if actor.role is not PersonRole.MEMBER:
        raise NotAllowed("only members of the quality team go on and off duty")
    return await desk.roster.set_duty(actor, on)


def _department(role: PersonRole, name: str) -> str:
    return department_named(name).name if role is PersonRole.OFFICER else name.strip()
