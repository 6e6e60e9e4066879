"""The composition root: the one place where the parts are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from desk.settings import Settings
from kernel.clock import Clock, SystemClock
from kernel.errors import IndexMissing
from knowledge.benchmark import load_benchmarks
from knowledge.corpus import Corpus
from knowledge.national.calendar import Calendar
from knowledge.national.source import load_national
from knowledge.phrasing import load_bank
from knowledge.plan import load_plan
from knowledge.references import ReferenceGraph
from retrieval.answering import Answerer
from retrieval.confidence import ConfidenceModel
from retrieval.embeddings import TextEncoder, load_embeddings
from retrieval.gate import CitationGate
from retrieval.index import Index, Library, open_index
from retrieval.indexing import Progress, build_index, collect_vectors
from retrieval.likeness import Rarity
from retrieval.ranking import Weights
from retrieval.searching import Searcher
from retrieval.signals import SignalReader
from retrieval.vectors import VectorCache

SHIPPED_VECTORS = Path(__file__).parent.parent / "retrieval" / "vectors.npz"


def load_library(calendar: Calendar | None = None) -> Library:
    """Everything that ships with the program: national statutes, example benchmarks and plan, the bank."""
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
        return load_embeddings(self.settings.embedding_model, threads=self.settings.threads)

    @cached_property
    def gate(self) -> CitationGate:
        """The citation gate; it needs the corpus alone, no index."""
        return CitationGate(self.library.corpus, self.rarity)

    @cached_property
    def rarity(self) -> Rarity:
        """How rare each pair of characters is in the corpus."""
        return Rarity(provision.article.text for provision in self.library.corpus.searchable())

    def build(self, progress: Progress | None = None) -> Index:
        """Build an index beside the active one, and make it the active one."""
        stamp = self.clock.now()
        return build_index(
            self.library,
            self.encoder,
            self.settings.index_root,
            index_id=_index_id(stamp),
            shipped=self._shipped(),
            progress=progress,
        )

    def ship_vectors(self, path: Path = SHIPPED_VECTORS) -> int:
        """Write the vectors of exactly what is indexed now to the file that ships with the program; their number."""
        kept = collect_vectors(self.library, self.encoder, self.settings.index_root, self._shipped())
        kept.save(path)
        return len(kept)

    def _shipped(self) -> VectorCache:
        return VectorCache.load(SHIPPED_VECTORS, self.encoder.identity, self.encoder.dimension)

    def service(self) -> Service:
        """The desk over the active index; IndexMissing or ModelMismatch where there is none to serve."""
        return self._serve(open_index(self.library, self.encoder, self.settings.index_root))

    def service_building_if_needed(self, progress: Callable[[], Progress | None]) -> Service:
        """The desk over the active index, built first where there is none that fits the library."""
        try:
            return self.service()
        except IndexMissing:
            return self._serve(self.build(progress()))

    def _serve(self, index: Index) -> Service:
        references = ReferenceGraph.of(self.library.corpus)
        reader = SignalReader(index, self.encoder, references)
        searcher = Searcher(reader, Weights.load(), self.clock)
        answerer = Answerer(searcher, self.rarity, ConfidenceModel.load())
        return Service(index, searcher, answerer, self.gate, self.clock)


def _index_id(moment: datetime) -> str:
    return moment.strftime("%Y%m%d-%H%M%S-%f")
