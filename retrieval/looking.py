"""The searches by words and by meaning: what they find for one question among passages and bank questions."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.dense import Near
from retrieval.embeddings import TextEncoder
from retrieval.everyday import in_regulations_words
from retrieval.highest import highest
from retrieval.index import Index

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]

CHANCE = np.float32(0.2)
"""Cosines of the bundled model: a question lies .3 to .6 from its article and .5 to .8 from its like; chance gives
.0 to .2."""
_DENSE_DEPTH = 150
_BANK_DEPTH = 60
# What the regulations' words for everyday ones count for beside the question's own: measured at .3, .5, .6 and 1.
_EVERYDAY = np.float32(0.3)


@dataclass(frozen=True, slots=True)
class Look:
    """What was found for one question, before it is asked which passages count.

    `vector`: the question's, as among questions; `lexical`: BM25 of every passage. A passage counts where `eligible` marks it.
    """

    vector: Floats
    lexical: Floats
    _alike_by_words: Near
    _alike_by_meaning: Near
    _near_passages: Near

    def cosines(self, eligible: Marks) -> Floats:
        """For every passage its cosine where it is among the nearest and counts, else 0."""
        placed = np.zeros(len(eligible), dtype=np.float32)
        at, cosines = self._near_passages
        placed[at] = cosines * eligible[at]
        return placed

    def bank_by_words(self, eligible: Marks) -> Floats:
        """For every passage the best likeness by words of the question to one of its bank questions."""
        return _best(self._alike_by_words, eligible)

    def bank_by_meaning(self, eligible: Marks) -> Floats:
        """For every passage the best likeness by meaning of the question to one of its bank questions."""
        return _best(self._alike_by_meaning, eligible)


class Searches:
    """All searches of one index; calls from several threads are safe."""

    def __init__(self, index: Index, encoder: TextEncoder, imported: Marks) -> None:
        """`imported` marks the passages of imported documents."""
        self._index = index
        self._encoder = encoder
        self._imported = imported
        self._any_imported = bool(imported.any())

    def look(self, subject: str, without: Collection[int] = ()) -> Look:
        """Ask all of them for what a question is about; `without`: positions of bank questions that do not count."""
        index = self._index
        # One after another: to wake a thread for any of them takes as long as it would save.
        lexical, alike_by_words = self._by_words(subject, without)
        vectors = self._encoder.encode_query(subject)
        near_passages = index.dense.nearest(vectors.among_passages, _DENSE_DEPTH)
        at, cosines = index.bank_dense.nearest(vectors.among_questions, _BANK_DEPTH)
        if without:
            counted = ~np.isin(at, list(without))
            at, cosines = at[counted], cosines[counted]
        alike = Near(index.bank_targets[at], (cosines - CHANCE) * np.float32(1.5))
        return Look(vectors.among_questions, lexical, alike_by_words, alike, near_passages)

    def _by_words(self, subject: str, without: Collection[int]) -> tuple[Floats, Near]:
        """BM25 of every passage, and what the bank questions with the likest words lead to."""
        index = self._index
        lexical = index.lexical.scores(subject)
        words = in_regulations_words(subject) if self._any_imported else ""
        if words:
            lexical = lexical + _EVERYDAY * index.lexical.scores(words) * self._imported
        if index.bank_lexical is None:
            return lexical, Near(np.zeros(0, np.int64), np.zeros(0, np.float32))
        scores = index.bank_lexical.scores(subject)
        scores[list(without)] = 0.0
        # A question's own BM25 grows with its length: the share of the best that it could reach does not.
        ceiling = max(float(scores.max(initial=0.0)), 1e-6, 6.0 * len(subject) ** 0.5)
        top = highest(scores, _BANK_DEPTH, above=0)
        return lexical, Near(index.bank_targets[top], scores[top] / ceiling)


def _best(alike: Near, eligible: Marks) -> Floats:
    """For every passage the highest likeness of what leads to it, where it counts; else 0."""
    best = np.zeros(len(eligible), dtype=np.float32)
    np.maximum.at(best, alike.positions, alike.cosines * eligible[alike.positions])
    return best
