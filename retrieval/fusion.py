"""The fusion ranker: a small neural network over the signals that puts the first candidates in their last order."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError

FUSION_FILE = Path(__file__).with_name("fusion.npz")
DEPTH = 20
"""So many of the first candidates are put in order; those behind them stay as they are."""
Floats = NDArray[np.float32]


def fusion_features(signals: Floats, scores: Floats) -> Floats:
    """What the network sees of the first candidates, best first: one row each, (n, 2 · signals + 2).

    Their signals, how far each lies under the highest among them, how far their score lies under the first's, and
    the inverse of their rank.
    """
    ranks = 1 / np.arange(1, len(scores) + 1)
    columns = [signals, signals - signals.max(axis=0), (scores - scores[0])[:, None], ranks[:, None]]
    return np.hstack(columns).astype(np.float32)


@dataclass(frozen=True)
class FusionRanker:
    """Networks of one hidden layer, each trained from another seed; what they add to a score is their mean.

    `mean` and `spread` are those of the features in training; `hidden` (networks, features, width), `bias`
    (networks, width), `out` (networks, width).
    """

    mean: Floats
    spread: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    @classmethod
    def load(cls, path: Path = FUSION_FILE) -> "FusionRanker":
        """The networks that `python -m training.fusion` wrote; DataError where they cannot be read."""
        try:
            with np.load(path, allow_pickle=False) as data:
                return cls(*(data[name].astype(np.float32) for name in cls.__dataclass_fields__))
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise DataError(
                f"{path.name} holds no networks: {error}; run `python -m training.fusion`"
            ) from error

    def save(self, path: Path = FUSION_FILE) -> None:
        """Write the networks as 32-bit floats."""
        np.savez_compressed(path, **{name: getattr(self, name) for name in self.__dataclass_fields__})

    def added(self, signals: Floats, scores: Floats) -> Floats:
        """What is added to the scores of the first candidates, (n,), given best first."""
        return self.added_to(fusion_features(signals, scores))

    def added_to(self, features: Floats) -> Floats:
        """The same, given what `fusion_features` made of them."""
        features = (features - self.mean) / self.spread
        layers = np.maximum(np.einsum("nf,kfh->knh", features, self.hidden) + self.bias[:, None, :], 0)
        added: Floats = np.einsum("knh,kh->kn", layers, self.out).mean(axis=0)
        return added


@cache
def fusion_ranker() -> FusionRanker:
    """The networks that ship."""
    return FusionRanker.load()
