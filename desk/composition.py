"""The composition root: the one place where the parts are put together.

The rooms are imported where a part is made: vector store, model and readers of documents take seconds to load, and
most commands need none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.clock import Clock, SystemClock

if TYPE_CHECKING:
    from desk.settings import Settings
    from knowledge.national.calendar import Calendar
    from retrieval.answering import Answerer
    from retrieval.embeddings import TextEncoder
    from retrieval.gate import CitationGate
    from retrieval.index import Index, Library
    from retrieval.searching import Searcher
    from retrieval.vectors import VectorCache

SHIPPED_VECTORS = Path(__file__).parent.parent / "retrieval" / "vectors.npz"


def load_library(calendar: Calendar | None = None) -> Library:
    """Everything that ships with the program: national statutes, example benchmarks and plan, the bank."""
    from knowledge.benchmark import load_benchmarks
    from knowledge.corpus import Corpus
    from knowledge.national.calendar import Calendar
    from knowledge.national.source import load_national
    from knowledge.phrasing import load_bank
    from knowledge.plan import load_plan
    from retrieval.index import Library

    calendar = calendar or Calendar.load()
    former = {
        title: (repeal.successor, repeal.until)
        for title, repeal in calendar.former_titles.items()
        if repeal.successor is not None
    }
    corpus = Corpus(load_national(calendar=calendar), former)
    return Library(corpus, (load_benchmarks(),), (load_plan(),), tuple(load_bank()))


@dataclass(frozen=True)
class Service:
    """A running desk's parts over one opened index."""

    index: Index
    searcher: Searcher
    answerer: Answerer
    gate: CitationGate
    clock: Clock


class Composition:
    """Puts the parts together from settings; each part is made once, when first asked for."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()

    @cached_property
    def library(self) -> Library:
        """What is known."""
        return load_library()

    @cached_property
    def encoder(self) -> TextEncoder:
        """The embedding model that is configured."""
        from retrieval.embeddings import load_embeddings

        return load_embeddings(self.settings.embedding_model, threads=self.settings.threads)

    def ship_vectors(self, path: Path = SHIPPED_VECTORS) -> int:
        """Write the vectors of exactly what is indexed now to the file that ships with the program; their number."""
        from retrieval.indexing import collect_vectors

        kept = collect_vectors(self.library, self.encoder, self.settings.index_root, self._shipped())
        kept.save(path)
        return len(kept)

    def _shipped(self) -> VectorCache:
        from retrieval.vectors import VectorCache

        return VectorCache.load(SHIPPED_VECTORS, self.encoder.identity, self.encoder.dimension)
