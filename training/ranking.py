"""Learns the weights of `retrieval/ranking.py` from questions with known answers: `python -m training.ranking`."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desk.composition import Composition, Service
from desk.indexing.opening import service_of
from desk.settings import load_settings
from evaluation.questions import LabelledQuestion, load_labelled
from knowledge.departments import department_named
from retrieval.index import bank_passages
from retrieval.question import Question
from retrieval.ranking import WEIGHTS_FILE
from retrieval.signals import SIGNALS, Candidates

QUESTIONS = Path(__file__).parent.parent / "evaluation" / "questions"
Floats = NDArray[np.float64]
BANK_EVERY = 20
"""Of the bank's questions, one in so many is kept for the ranking; no vectors are trained on it."""
_CANDIDATES = 40
_STEPS = 250
_RATE = 0.1
_PENALTY = 1e-3
FOLDS = 5
BY_HAND = {"law_named": 1.5}
"""Weights that are not learnt: the questions to learn from seldom name a law, and who names one means it."""


@dataclass(frozen=True)
class Lesson:
    """One question's candidates and which of them answer."""

    question: Question
    candidates: Candidates
    right: NDArray[np.bool_]
    source: str

    @cached_property
    def signals(self) -> Floats:
        """A row of signals for each candidate."""
        return self.candidates.signals.astype(np.float64)


def lessons(
    service: Service, questions: Iterable[LabelledQuestion], source: str, *, with_department: bool = False
) -> list[Lesson]:
    """One lesson a labelled question, asked with the asker's department known or not."""
    made: list[Lesson] = []
    reader = service.searcher.reader
    for labelled in questions:
        known = with_department and labelled.department
        department = department_named(labelled.department) if known and labelled.department else None
        question = service.searcher.read(labelled.text, department=department)
        candidates = reader.read(question)
        right = np.array(
            [_label(service, int(p)) in labelled.relevant for p in candidates.positions], dtype=bool
        )
        made.append(Lesson(question, candidates, right, source))
    return made


def bank_lessons(service: Service) -> list[Lesson]:
    """Lessons from every twentieth bank question, asked as if it were not in the bank."""
    made: list[Lesson] = []
    reader = service.searcher.reader
    questions, targets = bank_passages(service.index.library, service.index.passages)
    for i in range(0, len(questions), BANK_EVERY):
        question = service.searcher.read(questions[i].text)
        candidates = reader.read(question, without={i})
        # None of them where the question leads to an article that is not the law today.
        right = candidates.positions == targets[i]
        made.append(Lesson(question, candidates, right, "bank"))
    return made


def learn(taught: Sequence[Lesson], kept: Floats | None = None) -> Floats:
    """Weights under which the answering candidates get the greatest share of a softmax over all (ListNet,
    Cao et al. 2007, top-one probability), by Adam; lessons without an answer among them teach nothing.

    `kept`: 1 for each signal that counts, 0 for those to learn without.
    """
    usable = [_hardest(lesson) for lesson in taught if lesson.right.any()]
    counted = np.ones(len(SIGNALS)) if kept is None else kept
    weights = np.zeros(len(SIGNALS))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    stacked = np.vstack([signals for signals, _ in usable]) * counted
    starts = np.cumsum([0, *(len(right) for _, right in usable)])
    right = np.concatenate([right for _, right in usable]).astype(np.float64)
    owner = np.repeat(np.arange(len(usable)), np.diff(starts))
    for step in range(1, _STEPS + 1):
        scores = stacked @ weights
        peak = np.maximum.reduceat(scores, starts[:-1])
        powers = np.exp(scores - peak[owner])
        share = powers / np.add.reduceat(powers, starts[:-1])[owner]
        mass = np.add.reduceat(share * right, starts[:-1])[owner]
        gradient = (
            stacked.T @ (share - share * right / np.maximum(mass, 1e-12)) / len(usable) + _PENALTY * weights
        )
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def _hardest(lesson: Lesson) -> tuple[Floats, NDArray[np.bool_]]:
    """The lesson's answers and only the strongest of its other candidates: the rest teach little."""
    strength = lesson.signals[:, : SIGNALS.index("law_named")].sum(axis=1)
    strength[lesson.right] = np.inf
    kept = np.argsort(-strength, kind="stable")[:_CANDIDATES]
    return lesson.signals[kept], lesson.right[kept]


def measure(weights: Floats, held: Sequence[Lesson]) -> dict[str, float]:
    """hit@1, hit@5 and MRR@10 of the weighted sum alone."""
    ranks = [_rank(weights, lesson) for lesson in held]
    return {
        "hit@1": float(np.mean([r == 1 for r in ranks])),
        "hit@5": float(np.mean([r <= 5 for r in ranks])),
        "mrr@10": float(np.mean([1 / r if r <= 10 else 0.0 for r in ranks])),
        "in candidates": float(np.mean([lesson.right.any() for lesson in held])),
    }


def _rank(weights: Floats, lesson: Lesson) -> int:
    if not lesson.right.any():
        return 10_000
    scores = lesson.signals @ weights
    return 1 + int((scores > scores[lesson.right].max()).sum())


def _label(service: Service, position: int) -> tuple[str, str]:
    provision = service.searcher.reader.provisions[position]
    return (provision.edition.title, provision.article.label) if provision else ("", "")


def all_lessons(service: Service, public: Path | None) -> list[Lesson]:
    """Lessons from the development sets, the bank and, where given, the public's questions."""
    officers = load_labelled(QUESTIONS / "officers_dev.jsonl")
    taught = lessons(service, officers, "officers")
    taught += lessons(service, officers[::3], "department known", with_department=True)
    taught += lessons(service, load_labelled(QUESTIONS / "answerable_mixed_dev.jsonl"), "mixed")
    taught += bank_lessons(service)
    if public:
        taught += lessons(service, load_labelled(public), "public")
    return taught


def folds(taught: Sequence[Lesson]) -> NDArray[np.int64]:
    """The fold of each lesson; lessons of one question, with and without a department, are of one fold."""
    texts = {text: i for i, text in enumerate(dict.fromkeys(lesson.question.text for lesson in taught))}
    drawn = np.random.default_rng(7).permutation(len(texts)) % FOLDS
    return drawn[[texts[lesson.question.text] for lesson in taught]]


def main() -> None:
    """Cross-validate, print, and write the weights learnt from everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="further labelled questions, e.g. from the public")
    arguments = parser.parse_args()
    service = service_of(Composition(load_settings()))
    taught = all_lessons(service, arguments.public)
    fold = folds(taught)
    learnt = [learn([x for x, f in zip(taught, fold, strict=True) if f != k]) for k in range(FOLDS)]
    for source in sorted({lesson.source for lesson in taught}):
        parts = [
            measure(
                learnt[k], [x for x, f in zip(taught, fold, strict=True) if f == k and x.source == source]
            )
            for k in range(FOLDS)
        ]
        print(source, {name: round(float(np.mean([p[name] for p in parts])), 3) for name in parts[0]})
    weights = learn(taught)
    data = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    data["signals"] = {name: round(float(w), 4) for name, w in zip(SIGNALS, weights, strict=True)} | BY_HAND
    WEIGHTS_FILE.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    print(data["signals"])


if __name__ == "__main__":
    main()
