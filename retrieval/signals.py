"""What speaks for each candidate passage: BM25, vectors, the question bank, the law named, priors, references."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.corpus import Provision
from knowledge.departments import departments
from knowledge.references import ReferenceGraph, is_penalty_article
from knowledge.statute import InstrumentKind
from retrieval.embeddings import TextEncoder
from retrieval.index import Index
from retrieval.passages import PassageKind
from retrieval.question import Intent, Question
from retrieval.question_classifier import private

Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

SIGNALS = (
    "bm25",
    "dense",
    "bank_bm25",
    "bank_dense",
    "law_named",
    "core_law",
    "officer_law",
    "department_law",
    "penalty_asked",
    "norm_asked",
    "law_evidence",
    "interpretation",
    "cosine",
    "law_bank",
    "linked",
    "private_core",
    "private_officer",
    "private_bank",
    "private_bm25",
    "private_cosine",
    "private_evidence",
    "private_civil",
    "private_penalty",
)

# 行政执法's own procedure laws, used by all 16 departments.
CORE_LAWS = frozenset(
    f"中华人民共和国{law}" for law in ("行政处罚法", "行政强制法", "行政许可法", "行政复议法", "行政诉讼法")
)
CIVIL_CODE = "中华人民共和国民法典"
_LEXICAL_DEPTH = 150
_DENSE_DEPTH = 150
_BANK_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages worth ranking: their positions, one row of signals each, and the raw best likenesses."""

    positions: Positions
    signals: Floats
    vector: Floats
    best_dense: float
    best_bm25: float
    best_bank: float


class SignalReader:
    """Gathers candidates for a question and measures their signals; built once for an index."""

    def __init__(self, index: Index, encoder: TextEncoder, references: ReferenceGraph) -> None:
        self.index = index
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="nearest")
        self.encoder = encoder
        self.references = references
        self.position = {passage.key: i for i, passage in enumerate(index.passages)}
        corpus = index.library.corpus
        self.provisions: list[Provision | None] = [
            corpus.by_key.get(passage.key) for passage in index.passages
        ]
        size = len(index.passages)
        self._kind = np.array([passage.kind.value for passage in index.passages])
        self._from = np.zeros(size, dtype=np.int64)
        self._until = np.full(size, np.iinfo(np.int64).max, dtype=np.int64)
        self._penalty = np.zeros(size, dtype=np.float32)
        self._core = np.zeros(size, dtype=np.float32)
        self._officer = np.zeros(size, dtype=np.float32)
        self._interpretation = np.zeros(size, dtype=np.float32)
        self._civil = np.zeros(size, dtype=np.float32)
        officer_laws = CORE_LAWS.union(*(department.laws for department in departments().values()))
        titles: dict[str, int] = {}
        self._law = np.zeros(size, dtype=np.int64)
        for i, provision in enumerate(self.provisions):
            self._law[i] = titles.setdefault(index.passages[i].title, len(titles))
            if provision is None:
                continue
            edition = provision.edition
            self._from[i] = edition.in_force.toordinal()
            if edition.until is not None:
                self._until[i] = edition.until.toordinal()
            self._penalty[i] = is_penalty_article(provision.article)
            self._core[i] = edition.title in CORE_LAWS
            self._officer[i] = edition.title in officer_laws
            self._civil[i] = edition.title == CIVIL_CODE
            self._interpretation[i] = edition.kind is InstrumentKind.INTERPRETATION
        self.titles = titles

    def in_force(self, day: date) -> NDArray[np.bool_]:
        """Which passages are the law on a day; benchmark rows and plan items always are."""
        ordinal = day.toordinal()
        mask: NDArray[np.bool_] = (self._from <= ordinal) & (ordinal < self._until)
        return mask

    def is_penalty(self, position: int) -> bool:
        """Whether the passage is a penalty article."""
        return bool(self._penalty[position])

    def read(
        self,
        question: Question,
        kind: PassageKind = PassageKind.ARTICLE,
        *,
        without: Collection[int] = (),
    ) -> Candidates:
        """The candidates of one kind, in force on the question's day, with their signals.

        `without`: positions of bank questions that do not count, so that a bank question can be asked as if it
        were new.
        """
        eligible = self.in_force(question.as_of) & (self._kind == kind.value)
        lexical = self.index.lexical.scores(question.subject)
        lexical[~eligible] = 0.0
        vector = self.encoder.encode_query(question.subject)
        # The two vector searches run beside each other: Chroma leaves the interpreter while it searches.
        near_questions = self._pool.submit(self.index.bank_dense.nearest, vector, _BANK_DEPTH)
        dense = {i: s for i, s in self.index.dense.nearest(vector, _DENSE_DEPTH * 2) if eligible[i]}
        bank_lexical, bank_dense = self._bank(question, near_questions.result(), eligible, without)
        named = [self.titles[title] for title in question.laws if title in self.titles]

        top = np.argpartition(-lexical, min(_LEXICAL_DEPTH, len(lexical) - 1))[:_LEXICAL_DEPTH]
        chosen = {int(i) for i in top if lexical[i] > 0} | set(dense) | set(bank_lexical) | set(bank_dense)
        if kind is PassageKind.ARTICLE:
            chosen |= self._neighbours(chosen, lexical, dense, bank_dense, question.as_of, eligible)
        if not chosen:
            empty = np.zeros(0, dtype=np.int64)
            return Candidates(empty, np.zeros((0, len(SIGNALS)), dtype=np.float32), vector, 0.0, 0.0, 0.0)
        positions = np.array(sorted(chosen), dtype=np.int64)
        floor = min(dense.values(), default=0.0)
        dense_column = np.array([dense.get(int(i), floor) for i in positions], dtype=np.float32)
        columns = {
            "bm25": _standard(lexical[positions]),
            "dense": _standard(dense_column),
            "bank_bm25": np.array([bank_lexical.get(int(i), 0.0) for i in positions], dtype=np.float32),
            "bank_dense": np.array([bank_dense.get(int(i), 0.0) for i in positions], dtype=np.float32),
            "law_named": np.isin(self._law[positions], named).astype(np.float32),
            "core_law": self._core[positions],
            "officer_law": self._officer[positions],
            "department_law": self._department(question, positions),
            "penalty_asked": self._penalty[positions] * float(Intent.FINE in question.intents),
            "norm_asked": (1 - self._penalty[positions]) * float(Intent.FINE not in question.intents),
            "interpretation": self._interpretation[positions],
        }
        bank = columns["bank_bm25"] + columns["bank_dense"]
        columns["law_evidence"] = self._law_evidence(positions, columns["bm25"] + columns["dense"])
        columns["law_bank"] = self._law_evidence(positions, bank)
        columns["cosine"] = (dense_column - 0.85) * 20
        columns["linked"] = self._linked(
            positions, columns["bm25"] / 4 + columns["dense"] / 4 + 2 * bank, question.as_of
        )
        # What enforcement law and the officers' bank count for where the question is one of private life.
        share = np.float32(private().probability(question.text, vector, self.encoder.identity))
        columns["private_core"] = columns["core_law"] * share
        columns["private_officer"] = columns["officer_law"] * share
        columns["private_bank"] = bank * share
        columns["private_civil"] = self._civil[positions] * share
        columns["private_penalty"] = self._penalty[positions] * share
        columns["private_bm25"] = columns["bm25"] * share
        columns["private_cosine"] = columns["cosine"] * share
        columns["private_evidence"] = columns["law_evidence"] * share
        signals = np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
        return Candidates(
            positions,
            signals,
            vector,
            best_dense=max(dense.values(), default=0.0),
            best_bm25=float(lexical.max(initial=0.0)),
            best_bank=max(bank_dense.values(), default=0.0),
        )

    def _bank(
        self,
        question: Question,
        near_questions: Sequence[tuple[int, float]],
        eligible: NDArray[np.bool_],
        without: Collection[int],
    ) -> tuple[dict[int, float], dict[int, float]]:
        """The best likeness of the question to a bank question of each passage: by words, and by meaning."""
        targets = self.index.bank_targets
        by_words: dict[int, float] = {}
        by_meaning: dict[int, float] = {}
        if self.index.bank_lexical is None:
            return by_words, by_meaning
        scores = self.index.bank_lexical.scores(question.subject)
        # A question's own BM25 grows with its length: the share of the best that it could reach does not.
        ceiling = max(float(scores.max(initial=0.0)), 1e-6, 6.0 * len(question.subject) ** 0.5)
        for i in np.argpartition(-scores, min(_BANK_DEPTH, len(scores) - 1))[:_BANK_DEPTH]:
            at = int(targets[i])
            if scores[i] > 0 and eligible[at] and int(i) not in without:
                by_words[at] = max(by_words.get(at, 0.0), float(scores[i]) / ceiling)
        for i, cosine in near_questions:
            at = int(targets[i])
            if eligible[at] and i not in without:
                by_meaning[at] = max(by_meaning.get(at, 0.0), (cosine - 0.8) * 5)
        return by_words, by_meaning

    def _neighbours(
        self,
        chosen: set[int],
        lexical: Floats,
        dense: dict[int, float],
        bank: dict[int, float],
        day: date,
        eligible: NDArray[np.bool_],
    ) -> set[int]:
        """The penalties of the strongest norms and the norms of the strongest penalties."""
        strongest = sorted(
            chosen, key=lambda i: -(float(lexical[i]) / 40 + dense.get(i, 0.7) * 5 + bank.get(i, 0.0))
        )[:15]
        found: set[int] = set()
        for i in strongest:
            found.update(at for at in self.related(i, day) if eligible[at])
        return found

    def related(self, position: int, day: date) -> list[int]:
        """Positions of the penalties of a norm, or the norms of a penalty."""
        provision = self.provisions[position]
        if provision is None:
            return []
        corpus = self.index.library.corpus
        others = (
            self.references.norms_of(provision, corpus, day)
            if self._penalty[position]
            else self.references.penalties_of(provision, day)
        )
        return [at for at in (self.position.get(other.key) for other in others) if at is not None]

    def _linked(self, positions: Positions, strength: Floats, day: date) -> Floats:
        """The strength of the strongest norm or penalty that a candidate is linked with, among the 30 strongest."""
        row = {int(position): i for i, position in enumerate(positions)}
        linked = np.zeros(len(positions), dtype=np.float32)
        for i in np.argsort(-strength, kind="stable")[:30]:
            for at in self.related(int(positions[i]), day):
                j = row.get(at)
                if j is not None:
                    linked[j] = max(linked[j], strength[i])
        return linked

    def _department(self, question: Question, positions: Positions) -> Floats:
        if question.department is None:
            return np.zeros(len(positions), dtype=np.float32)
        laws = [self.titles[title] for title in question.department.laws if title in self.titles]
        return np.isin(self._law[positions], laws).astype(np.float32)

    def _law_evidence(self, positions: Positions, strength: Floats) -> Floats:
        """How much the other candidates of the same law speak for it: the mean of the law's three strongest."""
        laws = self._law[positions]
        evidence: dict[int, float] = {}
        for law in np.unique(laws):
            best = np.sort(strength[laws == law])[::-1][:3]
            evidence[int(law)] = float(best.sum()) / 3
        return _standard(np.array([evidence[int(law)] for law in laws], dtype=np.float32))


def _standard(values: Floats) -> Floats:
    """Values less their mean, over their standard deviation (zeros where all are alike)."""
    spread = float(values.std())
    if spread < 1e-6:
        return np.zeros_like(values)
    standard: Floats = ((values - values.mean()) / spread).astype(np.float32)
    return standard
