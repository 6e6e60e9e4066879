"""The highest of many numbers: where they stand."""

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Numbers = NDArray[np.float32]
# One number in so many is looked at to learn which are worth comparing: for the 60 to 600 highest of 30,000 it takes
# a fifth of the time that comparing all takes.
_STRIDE = 16


def highest(numbers: Numbers, k: int, above: float = -np.inf) -> Positions:
    """The positions of the k highest (k at least 1) of those above a bound, in no order; of equal ones at the edge, any."""
    worth = numbers > above
    sample = numbers[::_STRIDE]
    # Twice as many of the sample as its share of the k, so that what reaches the last of them seldom falls short.
    rank = len(sample) - (2 * k // _STRIDE + 8)
    if rank > 0:
        reached = worth & (numbers >= np.partition(sample, rank)[rank])
        if np.count_nonzero(reached) >= k:
            worth = reached
    positions = np.flatnonzero(worth)
    if len(positions) <= k:
        return positions
    among = numbers[positions]
    return positions[np.argpartition(among, len(among) - k)[len(among) - k :]]
