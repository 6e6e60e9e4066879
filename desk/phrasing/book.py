"""Where questions that might join the bank are gathered and decided on: helpful answers, guidance, drafts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import structlog

from desk.asking import ReplyKind
from desk.phrasing.candidate import Candidate, CandidateState, NewCandidate, Source
from desk.phrasing.fitness import bare, unfit_as_spoken
from desk.storage import SqlWork, Storage
from desk.storage.conversations import StoredTurn
from desk.storage.phrasing import SqlPhrasing
from desk.transactions import JoiningStore
from escalation.case import MAX_REASON, checked_text
from escalation.guidance import Guidance, Review
from escalation.masking import mask
from escalation.people import Person, Role
from kernel.clock import Clock
from kernel.errors import (
    CandidateNotFound,
    NotAllowed,
    NotFound,
    NumeralError,
    PhrasingConflict,
)
from knowledge.citation import Citation
from knowledge.corpus import Corpus, Provision
from knowledge.phrasing import Wording, digest_of, successor

if TYPE_CHECKING:
    from retrieval.index import Library

_log = structlog.get_logger("zhiwen.phrasing")
_MOST_LISTED = 200


class PhrasingBook:
    """The candidates of the bank, over the desk's storage and the library of the moment."""

    def __init__(self, store: Storage | JoiningStore, library: Callable[[], Library], clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._gathered: frozenset[int] | None = None
        self._bank: tuple[Library, dict[tuple[str, str], list[str]]] | None = None

    async def rated(self, work: SqlWork, person: Person, turn: StoredTurn, helpful: bool) -> None:
        """An officer has called an answer helpful, or takes that back; within the transaction that keeps the word.

        An answer of people is left to the guidance that it came from.
        """
        shelf = SqlPhrasing(work.connection)
        if not helpful:
            await shelf.take_back(turn.id)
        elif turn.kind == ReplyKind.ANSWERED.value:
            cited = turn.context.get("focus") or next(iter(turn.citations), "")
            new = self._candidate(mask(turn.question, names=[person.name]), cited, turn.as_of, Source.HELPFUL)
            if new is not None:
                spoken = replace(new, turn_id=turn.id, proposed_by=person.id)
                await shelf.propose([spoken], self._clock.now())

    async def gather(self) -> int:
        """Propose the questions of approved guidance, and withdraw those of retired guidance; how many were proposed.

        Cheap where nothing has changed: the sweep asks with every round.
        """
        async with self._store.read() as work:
            current = frozenset(await work.guidance.current_ids())
        if current == self._gathered:
            return 0
        async with self._store.write() as work:
            shelf, now = SqlPhrasing(work.connection), self._clock.now()
            await shelf.withdraw_retired(now)
            found = [self._of_guidance(each) for each in await work.guidance.current()]
            count = await shelf.propose([each for each in found if each is not None], now)
        self._gathered = current
        if count:
            _log.info("phrasing_proposed", source=Source.GUIDANCE.value, count=count)
        return count

    async def listed(
        self,
        actor: Person | None,
        state: CandidateState | None = None,
        source: Source | None = None,
        limit: int = 50,
        before: int | None = None,
    ) -> Sequence[Candidate]:
        """The candidates, the youngest first, for admins; guidance that was approved just now is among them."""
        _admin(actor)
        await self.gather()
        async with self._store.read() as work:
            shelf = SqlPhrasing(work.connection)
            return await shelf.listed(state, source, min(limit, _MOST_LISTED), before)

    async def accept(self, actor: Person | None, candidate_id: int) -> Candidate:
        """Take a question into the bank from the next index on. Where its edition has ended, it goes to the article of
        today that says the same; accepting once more what was accepted confirms it for today's words.

        CandidateNotFound; PhrasingConflict where no such article is there, the guidance behind it is retired or up
        for review, or another was faster.
        """
        _admin(actor)
        async with self._store.write() as work:
            shelf = SqlPhrasing(work.connection)
            seen = await _seen(shelf, candidate_id)
            await _holds(work, seen)
            article = self._of_today(seen)
            place = {
                "edition": article.edition.adopted,
                "article": article.article.label,
                "words": digest_of(article.article.text),
            }
            return await self._decided(shelf, seen, CandidateState.ACCEPTED, actor, "", **place)

    async def refuse(self, actor: Person | None, candidate_id: int, why: str = "") -> Candidate:
        """Keep a question out of the bank, or take it out from the next index on; it is not proposed again."""
        _admin(actor)
        words = checked_text(why, "the reason", MAX_REASON) if why.strip() else ""
        async with self._store.write() as work:
            shelf = SqlPhrasing(work.connection)
            seen = await _seen(shelf, candidate_id)
            return await self._decided(shelf, seen, CandidateState.REFUSED, actor, words)

    async def accepted(self) -> Sequence[Candidate]:
        """What joins the bank."""
        async with self._store.read() as work:
            return await SqlPhrasing(work.connection).accepted()

    async def asked_for(self, law: str, edition: date) -> Sequence[Candidate]:
        """Everything ever proposed for an edition of a law, also what was refused."""
        async with self._store.read() as work:
            return await SqlPhrasing(work.connection).asked_for(law, edition)

    async def suggest(self, drafts: Sequence[NewCandidate]) -> int:
        """Keep drafts as proposed; how many were not known."""
        async with self._store.write() as work:
            return await SqlPhrasing(work.connection).propose(drafts, self._clock.now())

    async def _decided(
        self,
        shelf: SqlPhrasing,
        seen: Candidate,
        state: CandidateState,
        actor: Person | None,
        why: str,
        **place: object,
    ) -> Candidate:
        by = actor.id if actor is not None and actor.id else None
        decided = await shelf.decide(seen, state, self._clock.now(), by, why, **place)
        if decided is None:
            raise PhrasingConflict(f"the question {seen.id} was withdrawn, or another has just decided on it")
        return decided

    def _of_guidance(self, guidance: Guidance) -> NewCandidate | None:
        cited = next(iter(guidance.citations), "")
        # An answer to a matter of former law says nothing of today's article.
        former = any(
            ground.told != ground.approved for ground in guidance.grounds if ground.citation == cited
        )
        if former:
            return None
        day = guidance.approved_at.date()
        new = self._candidate(guidance.question, cited, day, Source.GUIDANCE)
        return replace(new, guidance_id=guidance.id) if new is not None else None

    def _candidate(self, question: str, cited: str, day: date, source: Source) -> NewCandidate | None:
        """The candidate; None for what is no question of the bank, or is there already."""
        library = self._library()
        provision = provision_of(library.corpus, cited, day)
        text = " ".join(question.split())
        if provision is None or unfit_as_spoken(text, provision.article.text) is not None:
            return None
        law, label = provision.edition.title, provision.article.label
        if bare(text) in map(bare, self._asked_of(library).get((law, label), ())):
            return None
        return NewCandidate(
            question=text,
            law=law,
            edition=provision.edition.adopted,
            article=label,
            words=digest_of(provision.article.text),
            source=source,
        )

    def _asked_of(self, library: Library) -> dict[tuple[str, str], list[str]]:
        """What the bank asks of each article."""
        if self._bank is None or self._bank[0] is not library:
            asked: dict[tuple[str, str], list[str]] = {}
            for question in library.bank:
                asked.setdefault((question.law, question.article), []).append(question.text)
            self._bank = library, asked
        return self._bank[1]

    def _of_today(self, seen: Candidate) -> Provision:
        """The article that a candidate leads to as the law stands."""
        instrument = self._library().corpus.instruments.get(seen.law)
        if instrument is None:
            raise PhrasingConflict(f"the library has no 《{seen.law}》 any more")
        today = self._clock.today()
        own = next((edition for edition in instrument.editions if edition.adopted == seen.edition), None)
        written_for = own.by_label.get(seen.article) if own else None
        if own is not None and written_for is not None and (own.until is None or own.until > today):
            return Provision(own, written_for)
        now = instrument.edition_on(today)
        if now is not None:
            became = successor(written_for, seen.article, Wording(seen.words), now)
            if became.leads and became.article is not None:
                return Provision(now, became.article)
        raise PhrasingConflict(f"{seen.citation} says something else today; the question leads nowhere")


def provision_of(corpus: Corpus, citation: str, day: date) -> Provision | None:
    """The whole article that a printed citation names, as in force on a day; None where there is none."""
    try:
        cited = Citation.parse(citation)
        if cited.instrument is None or cited.article is None:
            return None
        return corpus.provision(cited.instrument, cited.article, day)
    except (NumeralError, NotFound):
        return None


async def _seen(shelf: SqlPhrasing, candidate_id: int) -> Candidate:
    found = await shelf.get(candidate_id)
    if found is None:
        raise CandidateNotFound(f"no question has the number {candidate_id}; see `zhiwen phrasing list`")
    return found


async def _holds(work: SqlWork, seen: Candidate) -> None:
    """PhrasingConflict where the guidance that a question was taken from may not be cited."""
    if seen.guidance_id is None:
        return
    (guidance,) = await work.guidance.with_ids([seen.guidance_id])
    if guidance.review is not Review.CURRENT:
        raise PhrasingConflict(f"the guidance {guidance.case_number} behind it is {guidance.review}")


def _admin(actor: Person | None) -> None:
    if actor is not None and actor.role is not Role.ADMIN:
        raise NotAllowed("questions of the bank are decided on by admins")
