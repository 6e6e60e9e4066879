"""Nearest passages by meaning: vectors in Chroma, each text once, under the digest of its content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from numpy.typing import NDArray

from kernel.errors import IndexMissing, IndexUnavailable, InvalidSetting

Vectors = NDArray[np.float32]
Rows = Mapping[str, Sequence[int]]
# Below what Chroma takes at once (5,461); the graph is written after each.
_ADD_BATCH = 5000
# HNSW: wide enough that the 200 nearest of 30,000 are the true ones in all but a few places of a hundred. The graph is
# written after every batch: what it lacks, up to 1,000 texts by default, Chroma would add to it by chance at every
# opening, for a fifth of a second, and two starts would find different neighbours.
_HNSW = {
    "hnsw:space": "cosine",
    "hnsw:construction_ef": 128,
    "hnsw:M": 24,
    "hnsw:search_ef": 160,
    "hnsw:batch_size": 2,
    "hnsw:sync_threshold": 2,
}


class Near(NamedTuple):
    """What lies near a vector, best first: positions, and the cosine of each."""

    positions: NDArray[np.int64]
    cosines: Vectors


class NearestPassages(Protocol):
    """Finds the passages whose vectors lie nearest to a question's."""

    def nearest(self, vector: Vectors, k: int) -> Near:
        """The k nearest texts; passages of one text come together, so that there may be more than k."""
        ...

    def vectors(self, size: int) -> list[list[float]]:
        """The first `size` vectors, by position."""
        ...


@dataclass(frozen=True)
class ChromaPlace:
    """Where the collections of one generation lie: a folder of its own, or names of its own on a server."""

    client: ClientAPI
    generation: str = ""

    def name(self, collection: str) -> str:
        """The collection's name there; on a server it carries the generation."""
        return f"{collection}-{self.generation}" if self.generation else collection

    def drop(self, *collections: str) -> None:
        """Delete collections; those that are not there are left out."""
        held = {collection.name for collection in self.client.list_collections()}
        for collection in collections:
            if self.name(collection) in held:
                self.client.delete_collection(self.name(collection))

    def close(self) -> None:
        """Give back files and connections."""
        if isinstance(self.client, Client):
            self.client.close()


def open_chroma(folder: Path) -> ClientAPI:
    """The embedded Chroma of one folder; the calling process must be its only user."""
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def chroma_place(folder: Path, generation: str, server: str | None = None) -> ChromaPlace:
    """Where a generation's collections lie: in `folder`, or on the Chroma server at `server` (http://host:port).

    Raises InvalidSetting where the address cannot be read, IndexUnavailable where no server answers there.
    """
    if server is None:
        return ChromaPlace(open_chroma(folder))
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidSetting(f"the Chroma server {server!r} is no address; write http://host:port")
    try:
        client = chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=Settings(anonymized_telemetry=False),
        )
    except ValueError as error:  # what Chroma raises where nothing answers
        raise IndexUnavailable(f"no Chroma server answers at {server}: {error}; start it") from error
    return ChromaPlace(client, generation)


def rows_by_digest(digests: Sequence[bytes]) -> dict[str, tuple[int, ...]]:
    """The positions of each text, by its digest in hexadecimal: texts that editions share are kept once."""
    rows: dict[str, tuple[int, ...]] = {}
    for position, digest in enumerate(digests):
        name = digest.hex()
        rows[name] = (*rows[name], position) if name in rows else (position,)
    return rows


class ChromaNearest:
    """Nearest neighbours in a Chroma collection; `rows` says which positions each of its ids stands for."""

    def __init__(self, collection: Collection, rows: Rows) -> None:
        """IndexMissing where the collection holds another number of texts than it should."""
        self._collection = collection
        self._rows = rows
        self._size = collection.count()
        if self._size != len(rows):
            raise IndexMissing(
                f"the vector store {collection.name} holds {self._size} texts, not {len(rows)}; rebuild the index"
            )

    @classmethod
    def build(
        cls,
        place: ChromaPlace,
        name: str,
        rows: Rows,
        vectors: Vectors,
        progress: Callable[[int], None] | None = None,
    ) -> "ChromaNearest":
        """Fill a new collection with every text's vector; `vectors` is by position."""
        collection = place.client.create_collection(place.name(name), metadata=_HNSW, embedding_function=None)
        _add(collection, list(rows), rows, vectors, progress)
        return cls(collection, rows)

    @classmethod
    def change(
        cls,
        place: ChromaPlace,
        name: str,
        rows: Rows,
        vectors: Vectors,
        gone: Sequence[str],
        new: Sequence[str],
        progress: Callable[[int], None] | None = None,
    ) -> "ChromaNearest":
        """Take texts that are gone out of a collection and add the new ones; `vectors` is by position."""
        collection = place.client.get_collection(place.name(name), embedding_function=None)
        for start in range(0, len(gone), _ADD_BATCH):
            collection.delete(ids=list(gone[start : start + _ADD_BATCH]))
        _add(collection, new, rows, vectors, progress)
        return cls(collection, rows)

    @classmethod
    def load(cls, place: ChromaPlace, name: str, rows: Rows) -> "ChromaNearest":
        """The collection of that name; IndexMissing where it is gone or incomplete."""
        try:
            collection = place.client.get_collection(place.name(name), embedding_function=None)
        except NotFoundError as error:
            raise IndexMissing(
                f"the vector store has no collection {place.name(name)}; rebuild the index"
            ) from error
        return cls(collection, rows)

    def nearest(self, vector: Vectors, k: int) -> Near:
        """The passages of the k nearest texts."""
        if not self._size:
            return Near(np.zeros(0, np.int64), np.zeros(0, np.float32))
        found = self._collection.query(
            query_embeddings=vector[np.newaxis, :], n_results=min(k, self._size), include=["distances"]
        )
        distances = found["distances"] or [[]]
        rows = [self._rows[text] for text in found["ids"][0]]
        cosines = 1 - np.array(distances[0], dtype=np.float32)
        return Near(
            np.array([row for group in rows for row in group], dtype=np.int64),
            np.repeat(cosines, [len(group) for group in rows]),
        )

    def vectors(self, size: int) -> list[list[float]]:
        """The first `size` vectors, by position."""
        found: dict[int, list[float]] = {}
        wanted = [text for text, rows in self._rows.items() if rows[0] < size]
        for start in range(0, len(wanted), _ADD_BATCH):
            got = self._collection.get(ids=wanted[start : start + _ADD_BATCH], include=["embeddings"])
            embeddings = got["embeddings"]
            if embeddings is None or len(embeddings) != len(wanted[start : start + _ADD_BATCH]):
                raise IndexMissing("the vector store lacks vectors that it should hold; rebuild the index")
            for text, embedding in zip(got["ids"], embeddings, strict=True):
                values = [float(x) for x in embedding]
                found.update(dict.fromkeys(self._rows[text], values))
        return [found[position] for position in range(size)]


def _add(
    collection: Collection,
    texts: Sequence[str],
    rows: Rows,
    vectors: Vectors,
    progress: Callable[[int], None] | None,
) -> None:
    for start in range(0, len(texts), _ADD_BATCH):
        batch = list(texts[start : start + _ADD_BATCH])
        collection.upsert(ids=batch, embeddings=vectors[[rows[text][0] for text in batch]])
        if progress:
            progress(sum(len(rows[text]) for text in batch))
