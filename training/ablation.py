"""What each signal is worth: the ranking learnt again without it, in folds, with intervals: `python -m training.ablation`."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from desk.composition import Composition
from desk.indexing.opening import service_of
from desk.settings import load_settings
from retrieval.ranking import Weights
from retrieval.signals import SIGNALS, SignalReader
from training.fusion import ranked, train
from training.ranking import FOLDS, Lesson, all_lessons, folds, learn

Floats = NDArray[np.float64]
GROUPS: dict[str, tuple[str, ...]] = {
    "BM25": ("bm25", "private_bm25"),
    "vectors": ("dense", "cosine", "private_cosine"),
    "bank, by words": ("bank_bm25",),
    "bank, by vectors": ("bank_dense",),
    "bank, all of it": ("bank_bm25", "bank_dense", "law_bank", "private_bank"),
    "the law's other candidates": ("law_evidence", "law_bank", "private_evidence"),
    "the law named": ("law_named",),
    "priors of laws": ("core_law", "officer_law", "interpretation"),
    "private life": tuple(name for name in SIGNALS if name.startswith("private_")),
    "what is asked (penalty or norm)": ("penalty_asked", "norm_asked"),
    "graph (norm and penalty)": ("linked",),
}
"""The signals that are left out together."""
MEASURES = ("hit@1", "hit@5", "mrr@10", "recall@10")
_RESAMPLES = 2000


def left_out(taught: Sequence[Lesson], fold: NDArray[np.int64], names: Sequence[str]) -> Floats:
    """For each lesson its measures, (lessons, 4), under weights learnt on the other folds without some signals."""
    kept = np.array([name not in names for name in SIGNALS], dtype=np.float64)
    rows = np.zeros((len(taught), len(MEASURES)))
    for k, weights in enumerate(_learnt(taught, fold, kept)):
        for i in np.flatnonzero(fold == k).tolist():
            lesson = taught[i]
            order = np.argsort(-(lesson.signals @ (kept * weights)), kind="stable")
            rows[i] = _measures(lesson.right[order])
    return rows


def fused(
    taught: Sequence[Lesson], fold: NDArray[np.int64], reader: SignalReader, lend: float
) -> tuple[Floats, Floats]:
    """The measures with what norm and penalty lend each other, and with the fusion ranker upon that."""
    lent, last = np.zeros((2, len(taught), len(MEASURES)))
    everything = np.ones(len(SIGNALS))
    for k, learnt in enumerate(_learnt(taught, fold, everything)):
        weights = Weights(learnt.astype(np.float32), lend)
        firsts = [ranked(lesson, weights, reader) for lesson in taught]
        ranker = train([first for first, f in zip(firsts, fold, strict=True) if f != k])
        for i in np.flatnonzero(fold == k).tolist():
            first = firsts[i]
            missed = int(taught[i].right.sum()) - int(first.right.sum())
            order = np.argsort(-(first.scores + ranker.added_to(first.features)), kind="stable")
            lent[i] = _measures(first.right, missed)
            last[i] = _measures(first.right[order], missed)
    return lent, last


def _learnt(taught: Sequence[Lesson], fold: NDArray[np.int64], kept: Floats) -> Iterator[Floats]:
    for k in range(FOLDS):
        yield learn([x for x, f in zip(taught, fold, strict=True) if f != k], kept)


def _measures(right: NDArray[np.bool_], missed: int = 0) -> Floats:
    """hit@1, hit@5, MRR@10 and recall@10 of one order; `missed` further answers stand nowhere in it."""
    places = np.flatnonzero(right)
    if not len(places):
        return np.zeros(len(MEASURES))
    first = int(places[0])
    within = float((places < 10).sum()) / (len(places) + missed)
    return np.array([first == 0, first < 5, 1 / (first + 1) if first < 10 else 0.0, within], dtype=np.float64)


def interval(values: Floats) -> tuple[float, float, float]:
    """The mean and its 95 % interval, by the bootstrap over questions (percentiles; Efron and Tibshirani 1993)."""
    drawn = np.random.default_rng(11).integers(0, len(values), (_RESAMPLES, len(values)))
    means = values[drawn].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def _print(name: str, rows: Floats, against: Floats | None, chosen: NDArray[np.bool_]) -> None:
    cells = []
    for column in range(len(MEASURES)):
        values = rows[chosen, column] - (against[chosen, column] if against is not None else 0)
        mean, low, high = interval(values)
        sign = "+" if against is not None else ""
        cells.append(f"{mean:{sign}.3f} ({low:{sign}.3f} to {high:{sign}.3f})")
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Print one table a set of questions: the whole, then the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="further labelled questions, e.g. from the public")
    torch.set_num_threads(1)
    service = service_of(Composition(load_settings()))
    searcher = service.searcher
    taught = all_lessons(service, parser.parse_args().public)
    fold = folds(taught)
    whole = left_out(taught, fold, ())
    others = {f"without {name}": left_out(taught, fold, names) for name, names in GROUPS.items()}
    lent, last = fused(taught, fold, searcher.reader, searcher.weights.lend)
    others |= {"with what norm and penalty lend": lent, "and the fusion ranker": last}
    sources = np.array([lesson.source for lesson in taught])
    for source in dict.fromkeys(sources):
        chosen = sources == source
        print(f"\n{source} ({chosen.sum()})\n\n| | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}")
        _print("all signals, weighted sum", whole, None, chosen)
        for name, rows in others.items():
            _print(name, rows, whole, chosen)


if __name__ == "__main__":
    main()
