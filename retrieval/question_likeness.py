"""How surely two questions are one: what must not differ, then how near their vectors and every phrase of them lie."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.citation import NameTable
from retrieval.embeddings import TextEncoder
from retrieval.same_question import Reading, differ, read_same

Vector = NDArray[np.float32]
# Function words that part phrases.
_PARTS = re.compile(
    r"[的了吗呢吧啊么我你他它们这那哪是和与或及对把被就都也还要会以怎样如何多少请问，。？！、；：“”《》\s,?!.]"
    r"|当事人|应当|应该|怎么|什么|没有|如果|的话|一下|处罚|处理|在|上|中|里|后|时|给|向|到|按|用|个|不|没|未|无|能|可|罚|能否|是否|行|办"
)
# Words of one meaning have a cosine of .93 and more in the bundled model, of two meanings .85 and less.
_ONE_MEANING, _SPREAD = 0.93, 0.08
_LONGEST_WINDOW = 4
_HEAVIEST = 4
_KEPT = 50_000
# Learnt on our own pairs (docs/escalation.md): what a foreign phrase of four characters takes from the cosine.
_LESS, _MORE = 0.02, 0.01
SURE = 0.945
"""From this sameness on two questions count as one."""
# Cosines of matters that have nothing to do with each other end here; alike is counted from it on.
_UNLIKE = 0.88


class QuestionLikeness:
    """Compares questions by a model's vectors. Readings and vectors are kept, so that a question compared with many
    is read once."""

    def __init__(self, names: NameTable, encoder: TextEncoder) -> None:
        self._names = names
        self._encoder = encoder
        self._vectors: dict[str, Vector] = {}
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str, today: date) -> Reading:
        return read_same(text, self._names, today)

    def sameness(self, one: str, other: str, today: date) -> float:
        """How surely two questions are the same question, 0 to 1; 0 where something makes them two. Only what may
        reach `SURE` is measured phrase by phrase."""
        first, second = self.read(one, today), self.read(other, today)
        if differ(first, second):
            return 0.0
        a, b = first.core or one, second.core or other
        vectors = self._encoded([a, b])
        core = float(vectors[0] @ vectors[1])
        if core < SURE:
            return max(0.0, core)
        less, more = sorted((self._foreign(a, b), self._foreign(b, a)))
        return min(1.0, max(0.0, core - _LESS * less - _MORE * more))

    def alike(self, text: str, others: Sequence[str], today: date) -> list[float]:
        """How alike in meaning the matters of a question and of each of the others are, 0 to 1: likeness to look at,
        not to decide by."""
        if not others:
            return []
        cores = [self.read(each, today).core or each for each in (text, *others)]
        vectors = self._encoded(cores)
        cosines = vectors[1:] @ vectors[0]
        return [min(1.0, max(0.0, (float(cosine) - _UNLIKE) / (1 - _UNLIKE))) for cosine in cosines]

    def _foreign(self, text: str, other: str) -> float:
        """The weight of a text's phrases that are foreign to `other`: in characters, less the nearer `other`'s nearest
        piece is in meaning."""
        phrases, windows = _uncovered(text, other), _windows(other)
        if not phrases:
            return 0.0
        if not windows:
            return float(sum(min(len(phrase), _HEAVIEST) for phrase in phrases))
        nearest = (self._encoded(phrases) @ self._encoded(windows).T).max(axis=1)
        return sum(
            min(len(phrase), _HEAVIEST) * min(1.0, max(0.0, (_ONE_MEANING - float(cosine)) / _SPREAD))
            for phrase, cosine in zip(phrases, nearest, strict=True)
        )

    def _encoded(self, texts: Sequence[str]) -> Vector:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if len(self._vectors) + len(new) > _KEPT:
            self._vectors.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._vectors.update(zip(new, self._encoder.encode_queries(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])


def _phrases(text: str) -> list[str]:
    return [part for part in _PARTS.split(text) if part]


def _windows(text: str) -> list[str]:
    """The phrases of a text and every piece of two to four characters in them."""
    found = set(_phrases(text))
    for phrase in _phrases(text):
        for length in range(2, _LONGEST_WINDOW + 1):
            found.update(phrase[i : i + length] for i in range(len(phrase) - length + 1))
    return sorted(found)


def _uncovered(text: str, other: str) -> list[str]:
    """The runs of a text's characters that stand in no pair that the other text holds too; a single character is
    taken with a neighbour, and left out where the other text has it."""
    found: list[str] = []
    for phrase in _phrases(text):
        covered = [False] * len(phrase)
        for i in range(len(phrase) - 1):
            if phrase[i : i + 2] in other:
                covered[i] = covered[i + 1] = True
        start = 0
        while start < len(phrase):
            end = start
            while end < len(phrase) and not covered[end]:
                end += 1
            if end - start == 1 and phrase[start] not in other:
                found.append(phrase[max(0, start - 1) : end + (start == 0)])
            elif end - start > 1:
                found.append(phrase[start:end])
            start = end + 1
    return found
