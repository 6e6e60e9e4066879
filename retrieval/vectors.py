"""Vectors kept by the content they stand for, so that an unchanged text is never embedded twice."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError
from retrieval.embeddings import TextEncoder

Vectors = NDArray[np.float32]
# Texts embedded between two savings: some ten seconds on two cores.
_STRIDE = 512


class VectorCache:
    """Unit vectors by the 16-byte digest of their text, for one embedding model.

    On disk as int8 with one scale a vector (a unit vector of 384 dimensions loses less than 1 % of cosine).
    """

    def __init__(self, identity: str, dimension: int) -> None:
        self.identity = identity
        self.dimension = dimension
        self._rows: dict[bytes, int] = {}
        self._codes: list[NDArray[np.int8]] = []
        self._scales: list[float] = []

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def load(cls, path: Path, identity: str, dimension: int) -> "VectorCache":
        """The vectors kept in a file; an empty cache where the file is absent or of another model."""
        cache = cls(identity, dimension)
        if not path.is_file():
            return cache
        try:
            with np.load(path, allow_pickle=False) as data:
                if str(data["identity"]) != identity:
                    return cache
                digests, codes, scales = data["digests"], data["codes"], data["scales"]
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{path.name} holds no vectors that can be read: {error}; delete it") from error
        raw = digests.tobytes()
        cache._rows = {raw[i * 16 : i * 16 + 16]: i for i in range(len(codes))}
        cache._codes = list(codes)
        cache._scales = [float(scale) for scale in scales]
        return cache

    def save(self, path: Path) -> None:
        """Write all vectors to a file, in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npz")
        digests = np.frombuffer(b"".join(self._rows), dtype=np.uint8).reshape(-1, 16)
        np.savez(
            partial,
            identity=np.array(self.identity),
            digests=digests,
            codes=np.stack(self._codes),
            scales=np.array(self._scales, dtype=np.float16),
        )
        partial.replace(path)

    def add(self, digest: bytes, vector: Vectors) -> None:
        """Keep a vector under its text's digest."""
        if digest in self._rows:
            return
        scale = float(np.float16(np.abs(vector).max() / 127.0))
        self._rows[digest] = len(self._codes)
        self._codes.append(np.clip(np.rint(vector / scale), -127, 127).astype(np.int8))
        self._scales.append(scale)

    def get(self, digest: bytes) -> Vectors | None:
        """The unit vector kept under a digest."""
        row = self._rows.get(digest)
        if row is None:
            return None
        vector = self._codes[row].astype(np.float32) * np.float32(self._scales[row])
        return vector / np.float32(np.linalg.norm(vector))

    def keep_only(self, digests: set[bytes]) -> "VectorCache":
        """A cache with just these digests."""
        kept = VectorCache(self.identity, self.dimension)
        for digest, row in self._rows.items():
            if digest in digests:
                kept._rows[digest] = len(kept._codes)
                kept._codes.append(self._codes[row])
                kept._scales.append(self._scales[row])
        return kept


def embed_texts(
    texts: Sequence[str],
    digests: Sequence[bytes],
    encoder: TextEncoder,
    caches: Sequence[VectorCache],
    progress: Callable[[int], None] | None = None,
    *,
    as_questions: bool = False,
    kept: Callable[[], None] | None = None,
) -> Vectors:
    """The vectors of the texts, in order: from the caches where one holds it, else embedded now.

    What is embedded is added to the last cache, stride by stride, and `kept` is called after each: a build
    that is killed loses one stride. `progress` is told how many more texts are done.
    """
    result = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    missing: list[int] = []
    for i, digest in enumerate(digests):
        found = next((v for v in (cache.get(digest) for cache in caches) if v is not None), None)
        if found is None:
            missing.append(i)
        else:
            result[i] = found
    if progress:
        progress(len(texts) - len(missing))
    if missing:
        encode = encoder.encode_queries if as_questions else encoder.encode_passages
        for start in range(0, len(missing), _STRIDE):
            stride = missing[start : start + _STRIDE]
            fresh = encode([texts[i] for i in stride], progress=progress)
            for i, vector in zip(stride, fresh, strict=True):
                caches[-1].add(digests[i], vector)
                # As kept, so that the same text always has the same vector.
                kept_now = caches[-1].get(digests[i])
                result[i] = vector if kept_now is None else kept_now
            if kept:
                kept()
    return result
