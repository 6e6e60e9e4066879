"""How sure we may be that the first article answers: a logistic model over the ranking's evidence."""

import json
from dataclasses import dataclass
from math import exp
from pathlib import Path

from kernel.errors import DataError

MODEL_FILE = Path(__file__).with_name("confidence.json")
FEATURES = (
    "outside",
    "best_dense",
    "best_bank",
    "best_bank_words",
    "coverage",
    "coverage_of_first",
    "first_score",
    "margin",
    "law_named",
    "legal_words",
    "local_words",
    "length",
    "agreement",
    "intents",
)


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights, intercept and the threshold under which the desk declines."""

    weights: dict[str, float]
    intercept: float
    threshold: float

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> "ConfidenceModel":
        """Read the model; DataError where a feature has no weight."""
        data = json.loads(path.read_text("utf-8"))
        missing = set(FEATURES) - set(data["weights"])
        if missing:
            raise DataError(f"{path.name} has no weight for {', '.join(sorted(missing))}")
        return cls(data["weights"], float(data["intercept"]), float(data["threshold"]))

    def probability(self, evidence: dict[str, float]) -> float:
        """The probability, 0 to 1, that the question can be answered from what was found."""
        total = self.intercept + sum(weight * evidence[name] for name, weight in self.weights.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
