"""Trains the fusion ranker of `retrieval/fusion.py` over the learnt weights: `python -m training.fusion`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from desk.composition import Composition
from desk.indexing.opening import service_of
from desk.settings import load_settings
from retrieval.fusion import DEPTH, FUSION_FILE, FusionRanker, fusion_features
from retrieval.ranking import Weights, lent_scores
from retrieval.signals import SignalReader
from training.ranking import FOLDS, Lesson, all_lessons, folds

_NETWORKS = 5
_WIDTH = 32
_EPOCHS = 30
_BATCH = 64
_RATE = 3e-3
_DECAY = 1e-2
_DROPOUT = 0.2
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Ranked:
    """One question's first candidates, best first: features, scores so far, and which of them answer."""

    features: Floats
    scores: Floats
    right: NDArray[np.bool_]
    source: str


def ranked(lesson: Lesson, weights: Weights, reader: SignalReader) -> Ranked:
    """The first of a lesson's candidates, in the order of the weights and of what is lent."""
    scores = lent_scores(lesson.question, lesson.candidates, weights, reader)
    first = np.argsort(-scores, kind="stable")[:DEPTH]
    features = fusion_features(lesson.candidates.signals[first], scores[first])
    return Ranked(features, scores[first], lesson.right[first], lesson.source)


def train(taught: Sequence[Ranked]) -> FusionRanker:
    """Networks under which the answers among the first get the greatest share of a softmax over them (ListNet,
    Cao et al. 2007); lessons without an answer among them teach nothing."""
    usable = [lesson for lesson in taught if lesson.right.any()]
    stacked = np.vstack([lesson.features for lesson in usable])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-3
    size = (len(usable), DEPTH)
    features = torch.zeros(*size, len(mean))
    scores = torch.full(size, -1e9)
    right = torch.zeros(size, dtype=torch.bool)
    for i, lesson in enumerate(usable):
        held = len(lesson.right)
        features[i, :held] = torch.from_numpy((lesson.features - mean) / spread)
        scores[i, :held] = torch.from_numpy(lesson.scores)
        right[i, :held] = torch.from_numpy(lesson.right)
    networks = [_network(features, scores, right, seed) for seed in range(_NETWORKS)]
    parts = (np.stack(arrays) for arrays in zip(*networks, strict=True))
    return FusionRanker(mean, spread, *parts)


def _network(
    features: torch.Tensor, scores: torch.Tensor, right: torch.Tensor, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Hidden weights, bias and output weights of one network. The last bias would shift all alike: there is none."""
    torch.manual_seed(seed)
    hidden, out = torch.nn.Linear(features.shape[-1], _WIDTH), torch.nn.Linear(_WIDTH, 1, bias=False)
    torch.nn.init.zeros_(out.weight)
    network = torch.nn.Sequential(hidden, torch.nn.ReLU(), torch.nn.Dropout(_DROPOUT), out)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    for _ in range(_EPOCHS):
        for batch in torch.randperm(len(features)).split(_BATCH):
            share = (scores[batch] + network(features[batch]).squeeze(-1)).log_softmax(1)
            loss = -torch.logsumexp(share.masked_fill(~right[batch], -1e9), 1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return (
        hidden.weight.detach().numpy().T.copy(),
        hidden.bias.detach().numpy().copy(),
        out.weight.detach().numpy()[0].copy(),
    )


def measure(held: Sequence[Ranked], fusion: FusionRanker | None) -> dict[str, float]:
    """hit@1, hit@5 and MRR@10 in the order so far, or in the ranker's."""
    ranks = []
    for lesson in held:
        order = np.arange(len(lesson.scores))
        if fusion is not None:
            order = np.argsort(-(lesson.scores + fusion.added_to(lesson.features)), kind="stable")
        places = np.flatnonzero(lesson.right[order])
        ranks.append(1 + int(places[0]) if len(places) else DEPTH + 1)
    return {
        "hit@1": round(float(np.mean([rank == 1 for rank in ranks])), 3),
        "hit@5": round(float(np.mean([rank <= 5 for rank in ranks])), 3),
        "mrr@10": round(float(np.mean([1 / rank if rank <= 10 else 0.0 for rank in ranks])), 3),
    }


def main() -> None:
    """Cross-validate, print both orders, and write the networks learnt from everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="further labelled questions, e.g. from the public")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    service = service_of(Composition(load_settings()))
    taught = all_lessons(service, arguments.public)
    weights, reader = service.searcher.weights, service.searcher.reader
    firsts = [ranked(lesson, weights, reader) for lesson in taught]
    fold = folds(taught)
    learnt = [train([x for x, f in zip(firsts, fold, strict=True) if f != k]) for k in range(FOLDS)]
    for source in sorted({lesson.source for lesson in firsts}):
        for name, fused in (("weights", False), ("fusion", True)):
            parts = [
                measure(
                    [x for x, f in zip(firsts, fold, strict=True) if f == k and x.source == source],
                    learnt[k] if fused else None,
                )
                for k in range(FOLDS)
            ]
            means = {key: round(float(np.mean([part[key] for part in parts])), 3) for key in parts[0]}
            print(f"{source:<18} {name:<8} {means}", flush=True)
    train(firsts).save(FUSION_FILE)


if __name__ == "__main__":
    main()
