"""Opens what needs the database: the office (people, cases, deadlines; no index), and the counter over an index."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from desk.answering import ServiceAnswering
from desk.composition import Composition
from desk.desk import Desk, open_desk
from desk.draft_review import CitationReview
from desk.indexing.serving import ServiceHolder
from desk.library.opening import shelf_over, shelved_library
from desk.standing_law import CorpusLaw
from desk.storage import Storage, open_storage
from escalation.deadlines import Deadlines
from escalation.gate import DraftReview
from escalation.likeness import BigramLikeness
from escalation.people import Person, Role
from escalation.roster import Roster
from escalation.service import CaseService
from escalation.sweeping import Sweeper
from escalation.timing import CaseClock
from escalation.working_days import ChineseDays, WorkingTime
from retrieval.gate import CitationGate

ON_THE_MACHINE = Person(0, "命令行", Role.ADMIN, "系统")
"""Who looks at a case from the command line: nobody of the roster, with an admin's sight."""


@dataclass(frozen=True, slots=True)
class Office:
    """People, cases and the sweep over them, without asking the law."""

    roster: Roster
    cases: CaseService
    sweeper: Sweeper


@dataclass(frozen=True, slots=True)
class Counter:
    """A whole desk with its sweep."""

    desk: Desk
    sweeper: Sweeper


class _GateWhenNeeded:
    """The citation gate over what ships and the shelf, read only when a draft comes."""

    def __init__(self, composition: Composition, storage: Storage) -> None:
        self._composition = composition
        self._shelf = shelf_over(composition, storage)

    async def review(self, text: str, as_of: date) -> DraftReview:
        library = await shelved_library(self._composition, self._shelf)
        gate = await asyncio.to_thread(CitationGate, library.corpus)
        return await CitationReview(gate).review(text, as_of)


class _GateOfTheMoment:
    """The citation gate of the generation that is served."""

    def __init__(self, holder: ServiceHolder) -> None:
        self._holder = holder

    async def review(self, text: str, as_of: date) -> DraftReview:
        return await CitationReview(self._holder.current().gate).review(text, as_of)


@asynccontextmanager
async def open_office(composition: Composition) -> AsyncIterator[Office]:
    """The office over the configured database, its tables brought up to date.

    Raises InvalidSetting where the database's URL is none, StorageUnavailable where it cannot be opened.
    """
    storage = await open_storage(composition.settings.database)
    try:
        clock, deadlines = composition.clock, Deadlines(WorkingTime(ChineseDays()))
        roster = Roster(storage, clock)
        await roster.ensure_groups()
        cases = CaseService(
            storage, clock, deadlines, _GateWhenNeeded(composition, storage), likeness=BigramLikeness()
        )
        yield Office(roster, cases, Sweeper(storage, clock, CaseClock(deadlines)))
    finally:
        await storage.close()


@asynccontextmanager
async def open_counter(composition: Composition, holder: ServiceHolder) -> AsyncIterator[Counter]:
    """The desk over the configured database and the served generation; errors as for the office."""
    storage = await open_storage(composition.settings.database)
    law = CorpusLaw(lambda: holder.current().index.library.corpus, lambda: holder.generation)
    desk = open_desk(
        storage,
        ServiceAnswering(holder),
        _GateOfTheMoment(holder),
        composition.clock,
        law=law,
        opens_when_unsure=composition.settings.opens_when_unsure,
    )
    try:
        await desk.roster.ensure_groups()
        case_clock = CaseClock(Deadlines(WorkingTime(ChineseDays())))
        yield Counter(desk, Sweeper(desk.store, composition.clock, case_clock, law))
    finally:
        await desk.close()
