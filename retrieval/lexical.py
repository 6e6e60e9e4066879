"""BM25 over Chinese characters and character bigrams: which passages share the question's words."""

import re
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|\d+(?:\.\d+)?")
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# k1 and b measured on the development set: see docs/retrieval.md.
_K1 = 1.2
_B = 0.6

Scores = NDArray[np.float32]


def terms(text: str) -> list[str]:
    """Single characters and overlapping bigrams of each Chinese run; words and numbers of the others."""
    found: list[str] = []
    for run in _RUN.findall(text.translate(_FULLWIDTH)):
        if "\u3400" <= run[0] <= "\u9fff":
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run.lower())
    return found


class LexicalIndex:
    """A BM25 index; scores are for every passage, in the order in which they were added."""

    def __init__(self, engine: bm25s.BM25, size: int) -> None:
        self._engine = engine
        self.size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> "LexicalIndex":
        """Index the texts."""
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts]
        engine = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        engine.index(Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
        return cls(engine, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._engine.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> "LexicalIndex":
        """Read an index that `save` wrote."""
        return cls(bm25s.BM25.load(str(folder), show_progress=False), size)

    def scores(self, text: str) -> Scores:
        """The BM25 score of every passage for a text; zeros where no term is known."""
        known = [term for term in terms(text) if term in self._engine.vocab_dict]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._engine.get_scores(known), dtype=np.float32)
