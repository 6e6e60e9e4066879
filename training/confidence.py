"""Calibrates `retrieval/confidence.py` on answerable and outside questions: `python -m training.confidence`."""

import json

import numpy as np

from desk.composition import Composition, Service
from desk.indexing.opening import service_of
from desk.settings import load_settings
from evaluation.questions import load_hard, load_labelled
from retrieval.confidence import FEATURES, MODEL_FILE
from retrieval.evidence import evidence, outside_feature
from retrieval.likeness import Rarity
from retrieval.question_classifier import outside
from training.classifiers import EXAMPLES, QUESTIONS, held_out_scores, outside_examples, read_examples
from training.logistic import balanced, fit

_FOLDS = 5
_PENALTY = 1e-3
_STEPS = 3000
# Of the answerable, this share may be declined for want of confidence.
_DECLINED_ANSWERABLE = 0.04


def main() -> None:
    """Cross-validate, print what each threshold does, and write the model with the threshold chosen."""
    service = service_of(Composition(load_settings()))
    rarity = service.answerer.rarity
    groups = {
        "officers_dev": (1.0, [q.text for q in load_labelled(QUESTIONS / "officers_dev.jsonl")]),
        "mixed_dev": (1.0, [q.text for q in load_labelled(QUESTIONS / "answerable_mixed_dev.jsonl")]),
        "answerable examples": (1.0, read_examples(EXAMPLES / "answerable.txt")),
        "governed by regulations": (0.0, read_examples(EXAMPLES / "regulations.txt")),
        "outside examples": (0.0, read_examples(EXAMPLES / "outside.txt")),
        "hard_dev, outside": (
            0.0,
            [q.text for q in load_hard(QUESTIONS / "hard_dev.jsonl") if q.kind == "outside"],
        ),
    }
    # The classifier has seen these very questions: what it says of unseen ones takes its place here.
    encoder = service.searcher.reader.encoder
    beyond = held_out_scores(outside_examples([]), encoder)
    for text in groups["governed by regulations"][1]:
        beyond[text] = outside().score(text, encoder.encode_query(text).among_questions, encoder.identity)
    rows = np.array(
        [_row(service, rarity, text, beyond[text]) for _, texts in groups.values() for text in texts]
    )
    labels = np.array([label for label, texts in groups.values() for _ in texts])
    sources = np.array([name for name, (_, texts) in groups.items() for _ in texts])
    fold = np.random.default_rng(5).permutation(len(rows)) % _FOLDS
    predicted = np.zeros(len(rows))
    for k in range(_FOLDS):
        kept = fold != k
        weights, intercept = fit(
            rows[kept], labels[kept], penalty=_PENALTY, sample_weights=balanced(labels[kept]), steps=_STEPS
        )
        predicted[~kept] = 1 / (1 + np.exp(-(rows[~kept] @ weights + intercept)))
    for name in groups:
        shares = {
            t: round(float((predicted[sources == name] >= t).mean()), 3)
            for t in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
        }
        print(f"{name:<22} answered from {shares}")
    threshold = float(
        np.quantile(predicted[np.isin(sources, ["officers_dev", "mixed_dev"])], _DECLINED_ANSWERABLE)
    )
    weights, intercept = fit(rows, labels, penalty=_PENALTY, sample_weights=balanced(labels), steps=_STEPS)
    model = {
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)},
        "intercept": round(intercept, 4),
        "threshold": round(threshold, 3),
    }
    MODEL_FILE.write_text(json.dumps(model, indent=1) + "\n", "utf-8")
    print(model)


def _row(service: Service, rarity: Rarity, text: str, beyond: float) -> list[float]:
    searcher = service.searcher
    search = searcher.search(searcher.read(text), k=10)
    found = evidence(search, rarity, searcher.reader.encoder.identity, service.index.asked)
    found["outside"] = outside_feature(beyond)
    return [found[name] for name in FEATURES]


if __name__ == "__main__":
    main()
