"""Learnt judgements of a question by its words and its vector: is it for people, is it outside the library."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError

PEOPLE_FILE = Path(__file__).with_name("people.json")
OUTSIDE_FILE = Path(__file__).with_name("outside.json")
PRIVATE_FILE = Path(__file__).with_name("private.json")
_PUNCTUATION = re.compile(r"[\s，。、；：！？“”‘’「」『』()（）《》,.;:!?~…—\-]+")
_DIGITS = re.compile(r"[0-9０-９]+")
Vector = NDArray[np.float32]


def pieces(text: str) -> set[str]:
    """Character runs of one to four, with marks for start and end; digits are folded to one sign."""
    folded = "^" + _DIGITS.sub("#", _PUNCTUATION.sub("|", text.strip())) + "$"
    return {folded[i : i + n] for n in (1, 2, 3, 4) for i in range(len(folded) - n + 1)}


@dataclass(frozen=True)
class QuestionClassifier:
    """A logistic model over word pieces, weighted by rarity, and the question's vector.

    `identity` is the embedding model whose vectors `direction` was learnt on; with another model, only the
    pieces speak. `threshold` is the probability from which the answer is yes.
    """

    rarity: Mapping[str, float]
    weights: Mapping[str, float]
    intercept: float
    identity: str
    centre: Vector
    direction: Vector
    threshold: float

    @classmethod
    def load(cls, path: Path) -> "QuestionClassifier":
        """Read the model that `python -m training.classifiers` writes."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(
                rarity={piece: pair[0] for piece, pair in data["pieces"].items()},
                weights={piece: pair[1] for piece, pair in data["pieces"].items()},
                intercept=float(data["intercept"]),
                identity=data["identity"],
                centre=np.array(data["centre"], dtype=np.float32),
                direction=np.array(data["direction"], dtype=np.float32),
                threshold=float(data["threshold"]),
            )
        except (OSError, ValueError, KeyError) as error:
            raise DataError(
                f"{path.name} is no model: {error!r}; run `python -m training.classifiers`"
            ) from error

    def probability(self, text: str, vector: Vector | None, identity: str) -> float:
        """How sure the answer is yes, 0 to 1."""
        total = self.score(text, vector, identity)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    def score(self, text: str, vector: Vector | None, identity: str) -> float:
        """The log odds of yes."""
        total = self.intercept + sum(weight for _, weight in self._spoken(text))
        if vector is not None and identity == self.identity:
            total += float((vector - self.centre) @ self.direction)
        return total

    def reasons(self, text: str, most: int = 4) -> list[str]:
        """The pieces that speak most for yes, strongest first."""
        spoken = sorted(self._spoken(text), key=lambda pair: -pair[1])
        return [piece for piece, weight in spoken[:most] if weight > 0]

    def _spoken(self, text: str) -> list[tuple[str, float]]:
        held = [piece for piece in pieces(text) if piece in self.rarity]
        length = sqrt(sum(self.rarity[piece] ** 2 for piece in held)) or 1.0
        return [(piece, self.rarity[piece] / length * self.weights[piece]) for piece in held]


@cache
def for_people() -> QuestionClassifier:
    """Whether a question asks for people or for a judgement on a live case."""
    return QuestionClassifier.load(PEOPLE_FILE)


@cache
def outside() -> QuestionClassifier:
    """Whether a question asks for what national statutes, benchmarks and plans do not hold."""
    return QuestionClassifier.load(OUTSIDE_FILE)


@cache
def private() -> QuestionClassifier:
    """Whether a question is one of private life (contracts, family, crime) rather than of enforcement."""
    return QuestionClassifier.load(PRIVATE_FILE)
