"""The exact search among bank questions: the true neighbours, best first."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kernel.errors import IndexMissing
from retrieval.exact import ExactNearest


def unit_vectors(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors that differ in some directions more than in others, as those of texts do."""
    vectors = np.random.default_rng(seed).normal(size=(count, 384)) * np.linspace(1, 0.05, 384) ** 2
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_the_nearest_are_those_of_a_comparison_with_all(tmp_path: Path) -> None:
    vectors = unit_vectors(5000, 1)
    ExactNearest.build(tmp_path, "questions", vectors)
    held = ExactNearest.load(tmp_path, "questions", 5000)
    for vector in unit_vectors(20, 2):
        found = held.nearest(vector, 60)
        truly = np.argsort(-(vectors @ vector))[:60]
        assert len(set(found.positions) & set(truly)) >= 59
        assert found.positions[0] == truly[0]
        assert np.allclose(found.cosines, vectors[found.positions] @ vector, atol=2e-3)
        assert (np.diff(found.cosines) <= 0).all()


@pytest.mark.parametrize("count", [0, 1, 7], ids=["none", "one", "fewer than asked for"])
def test_few_vectors_are_all_found(tmp_path: Path, count: int) -> None:
    ExactNearest.build(tmp_path, "questions", unit_vectors(count, 3))
    found = ExactNearest.load(tmp_path, "questions", count).nearest(unit_vectors(1, 4)[0], 60)
    assert sorted(found.positions) == list(range(count))


def test_vectors_that_are_gone_or_of_another_number_are_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="cannot be read"):
        ExactNearest.load(tmp_path, "questions", 3)
    ExactNearest.build(tmp_path, "questions", unit_vectors(3, 5))
    with pytest.raises(IndexMissing, match="3 vectors"):
        ExactNearest.load(tmp_path, "questions", 4)
