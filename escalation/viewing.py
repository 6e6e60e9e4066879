"""What people see of cases: the own, those of the group, all; the whole file of one; the ledger; like questions."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from escalation.acting import Acting
from escalation.case import Attachment, Case, Draft, Event, Note
from escalation.ledger import Ledger, ledger_of
from escalation.likeness import CommonIssue, LikeCase, common_issues, most_alike
from escalation.people import Person, Role
from escalation.rights import capacities
from escalation.states import TRANSITIONS, WAITING, Action, State
from escalation.store import CaseFilter
from kernel.errors import NotAllowed

_COMPARED = 500
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about a case that its viewer may see; `actions` are what this viewer can do now.

    An asker sees drafts only once they are checked, and drafts and events without the team's reasons.
    """

    case: Case
    events: tuple[Event, ...]
    drafts: tuple[Draft, ...]
    notes: tuple[Note, ...]
    attachments: tuple[Attachment, ...]
    names: dict[int, str]
    group: str | None
    actions: tuple[Action, ...]

    @property
    def answer(self) -> str | None:
        """The approved text, where there is one."""
        approved = self.case.state in {State.CHECKED, State.ANSWERED, State.CLOSED}
        return self.drafts[-1].text if approved and self.drafts else None


class Viewing(Acting):
    """Reading, by rights."""

    async def file(self, number: str, actor: Person) -> CaseFile:
        """The whole file of a case; CaseNotFound where the actor may not see it."""
        async with self._store.read() as work:
            case = await self._case(work, number, actor)
            events = tuple(await work.cases.events(case.id))
            drafts = tuple(await work.cases.drafts(case.id))
            people = {person.id: person.name for person in await work.people.everyone()}
            groups = {group.id: group.name for group in await work.people.groups()}
            notes = tuple(await work.cases.notes(case.id))
            attachments = tuple(await work.cases.attachments(case.id))
        held = capacities(actor, case, drafts[-1] if drafts else None)
        actions = tuple(
            action
            for action in Action
            if (known := TRANSITIONS.get((case.state, action))) is not None and held & known.who
        )
        if actor.id == case.asker_id and actor.role is not Role.ADMIN:
            approved = case.state in {State.CHECKED, State.ANSWERED, State.CLOSED}
            drafts = tuple(replace(draft, acknowledged_why="") for draft in drafts[-1:] if approved)
            events = tuple(
                event if event.actor_id == actor.id else replace(event, why="", details={})
                for event in events
            )
        shown = _people_in(case, events, drafts, notes)
        names = {person_id: name for person_id, name in people.items() if person_id in shown}
        return CaseFile(
            case, events, drafts, notes, attachments, names, groups.get(case.group_id or 0), actions
        )

    async def cases(
        self,
        actor: Person,
        *,
        open_only: bool = False,
        states: Collection[State] = (),
        mine: bool = False,
        limit: int = 50,
        before_id: int | None = None,
    ) -> Sequence[Case]:
        """The cases that a person may see, newest first: an officer's own, those of a member's group without the own
        department's, all for an admin. `mine` narrows to what the person asked (or, a member, has in hand), `states`
        and `open_only` (what waits for somebody) to those that are both."""
        of_states = frozenset(states) if states else frozenset(State)
        wanted = CaseFilter(
            states=of_states & (WAITING | {State.ANSWERED}) if open_only else of_states if states else None,
            limit=max(1, min(limit, MAX_LISTED)),
            before_id=before_id,
        )
        if actor.role is Role.OFFICER:
            wanted = replace(wanted, asker_id=actor.id)
        elif actor.role is Role.MEMBER:
            wanted = replace(wanted, group_id=actor.group_id, not_department=actor.department)
            wanted = replace(wanted, assignee_id=actor.id) if mine else wanted
        elif mine:
            wanted = replace(wanted, asker_id=actor.id)
        async with self._store.read() as work:
            return await work.cases.search(wanted)

    async def ledger(self, actor: Person | None = None) -> Ledger:
        """What is open, whose turn, how late: a member's own group, all for an admin or the desk itself (None)."""
        if actor is not None and actor.role is Role.OFFICER:
            raise NotAllowed("the ledger is for the team and admins; an officer lists the own cases")
        group_id = actor.group_id if actor is not None and actor.role is Role.MEMBER else None
        not_department = actor.department if actor is not None and actor.role is Role.MEMBER else None
        async with self._store.read() as work:
            rows = await work.cases.ledger(group_id, not_department)
        return ledger_of(rows, self._clock.now())

    async def alike(self, number: str, actor: Person, most: int = 3) -> list[LikeCase]:
        """Earlier cases that a case is like: 「同类问题」, for the team."""
        if actor.role is Role.OFFICER:
            raise NotAllowed("like cases are shown to the team")
        if self._likeness is None:
            return []
        async with self._store.read() as work:
            case = await self._case(work, number, actor)
            earlier = await work.cases.questions(None, _COMPARED, without=case.id)
        return await asyncio.to_thread(most_alike, self._likeness, case.question, earlier, most=most)

    async def common_issues(
        self, actor: Person, *, since: datetime | None = None, departments: int = 2
    ) -> list[CommonIssue]:
        """Questions that several departments ask: 「共性问题」, for the team."""
        if actor.role is Role.OFFICER:
            raise NotAllowed("common issues are shown to the team")
        if self._likeness is None:
            return []
        async with self._store.read() as work:
            asked = await work.cases.questions(since, _COMPARED)
        oldest_first = list(reversed(asked))
        return await asyncio.to_thread(common_issues, self._likeness, oldest_first, departments=departments)


def _people_in(
    case: Case, events: Sequence[Event], drafts: Sequence[Draft], notes: Sequence[Note]
) -> set[int | None]:
    return {
        case.asker_id,
        case.assignee_id,
        case.drafter_id,
        case.checker_id,
        *(event.actor_id for event in events),
        *(draft.author_id for draft in drafts),
        *(note.author_id for note in notes),
    }
