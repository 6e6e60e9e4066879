"""Learnt weights of word pieces that tell a question for people from one for the law's text."""

import json
import re
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path

from kernel.errors import DataError

MODEL_FILE = Path(__file__).with_name("people.json")
_PUNCTUATION = re.compile(r"[\s，。、；：！？“”‘’「」『』()（）《》,.;:!?~…—\-]+")
_DIGITS = re.compile(r"[0-9０-９]+")


def pieces(text: str) -> set[str]:
    """Character runs of one to four, with marks for start and end; digits are folded to one sign."""
    folded = "^" + _DIGITS.sub("#", _PUNCTUATION.sub("|", text.strip())) + "$"
    return {folded[i : i + n] for n in (1, 2, 3, 4) for i in range(len(folded) - n + 1)}


@dataclass(frozen=True, slots=True)
class PeopleModel:
    """A logistic model over word pieces: `threshold` is the probability from which people are asked."""

    weights: dict[str, float]
    intercept: float
    threshold: float

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> "PeopleModel":
        """Read the model that `python -m training.people` writes."""
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(data["weights"], float(data["intercept"]), float(data["threshold"]))
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"{path.name} is no model: {error!r}; run `python -m training.people`") from error

    def probability(self, text: str) -> float:
        """How surely the question is one for people, 0 to 1."""
        held = pieces(text)
        total = sum(self.weights.get(piece, 0.0) for piece in held) / sqrt(len(held)) + self.intercept
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    def reasons(self, text: str, most: int = 4) -> list[str]:
        """The pieces that speak most for people, strongest first."""
        spoken = sorted(((self.weights.get(p, 0.0), p) for p in pieces(text)), reverse=True)
        return [piece for weight, piece in spoken[:most] if weight > 0]


@cache
def people_model() -> PeopleModel:
    """The model that ships with the program."""
    return PeopleModel.load()
