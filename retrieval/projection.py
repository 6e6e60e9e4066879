"""The bundled model's trained last step: a projection for questions, another for what is to be found, and n-grams."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel.errors import EmbeddingUnavailable
from retrieval.ngrams import NgramEmbedding

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Projections:
    """Two square matrices: a unit vector v of the general model becomes v + vW, at unit length again.

    Questions and law texts get matrices of their own, as the two towers of a dual encoder do (Karpukhin et al.,
    *Dense Passage Retrieval*, 2020), so that officers' words come to lie beside the law's. A question that
    searches passages also gets what its n-grams were learnt to mean: v + vW + n.
    """

    query: Floats
    passage: Floats
    ngrams: NgramEmbedding

    @classmethod
    def load(cls, path: Path) -> "Projections":
        """The projections that `python -m training.projection` wrote; EmbeddingUnavailable where they cannot be read."""
        try:
            with np.load(path, allow_pickle=False) as data:
                return cls(
                    data["query"].astype(np.float32),
                    data["passage"].astype(np.float32),
                    NgramEmbedding.from_arrays(data),
                )
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise EmbeddingUnavailable(f"{path} holds no projections: {error}; restore it") from error

    def save(self, path: Path) -> None:
        """Write matrices as 16-bit floats, n-grams in 8 bits."""
        arrays: dict[str, Any] = dict(self.ngrams.arrays())
        np.savez_compressed(
            path, query=self.query.astype(np.float16), passage=self.passage.astype(np.float16), **arrays
        )

    def of_queries(self, vectors: Floats) -> Floats:
        """Unit vectors of questions, (n, dimension) or (dimension,), from those of the general model: to compare
        with other questions."""
        return _unit(vectors + vectors @ self.query)

    def of_search(self, text: str, vector: Floats) -> Floats:
        """The unit vector of a question, (dimension,), from that of the general model: to search passages with."""
        return _unit(vector + vector @ self.query + self.ngrams.of_text(text))

    def of_passages(self, vectors: Floats) -> Floats:
        """Unit vectors of what is to be found, (n, dimension), from those of the general model."""
        return _unit(vectors + vectors @ self.passage)


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit
