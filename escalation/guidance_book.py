"""Keeps guidance true: what may be cited, and what must be looked at when the law changes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from escalation.case import MAX_REASON, Event, checked_text
from escalation.guidance import Guidance, Review, StandingLaw, grounds_of
from escalation.notices import Directory, Notices, Reported
from escalation.outbox import Notice, Outgoing
from escalation.people import Person, Role
from escalation.states import Action
from escalation.store import CaseStore, Work
from kernel.clock import Clock
from kernel.errors import CaseConflict, CaseNotFound, NotAllowed


class GuidanceBook:
    """Approved answers, for the desk and for members who review."""

    def __init__(self, store: CaseStore, clock: Clock, law: StandingLaw | None = None) -> None:
        self._store = store
        self._clock = clock
        self._law = law

    async def current(self) -> Sequence[Guidance]:
        """What may be cited."""
        async with self._store.read() as work:
            return await work.guidance.current()

    async def law_changed(self, articles: Collection[str], reason: str) -> Sequence[Guidance]:
        """Articles have changed, been repealed or moved (`《中华人民共和国行政处罚法》第三十三条`, or `《…》` alone for
        a whole law): every current answer that cites one of them, or a piece of it, is due for review and no longer
        cited. The team is told. Those found."""
        words = checked_text(reason, "the reason", MAX_REASON)
        async with self._store.write() as work:
            found = [
                guidance
                for guidance in await work.guidance.current()
                if any(cites(citation, article) for citation in guidance.citations for article in articles)
            ]
            await self._put_up(work, [(guidance, words) for guidance in found])
            return found

    async def review_changed(self, law: StandingLaw) -> Sequence[Guidance]:
        """Every current answer a cited article of which reads otherwise today than on the day of approval (amended,
        repealed, gone from the library) is due for review and no longer cited; the group and the leading group's
        contact are told. Done again it finds nothing more. Those found."""
        today = self._clock.today()
        async with self._store.read() as work:
            current = await work.guidance.current()
        changed = [
            (guidance.id, "引用的条文已有变化：" + "、".join(articles))
            for guidance in current
            if (articles := guidance.changed_by(today, law))
        ]
        if not changed:
            return []
        async with self._store.write() as work:
            # Read once more: another process may have put it up, or a member retired it, meanwhile.
            still = {guidance.id: guidance for guidance in await work.guidance.current()}
            found = [(still[number], why[:MAX_REASON]) for number, why in changed if number in still]
            await self._put_up(work, found)
        return [guidance for guidance, _ in found]

    async def _put_up(self, work: Work, found: Sequence[tuple[Guidance, str]]) -> None:
        """Put answers up for review: no longer cited, an event on each case, the groups and the contacts told."""
        if not found:
            return
        moment = self._clock.now()
        notices = Notices(await Directory.read(work))
        reports: list[Reported] = []
        for guidance, why in found:
            await work.guidance.set_review(guidance.id, Review.DUE, why)
            case = await work.cases.by_id(guidance.case_id)
            if case is not None:
                reports.append(Reported(case, why))
                event = Event(case.id, moment, None, Action.REVIEW_DUE, case.state, case.state, why)
                await work.cases.record([event])
                await work.outbox.put(
                    _of_today(notices.to_group(case, Notice.REVIEW_DUE, why=why), moment), moment
                )
        await work.outbox.put(_of_today(notices.to_contacts(reports, Notice.REVIEW_DUE), moment), moment)

    async def under_review(self, actor: Person) -> Sequence[Guidance]:
        """What waits to be looked at, for the team."""
        _team(actor)
        async with self._store.read() as work:
            return await work.guidance.under_review()

    async def decide(self, actor: Person, case_number: str, *, keep: bool, why: str) -> Guidance:
        """Confirm that an answer still holds, or retire it; an answer that must change is given anew by reopening
        its case."""
        _team(actor)
        words = checked_text(why, "the reason", MAX_REASON)
        async with self._store.write() as work:
            guidance = await work.guidance.get(case_number)
            if guidance is None:
                raise CaseNotFound(f"no guidance has the number {case_number[:24]!r}")
            case = await work.cases.by_id(guidance.case_id)
            if case is not None and actor.role is Role.MEMBER and case.department == actor.department:
                raise NotAllowed("a member never decides on the own department's", rule="own_department")
            decided = Review.CURRENT if keep else Review.RETIRED
            if guidance.review is Review.RETIRED:
                raise CaseConflict(
                    f"the guidance of case {case_number[:24]} is retired; reopen the case instead"
                )
            await work.guidance.set_review(guidance.id, decided, f"{actor.name}：{words}")
            if keep and self._law is not None:
                today = self._clock.today()
                grounds = tuple(ground.confirmed(today, self._law) for ground in guidance.grounds)
                if not grounds and case is not None:
                    grounds = grounds_of(guidance.citations, case.as_of, today, self._law)
                await work.guidance.set_grounds(guidance.id, grounds)
            if case is not None:
                details = {"keep": keep}
                event = Event(
                    case.id,
                    self._clock.now(),
                    actor.id,
                    Action.REVIEW,
                    case.state,
                    case.state,
                    words,
                    details,
                )
                await work.cases.record([event])
            return await work.guidance.get(case_number) or guidance


def cites(citation: str, article: str) -> bool:
    """Whether a printed citation names an article or a piece of it: 第三十三条第一款 is of 第三十三条, 第三十三条之一
    is not."""
    if not citation.startswith(article):
        return False
    return not (article.endswith("条") and citation[len(article) :].startswith("之"))


def _of_today(messages: Sequence[Outgoing], moment: datetime) -> list[Outgoing]:
    """The same under keys of the day: an answer that was confirmed and has changed again is told of again."""
    return [replace(message, dedup=f"{message.dedup}:{moment.date().isoformat()}") for message in messages]


def _team(actor: Person) -> None:
    if actor.role is Role.OFFICER or not actor.active:
        raise NotAllowed("guidance is reviewed by the team")
