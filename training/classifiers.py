"""Trains the classifiers of `retrieval/question_classifier.py`: `python -m training.classifiers`."""

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.questions import load_hard, load_labelled
from knowledge.phrasing import load_bank
from retrieval.embeddings import TextEncoder, load_embeddings
from retrieval.question_classifier import OUTSIDE_FILE, PEOPLE_FILE, PRIVATE_FILE, pieces
from training.logistic import balanced, fit

EXAMPLES = Path(__file__).parent / "examples"
QUESTIONS = Path(__file__).parent.parent / "evaluation" / "questions"
Floats = NDArray[np.float64]
_BANK_EVERY = 20
_PENALTY = 1e-4
_STEPS = 150
_LEAST_EXAMPLES = 3
_VECTOR_SCALE = 3.0
_PIECES_SCALE = 4.0
_PEOPLE_THRESHOLD = 0.7
_OUTSIDE_THRESHOLD = 0.6
_PRIVATE_THRESHOLD = 0.5
_FOLDS = 5


def read_examples(path: Path) -> list[str]:
    """The lines of an example file, headings and blanks left out."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@dataclass(frozen=True)
class Examples:
    """Texts with their source and whether they are for people."""

    texts: list[str]
    sources: list[str]
    labels: Floats


def _hard(kind: str) -> list[str]:
    return [q.text for q in load_hard(QUESTIONS / "hard_dev.jsonl") if q.kind == kind]


def gather(yes: dict[str, list[str]], public: list[str]) -> Examples:
    """The examples of one classifier: what is to be yes, and everything answerable as no."""
    no = {
        "answerable examples": read_examples(EXAMPLES / "answerable.txt"),
        "bank": [question.text for question in load_bank()][::_BANK_EVERY],
        "officers_dev": [q.text for q in load_labelled(QUESTIONS / "officers_dev.jsonl")],
        "mixed_dev": [q.text for q in load_labelled(QUESTIONS / "answerable_mixed_dev.jsonl")],
        "public": public,
    }
    sets = {**{name: (1.0, texts) for name, texts in yes.items()}, **{n: (0.0, t) for n, t in no.items()}}
    texts = [text for _, group in sets.values() for text in group]
    sources = [name for name, (_, group) in sets.items() for _ in group]
    labels = np.array([label for label, group in sets.values() for _ in group])
    return Examples(texts, sources, labels)


def rarities(texts: list[str]) -> dict[str, float]:
    """ln(N / n) of every piece that at least three texts hold, in a stable order."""
    counts = Counter(piece for text in texts for piece in pieces(text))
    return {p: log(len(texts) / n) for p, n in sorted(counts.items()) if n >= _LEAST_EXAMPLES}


def features(texts: list[str], vectors: Floats, rarity: Mapping[str, float], centre: Floats) -> Floats:
    """One row a text: its vector about the centre, then its pieces, both scaled to speak alike."""
    column = {piece: i for i, piece in enumerate(rarity)}
    spoken = np.zeros((len(texts), len(rarity)), dtype=np.float32)
    for row, text in enumerate(texts):
        for piece in pieces(text):
            if piece in column:
                spoken[row, column[piece]] = rarity[piece]
    spoken *= _PIECES_SCALE / (np.linalg.norm(spoken, axis=1, keepdims=True) + 1e-9)
    return np.hstack([(vectors - centre) * _VECTOR_SCALE, spoken]).astype(np.float32)


def main() -> None:
    """Train the classifiers; that of private life only where questions from the public are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="further answerable questions, e.g. from the public")
    arguments = parser.parse_args()
    public = [q.text for q in load_labelled(arguments.public)] if arguments.public else []
    encoder: TextEncoder = load_embeddings()
    people = {"human examples": read_examples(EXAMPLES / "human.txt"), "hard_dev, human": _hard("human")}
    train(gather(people, public), encoder, PEOPLE_FILE, _PEOPLE_THRESHOLD)
    train(outside_examples(public), encoder, OUTSIDE_FILE, _OUTSIDE_THRESHOLD)
    if public:
        train(gather({"public, private life": public}, []), encoder, PRIVATE_FILE, _PRIVATE_THRESHOLD)


def train(examples: Examples, encoder: TextEncoder, file: Path, threshold: float) -> None:
    """Cross-validate, print the shares that would be yes, and write the classifier learnt from everything."""
    rows, rarity, centre = _rows(examples, encoder)
    predicted = 1 / (1 + np.exp(-_held_out(rows, examples.labels)))
    print(file.name)
    for source in dict.fromkeys(examples.sources):
        held = np.array([s == source for s in examples.sources])
        shares = {t: round(float((predicted[held] >= t).mean()), 3) for t in (0.5, 0.6, 0.7, 0.8)}
        print(f"  {source:<22} {shares}")
    weights, intercept = _fit(rows, examples.labels)
    _write(file, encoder.identity, threshold, rarity, centre, weights, intercept)


def held_out_scores(examples: Examples, encoder: TextEncoder) -> dict[str, float]:
    """The log odds that each text gets from a classifier that has not seen it."""
    rows, _, _ = _rows(examples, encoder)
    scores = _held_out(rows, examples.labels)
    return {text: float(score) for text, score in zip(examples.texts, scores, strict=True)}


def outside_examples(public: list[str]) -> Examples:
    """What the classifier of outside questions learns from."""
    beyond = {
        "outside examples": read_examples(EXAMPLES / "outside.txt"),
        "hard_dev, outside": _hard("outside"),
    }
    return gather(beyond, public)


def _rows(examples: Examples, encoder: TextEncoder) -> tuple[Floats, dict[str, float], Floats]:
    vectors = encoder.encode_queries(examples.texts).astype(np.float64)
    rarity, centre = rarities(examples.texts), vectors.mean(axis=0)
    return features(examples.texts, vectors, rarity, centre), rarity, centre


def _held_out(rows: Floats, labels: Floats) -> Floats:
    fold = np.random.default_rng(3).permutation(len(rows)) % _FOLDS
    scores = np.zeros(len(rows))
    for k in range(_FOLDS):
        weights, intercept = _fit(rows[fold != k], labels[fold != k])
        scores[fold == k] = rows[fold == k] @ weights + intercept
    return scores


def _fit(rows: Floats, labels: Floats) -> tuple[Floats, float]:
    return fit(rows, labels, penalty=_PENALTY, sample_weights=balanced(labels), steps=_STEPS)


def _write(
    file: Path,
    identity: str,
    threshold: float,
    rarity: Mapping[str, float],
    centre: Floats,
    weights: Floats,
    intercept: float,
) -> None:
    width = len(centre)
    kept = {
        piece: [round(rarity[piece], 3), round(float(weights[width + i]) * _PIECES_SCALE, 3)]
        for i, piece in enumerate(rarity)
    }
    model = {
        "identity": identity,
        "threshold": threshold,
        "intercept": round(intercept, 4),
        "centre": [round(float(x), 5) for x in centre],
        "direction": [round(float(x) * _VECTOR_SCALE, 4) for x in weights[:width]],
        "pieces": kept,
    }
    file.write_text(json.dumps(model, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
