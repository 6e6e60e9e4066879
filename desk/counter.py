"""Opens the counter: a whole desk over the database and the served generation, with its sweep."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from desk.answering import ServiceAnswering
from desk.composition import Composition
from desk.desk import Desk, open_desk
from desk.draft_review import CitationReview
from desk.indexing.serving import ServiceHolder
from desk.standing_law import CorpusLaw
from desk.storage import open_storage
from escalation.deadlines import Deadlines
from escalation.gate import DraftReview
from escalation.sweeping import Sweeper
from escalation.timing import CaseClock
from escalation.working_days import ChineseDays, WorkingTime


@dataclass(frozen=True, slots=True)
class Counter:
    """A whole desk with its sweep."""

    desk: Desk
    sweeper: Sweeper


class _GateOfTheMoment:
    """The citation gate of the generation that is served."""

    def __init__(self, holder: ServiceHolder) -> None:
        self._holder = holder

    async def review(self, text: str, as_of: date) -> DraftReview:
        return await CitationReview(self._holder.current().gate).review(text, as_of)


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
        library=lambda: holder.current().index.library,
    )
    try:
        await desk.roster.ensure_groups()
        case_clock = CaseClock(Deadlines(WorkingTime(ChineseDays())))
        yield Counter(desk, Sweeper(desk.store, composition.clock, case_clock, law))
    finally:
        await desk.close()
