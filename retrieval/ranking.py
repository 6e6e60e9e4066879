"""The order of candidates: a weighted sum of their signals, what norm and penalty lend each other, the fusion ranker."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError
from retrieval.fusion import DEPTH, FusionRanker
from retrieval.question import Intent, Question
from retrieval.signals import SIGNALS, Candidates, SignalReader

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a signal, and `lend`: the share of its score that a norm lends its penalty and back."""

    signals: Floats
    lend: float

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> "Weights":
        """The weights in a file; DataError where a signal has none."""
        data = json.loads(path.read_text("utf-8"))
        missing = set(SIGNALS) - set(data["signals"])
        if missing:
            raise DataError(f"{path.name} has no weight for {', '.join(sorted(missing))}")
        return cls(
            np.array([data["signals"][name] for name in SIGNALS], dtype=np.float32), float(data["lend"])
        )


def rank(
    question: Question,
    candidates: Candidates,
    weights: Weights,
    reader: SignalReader,
    fusion: FusionRanker | None = None,
) -> list[tuple[int, float]]:
    """Positions with their scores, best first; equal scores in the order of the passages. The fusion ranker, where
    given, puts the first of them in their last order."""
    scores = lent_scores(question, candidates, weights, reader)
    order = np.argsort(-scores, kind="stable")
    if fusion is not None and len(order) > 1:
        first = order[:DEPTH]
        scores[first] += fusion.added(candidates.signals[first], scores[first])
        again = first[np.argsort(-scores[first], kind="stable")]
        # Those behind the first stay behind them, however much these have lost.
        rest = order[DEPTH:]
        scores[rest] = np.minimum(scores[rest], scores[first].min())
        order = np.concatenate([again, rest])
    return list(zip(candidates.positions[order].tolist(), scores[order].tolist(), strict=True))


def lent_scores(question: Question, candidates: Candidates, weights: Weights, reader: SignalReader) -> Floats:
    """Each candidate's weighted sum, and for the linked ones what norm and penalty lend each other."""
    scores = candidates.signals @ weights.signals
    lent: Floats = scores.copy()
    row = {position: i for i, position in enumerate(candidates.positions.tolist())}
    order = np.argsort(-scores, kind="stable")
    typical = float(np.median(scores)) if len(scores) else 0.0
    for i in order[:15]:
        position = int(candidates.positions[i])
        # A norm lends to its penalty where a penalty is asked for, a penalty to its norm where none is.
        if reader.is_penalty(position) == (Intent.FINE in question.intents):
            continue
        gain = weights.lend * max(0.0, float(scores[i]) - typical)
        for at in reader.related(position, question.as_of):
            j = row.get(at)
            if j is not None:
                lent[j] = max(lent[j], scores[j] + gain)
    return lent
