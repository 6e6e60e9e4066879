"""Inviting people, binding their accounts, who an account or token is, and who is on duty."""

from dataclasses import replace
from datetime import timedelta

from escalation.groups import default_groups
from escalation.people import (
    ApiToken,
    Binding,
    Group,
    NewPerson,
    Person,
    Role,
    new_code,
    new_token,
    same_secret,
    secret_hash,
    split_code,
    split_token,
)
from escalation.store import CaseStore, Work
from kernel.clock import Clock
from kernel.errors import InvalidInput, InvitationInvalid, NotAllowed, PersonNotFound

INVITATION_LASTS = timedelta(days=7)
# Compared with where no such code or token exists, so that the answer takes as long.
_NOBODY = secret_hash("nobody")


class Roster:
    """People, by rights: an admin invites and changes, everyone binds with a code, a member says on or off duty.

    Where an actor is None the desk's own command line acts: whoever can run it owns the machine.
    """

    def __init__(self, store: CaseStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def invite(self, actor: Person | None, person: NewPerson) -> tuple[Person, str]:
        """Enter a person; the person, and the one-time code, which is shown this once."""
        _admin(actor, "invite people")
        async with self._store.write() as work:
            if person.group_id is not None:
                await _group(work, person.group_id)
            entered = await work.people.add(person)
            return entered, await self._code(work, entered.id, actor)

    async def invite_again(self, actor: Person | None, person_id: int) -> str:
        """A new one-time code for a person; codes not used yet stop counting."""
        _admin(actor, "invite people")
        async with self._store.write() as work:
            person = await _person(work, person_id)
            await work.credentials.revoke_invitations(person.id, self._clock.now())
            return await self._code(work, person.id, actor)

    async def _code(self, work: Work, person_id: int, actor: Person | None) -> str:
        credential, moment = new_code(), self._clock.now()
        made_by = actor.id if actor else None
        await work.credentials.add_invitation(
            credential, person_id, made_by, moment, moment + INVITATION_LASTS
        )
        return credential.shown

    async def redeem(self, code: str, channel: str, external_id: str) -> Person:
        """Bind an account with a one-time code; the person it belongs to from now on.

        InvitationInvalid for every code that does not count, whatever the cause; five wrong tries at a code spend it.
        """
        parts = split_code(code)
        selector, secret = parts or ("", "")
        refused = InvitationInvalid("this code does not count: ask an admin for a new one")
        async with self._store.write() as work:
            moment = self._clock.now()
            invitation = await work.credentials.invitation(selector) if parts else None
            fits = same_secret(secret, invitation.secret_hash if invitation else _NOBODY)
            person = None
            if invitation is not None and not fits:
                await work.credentials.count_failure(invitation.id)
            elif invitation is not None and invitation.usable(moment):
                person = await work.people.get(invitation.person_id)
                used = await work.credentials.use_invitation(invitation.id, moment)
                person = person if used and person is not None and person.active else None
            if person is not None:
                await work.people.bind(Binding(person.id, channel, external_id), moment)
        # Raised outside: the count of wrong tries must be kept.
        if person is None:
            raise refused
        return person

    async def who(self, channel: str, external_id: str) -> Person | None:
        """Whose account this is, or None for a stranger."""
        async with self._store.read() as work:
            return await work.people.bound_to(channel, external_id)

    async def issue_token(
        self,
        actor: Person | None,
        person_id: int,
        *,
        role: Role | None = None,
        label: str = "",
        lasts: timedelta | None = None,
    ) -> tuple[ApiToken, str]:
        """A token for the HTTP door, and its text, which is shown this once; with a lesser role where one is given."""
        if actor is None or actor.id != person_id:
            _admin(actor, "issue tokens for others")
        async with self._store.write() as work:
            person = await _person(work, person_id)
            if actor is not None and actor.id == person_id:
                person = actor
            limited = person.limited_to(role) if role else person
            credential, moment = new_token(), self._clock.now()
            token = await work.credentials.add_token(
                credential,
                person.id,
                limited.role,
                label.strip()[:60],
                moment,
                moment + lasts if lasts else None,
            )
        return token, credential.shown

    async def person_for_token(self, text: str) -> Person | None:
        """Who a token speaks for, with the token's role, or None where it does not count."""
        parts = split_token(text)
        selector, secret = parts or ("", "")
        async with self._store.read() as work:
            token = await work.credentials.token(selector) if parts else None
            fits = same_secret(secret, token.secret_hash if token else _NOBODY)
            if token is None or not fits or not token.usable(self._clock.now()):
                return None
            person = await work.people.get(token.person_id)
        if person is None or not person.active:
            return None
        # The owner's role may have become less than the token's.
        return person.limited_to(token.role) if person.covers(token.role) else person

    async def revoke_tokens(self, actor: Person | None, person_id: int, token_id: int | None = None) -> int:
        """Revoke a person's tokens, or one of them; how many were."""
        if actor is None or actor.id != person_id:
            _admin(actor, "revoke tokens of others")
        async with self._store.write() as work:
            return await work.credentials.revoke_tokens(person_id, self._clock.now(), token_id)

    async def set_duty(self, actor: Person, on: bool, person_id: int | None = None) -> Person:
        """Go on or off duty, or (an admin) set another. Going on, cases without a group are routed at once; going
        off, the own roadside cases pass to others at once."""
        wanted = person_id or actor.id
        if wanted != actor.id:
            _admin(actor, "set others on or off duty")
        async with self._store.write() as work:
            member = await _person(work, wanted)
            if member.role is not Role.MEMBER:
                raise InvalidInput(f"{member.name} is no member of the quality team and has no duty")
            changed = replace(member, on_duty=on)
            await work.people.replace(changed)
            if on:
                await work.cases.hasten(self._clock.now())
            else:
                await work.cases.hasten(self._clock.now(), assignee_id=member.id, urgent_only=True)
        return changed

    async def change(self, actor: Person | None, person: Person) -> Person:
        """Store a person's changed department, group, scopes or marks."""
        _admin(actor, "change people")
        async with self._store.write() as work:
            await _person(work, person.id)
            if (person.role is Role.MEMBER) != (person.group_id is not None):
                raise InvalidInput(
                    "a member belongs to one of the groups, and nobody else does: set group_id"
                )
            if person.group_id is not None:
                await _group(work, person.group_id)
            await work.people.replace(person)
        return person

    async def dismiss(self, actor: Person | None, person_id: int) -> Person:
        """End a person's access: accounts, codes and tokens stop counting, cases in hand pass to others at once."""
        _admin(actor, "dismiss people")
        async with self._store.write() as work:
            moment = self._clock.now()
            person = replace(await _person(work, person_id), active=False, on_duty=False)
            await work.people.replace(person)
            await work.people.unbind(person.id)
            await work.credentials.revoke_invitations(person.id, moment)
            await work.credentials.revoke_tokens(person.id, moment)
            await work.cases.hasten(moment, assignee_id=person.id)
        return person

    async def people(self, actor: Person | None, role: Role | None = None) -> list[Person]:
        """Everyone, for admins."""
        _admin(actor, "list people")
        async with self._store.read() as work:
            return list(await work.people.everyone(role))

    async def groups(self) -> list[Group]:
        """The groups."""
        async with self._store.read() as work:
            return list(await work.people.groups())

    async def ensure_groups(self) -> None:
        """At a first start: set up the four groups where there are none."""
        async with self._store.write() as work:
            if not await work.people.groups():
                for group in default_groups():
                    await work.people.put_group(group)

    async def put_group(self, actor: Person | None, group: Group) -> None:
        """Set up or change a group."""
        _admin(actor, "change groups")
        async with self._store.write() as work:
            await work.people.put_group(group)

    async def set_group_chat(self, actor: Person, group_id: int, channel: str, chat: str) -> Group:
        """Let a group's cards go to a chat; an admin, or a member of the group, says so in that chat."""
        if actor.role is not Role.ADMIN and actor.group_id != group_id:
            raise NotAllowed("a group's chat is set by its members or an admin")
        async with self._store.write() as work:
            group = replace(await _group(work, group_id), channel=channel, chat=chat)
            await work.people.put_group(group)
        return group


def _admin(actor: Person | None, what: str) -> None:
    if actor is not None and (actor.role is not Role.ADMIN or not actor.active):
        raise NotAllowed(f"only admins {what}")


async def _person(work: Work, person_id: int) -> Person:
    person = await work.people.get(person_id)
    if person is None:
        raise PersonNotFound(f"no person has the number {person_id}")
    return person


async def _group(work: Work, group_id: int) -> Group:
    group = next((each for each in await work.people.groups() if each.id == group_id), None)
    if group is None:
        raise PersonNotFound(f"no group has the number {group_id}; set it up first")
    return group
