"""How much of one text's wording another holds: weighted character bigrams, for highlights and the gate."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import log
from pathlib import Path

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
        self._take(len(held), *_texts_holding(held))

    def _take(self, total: int, codes: NDArray[np.uint32], counts: NDArray[np.uint32]) -> None:
        self._total = total
        # Two rows of numbers, the first in order: as a dict they would be a tenth of the process.
        self._codes = array("I", codes.tobytes())
        self._counts = array("I", counts.tobytes())

    @classmethod
    def load(cls, path: Path) -> "Rarity":
        """What `save` wrote; OSError or ValueError where it cannot be read."""
        with np.load(path, allow_pickle=False) as data:
            if set(data.files) != {"total", "codes", "counts"} or len(data["codes"]) != len(data["counts"]):
                raise ValueError(f"{path.name} holds no counts of bigrams")
            rarity = cls.__new__(cls)
            rarity._take(int(data["total"]), data["codes"].astype("u4"), data["counts"].astype("u4"))
        return rarity

    def save(self, path: Path) -> None:
        """Write it into an .npz file."""
        codes, counts = (np.frombuffer(row, dtype="u4") for row in (self._codes, self._counts))
        np.savez(path, total=np.array(self._total), codes=codes, counts=counts)

    def of(self, bigram: str) -> float:
        """ln(1 + N / (n + 1)): at least 0, larger for rarer pairs."""
        return log(1 + self._total / (self._holding(bigram) + 1))

    def _holding(self, bigram: str) -> int:
        """How many texts hold it."""
        code = 0
        for character in bigram:
            code = code << 16 | ord(character)
        at = bisect_left(self._codes, code)
        return self._counts[at] if at < len(self._codes) and self._codes[at] == code else 0

    def coverage(self, words: str, text: str) -> float:
        """The share, by rarity, of the words' bigrams that the text holds: 0 to 1."""
        wanted = set(bigrams(words))
        if not wanted:
            return 0.0
        held = set(bigrams(text))
        weight = sum(self.of(b) for b in wanted)
        return sum(self.of(b) for b in wanted & held) / weight if weight else 0.0


def _texts_holding(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The codes of all `bigrams` of the texts, in order, and how many texts hold each: all texts at once, as arrays
    of characters. A pair's code is its first character's, shifted by 16 bits, and its second's."""
    if not texts:
        return np.zeros(0, np.uint32), np.zeros(0, np.uint32)
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
    return held.astype(np.uint32), counts.astype(np.uint32)


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
