"""The bundled model's trained last step: one linear projection for questions, another for what is to be found."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import EmbeddingUnavailable

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Projections:
    """Two square matrices: a unit vector v of the general model becomes v + vW, at unit length again.

    Questions and law texts get matrices of their own, as the two towers of a dual encoder do (Karpukhin et al.,
    *Dense Passage Retrieval*, 2020), so that officers' words come to lie beside the law's.
    """

    query: Floats
    passage: Floats

    @classmethod
    def load(cls, path: Path) -> "Projections":
        """The projections that `python -m training.projection` wrote; EmbeddingUnavailable where they cannot be read."""
        try:
            with np.load(path, allow_pickle=False) as data:
                return cls(data["query"].astype(np.float32), data["passage"].astype(np.float32))
        except (OSError, ValueError, KeyError) as error:
            raise EmbeddingUnavailable(f"{path} holds no projections: {error}; restore it") from error

    def save(self, path: Path) -> None:
        """Write both as 16-bit floats."""
        np.savez_compressed(
            path, query=self.query.astype(np.float16), passage=self.passage.astype(np.float16)
        )

    def of_queries(self, vectors: Floats) -> Floats:
        """Unit vectors of questions, (n, dimension) or (dimension,), from those of the general model."""
        return _projected(vectors, self.query)

    def of_passages(self, vectors: Floats) -> Floats:
        """Unit vectors of what is to be found, (n, dimension), from those of the general model."""
        return _projected(vectors, self.passage)


def _projected(vectors: Floats, matrix: Floats) -> Floats:
    moved = vectors + vectors @ matrix
    unit: Floats = moved / np.linalg.norm(moved, axis=-1, keepdims=True)
    return unit
