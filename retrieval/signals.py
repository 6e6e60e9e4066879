"""What speaks for each candidate passage: BM25, vectors, the question bank, the law named, priors, references."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.corpus import Provision
from knowledge.references import ReferenceGraph
from retrieval.embeddings import TextEncoder
from retrieval.highest import highest
from retrieval.index import Index
from retrieval.looking import CHANCE, Look, Searches
from retrieval.passages import PassageKind
from retrieval.question import Intent, Question
from retrieval.question_classifier import private
from retrieval.standing import Standing

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

_LEXICAL_DEPTH = 150


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages worth ranking: their positions, one row of signals each, their BM25, and the raw best likenesses."""

    positions: Positions
    signals: Floats
    bm25: Floats
    vector: Floats
    best_dense: float
    best_bm25: float
    best_bank: float


class SignalReader:
    """Gathers candidates for a question and measures their signals; built once for an index."""

    def __init__(self, index: Index, encoder: TextEncoder, references: ReferenceGraph) -> None:
        self.index = index
        self.encoder = encoder
        self.references = references
        self.position = {passage.key: i for i, passage in enumerate(index.passages)}
        corpus = index.library.corpus
        self.provisions: list[Provision | None] = [
            corpus.by_key.get(passage.key) for passage in index.passages
        ]
        self.standing = Standing(index.passages, self.provisions)
        self._searches = Searches(index, encoder, self.standing.imported)
        # Asked twice of the strongest candidates, and again by the next question about the same law.
        self.related = lru_cache(maxsize=8192)(self._related)

    def is_penalty(self, position: int) -> bool:
        """Whether the passage is a penalty article."""
        return bool(self.standing.penalty[position])

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
        eligible = self._eligible(question, kind)
        return self._candidates(question, kind, eligible, self._searches.look(question.subject, without))

    def read_apart(self, question: Question) -> tuple[Candidates, Candidates]:
        """The articles that ship and those of imported documents, each as if the others were not there."""
        eligible = self._eligible(question, PassageKind.ARTICLE)
        look = self._searches.look(question.subject)
        shipped, imported = (
            self._candidates(question, PassageKind.ARTICLE, eligible & own, look)
            for own in (~self.standing.imported, self.standing.imported)
        )
        return shipped, imported

    def _eligible(self, question: Question, kind: PassageKind) -> NDArray[np.bool_]:
        """Which passages are of that kind, and the law on the question's day."""
        return self.standing.in_force(question.as_of) & self.standing.of_kind(kind)

    def _candidates(
        self,
        question: Question,
        kind: PassageKind,
        eligible: NDArray[np.bool_],
        look: Look,
    ) -> Candidates:
        lexical = look.lexical * eligible
        bank_words = look.bank_by_words(eligible)
        bank_meaning = look.bank_by_meaning(eligible)
        dense = look.cosines(eligible)

        chosen = (dense > 0) | (bank_words > 0) | (bank_meaning != 0)
        chosen[highest(lexical, _LEXICAL_DEPTH, above=0)] = True
        if kind is PassageKind.ARTICLE:
            strength = lexical / 40 + np.maximum(dense, CHANCE) * 2 + bank_meaning
            self._add_neighbours(chosen, strength, question.as_of, eligible)
        positions = np.flatnonzero(chosen)
        if not len(positions):
            nothing = np.zeros(0, np.float32)
            signals = np.zeros((0, len(SIGNALS)), np.float32)
            return Candidates(positions, signals, nothing, look.vector, 0.0, 0.0, 0.0)
        found = dense[dense > 0]
        floor = float(found.min(initial=1.0)) if len(found) else 0.0
        raw = _Raw(
            bm25=lexical[positions],
            cosine=np.where(dense > 0, dense, np.float32(floor))[positions],
            bank_words=bank_words[positions],
            bank_meaning=bank_meaning[positions],
        )
        return Candidates(
            positions,
            self._signals(question, positions, raw, look.vector),
            raw.bm25,
            look.vector,
            best_dense=float(found.max(initial=0.0)),
            best_bm25=float(lexical.max(initial=0.0)),
            best_bank=float(bank_meaning.max(initial=0.0)),
        )

    def _signals(self, question: Question, positions: Positions, raw: "_Raw", vector: Floats) -> Floats:
        """One row of signals for each candidate, in the order of SIGNALS."""
        named = [self.standing.titles[title] for title in question.laws if title in self.standing.titles]
        columns = {
            "bm25": _standard(raw.bm25),
            "dense": _standard(raw.cosine),
            "bank_bm25": raw.bank_words,
            "bank_dense": raw.bank_meaning,
            "law_named": np.isin(self.standing.law[positions], named).astype(np.float32),
            "core_law": self.standing.core[positions],
            "officer_law": self.standing.officer[positions],
            "department_law": self._department(question, positions),
            "penalty_asked": self.standing.penalty[positions] * float(Intent.FINE in question.intents),
            "norm_asked": (1 - self.standing.penalty[positions]) * float(Intent.FINE not in question.intents),
            "interpretation": self.standing.interpretation[positions],
        }
        bank = raw.bank_words + raw.bank_meaning
        _, law = np.unique(self.standing.law[positions], return_inverse=True)
        columns["law_evidence"] = _law_evidence(law, columns["bm25"] + columns["dense"])
        columns["law_bank"] = _law_evidence(law, bank)
        columns["cosine"] = (raw.cosine - CHANCE) * 5
        columns["linked"] = self._linked(
            positions, columns["bm25"] / 4 + columns["dense"] / 4 + 2 * bank, question.as_of
        )
        # What enforcement law and the officers' bank count for where the question is one of private life.
        share = np.float32(private().probability(question.text, vector, self.encoder.identity))
        columns["private_core"] = columns["core_law"] * share
        columns["private_officer"] = columns["officer_law"] * share
        columns["private_bank"] = bank * share
        columns["private_civil"] = self.standing.civil[positions] * share
        columns["private_penalty"] = self.standing.penalty[positions] * share
        columns["private_bm25"] = columns["bm25"] * share
        columns["private_cosine"] = columns["cosine"] * share
        columns["private_evidence"] = columns["law_evidence"] * share
        return np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)

    def _add_neighbours(
        self, chosen: NDArray[np.bool_], strength: Floats, day: date, eligible: NDArray[np.bool_]
    ) -> None:
        """The penalties of the strongest norms and the norms of the strongest penalties are candidates too."""
        held = np.flatnonzero(chosen)
        for i in held[np.argsort(-strength[held], kind="stable")[:15]]:
            related = [at for at in self.related(int(i), day) if eligible[at]]
            chosen[related] = True

    def _related(self, position: int, day: date) -> Sequence[int]:
        """Positions of the penalties of a norm, or the norms of a penalty."""
        provision = self.provisions[position]
        if provision is None:
            return []
        corpus = self.index.library.corpus
        others = (
            self.references.norms_of(provision, corpus, day)
            if self.standing.penalty[position]
            else self.references.penalties_of(provision, day)
        )
        return [at for at in (self.position.get(other.key) for other in others) if at is not None]

    def _linked(self, positions: Positions, strength: Floats, day: date) -> Floats:
        """The strength of the strongest norm or penalty that a candidate is linked with, among the 30 strongest."""
        row = {position: i for i, position in enumerate(positions.tolist())}
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
        laws = [
            self.standing.titles[title] for title in question.department.laws if title in self.standing.titles
        ]
        return np.isin(self.standing.law[positions], laws).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Raw:
    """What was measured of each candidate, before anything is set against the others."""

    bm25: Floats
    cosine: Floats
    bank_words: Floats
    bank_meaning: Floats


def _law_evidence(law: Positions, strength: Floats) -> Floats:
    """How much the other candidates of the same law speak for it: the mean of the law's three strongest. `law` numbers
    the laws from 0."""
    order = np.lexsort((-strength, law))
    ordered = law[order]
    starts = np.searchsorted(ordered, np.arange(int(ordered[-1]) + 1))
    leading = order[np.arange(len(order)) - starts[ordered] < 3]
    evidence = np.bincount(law[leading], weights=strength[leading]) / 3
    return _standard(evidence[law].astype(np.float32))


def _standard(values: Floats) -> Floats:
    """Values less their mean, over their standard deviation (zeros where all are alike)."""
    spread = float(values.std())
    if spread < 1e-6:
        return np.zeros_like(values)
    standard: Floats = ((values - values.mean()) / spread).astype(np.float32)
    return standard
