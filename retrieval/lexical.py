"""BM25 over Chinese characters and character bigrams: which passages share the question's words."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import IndexMissing

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


def build_lexical(texts: Sequence[str], folder: Path) -> None:
    """Index the texts, in their order, and write the index into a folder."""
    # Only a build needs the package, and what it imports takes half as long as an index takes to open.
    import bm25s
    from bm25s.tokenization import Tokenized

    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts]
    engine = bm25s.BM25(method="lucene", k1=_K1, b=_B)
    engine.index(Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
    engine.save(str(folder), show_progress=False)


class LexicalIndex:
    """A BM25 index as bm25s writes it: a term's column holds what it adds to the score of each text that has it."""

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        starts: NDArray[np.int64],
        texts: NDArray[np.int32],
        shares: Scores,
        size: int,
    ) -> None:
        """Column c is `texts[starts[c]:starts[c + 1]]` and `shares` likewise."""
        self._vocabulary = vocabulary
        self._starts = starts
        self._texts = texts
        self._shares = shares
        self.size = size

    @classmethod
    def load(cls, folder: Path, size: int) -> "LexicalIndex":
        """Read the index of `size` texts that `build_lexical` wrote; IndexMissing where its files are gone or others."""
        try:
            vocabulary: dict[str, int] = json.loads((folder / "vocab.index.json").read_text("utf-8"))
            parameters = json.loads((folder / "params.index.json").read_text("utf-8"))
            # The columns lie in the page cache: a question reads a few dozen of 100,000.
            shares, texts, starts = (
                np.asarray(np.load(folder / f"{part}.csc.index.npy", mmap_mode="r", allow_pickle=False))
                for part in ("data", "indices", "indptr")
            )
        except (OSError, ValueError) as error:
            raise IndexMissing(f"the word index {folder.name} cannot be read: {error}; rebuild it") from error
        if parameters.get("num_docs") != size:
            raise IndexMissing(
                f"the word index {folder.name} holds {parameters.get('num_docs')} texts, not {size}; rebuild it"
            )
        return cls(vocabulary, starts, texts, shares, size)

    def scores(self, text: str) -> Scores:
        """The BM25 score of every text for a text, in their order; zeros where no term is known."""
        scores = np.zeros(self.size, dtype=np.float32)
        columns = [column for column in map(self._vocabulary.get, terms(text)) if column is not None]
        held = [slice(self._starts[column], self._starts[column + 1]) for column in columns]
        if held:
            texts = np.concatenate([self._texts[column] for column in held])
            np.add.at(scores, texts, np.concatenate([self._shares[column] for column in held]))
        return scores
