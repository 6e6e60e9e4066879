"""Trains the model of `retrieval/people_model.py` from our own examples: `python -m training.people`."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from evaluation.questions import load_hard, load_labelled
from knowledge.phrasing import load_bank
from retrieval.people_model import MODEL_FILE, PeopleModel, pieces
from training.logistic import balanced, fit

EXAMPLES = Path(__file__).parent / "examples"
QUESTIONS = Path(__file__).parent.parent / "evaluation" / "questions"
_BANK_EVERY = 6
_PENALTY = 2e-4
_LEAST_EXAMPLES = 2
_THRESHOLD = 0.5


def read_examples(path: Path) -> list[str]:
    """The lines of an example file, headings and blanks left out."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def train(positive: list[str], negative: list[str]) -> PeopleModel:
    """A model from questions for people and questions for the text."""
    texts = positive + negative
    counts = Counter(piece for text in texts for piece in pieces(text))
    vocabulary = {p: i for i, p in enumerate(sorted(p for p, n in counts.items() if n >= _LEAST_EXAMPLES))}
    features = np.zeros((len(texts), len(vocabulary)))
    for row, text in enumerate(texts):
        held = pieces(text)
        for piece in held:
            if piece in vocabulary:
                features[row, vocabulary[piece]] = 1 / np.sqrt(len(held))
    labels = np.array([1.0] * len(positive) + [0.0] * len(negative))
    weights, intercept = fit(features, labels, penalty=_PENALTY, sample_weights=balanced(labels), steps=400)
    kept = {piece: round(float(weights[i]), 3) for piece, i in vocabulary.items() if abs(weights[i]) >= 0.02}
    return PeopleModel(kept, round(intercept, 4), _THRESHOLD)


def main() -> None:
    """Train, write the model, and print what it makes of the development sets."""
    positive = read_examples(EXAMPLES / "human.txt")
    negative = read_examples(EXAMPLES / "answerable.txt")
    negative += [question.text for question in load_bank()][::_BANK_EVERY]
    model = train(positive, negative)
    MODEL_FILE.write_text(
        json.dumps(
            {"weights": model.weights, "intercept": model.intercept, "threshold": model.threshold},
            ensure_ascii=False,
            sort_keys=True,
        ),
        "utf-8",
    )
    hard = [q.text for q in load_hard(QUESTIONS / "hard_dev.jsonl") if q.kind == "human"]
    for name, texts in {
        "human (hard_dev)": hard,
        "answerable (officers_dev)": [q.text for q in load_labelled(QUESTIONS / "officers_dev.jsonl")],
        "answerable (mixed_dev)": [q.text for q in load_labelled(QUESTIONS / "answerable_mixed_dev.jsonl")],
    }.items():
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
            share = sum(model.probability(text) >= threshold for text in texts) / len(texts)
            print(f"{name:<28} >= {threshold}: {share:.3f}")


if __name__ == "__main__":
    main()
