"""Opens the office: people, cases and deadlines over the database, without an index and without the law."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from desk.composition import Composition
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

ON_THE_MACHINE = Person(0, "命令行", Role.ADMIN, "系统")
"""Who looks at a case from the command line: nobody of the roster, with an admin's sight."""


@dataclass(frozen=True, slots=True)
class Office:
    """People, cases and the sweep over them, without asking the law."""

    roster: Roster
    cases: CaseService
    sweeper: Sweeper


class _GateWhenNeeded:
    """The citation gate over what ships and the shelf: its rooms are imported, and the law is read, when a draft comes."""

    def __init__(self, composition: Composition, storage: Storage) -> None:
        self._composition = composition
        self._storage = storage

    async def review(self, text: str, as_of: date) -> DraftReview:
        from desk.draft_review import CitationReview
        from desk.library.opening import shelf_over, shelved_library
        from retrieval.gate import CitationGate

        library = await shelved_library(self._composition, shelf_over(self._composition, self._storage))
        gate = await asyncio.to_thread(CitationGate, library.corpus)
        return await CitationReview(gate).review(text, as_of)


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
