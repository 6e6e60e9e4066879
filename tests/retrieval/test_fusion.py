"""The fusion ranker: what it sees, what it adds, and that only the first candidates change places."""

from pathlib import Path

import numpy as np
import pytest

from kernel.errors import DataError
from retrieval.fusion import DEPTH, Floats, FusionRanker, fusion_features
from retrieval.signals import SIGNALS

SIZE = 2 * len(SIGNALS) + 2


def ranker_of(feature: int, weight: float) -> FusionRanker:
    """One network of one unit that adds `weight` times a feature, where this is above zero."""
    hidden = np.zeros((1, SIZE, 1), np.float32)
    hidden[0, feature, 0] = 1
    return FusionRanker(
        np.zeros(SIZE, np.float32),
        np.ones(SIZE, np.float32),
        hidden,
        np.zeros((1, 1), np.float32),
        np.full((1, 1), weight, np.float32),
    )


def signals(*firsts: float) -> Floats:
    """A row a candidate; only the first signal differs."""
    rows = np.zeros((len(firsts), len(SIGNALS)), np.float32)
    rows[:, 0] = firsts
    return rows


def test_a_candidate_is_seen_by_itself_against_the_best_and_by_its_place() -> None:
    seen = fusion_features(signals(1, 3), np.array([5, 4], np.float32))
    assert seen.shape == (2, SIZE)
    np.testing.assert_allclose(seen[:, 0], [1, 3])
    np.testing.assert_allclose(seen[:, len(SIGNALS)], [-2, 0])
    np.testing.assert_allclose(seen[:, -2], [0, -1])
    np.testing.assert_allclose(seen[:, -1], [1, 0.5])


def test_what_is_added_is_the_mean_of_the_networks() -> None:
    one, other = ranker_of(0, 2.0), ranker_of(0, 4.0)
    both = FusionRanker(
        one.mean,
        one.spread,
        np.concatenate([one.hidden, other.hidden]),
        np.concatenate([one.bias, other.bias]),
        np.concatenate([one.out, other.out]),
    )
    np.testing.assert_allclose(both.added(signals(1, 0), np.zeros(2, np.float32)), [3, 0])


def test_networks_are_kept_in_a_file(tmp_path: Path) -> None:
    ranker_of(0, 2.0).save(tmp_path / "fusion.npz")
    kept = FusionRanker.load(tmp_path / "fusion.npz")
    np.testing.assert_allclose(kept.added(signals(1, 0), np.zeros(2, np.float32)), [2, 0])


@pytest.mark.parametrize("content", [b"", b"no archive", None], ids=["empty", "other bytes", "absent"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "fusion.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"fusion\.npz"):
        FusionRanker.load(tmp_path / "fusion.npz")


def test_the_ranker_that_ships_fits_the_signals() -> None:
    shipped = FusionRanker.load()
    assert shipped.mean.shape == (SIZE,)
    assert np.isfinite(shipped.added(signals(*range(DEPTH)), np.zeros(DEPTH, np.float32))).all()
