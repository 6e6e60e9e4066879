"""Builds an index: only what is new is embedded, the vector store is taken over, and a build broken off goes on."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from retrieval.dense import ChromaNearest, Rows, chroma_place, rows_by_digest
from retrieval.derived import Derived
from retrieval.embeddings import TextEncoder
from retrieval.exact import ExactNearest
from retrieval.generations import (
    ARTICLES,
    LAYOUT,
    QUESTIONS,
    GenerationFolder,
    Manifest,
    active_generation,
    point_at,
)
from retrieval.index import Index, Library, bank_passages, open_generation
from retrieval.lexical import build_lexical
from retrieval.passages import Passage, PassageKind, fingerprint
from retrieval.vectors import VectorCache, Vectors, embed_texts

VECTORS_FILE = "vectors.npz"
# A vector store that was changed in place more often than this share of its size is filled anew: what was deleted
# stays in the graph as dead ends.
_MOST_CHURN = 0.3

Progress = Callable[[str, int, int], None]


def build_index(
    library: Library,
    encoder: TextEncoder,
    root: Path,
    *,
    index_id: str,
    shipped: VectorCache | None = None,
    progress: Progress | None = None,
) -> Index:
    """Build an index in a folder of its own under `root`, make it the active one and open it."""
    build_generation(
        library,
        encoder,
        root,
        index_id=index_id,
        base=active_generation(root),
        shipped=shipped,
        progress=progress,
    )
    point_at(root, index_id)
    return open_generation(library, encoder, root, index_id)


def build_generation(
    library: Library,
    encoder: TextEncoder,
    root: Path,
    *,
    index_id: str,
    documents: Sequence[str] = (),
    base: str | None = None,
    shipped: VectorCache | None = None,
    server: str | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Build a generation beside the others; which one is active stays as it is.

    Vectors come from those shipped with the program and those that earlier builds kept (`root/vectors.npz`);
    only new texts are embedded. From the generation `base` the vector store is taken over and only what differs
    is changed in it. Called again with the same id and content after it was broken off, even by SIGKILL, it goes
    on: vectors are kept as they come, and every other stage was either finished or is done again. `documents`
    are the digests of what is in the library besides what ships; `server` is a Chroma server's address.
    """
    told: Progress = progress or (lambda *_: None)
    passages = library.passages()
    questions, targets = bank_passages(library, passages)
    texts = [*passages, *questions]
    print_ = fingerprint(texts, [text.digest for text in texts])
    folder = GenerationFolder(root, index_id)
    if folder.complete and (held := folder.manifest()).fingerprint == print_ and held.layout == LAYOUT:
        return held
    # What a build of another layout has done is of no use to this one.
    begun = f"{print_} {LAYOUT}"
    done = folder.begin(begun)

    def finished(stage: str) -> None:
        done.add(stage)
        folder.mark(begun, done)

    if "lexical" not in done:
        told("词法索引", 0, 2)
        build_lexical([passage.text for passage in passages], folder.path / "bm25")
        told("词法索引", 1, 2)
        if questions:
            build_lexical([question.text for question in questions], folder.path / "bm25-questions")
        np.save(folder.path / "targets.npy", targets)
        Derived.of(library.corpus).save(folder.path)
        finished("lexical")
    told("词法索引", 2, 2)
    vectors, question_vectors = _vectors_of((passages, questions), encoder, root, shipped, told)
    took_over = None if "store anew" in done else _usable(base, root, encoder)
    store = _StoreBuild(folder, took_over, server, told)
    if not done & {"store anew", "store changed"}:
        ExactNearest.build(folder.path, QUESTIONS, question_vectors)
        store.fill(passages, vectors)
        finished("store changed" if store.base else "store anew")
    manifest = Manifest(
        id=index_id,
        model=encoder.identity,
        passages=len(passages),
        questions=len(questions),
        fingerprint=print_,
        documents=tuple(documents),
        base=store.base.id if store.base else None,
        churn=store.churn(),
        layout=LAYOUT,
    )
    folder.finish(manifest)
    return manifest


def collect_vectors(library: Library, encoder: TextEncoder, root: Path, shipped: VectorCache) -> VectorCache:
    """The vectors of everything in the library, and of nothing else; what no cache holds is embedded now."""
    passages = library.passages()
    questions, _ = bank_passages(library, passages)
    everything = VectorCache(encoder.identity, encoder.dimension)
    own = VectorCache.load(root / VECTORS_FILE, encoder.identity, encoder.dimension)
    for group in (passages, questions):
        vectors = _embedded(group, encoder, [shipped, own], lambda _: None, lambda: None)
        for passage, vector in zip(group, vectors, strict=True):
            everything.add(passage.digest, vector)
    return everything


class _StoreBuild:
    """Fills a generation's vector store: anew, or by changing a copy of another generation's."""

    def __init__(
        self, folder: GenerationFolder, base: Manifest | None, server: str | None, told: Progress
    ) -> None:
        self._folder = folder
        self._server = server
        self._told = told
        # What a server holds cannot be copied there.
        self.base = base if server is None else None
        self._before: Rows = {}
        if self.base is not None:
            held = GenerationFolder(folder.root, self.base.id)
            self._before = rows_by_digest(held.digests(ARTICLES))

    def churn(self) -> int:
        """Texts replaced since the store was filled anew."""
        if self.base is None:
            return 0
        now = rows_by_digest(self._folder.digests(ARTICLES))
        return self.base.churn + len(self._before.keys() - now.keys())

    def fill(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        digests = [passage.digest for passage in passages]
        self._folder.keep_digests(ARTICLES, digests)
        if self.base is not None and self.churn() > _MOST_CHURN * max(1, len(passages)):
            self.base = None
        chroma = self._folder.path / "chroma"
        if chroma.exists():
            shutil.rmtree(chroma)
        if self.base is not None:
            shutil.copytree(self._folder.root / self.base.id / "chroma", chroma)
        place = chroma_place(chroma, self._folder.id, self._server)
        count = _counter(self._told, "向量库", len(passages))
        rows = rows_by_digest(digests)
        try:
            if self._server is not None:
                place.drop(ARTICLES)
            if self.base is None:
                ChromaNearest.build(place, ARTICLES, rows, vectors, count)
                return
            new = [text for text in rows if text not in self._before]
            count(sum(len(rows[text]) for text in rows if text in self._before))
            gone = [text for text in self._before if text not in rows]
            ChromaNearest.change(place, ARTICLES, rows, vectors, gone, new, count)
        finally:
            place.close()


def _usable(base: str | None, root: Path, encoder: TextEncoder) -> Manifest | None:
    """The base where its vector store can be taken over."""
    if base is None or not GenerationFolder(root, base).complete:
        return None
    manifest = GenerationFolder(root, base).manifest()
    local = (root / base / "chroma").is_dir()
    return manifest if local and manifest.layout == LAYOUT and manifest.model == encoder.identity else None


def _vectors_of(
    groups: Sequence[list[Passage]],
    encoder: TextEncoder,
    root: Path,
    shipped: VectorCache | None,
    told: Progress,
) -> list[Vectors]:
    """The vectors of each group of texts."""
    own = VectorCache.load(root / VECTORS_FILE, encoder.identity, encoder.dimension)
    caches = [cache for cache in (shipped, own) if cache is not None]
    counter = _counter(told, "向量", sum(map(len, groups)))
    return [
        _embedded(group, encoder, caches, counter, lambda: own.save(root / VECTORS_FILE)) for group in groups
    ]


def _embedded(
    passages: Sequence[Passage],
    encoder: TextEncoder,
    caches: Sequence[VectorCache],
    counter: Callable[[int], None],
    keep: Callable[[], None],
) -> Vectors:
    """The passages' vectors; questions are embedded as questions, everything else as what is to be found."""
    return embed_texts(
        [passage.text for passage in passages],
        [passage.digest for passage in passages],
        encoder,
        caches,
        counter,
        as_questions=bool(passages) and passages[0].kind is PassageKind.QUESTION,
        kept=keep,
    )


def _counter(told: Progress, stage: str, total: int) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        told(stage, done, total)

    return count
