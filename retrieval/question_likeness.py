"""Whether two questions are one, by what they say; how near in meaning they are, by a model's vectors."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.citation import NameTable
from retrieval.embeddings import TextEncoder
from retrieval.matter import foreign, shared
from retrieval.same_question import Reading, differ, read_same

Vector = NDArray[np.float32]
# What two questions of one matter may have of their own, as a share of the lesser one's weight: a character that no
# list knows in a question that weighs ten.
_MOST_FOREIGN = 0.1
# A matter that says less than this is too short to be told from another: 「怎么罚」.
_LEAST_SAID = 3
SURE = 1 - _MOST_FOREIGN
"""From this sameness on two questions count as one."""
# Cosines of matters that have nothing to do with each other end here; alike is counted from it on.
_UNLIKE = 0.88
_LOOKED_AT = 64
_KEPT = 50_000


class QuestionLikeness:
    """Compares questions. Readings and vectors are kept, so that a question compared with many is read once."""

    def __init__(self, names: NameTable, encoder: TextEncoder) -> None:
        self._names = names
        self._encoder = encoder
        self._vectors: dict[str, Vector] = {}
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str, today: date) -> Reading:
        return read_same(text, self._names, today)

    def sameness(self, one: str, other: str, today: date) -> float:
        """How surely two questions are the same question, 0 to 1: 0 where something makes them two, and less with
        every word of one that the other has no word for. The vectors have no part in it: in the bundled model a
        question and its neighbour under another article lie nearer than two wordings of one question."""
        if one == other:
            return 1.0
        first, second = self.read(one, today), self.read(other, today)
        said = min(first.matter.weight, second.matter.weight)
        if said < _LEAST_SAID or differ(first, second):
            return 0.0
        return max(0.0, 1 - foreign(first.matter, second.matter) / said)

    def alike(self, text: str, others: Sequence[str], today: date) -> list[float]:
        """How alike in meaning the matters of a question and of each of the others are, 0 to 1: likeness to look at,
        not to decide by."""
        asked, matters = self.read(text, today).matter, [self.read(other, today).matter for other in others]
        # What shares no word is not alike, and to encode a thousand questions takes seconds.
        common = [shared(asked, matter) for matter in matters]
        looked_at = sorted((i for i, weight in enumerate(common) if weight), key=lambda i: -common[i])[
            :_LOOKED_AT
        ]
        found = [float(other == text) for other in others]
        if looked_at:
            vectors = self._encoded([asked.words, *(matters[i].words for i in looked_at)])
            for i, cosine in zip(looked_at, vectors[1:] @ vectors[0], strict=True):
                found[i] = min(1.0, max(found[i], (float(cosine) - _UNLIKE) / (1 - _UNLIKE)))
        return found

    def _encoded(self, texts: Sequence[str]) -> Vector:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if len(self._vectors) + len(new) > _KEPT:
            self._vectors.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._vectors.update(zip(new, self._encoder.encode_alike(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])
