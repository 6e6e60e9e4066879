"""Texts into vectors by any sentence-transformers model, in place of the one that the project carries."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kernel.errors import EmbeddingUnavailable
from retrieval.embeddings import Progress, QueryVectors, Vectors, batches_by_length, fingerprint_of


class SentenceTransformerEmbeddings:
    """Any sentence-transformers model: a folder, or the name of one in the machine's cache or on a hub.

    A model of the E5 family gets its `query: ` and `passage: `; any other the prompts of its own
    configuration. Needs the extra `zhiwen[models]`.
    """

    def __init__(self, model: str) -> None:
        """EmbeddingUnavailable where the extra is not installed or the model cannot be loaded."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbeddingUnavailable(
                f"the embedding model {model!r} needs sentence-transformers; install zhiwen[models]"
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EmbeddingUnavailable(
                f"the embedding model {model!r} cannot be loaded: {error}; name a model's folder"
            ) from error
        self.dimension = len(self._model.encode("试", show_progress_bar=False))
        self.identity = f"{Path(model).name}@{_sentence_transformer_fingerprint(model, self._model)}"
        self._is_e5 = _is_e5(model)

    def encode_passages(
        self, texts: Sequence[str], batch_size: int = 32, progress: Progress | None = None
    ) -> Vectors:
        """See `TextEncoder`."""
        return self._in_batches(texts, batch_size, progress, is_query=False)

    def encode_queries(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `TextEncoder`."""
        return self._in_batches(texts, 32, progress, is_query=True)

    def _in_batches(
        self, texts: Sequence[str], batch_size: int, progress: Progress | None, *, is_query: bool
    ) -> Vectors:
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in batches_by_length([len(text) for text in texts], batch_size):
            result[batch] = self._encode([texts[i] for i in batch], is_query=is_query)
            if progress:
                progress(len(batch))
        return result

    def encode_query(self, text: str) -> QueryVectors:
        """See `TextEncoder`."""
        vector: Vectors = self._encode([text], is_query=True)[0]
        return QueryVectors(vector, vector)

    def encode_alike(self, texts: Sequence[str]) -> Vectors:
        """See `TextEncoder`."""
        return self.encode_queries(texts)

    def _encode(self, texts: list[str], *, is_query: bool) -> Vectors:
        options: dict[str, Any] = {"normalize_embeddings": True, "show_progress_bar": False}
        if self._is_e5:
            options["prompt"] = "query: " if is_query else "passage: "
        encode = self._model.encode_query if is_query else self._model.encode_document
        return np.asarray(encode(texts, **options), dtype=np.float32)


def _is_e5(model: str) -> bool:
    """Whether the model's name, or the name that its configuration says it came from, has the word E5."""
    names = [Path(model).name]
    configuration = Path(model) / "config.json"
    if configuration.is_file():
        names.append(str(json.loads(configuration.read_text("utf-8")).get("_name_or_path", "")))
    return any(re.search(r"(?<![a-z0-9])e5(?![a-z0-9])", name.lower()) for name in names)


def _sentence_transformer_fingerprint(model: str, loaded: Any) -> str:
    """Of the weights' files in a folder, else of the loaded model's configuration."""
    folder = Path(model)
    if folder.is_dir():
        weights = sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")])
        if weights:
            return fingerprint_of(*weights)
    return hashlib.sha256(str(loaded).encode()).hexdigest()[:12]
