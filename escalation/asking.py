"""What the officer does with a case: open it, add to it, withdraw it, say that it is solved or is not."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from escalation.acting import Acting, Step
from escalation.case import Attachment, Case, Event, NewCase, Note, checked_text
from escalation.guidance import Review
from escalation.likeness import LikeCase, most_alike
from escalation.notices import Directory, Notices, Reported, scope_details
from escalation.outbox import Notice, Outgoing
from escalation.people import Person
from escalation.routing import Matter, choose_group
from escalation.scope import Scope, ScopeClassifier, ScopeReading
from escalation.states import DONE, UNCLAIMED, Action, State
from escalation.store import Once, Work
from kernel.errors import CaseConflict, InvalidInput, NotAllowed

# How many earlier questions a new one is compared with.
_COMPARED = 500
MAX_ATTACHMENTS = 20
MAX_FILE = 20 * 1024 * 1024


class Asking(Acting):
    """The asker's side."""

    async def open_case(self, asker: Person, new: NewCase, *, once: Once | None = None) -> Case:
        """Open a case, route it to a group, and tell both sides.

        With `once` a repeated update gives the case that it opened. Where no group has two members on duty the case
        stays open without a group, the leading group's contact is told, and the sweep tries again.
        """
        if not asker.active:
            raise NotAllowed("this person is no longer active and cannot open cases")
        moment = self._clock.now()
        # Read here and not when the service is made: six hundred patterns are compiled.
        reading = (self._classifier or ScopeClassifier.load()).read(new.question)
        # Before the transaction: comparing may take a model a while, and nobody else should wait for it.
        like = await self._like(new.question)
        async with self._store.write() as work:
            if once is not None and not await work.inbox.first_time(once.channel, once.update_id, moment):
                number = await work.inbox.result(once.channel, once.update_id)
                return await self._case(work, number or "", asker)
            case = await self._opened(work, asker, new, reading, moment)
            if once is not None:
                await work.inbox.tell(once.channel, once.update_id, case.number)
            await work.outbox.put(await self._announced(work, case, like), moment)
        return case

    async def _opened(
        self, work: Work, asker: Person, new: NewCase, reading: ScopeReading, moment: datetime
    ) -> Case:
        scope = new.scope or reading.scope
        team = await work.people.team()
        group = choose_group(team, Matter(scope, asker.department, asker.id))
        case = Case(
            id=0,
            number=await work.cases.next_number(moment.year),
            version=1,
            state=State.OPEN,
            question=checked_text(new.question, "the question"),
            reason=new.reason,
            as_of=new.as_of,
            channel=new.channel,
            reply_to=new.reply_to,
            asker_id=asker.id,
            department=asker.department,
            scope=scope,
            scope_words=() if new.scope else reading.words,
            urgency=new.urgency,
            opened_at=moment,
            turn_since=moment,
            turn_due=moment,
            first_response_due=moment,
            answer_due=moment,
            next_step_at=None,
            due_approximate=False,
            conversation=new.conversation,
            found=new.found,
            group_id=group.id if group else None,
        )
        case = await work.cases.add(self._case_clock.opened(case, moment))
        details = {"scope": str(scope), "group": group.name if group else None} | scope_details(reading)
        await work.cases.record(
            [Event(case.id, moment, asker.id, Action.OPEN, None, State.OPEN, new.reason, details)]
        )
        return case

    async def _like(self, question: str) -> list[LikeCase]:
        if self._likeness is None:
            return []
        async with self._store.read() as work:
            earlier = await work.cases.questions(None, _COMPARED)
        return await asyncio.to_thread(most_alike, self._likeness, question, earlier)

    @staticmethod
    async def _announced(work: Work, case: Case, like: Sequence[LikeCase]) -> Sequence[Outgoing]:
        notices = Notices(await Directory.read(work))
        alike = [{"number": each.number, "question": each.question, "score": each.score} for each in like]
        messages = notices.to_asker(case, Notice.CASE_OPENED)
        messages += notices.to_group(case, Notice.CASE_CARD, like=alike)
        if case.group_id is None:
            messages += notices.to_contacts([Reported(case, "")], Notice.UNROUTED)
        return messages

    async def withdraw(self, number: str, actor: Person, why: str = "", *, once: Once | None = None) -> Case:
        """Take a case back: it has settled itself."""
        step = Step(
            Action.WITHDRAW,
            why,
            lambda case: replace(case, closed_at=self._clock.now()),
            lambda notices, case: notices.to_group(case, Notice.WITHDRAWN),
        )
        return await self._move(number, actor, step, once)

    async def close(self, number: str, actor: Person, why: str = "", *, once: Once | None = None) -> Case:
        """Count an answered case as solved."""
        step = Step(Action.CLOSE, why, lambda case: replace(case, closed_at=self._clock.now()))
        return await self._move(number, actor, step, once)

    async def reopen(self, number: str, actor: Person, why: str, *, once: Once | None = None) -> Case:
        """The answer has not solved it: the group takes it up again, and its guidance is not cited meanwhile."""
        checked_text(why, "the reason")

        async def review(work: Work, case: Case) -> None:
            guidance = await work.guidance.get(case.number)
            if guidance is not None:
                await work.guidance.set_review(guidance.id, Review.DUE, "案件重新办理")

        step = Step(
            Action.REOPEN,
            why,
            lambda case: replace(
                case, assignee_id=None, drafter_id=None, checker_id=None, answered_at=None, closed_at=None
            ),
            lambda notices, case: notices.to_group(case, Notice.REOPENED, why=why),
            also=review,
        )
        return await self._move(number, actor, step, once)

    async def deliver(self, number: str, actor: Person | None = None, *, once: Once | None = None) -> Case:
        """Record that the asker has the checked answer. A door that shows it calls this; sending the answer's
        message does it by itself (`Delivery.sent`)."""
        step = Step(Action.DELIVER, "", lambda case: replace(case, answered_at=self._clock.now()))
        return await self._move(number, actor, step, once)

    async def note(self, number: str, actor: Person, text: str, *, once: Once | None = None) -> Case:
        """Say something on a case to the other side: a member asks for a fact, the officer supplies it."""
        words = checked_text(text, "the note", 4000)
        note_at = self._clock.now()

        async def keep(work: Work, case: Case) -> None:
            await work.cases.add_note(Note(case.id, actor.id, note_at, words))

        def tell(notices: Notices, case: Case) -> Sequence[Outgoing]:
            if actor.id != case.asker_id:
                return notices.to_asker(case, Notice.NOTE, text=words, author=actor.name)
            if case.assignee_id is not None and case.state not in UNCLAIMED:
                return notices.to_member(case, Notice.NOTE, case.assignee_id, text=words, author=actor.name)
            return notices.to_group(case, Notice.NOTE, text=words, author=actor.name)

        return await self._aside(
            number, actor, (Action.NOTE, "", {}), once, guard=_going_on, also=keep, tell=tell
        )

    async def attach(
        self,
        number: str,
        actor: Person,
        *,
        channel: str,
        reference: str,
        name: str,
        size: int | None = None,
        once: Once | None = None,
    ) -> Case:
        """Attach a photo or file by the channel's own reference; its content is not fetched.

        InvalidInput where it is too large, or the case has as many as are kept.
        """
        if size is not None and not 0 < size <= MAX_FILE:
            raise InvalidInput(f"a file of {size} bytes cannot be attached; at most {MAX_FILE} are taken")
        kept = Attachment(
            0,
            actor.id,
            self._clock.now(),
            channel,
            checked_text(reference, "the file's reference", 300),
            checked_text(name, "the file's name", 200),
            size,
        )

        async def guard(work: Work, case: Case) -> None:
            await _going_on(work, case)
            if len(await work.cases.attachments(case.id)) >= MAX_ATTACHMENTS:
                raise InvalidInput(f"a case keeps at most {MAX_ATTACHMENTS} files; {case.number} has them")

        async def keep(work: Work, case: Case) -> None:
            await work.cases.attach(replace(kept, case_id=case.id))

        def tell(notices: Notices, case: Case) -> Sequence[Outgoing]:
            if case.assignee_id == actor.id:
                return ()
            if case.assignee_id is not None and case.state not in UNCLAIMED:
                return notices.to_member(case, Notice.FILE_ADDED, case.assignee_id, text=kept.name)
            return notices.to_group(case, Notice.FILE_ADDED, text=kept.name)

        action = (Action.ATTACH, "", {"name": kept.name})
        return await self._aside(number, actor, action, once, guard=guard, also=keep, tell=tell)

    async def correct_scope(
        self, number: str, actor: Person, scope: Scope, why: str = "", *, once: Once | None = None
    ) -> Case:
        """Correct what the classifier said; the event keeps both, to learn from. The asker cannot."""

        async def guard(work: Work, case: Case) -> None:
            await _going_on(work, case)
            if actor.id == case.asker_id:
                raise NotAllowed("the scope of a case is corrected by the team, not by its asker")

        async with self._store.read() as work:
            before = (await self._case(work, number, actor)).scope
        return await self._aside(
            number,
            actor,
            (Action.CORRECT_SCOPE, why, {"from": str(before), "to": str(scope)}),
            once,
            change=lambda case: replace(case, scope=scope, scope_words=()),
            guard=guard,
        )


async def _going_on(_work: Work, case: Case) -> None:
    if case.state in DONE:
        raise CaseConflict(f"case {case.number} is {case.state}; reopen it first", state=case.state)
