"""What members do with a case: claim, draft, acknowledge, check, return, transfer."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from escalation.acting import Acting, Step
from escalation.case import Case, Draft, checked_text
from escalation.gate import reviewed
from escalation.guidance import NewGuidance, grounds_of
from escalation.masking import mask
from escalation.notices import Notices
from escalation.outbox import Notice, Outgoing
from escalation.people import Person
from escalation.rights import capacities, matter_of, require
from escalation.routing import FEWEST_ON_DUTY, choose_group, may_handle
from escalation.states import Action, State, Who
from escalation.store import Once, Work
from kernel.errors import CaseConflict, InvalidInput, NotAllowed, PersonNotFound, ProblemsOutstanding


class Handling(Acting):
    """The team's side."""

    async def claim(self, number: str, actor: Person, *, once: Once | None = None) -> Case:
        """Take a case in hand. Of two at once one wins; the other gets CaseConflict with the winner's name."""
        step = Step(
            Action.CLAIM,
            change=lambda case: replace(
                case,
                assignee_id=actor.id,
                first_response_at=case.first_response_at or self._clock.now(),
            ),
            tell=lambda notices, case: [
                *notices.to_asker(case, Notice.CASE_TAKEN),
                *notices.refresh(case),
            ],
        )
        return await self._move(number, actor, step, once)

    async def assign(
        self, number: str, actor: Person, member_id: int, why: str = "", *, once: Once | None = None
    ) -> Case:
        """Give a case to a member of its group: the admin's way."""

        async def guard(work: Work, case: Case, _draft: Draft | None) -> None:
            member = await work.people.get(member_id)
            if member is None or member.group_id != case.group_id:
                raise PersonNotFound(f"no member {member_id} in the group of case {case.number}")
            if not may_handle(member, matter_of(case)):
                raise NotAllowed(f"{member.name} may not handle case {case.number}", rule="own_department")

        step = Step(
            Action.ASSIGN,
            why,
            lambda case: replace(
                case, assignee_id=member_id, first_response_at=case.first_response_at or self._clock.now()
            ),
            lambda notices, case: notices.to_member(case, Notice.ASSIGNED, member_id, why=why),
            guard,
        )
        return await self._move(number, actor, step, once)

    async def release(self, number: str, actor: Person, why: str = "", *, once: Once | None = None) -> Case:
        """Put a case back before the group."""
        step = Step(
            Action.RELEASE,
            why,
            lambda case: replace(case, assignee_id=None),
            lambda notices, case: notices.to_group(case, Notice.CASE_CARD),
        )
        return await self._move(number, actor, step, once)

    async def draft(self, number: str, actor: Person, text: str, *, once: Once | None = None) -> Draft:
        """Write (or mend) the answer. The citation gate reads it as the law stood on the case's day; its problems
        come back with the draft, which must be mended or acknowledged before it can be checked."""
        words = checked_text(text, "the draft")
        async with self._store.read() as work:
            case = await self._case(work, number, actor)
            require(actor, case, Action.DRAFT, await work.cases.latest_draft(case.id))
        review = await reviewed(self._gate, words, case.as_of)
        kept: list[Draft] = []

        async def keep(work: Work, stored: Case) -> None:
            last = await work.cases.latest_draft(stored.id)
            draft = Draft(
                stored.id,
                last.version + 1 if last else 1,
                actor.id,
                self._clock.now(),
                words,
                review.citations,
                review.problems,
            )
            await work.cases.add_draft(draft)
            kept.append(draft)

        def tell(notices: Notices, stored: Case) -> Sequence[Outgoing]:
            # A draft with problems waits for its writer; the second member is called once they are settled.
            return () if review.problems else _ready(notices, stored, kept[0])

        step = Step(
            Action.DRAFT,
            "",
            lambda before: replace(
                before, drafter_id=actor.id, checker_id=None, draft_settled=not review.problems
            ),
            tell,
            also=keep,
            details={"problems": [problem.verdict for problem in review.problems]},
        )
        stored = await self._move(number, actor, step, once)
        if kept:
            return kept[0]
        async with self._store.read() as work:
            return await _latest(work, stored)

    async def acknowledge(self, number: str, actor: Person, why: str, *, once: Once | None = None) -> Case:
        """The writer takes responsibility for what the gate objects to, with a reason that the checker reads."""
        words = checked_text(why, "the reason")

        async def guard(_work: Work, case: Case) -> None:
            if case.state is not State.DRAFTED:
                raise CaseConflict(f"case {case.number} is {case.state}: no draft waits", state=case.state)
            if case.drafter_id != actor.id:
                raise NotAllowed("only the writer can acknowledge a draft's problems", rule="writer")

        async def keep(work: Work, case: Case) -> None:
            draft = await _latest(work, case)
            await work.cases.acknowledge(case.id, draft.version, self._clock.now(), words)
            ready.append(draft)

        ready: list[Draft] = []
        return await self._aside(
            number,
            actor,
            (Action.ACKNOWLEDGE, words, {}),
            once,
            # The second member's time begins now.
            change=lambda case: self._case_clock.turned(replace(case, draft_settled=True), self._clock.now()),
            guard=guard,
            also=keep,
            tell=lambda notices, case: _ready(notices, case, ready[0], acknowledged=words),
        )

    async def check(
        self, number: str, actor: Person, *, version: int | None = None, once: Once | None = None
    ) -> Case:
        """Approve the draft as its second pair of eyes. The answer goes out and becomes guidance in the same
        transaction.

        With `version` (of the draft that was read) a draft changed meanwhile is refused. Raises ProblemsOutstanding
        where the writer has neither mended nor acknowledged what the gate objects to.
        """
        approved: list[Draft] = []

        async def guard(_work: Work, case: Case, draft: Draft | None) -> None:
            if draft is None:
                raise CaseConflict(f"case {case.number} has no draft", state=case.state)
            if version is not None and version != draft.version:
                raise CaseConflict(f"the draft has changed: read version {draft.version}", state=case.state)
            if not draft.settled:
                verdicts = "、".join(problem.verdict for problem in draft.problems)
                raise ProblemsOutstanding(
                    f"the gate objects to the draft ({verdicts}); its writer mends or acknowledges it first",
                    state=case.state,
                    problems=draft.problems,
                )
            approved.append(draft)

        async def publish(work: Work, case: Case) -> None:
            draft = approved[0]
            asker = await work.people.get(case.asker_id)
            names = [asker.name] if asker else []
            today = self._clock.today()
            grounds = grounds_of(draft.citations, case.as_of, today, self._law) if self._law else ()
            await work.guidance.add(
                NewGuidance(
                    case.id,
                    case.number,
                    mask(case.question, names=names),
                    mask(draft.text, names=names),
                    draft.citations,
                    case.scope,
                    case.department,
                    self._clock.now(),
                    grounds,
                )
            )

        step = Step(
            Action.CHECK,
            change=lambda case: replace(case, checker_id=actor.id),
            tell=lambda notices, case: [
                *notices.to_asker(
                    case, Notice.ANSWER, text=approved[0].text, citations=list(approved[0].citations)
                ),
                *notices.refresh(case),
            ],
            guard=guard,
            also=publish,
            details={"checker": actor.name},
        )
        return await self._move(number, actor, step, once)

    async def return_(self, number: str, actor: Person, why: str, *, once: Once | None = None) -> Case:
        """Give the draft back to its writer with a reason."""
        words = checked_text(why, "the reason")
        step = Step(
            Action.RETURN,
            words,
            lambda case: replace(case, assignee_id=case.drafter_id),
            lambda notices, case: notices.to_member(
                case, Notice.DRAFT_RETURNED, case.drafter_id, why=words, by=actor.name
            ),
        )
        return await self._move(number, actor, step, once)

    async def transfer(
        self, number: str, actor: Person, why: str, *, group_id: int | None = None, once: Once | None = None
    ) -> Case:
        """Hand a case to another group: the one named, or the next best. Who has a case in hand may, and where
        nobody has, any member of the group."""
        words = checked_text(why, "the reason")
        target: list[int] = []

        async def guard(work: Work, case: Case, draft: Draft | None) -> None:
            held = capacities(actor, case, draft)
            if case.assignee_id not in (None, actor.id) and Who.ADMIN not in held:
                raise NotAllowed(f"case {case.number} is in another's hands", rule="assignee")
            team = await work.people.team()
            current = [case.group_id] if case.group_id is not None else []
            if group_id is None:
                group = choose_group(team, matter_of(case), exclude=current)
            else:
                group = next((each for each in team.groups if each.id == group_id), None)
            if group is None:
                raise PersonNotFound("no other group can take the case now")
            if group.id == case.group_id:
                raise InvalidInput(f"case {case.number} is with {group.name} already")
            if len(team.eligible(group.id, matter_of(case))) < FEWEST_ON_DUTY:
                raise CaseConflict(f"{group.name} has fewer than two members on duty for case {case.number}")
            target.append(group.id)

        step = Step(
            Action.TRANSFER,
            words,
            lambda case: replace(
                case, group_id=target[0], assignee_id=None, drafter_id=None, checker_id=None
            ),
            lambda notices, case: notices.to_group(case, Notice.CASE_CARD, why=words),
            guard,
        )
        return await self._move(number, actor, step, once)


async def _latest(work: Work, case: Case) -> Draft:
    draft = await work.cases.latest_draft(case.id)
    if draft is None:
        raise CaseConflict(f"case {case.number} has no draft", state=case.state)
    return draft


def _ready(notices: Notices, case: Case, draft: Draft, acknowledged: str = "") -> Sequence[Outgoing]:
    """Call the second member, with all that is needed to check."""
    return notices.to_group(
        case,
        Notice.DRAFT_READY,
        leave_out=draft.author_id,
        text=draft.text,
        draft_version=draft.version,
        problems=[asdict(problem) for problem in draft.problems],
        acknowledged=acknowledged,
    )
