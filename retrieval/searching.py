"""The search itself: a question in, ranked passages out; exact citations first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kernel.clock import Clock
from knowledge.corpus import Provision
from knowledge.departments import Department
from retrieval.fusion import fusion_ranker
from retrieval.imported import ImportedRanking, ImportedWeights, merged
from retrieval.passages import Passage, PassageKind
from retrieval.question import Question, read_question
from retrieval.ranking import Weights, rank
from retrieval.signals import Candidates, SignalReader

_EXACT_SCORE = 100.0
# An article named by number alone is looked for among so many of the first.
_NUMBERED_AMONG = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage with its score; `exact`: the question named this very article."""

    passage: Passage
    provision: Provision | None
    score: float
    exact: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found: the question as read, hits best first, and the candidates they came from."""

    question: Question
    hits: Sequence[Hit]
    candidates: Candidates = field(repr=False)


class Searcher:
    """Searches one opened index."""

    def __init__(self, reader: SignalReader, weights: Weights, clock: Clock) -> None:
        self.reader = reader
        self.weights = weights
        self.clock = clock
        self.imported = (
            ImportedRanking(reader, ImportedWeights.load()) if reader.standing.imported.any() else None
        )

    def read(self, text: str, as_of: date | None = None, department: Department | None = None) -> Question:
        """The question read as of today or the day given."""
        return read_question(
            text,
            names=self.reader.index.library.corpus.names,
            today=self.clock.today(),
            as_of=as_of,
            department=department,
        )

    def search(self, question: Question, k: int = 10, kind: PassageKind = PassageKind.ARTICLE) -> Found:
        """The k best passages of one kind; the articles that the question names by number come first."""
        if kind is PassageKind.ARTICLE and self.imported is not None:
            candidates, ranked = self._with_imported(question, self.imported)
        else:
            candidates = self.reader.read(question, kind)
            # The networks were trained on articles; rows and items are few and keep the plain order.
            fusion = fusion_ranker() if kind is PassageKind.ARTICLE else None
            ranked = rank(question, candidates, self.weights, self.reader, fusion)
        exact = self._exact(question) if kind is PassageKind.ARTICLE else []
        seen = {hit.passage.key for hit in exact}
        hits = list(exact)
        for position, score in ranked:
            if len(hits) >= k:
                break
            passage = self.reader.index.passages[position]
            if passage.key not in seen:
                hits.append(Hit(passage, self.reader.provisions[position], score))
        if not exact:
            hits = _numbered_first(hits, question)
        return Found(question, hits[:k], candidates)

    def _with_imported(
        self, question: Question, ranking: ImportedRanking
    ) -> tuple[Candidates, list[tuple[int, float]]]:
        """What ships ranked as ever, and the articles of imported documents put between."""
        shipped, imported = self.reader.read_apart(question)
        scores = ranking.scores(question, imported, shipped)
        between = list(zip(map(int, imported.positions), map(float, scores), strict=True))
        candidates = replace(
            shipped,
            best_dense=max(shipped.best_dense, imported.best_dense),
            best_bm25=max(shipped.best_bm25, imported.best_bm25),
        )
        ranked = rank(question, shipped, self.weights, self.reader, fusion_ranker())
        return candidates, merged(ranked, between)

    def _exact(self, question: Question) -> list[Hit]:
        """The named articles that exist and are in force on the question's day."""
        hits: list[Hit] = []
        corpus = self.reader.index.library.corpus
        for citation in question.exact_citations:
            instrument = corpus.instruments.get(citation.instrument or "")
            edition = instrument.edition_on(question.as_of) if instrument else None
            article = edition.article(citation.article) if edition and citation.article else None
            if edition is None or article is None:
                continue
            provision = Provision(edition, article)
            position = self.reader.position.get(provision.key)
            if position is not None and all(hit.passage.key != provision.key for hit in hits):
                hits.append(Hit(self.reader.index.passages[position], provision, _EXACT_SCORE, exact=True))
        return hits


def _numbered_first(hits: list[Hit], question: Question) -> list[Hit]:
    """Where the question names an article by number alone (「第六十三条的听证」), the best of the first hits that has
    this number is what it means."""
    numbers = question.bare_articles
    for i, hit in enumerate(hits[:_NUMBERED_AMONG]):
        if hit.provision is not None and hit.provision.article.number in numbers:
            return [replace(hit, exact=True), *hits[:i], *hits[i + 1 :]]
    return hits
