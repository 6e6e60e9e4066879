"""One complete built index (a generation): passages, BM25, vectors, the question bank; how it is opened."""

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kernel.errors import IndexMissing, ModelMismatch
from knowledge.benchmark import BenchmarkTable
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion, leads
from knowledge.plan import WorkPlan
from retrieval.dense import ChromaNearest, NearestPassages, chroma_place, rows_by_digest
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
)
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, PassageKind, fingerprint, passages_of


# Without a representation: whoever prints one, as asyncio does with a task's result, would write out every article.
@dataclass(frozen=True, repr=False)
class Library:
    """Everything that is indexed: the corpus, benchmark tables, work plans, and the question bank."""

    corpus: Corpus
    benchmarks: tuple[BenchmarkTable, ...] = ()
    plans: tuple[WorkPlan, ...] = ()
    bank: tuple[BankQuestion, ...] = ()

    def passages(self) -> list[Passage]:
        """The passages to index, in a stable order."""
        return passages_of(self.corpus, self.benchmarks, self.plans)


@dataclass(frozen=True, repr=False)
class Index:
    """An opened index. Positions in `lexical` and `dense` are those of `passages`; `bank_targets[i]` is the
    position of the passage that bank question i leads to, `asked` all that the bank asks about a passage, by the
    passage's key. Its vector store is closed when nothing refers to the
    index any more."""

    manifest: Manifest
    library: Library
    passages: Sequence[Passage]
    lexical: LexicalIndex
    dense: NearestPassages
    bank_lexical: LexicalIndex | None
    bank_dense: ExactNearest
    bank_targets: np.ndarray[tuple[int], np.dtype[np.int64]]
    asked: Mapping[str, str]
    derived: Derived


def open_index(library: Library, encoder: TextEncoder, root: Path, server: str | None = None) -> Index:
    """Open the active index; for what may be raised see `open_generation`."""
    active = active_generation(root)
    if active is None:
        raise IndexMissing("no index has been built; run `zhiwen index build`")
    return open_generation(library, encoder, root, active, server)


def open_generation(
    library: Library, encoder: TextEncoder, root: Path, index_id: str, server: str | None = None
) -> Index:
    """Open a generation over the library that it was made from.

    IndexMissing where it is gone or the library is another; ModelMismatch where another model made it.
    """
    folder = GenerationFolder(root, index_id)
    manifest = folder.manifest()
    if manifest.model != encoder.identity:
        raise ModelMismatch(
            f"the index {manifest.id} was made by the model {manifest.model}, but {encoder.identity} is configured; "
            "run `zhiwen index build` or set EMBEDDING_MODEL back"
        )
    if manifest.layout != LAYOUT:
        raise IndexMissing(
            f"the index {manifest.id} was built by another release of the program; run `zhiwen index build`"
        )
    passages = library.passages()
    questions, targets = bank_passages(library, passages)
    digests = [passage.digest for passage in passages]
    question_digests = [question.digest for question in questions]
    if manifest.fingerprint != fingerprint([*passages, *questions], [*digests, *question_digests]):
        raise IndexMissing(
            f"the library has changed since index {manifest.id} was built; run `zhiwen index build`"
        )
    place = chroma_place(folder.path / "chroma", index_id, server)
    index = Index(
        manifest=manifest,
        library=library,
        passages=passages,
        lexical=LexicalIndex.load(folder.path / "bm25", manifest.passages),
        dense=ChromaNearest.load(place, ARTICLES, rows_by_digest(digests)),
        bank_lexical=(
            LexicalIndex.load(folder.path / "bm25-questions", manifest.questions)
            if manifest.questions
            else None
        ),
        bank_dense=ExactNearest.load(folder.path, QUESTIONS, manifest.questions),
        bank_targets=targets,
        asked=_asked(questions, targets.tolist(), passages),
        derived=Derived.load(folder.path, library.corpus),
    )
    # Requests hold the index while they last: the store is closed after the last of them, however many doors.
    weakref.finalize(index, place.close).atexit = False
    return index


def _asked(
    questions: Sequence[Passage], targets: Sequence[int], passages: Sequence[Passage]
) -> dict[str, str]:
    texts: dict[int, list[str]] = {}
    for question, target in zip(questions, targets, strict=True):
        texts.setdefault(target, []).append(question.text)
    return {passages[target].key: "\n".join(about) for target, about in texts.items()}


def bank_passages(
    library: Library, passages: Sequence[Passage]
) -> tuple[list[Passage], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The bank's questions as texts to index, and the passage position that each leads to. A question stands there once
    for each edition that it leads into (`knowledge.phrasing.leads`)."""
    position = {passage.key: i for i, passage in enumerate(passages)}
    targets: list[int] = []
    questions: list[Passage] = []
    for question, key in leads(library.bank, library.corpus.instruments):
        if key in position:
            targets.append(position[key])
            questions.append(Passage(f"question:{key}", PassageKind.QUESTION, question.law, question.text))
    return questions, np.array(targets, dtype=np.int64)
