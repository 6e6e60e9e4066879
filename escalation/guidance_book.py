"""Keeps guidance true: what retrieval still has to take in, and what must be looked at when the law changes."""

from collections.abc import Collection, Sequence

from escalation.case import MAX_REASON, checked_text
from escalation.guidance import Guidance, Review
from escalation.notices import Directory, Notices, Reported
from escalation.outbox import Notice
from escalation.people import Person, Role
from escalation.store import CaseStore
from kernel.clock import Clock
from kernel.errors import CaseNotFound, NotAllowed


class GuidanceBook:
    """Approved answers, for the desk's indexing job and for members who review."""

    def __init__(self, store: CaseStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def current(self) -> Sequence[Guidance]:
        """What may be cited."""
        async with self._store.read() as work:
            return await work.guidance.current()

    async def unindexed(self) -> Sequence[Guidance]:
        """What retrieval must take in (current) or drop (due for review, retired). It survives a crash: whatever has
        not been marked comes again."""
        async with self._store.read() as work:
            return await work.guidance.unindexed()

    async def indexed(self, guidance: Guidance) -> bool:
        """Retrieval has taken in this state; False where it has changed meanwhile and comes again."""
        async with self._store.write() as work:
            return await work.guidance.mark_indexed(guidance.id, guidance.review, self._clock.now())

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
            if not found:
                return found
            notices = Notices(await Directory.read(work))
            reports: list[Reported] = []
            for guidance in found:
                await work.guidance.set_review(guidance.id, Review.DUE, words)
                case = await work.cases.by_id(guidance.case_id)
                if case is not None:
                    reports.append(Reported(case, words))
                    message = notices.to_group(case, Notice.REVIEW_DUE, why=words)
                    await work.outbox.put(message, self._clock.now())
            await work.outbox.put(notices.to_contacts(reports, Notice.REVIEW_DUE), self._clock.now())
            return found

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
            await work.guidance.set_review(guidance.id, decided, f"{actor.name}：{words}")
            return await work.guidance.get(case_number) or guidance


def cites(citation: str, article: str) -> bool:
    """Whether a printed citation names an article or a piece of it: 第三十三条第一款 is of 第三十三条, 第三十三条之一
    is not."""
    if not citation.startswith(article):
        return False
    return not (article.endswith("条") and citation[len(article) :].startswith("之"))


def _team(actor: Person) -> None:
    if actor.role is Role.OFFICER or not actor.active:
        raise NotAllowed("guidance is reviewed by the team")
