"""The highest of many numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.highest import highest


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(1, 5_000),
    k=st.integers(1, 700),
    distinct=st.sampled_from([1, 2, 5, 1_000_000]),
)
def test_the_numbers_found_are_those_that_sorting_puts_first(
    seed: int, size: int, k: int, distinct: int
) -> None:
    numbers = np.random.default_rng(seed).integers(0, distinct, size).astype(np.float32)
    found = highest(numbers, k)
    assert len(set(found.tolist())) == len(found)
    assert sorted(numbers[found].tolist(), reverse=True) == sorted(numbers.tolist(), reverse=True)[:k]


@pytest.mark.parametrize(
    ("numbers", "k", "found"),
    [
        pytest.param([0.0, 3.0, 0.0, 2.0], 3, {1, 3}, id="fewer than k are above the bound"),
        pytest.param([0.0] * 1000, 5, set(), id="none is above the bound"),
        pytest.param(
            [1.0] * 400 + [9.0] + [0.0] * 400, 1, {400}, id="the highest lies between what is sampled"
        ),
        pytest.param([], 5, set(), id="there are none"),
    ],
)
def test_only_numbers_above_the_bound_count(numbers: list[float], k: int, found: set[int]) -> None:
    assert set(highest(np.array(numbers, np.float32), k, above=0).tolist()) == found
