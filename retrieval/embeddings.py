"""Texts into vectors: the model that the project carries, or any sentence-transformers model in its place."""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from kernel.errors import EmbeddingUnavailable
from retrieval.projection import Projections

BUNDLED = Path(__file__).with_name("model")
PROJECTIONS = "projections.npz"
_BATCH_TOKENS = 4096
Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


class QueryVectors(NamedTuple):
    """A question's unit vectors, (dimension,): one to compare with other questions, one to search passages with."""

    among_questions: Vectors
    among_passages: Vectors


class TextEncoder(Protocol):
    """Turns texts into unit vectors; the same text gives the same vector."""

    @property
    def identity(self) -> str:
        """Names the model and its exact files: vectors of two identities are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode_passages(
        self, texts: Sequence[str], batch_size: int = 32, progress: Progress | None = None
    ) -> Vectors:
        """Unit vectors of texts to be found, (n, dimension), in order.

        `progress` is told, batch by batch, how many more texts are done.
        """
        ...

    def encode_queries(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of questions, (n, dimension), in order, to be compared with other questions."""
        ...

    def encode_query(self, text: str) -> QueryVectors:
        """The vectors of a question that is asked; the first as `encode_queries` would give it."""
        ...

    def encode_alike(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts of one sort, (n, dimension), to be compared with each other and nothing else."""
        ...


class OnnxEmbeddings:
    """A model folder with `model.onnx`, `tokenizer.json` and `card.json`, run by ONNX Runtime on the CPU.

    Where `projections.npz` lies beside them, questions and passages go through it. Calls from several threads
    are safe. Texts longer than the card's `max_tokens` lose their end.
    """

    def __init__(self, folder: Path = BUNDLED, threads: int = 2, *, projected: bool = True) -> None:
        """EmbeddingUnavailable where the folder or one of its files is missing or cannot be read.

        Without `projected`, it is the general model that the projections are trained upon.
        """
        card = _read_card(folder)
        files = [folder / "model.onnx", folder / "tokenizer.json"]
        projections = folder / PROJECTIONS
        self._projections: Projections | None = None
        if projected and projections.is_file():
            files.append(projections)
            self._projections = Projections.load(projections)
        self.identity = f"{card['name']}@{fingerprint_of(*files)}"
        self.dimension = int(card["dimension"])
        self.max_tokens = int(card["max_tokens"])
        self._query_prefix = str(card["query_prefix"])
        self._passage_prefix = str(card["passage_prefix"])
        self._threads = threads
        self._session = _session(folder / "model.onnx")
        self._tokenizer = _tokenizer(folder / "tokenizer.json", self.max_tokens)

    def encode_passages(
        self, texts: Sequence[str], batch_size: int = 32, progress: Progress | None = None
    ) -> Vectors:
        """See `TextEncoder`."""
        vectors = self._encode([self._passage_prefix + text for text in texts], batch_size, progress)
        return self._projections.of_passages(vectors) if self._projections else vectors

    def encode_queries(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `TextEncoder`."""
        vectors = self._encode([self._query_prefix + text for text in texts], 32, progress)
        return self._projections.of_queries(vectors) if self._projections else vectors

    def encode_alike(self, texts: Sequence[str]) -> Vectors:
        """See `TextEncoder`: the general model's, which was trained to compare."""
        return self._encode([self._query_prefix + text for text in texts], 32, None)

    def _encode(self, texts: list[str], batch_size: int, progress: Progress | None) -> Vectors:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        batches = batches_by_length([len(ids) for ids in tokens], batch_size)
        # One thread a batch and several batches at once fill the cores better than several threads a batch.
        with ThreadPoolExecutor(self._threads) as pool:
            done = pool.map(lambda batch: _run(self._session, [tokens[i] for i in batch]), batches)
            for batch, vectors in zip(batches, done, strict=True):
                result[batch] = vectors
                if progress:
                    progress(len(batch))
        return result

    def encode_query(self, text: str) -> QueryVectors:
        """See `TextEncoder`."""
        tokens = [self._tokenizer.encode(self._query_prefix + text).ids]
        # One thread: with two a question takes a tenth less time alone, and half as much of the processor again.
        vector: Vectors = _run(self._session, tokens)[0]
        if not self._projections:
            return QueryVectors(vector, vector)
        return QueryVectors(self._projections.of_queries(vector), self._projections.of_search(text, vector))


def load_embeddings(setting: str | None = None, threads: int = 2) -> TextEncoder:
    """The embedding model of the settings: the bundled one for None, else a sentence-transformers model."""
    if setting is None:
        return OnnxEmbeddings(threads=threads)
    # Only who names another model needs it.
    from retrieval.sentence_transformer import SentenceTransformerEmbeddings

    return SentenceTransformerEmbeddings(setting)


def batches_by_length(lengths: Sequence[int], batch_size: int) -> list[list[int]]:
    """The positions in batches of like length, longest first; a batch pads to `_BATCH_TOKENS` at most."""
    batches: list[list[int]] = []
    for position in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if batches and len(batches[-1]) < batch_size:
            width = lengths[batches[-1][0]]
            if width * (len(batches[-1]) + 1) <= _BATCH_TOKENS:
                batches[-1].append(position)
                continue
        batches.append([position])
    return batches


def _read_card(folder: Path) -> dict[str, Any]:
    missing = [
        name for name in ("model.onnx", "tokenizer.json", "card.json") if not (folder / name).is_file()
    ]
    if missing:
        raise EmbeddingUnavailable(
            f"the embedding model's folder {folder} lacks {', '.join(missing)}; restore it or name another"
        )
    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text("utf-8"))
    except ValueError as error:
        raise EmbeddingUnavailable(f"{folder / 'card.json'} is no JSON: {error}; restore it") from error
    absent = {"name", "dimension", "max_tokens", "query_prefix", "passage_prefix"} - card.keys()
    if absent:
        raise EmbeddingUnavailable(f"{folder / 'card.json'} lacks {', '.join(sorted(absent))}; restore it")
    return card


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own that share no public base
        raise EmbeddingUnavailable(
            f"{path} is no model that ONNX Runtime can load: {error}; restore it"
        ) from error


def _run(session: onnxruntime.InferenceSession, tokens: Sequence[Sequence[int]]) -> Vectors:
    width = max(len(ids) for ids in tokens)
    ids = np.ones((len(tokens), width), dtype=np.int64)  # 1 is <pad>
    mask = np.zeros((len(tokens), width), dtype=np.int64)
    for row, sequence in enumerate(tokens):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    output = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    vectors: Vectors = np.asarray(output, dtype=np.float32)
    return vectors


def _tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise EmbeddingUnavailable(f"{path} is no tokenizer: {error}; restore it") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def fingerprint_of(*paths: Path) -> str:
    """12 hex digits over the content of the files, one after another."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
