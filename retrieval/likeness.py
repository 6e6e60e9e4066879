"""How much of one text's wording another holds: weighted character bigrams, for highlights and the gate."""

import re
from collections.abc import Iterable, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

_LETTERS = (("\u3400", "\u9fff"), ("A", "Z"), ("a", "z"), ("0", "9"))
_RUN = re.compile(f"[{''.join(f'{first}-{last}' for first, last in _LETTERS)}]+")
# Words that questions and statutes share without meaning anything.
_STOP = frozenset("的了吗呢吧啊么我你他它们这那哪有在是和与或及对把被就都也还要会能可以什怎样如何多少请问")


def bigrams(text: str) -> list[str]:
    """Overlapping character pairs inside runs of letters; pairs of mere function words left out."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) == 1:
            found.append(run)
        found.extend(
            run[i : i + 2] for i in range(len(run) - 1) if not (run[i] in _STOP and run[i + 1] in _STOP)
        )
    return found


class Rarity:
    """How rare each bigram is among reference texts, as inverse document frequency."""

    def __init__(self, texts: Iterable[str]) -> None:
        held = list(texts)
        self._total = len(held)
        self._counts = _texts_holding(held)

    def of(self, bigram: str) -> float:
        """ln(1 + N / (n + 1)): at least 0, larger for rarer pairs."""
        return log(1 + self._total / (self._counts.get(bigram, 0) + 1))

    def coverage(self, words: str, text: str) -> float:
        """The share, by rarity, of the words' bigrams that the text holds: 0 to 1."""
        wanted = set(bigrams(words))
        if not wanted:
            return 0.0
        held = set(bigrams(text))
        weight = sum(self.of(b) for b in wanted)
        return sum(self.of(b) for b in wanted & held) / weight if weight else 0.0


def _texts_holding(texts: Sequence[str]) -> dict[str, int]:
    """For each of the `bigrams` of the texts how many of them hold it: all texts at once, as arrays of characters."""
    if not texts:
        return {}
    # A line break belongs to no run: pairs do not reach from one text into the next.
    units = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = [len(text) + 1 for text in texts]
    text_of = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)[: len(units)]
    letter, stop = _letters(), _is_stop()
    known = np.minimum(units, len(letter) - 1)
    inside, idle = letter[known], stop[known]
    before, after = np.zeros_like(inside), np.zeros_like(inside)
    before[1:], after[:-1] = inside[:-1], inside[1:]
    alone = np.flatnonzero(inside & ~before & ~after)
    pairs = np.flatnonzero(inside[:-1] & inside[1:] & ~(idle[:-1] & idle[1:]))
    codes = units.astype(np.uint64)
    bigram = np.concatenate([codes[alone], (codes[pairs] << np.uint64(16)) | codes[pairs + 1]])
    once = _distinct((text_of[np.concatenate([alone, pairs])] << np.uint64(32)) | bigram)
    held, counts = np.unique(once & np.uint64(0xFFFFFFFF), return_counts=True)
    return {
        (chr(code >> 16) + chr(code & 0xFFFF) if code >> 16 else chr(code)): count
        for code, count in zip(held.tolist(), counts.tolist(), strict=True)
    }


def _distinct(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each value once, in order; by sorting, which is many times as fast here as the hashing of numpy.unique."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _letters() -> NDArray[np.bool_]:
    """By code point up to the end of the first plane: whether a run holds it."""
    table = np.zeros(0x10000, dtype=np.bool_)
    for first, last in _LETTERS:
        table[ord(first) : ord(last) + 1] = True
    return table


def _is_stop() -> NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(character) for character in _STOP]] = True
    return table
