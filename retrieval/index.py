"""One complete built index (a generation): passages, BM25, vectors, the question bank; built and opened here."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from chromadb.api import ClientAPI

from kernel.errors import IndexMissing, ModelMismatch
from knowledge.benchmark import BenchmarkTable
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion
from knowledge.plan import WorkPlan
from retrieval.dense import ChromaNearest, NearestPassages, open_chroma
from retrieval.embeddings import TextEncoder
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, PassageKind, fingerprint, passages_of
from retrieval.vectors import VectorCache, Vectors, embed_texts

ACTIVE_FILE = "active.json"
_ARTICLES = "articles"
_QUESTIONS = "questions"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of and by; it refuses to be opened with anything else."""

    id: str
    model: str
    passages: int
    questions: int
    fingerprint: str


@dataclass(frozen=True)
class Library:
    """Everything that is indexed: the corpus, benchmark tables, work plans, and the question bank."""

    corpus: Corpus
    benchmarks: tuple[BenchmarkTable, ...] = ()
    plans: tuple[WorkPlan, ...] = ()
    bank: tuple[BankQuestion, ...] = ()

    def passages(self) -> list[Passage]:
        """The passages to index, in a stable order."""
        return passages_of(self.corpus, self.benchmarks, self.plans)


@dataclass(frozen=True)
class Index:
    """An opened index. Positions in `lexical` and `dense` are those of `passages`; `bank_targets[i]` is the
    position of the passage that bank question i leads to."""

    manifest: Manifest
    library: Library
    passages: Sequence[Passage]
    lexical: LexicalIndex
    dense: NearestPassages
    bank_lexical: LexicalIndex | None
    bank_dense: NearestPassages
    bank_targets: np.ndarray[tuple[int], np.dtype[np.int64]]


def build_index(
    library: Library,
    encoder: TextEncoder,
    root: Path,
    *,
    index_id: str,
    shipped: VectorCache | None = None,
    progress: Progress | None = None,
) -> Index:
    """Build an index in a folder of its own under `root` and make it the active one.

    Vectors come from those shipped with the program and those that earlier builds kept (`root/vectors.npz`);
    only new texts are embedded. An unfinished build leaves the active index untouched.
    """
    told: Progress = progress or (lambda *_: None)
    passages = library.passages()
    questions, targets = _bank(library.bank, passages)
    own = VectorCache.load(root / "vectors.npz", encoder.identity, encoder.dimension)
    caches = [cache for cache in (shipped, own) if cache is not None]
    total = len(passages) + len(questions)
    counter = _counter(told, "向量", total)

    def keep() -> None:
        own.save(root / "vectors.npz")

    vectors = _embedded(passages, encoder, caches, counter, keep)
    question_vectors = _embedded(questions, encoder, caches, counter, keep)

    folder = root / index_id
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    told("词法索引", 0, 2)
    LexicalIndex.build([passage.text for passage in passages]).save(folder / "bm25")
    told("词法索引", 1, 2)
    if questions:
        LexicalIndex.build([question.text for question in questions]).save(folder / "bm25-questions")
    told("词法索引", 2, 2)
    client = open_chroma(folder / "chroma")
    counter = _counter(told, "向量库", total)
    ChromaNearest.build(client, _ARTICLES, vectors, counter)
    ChromaNearest.build(client, _QUESTIONS, question_vectors, counter)
    np.save(folder / "targets.npy", targets)
    manifest = Manifest(
        index_id, encoder.identity, len(passages), len(questions), fingerprint([*passages, *questions])
    )
    _write_json(folder / "manifest.json", asdict(manifest))
    _write_json(root / ACTIVE_FILE, {"id": index_id})
    return _open(folder, manifest, library, passages, client)


def collect_vectors(library: Library, encoder: TextEncoder, root: Path, shipped: VectorCache) -> VectorCache:
    """The vectors of everything in the library, and of nothing else; what no cache holds is embedded now."""
    passages = library.passages()
    questions, _ = _bank(library.bank, passages)
    everything = VectorCache(encoder.identity, encoder.dimension)
    own = VectorCache.load(root / "vectors.npz", encoder.identity, encoder.dimension)
    for group in (passages, questions):
        vectors = _embedded(group, encoder, [shipped, own], lambda _: None, lambda: None)
        for passage, vector in zip(group, vectors, strict=True):
            everything.add(passage.digest, vector)
    return everything


def open_index(library: Library, encoder: TextEncoder, root: Path) -> Index:
    """Open the active index. IndexMissing where there is none or the library has changed since it was built;
    ModelMismatch where another model made it."""
    active = root / ACTIVE_FILE
    if not active.is_file():
        raise IndexMissing("no index has been built; run `zhiwen index build`")
    folder = root / json.loads(active.read_text("utf-8"))["id"]
    manifest_file = folder / "manifest.json"
    if not manifest_file.is_file():
        raise IndexMissing(f"the active index {folder.name} is gone; run `zhiwen index build`")
    manifest = Manifest(**json.loads(manifest_file.read_text("utf-8")))
    if manifest.model != encoder.identity:
        raise ModelMismatch(
            f"the index {manifest.id} was made by the model {manifest.model}, but {encoder.identity} is configured; "
            "run `zhiwen index build` or set EMBEDDING_MODEL back"
        )
    passages = library.passages()
    questions, _ = _bank(library.bank, passages)
    if manifest.fingerprint != fingerprint([*passages, *questions]):
        raise IndexMissing(
            f"the library has changed since index {manifest.id} was built; run `zhiwen index build`"
        )
    return _open(folder, manifest, library, passages, open_chroma(folder / "chroma"))


def _open(
    folder: Path, manifest: Manifest, library: Library, passages: list[Passage], client: ClientAPI
) -> Index:
    return Index(
        manifest=manifest,
        library=library,
        passages=passages,
        lexical=LexicalIndex.load(folder / "bm25", manifest.passages),
        dense=ChromaNearest.load(client, _ARTICLES),
        bank_lexical=(
            LexicalIndex.load(folder / "bm25-questions", manifest.questions) if manifest.questions else None
        ),
        bank_dense=ChromaNearest.load(client, _QUESTIONS),
        bank_targets=np.load(folder / "targets.npy", allow_pickle=False),
    )


def _bank(
    bank: Iterable[BankQuestion], passages: Sequence[Passage]
) -> tuple[list[Passage], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The bank's questions as texts to index, and the passage position that each leads to."""
    position = {passage.key: i for i, passage in enumerate(passages)}
    held = [
        (question, position[question.provision_key])
        for question in bank
        if question.provision_key in position
    ]
    questions = [
        Passage(f"question:{question.provision_key}", PassageKind.QUESTION, question.law, question.text)
        for question, at in held
    ]
    return questions, np.array([at for _, at in held], dtype=np.int64)


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


def _write_json(path: Path, value: object) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    partial.replace(path)
