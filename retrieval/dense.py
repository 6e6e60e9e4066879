"""Nearest passages by meaning: vectors in Chroma."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from numpy.typing import NDArray

from kernel.errors import IndexMissing

Vectors = NDArray[np.float32]
_ADD_BATCH = 4000
# HNSW: wide enough that the 200 nearest of 30,000 are the true ones in all but a few places of a hundred.
_HNSW = {"hnsw:space": "cosine", "hnsw:construction_ef": 128, "hnsw:M": 24, "hnsw:search_ef": 256}


class NearestPassages(Protocol):
    """Finds the passages whose vectors lie nearest to a question's."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Up to k pairs of passage position and cosine, best first."""
        ...

    def vectors(self, size: int) -> list[list[float]]:
        """The first `size` vectors, by position."""
        ...


def open_chroma(folder: Path) -> ClientAPI:
    """The embedded Chroma of one folder; the calling process must be its only user."""
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


class ChromaNearest:
    """Nearest neighbours in a Chroma collection whose ids are passage positions."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._size = collection.count()

    @classmethod
    def build(
        cls,
        client: ClientAPI,
        name: str,
        vectors: Vectors,
        progress: Callable[[int], None] | None = None,
    ) -> "ChromaNearest":
        """Fill a new collection; ids are the rows' positions."""
        collection = client.create_collection(name, metadata=_HNSW, embedding_function=None)
        for start in range(0, len(vectors), _ADD_BATCH):
            batch = vectors[start : start + _ADD_BATCH]
            collection.add(ids=[str(start + i) for i in range(len(batch))], embeddings=batch)
            if progress:
                progress(len(batch))
        return cls(collection)

    @classmethod
    def load(cls, client: ClientAPI, name: str) -> "ChromaNearest":
        """The collection of that name."""
        return cls(client.get_collection(name, embedding_function=None))

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Up to k pairs of passage position and cosine, best first."""
        if not self._size:
            return []
        found = self._collection.query(
            query_embeddings=vector[np.newaxis, :], n_results=min(k, self._size), include=["distances"]
        )
        distances = found["distances"] or [[]]
        return [(int(i), 1.0 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def vectors(self, size: int) -> list[list[float]]:
        """The first `size` vectors, by position."""
        found: list[list[float]] = []
        for start in range(0, size, _ADD_BATCH):
            ids = [str(i) for i in range(start, min(start + _ADD_BATCH, size))]
            got = self._collection.get(ids=ids, include=["embeddings"])
            embeddings = got["embeddings"]
            if embeddings is None or len(embeddings) != len(ids):
                raise IndexMissing(
                    f"the vector store holds {len(got['ids'])} of {len(ids)} vectors; rebuild the index"
                )
            by_id = dict(zip(got["ids"], embeddings, strict=True))
            found.extend([float(x) for x in by_id[i]] for i in ids)
        return found
