"""Learns the weights of `retrieval/imported.py` over an index with imported documents: `python -m training.imported`."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desk.composition import Composition, Service
from desk.indexing.opening import service_of
from desk.settings import load_settings
from evaluation.questions import LabelledQuestion, load_labelled
from kernel.errors import InvalidInput
from retrieval.fusion import fusion_ranker
from retrieval.imported import IMPORTED_SIGNALS, WEIGHTS_FILE
from retrieval.passages import PassageKind
from retrieval.ranking import rank

QUESTIONS = Path(__file__).parent.parent / "evaluation" / "questions"
# So many questions of officers, all about what ships, stand against those few about imported documents.
_WEIGHT_OF_IMPORTED = 6.0
# What no question of the sets decides: a law named by its title is meant, whoever issued it.
_GIVEN = {"law_named": 4.0}
_SHIPPED_CANDIDATES = 60
_STEPS = 300
_RATE = 0.1
_PENALTY = 1e-3
_FOLDS = 5
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question: the scores of what ships, the signals of what was imported, and what answers of each."""

    shipped: Floats
    shipped_right: NDArray[np.bool_]
    imported: Floats
    imported_right: NDArray[np.bool_]
    source: str

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which of all answer, those that ship first."""
        return np.concatenate([self.shipped_right, self.imported_right])

    def scores(self, weights: Floats) -> Floats:
        """The scores of all, those that ship first."""
        return np.concatenate([self.shipped, self.imported @ weights])


def lessons(service: Service, questions: Iterable[LabelledQuestion], source: str) -> list[Lesson]:
    """One lesson a question about articles, asked without the asker's department."""
    searcher = service.searcher
    ranking = searcher.imported
    if ranking is None:
        raise InvalidInput(
            "the index holds no imported documents; run `zhiwen library add` and `zhiwen index build`"
        )
    made: list[Lesson] = []
    for labelled in questions:
        if labelled.kind is not PassageKind.ARTICLE:
            continue
        question = searcher.read(labelled.text)
        shipped, imported = searcher.reader.read_apart(question)
        order = rank(question, shipped, searcher.weights, searcher.reader, fusion_ranker())
        right = [_answers(service, position, labelled) for position, _ in order]
        kept = [i for i, of_answer in enumerate(right) if i < _SHIPPED_CANDIDATES or of_answer]
        made.append(
            Lesson(
                np.array([order[i][1] for i in kept]),
                np.array([right[i] for i in kept], dtype=bool),
                ranking.signals(question, imported, shipped).astype(np.float64),
                np.array([_answers(service, int(p), labelled) for p in imported.positions], dtype=bool),
                source,
            )
        )
    return made


def _answers(service: Service, position: int, labelled: LabelledQuestion) -> bool:
    provision = service.searcher.reader.provisions[position]
    return provision is not None and (provision.edition.title, provision.article.label) in labelled.relevant


def learn(taught: Sequence[Lesson]) -> Floats:
    """Weights under which what answers gets the greatest share of a softmax over all candidates (ListNet, Cao et al.
    2007), the scores of what ships being as they are; by Adam."""
    usable = [lesson for lesson in taught if lesson.right.any()]
    zeros = [np.zeros((len(lesson.shipped), len(IMPORTED_SIGNALS))) for lesson in usable]
    signals = np.vstack(
        [part for pair in zip(zeros, (x.imported for x in usable), strict=True) for part in pair]
    )
    fixed = np.concatenate([lesson.scores(np.zeros(len(IMPORTED_SIGNALS))) for lesson in usable])
    right = np.concatenate([lesson.right for lesson in usable]).astype(np.float64)
    starts = np.cumsum([0, *(len(lesson.right) for lesson in usable)])
    owner = np.repeat(np.arange(len(usable)), np.diff(starts))
    counts = np.array([_WEIGHT_OF_IMPORTED if lesson.source == "imported" else 1.0 for lesson in usable])
    counts = (counts / counts.sum())[owner]
    given = np.array([name in _GIVEN for name in IMPORTED_SIGNALS])
    weights = np.array([_GIVEN.get(name, 0.0) for name in IMPORTED_SIGNALS])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        scores = signals @ weights + fixed
        powers = np.exp(scores - np.maximum.reduceat(scores, starts[:-1])[owner])
        share = powers / np.add.reduceat(powers, starts[:-1])[owner]
        mass = np.add.reduceat(share * right, starts[:-1])[owner]
        gradient = (
            signals.T @ ((share - share * right / np.maximum(mass, 1e-12)) * counts) + _PENALTY * weights
        )
        gradient[given] = 0.0
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def ranks(weights: Floats, held: Sequence[Lesson]) -> list[int]:
    """The rank of the first that answers, for each lesson; 10,000 where none is among the candidates."""
    found: list[int] = []
    for lesson in held:
        scores = lesson.scores(weights)
        best = scores[lesson.right].max(initial=-np.inf)
        found.append(1 + int((scores > best).sum()) if lesson.right.any() else 10_000)
    return found


def measure(found: Sequence[int]) -> dict[str, float]:
    """hit@1, hit@5 and MRR@10."""
    means = {
        "hit@1": np.mean([rank == 1 for rank in found]),
        "hit@5": np.mean([rank <= 5 for rank in found]),
        "mrr@10": np.mean([1 / rank if rank <= 10 else 0.0 for rank in found]),
    }
    return {name: round(float(mean), 3) for name, mean in means.items()}


def main() -> None:
    """Cross-validate over the development questions, print, and write the weights learnt from all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    arguments = parser.parse_args()
    service = service_of(Composition(load_settings()))
    taught = lessons(service, load_labelled(QUESTIONS / "imported.jsonl", "imported_dev"), "imported")
    taught += lessons(service, load_labelled(QUESTIONS / "officers_dev.jsonl"), "officers")
    taught += lessons(service, load_labelled(QUESTIONS / "answerable_mixed_dev.jsonl"), "mixed")
    fold = np.random.default_rng(7).permutation(len(taught)) % _FOLDS
    found = np.zeros(len(taught), dtype=np.int64)
    for k in range(_FOLDS):
        weights = learn([lesson for lesson, f in zip(taught, fold, strict=True) if f != k])
        held = np.flatnonzero(fold == k)
        found[held] = ranks(weights, [taught[i] for i in held])
    for source in ("imported", "officers", "mixed"):
        own = [i for i, lesson in enumerate(taught) if lesson.source == source]
        shipped = [ranks(np.zeros(len(IMPORTED_SIGNALS)), [_without_imported(taught[i])])[0] for i in own]
        print(source, measure(found[own].tolist()), "without imported documents", measure(shipped))
    weights = learn(taught)
    data = {name: round(float(weight), 4) for name, weight in zip(IMPORTED_SIGNALS, weights, strict=True)}
    arguments.out.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    print(data)


def _without_imported(lesson: Lesson) -> Lesson:
    return Lesson(
        lesson.shipped, lesson.shipped_right, lesson.imported[:0], lesson.imported_right[:0], lesson.source
    )


if __name__ == "__main__":
    main()
