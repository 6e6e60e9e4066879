"""What the character n-grams of a question were learnt to mean, added to its vector before passages are searched."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_LONGEST = 3
_NO_WORD = re.compile(r"[^\w]+")


def ngrams(text: str) -> list[str]:
    """The different runs of one to three characters of a text, signs and spaces left out, in the order of the text."""
    plain = _NO_WORD.sub("", text.lower())
    return list(
        dict.fromkeys(
            plain[i : i + length] for length in range(1, _LONGEST + 1) for i in range(len(plain) - length + 1)
        )
    )


@dataclass(frozen=True)
class NgramEmbedding:
    """A bag of n-gram embeddings (fastText: Bojanowski et al., *Enriching Word Vectors with Subword Information*,
    2017) of low rank: a text's known n-grams are summed, divided by the root of their number, and multiplied out.

    `known`: n-gram → row; `rows` (n-grams, rank) in 8-bit integers times `scale`; `out` (rank, dimension).
    """

    known: Mapping[str, int]
    rows: NDArray[np.int8]
    scale: float
    out: Floats

    @classmethod
    def of(cls, known: Sequence[str], rows: Floats, out: Floats) -> Self:
        """The learnt rows, rounded to 8 bits."""
        scale = max(float(np.abs(rows).max(initial=0.0)), 1e-9) / 127
        return cls(
            {gram: i for i, gram in enumerate(known)},
            np.clip(np.rint(rows / scale), -127, 127).astype(np.int8),
            scale,
            out,
        )

    def of_text(self, text: str) -> Floats:
        """What is added to the vector of a text, (dimension,): zeros where no n-gram is known."""
        held = [row for row in map(self.known.get, ngrams(text)) if row is not None]
        summed = self.rows[held].astype(np.float32).sum(axis=0) * np.float32(
            self.scale / max(len(held), 1) ** 0.5
        )
        added: Floats = summed @ self.out
        return added

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What is to be kept in a file, by name."""
        return {
            "ngrams": np.frombuffer("\n".join(self.known).encode("utf-8"), dtype=np.uint8),
            "ngram_rows": self.rows,
            "ngram_scale": np.array(self.scale, dtype=np.float64),
            "ngram_out": self.out.astype(np.float16),
        }

    @classmethod
    def from_arrays(cls, data: Mapping[str, NDArray[np.generic]]) -> Self:
        """What `arrays` gave; KeyError or ValueError where it is not whole."""
        known = data["ngrams"].tobytes().decode("utf-8").split("\n")
        rows = data["ngram_rows"].astype(np.int8)
        if len(known) != len(rows):
            raise ValueError(f"{len(known)} n-grams, {len(rows)} rows")
        return cls(
            {gram: i for i, gram in enumerate(known)},
            rows,
            float(data["ngram_scale"].astype(np.float64)),
            data["ngram_out"].astype(np.float32),
        )
