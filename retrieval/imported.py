"""Ranks imported documents beside the law that ships: nobody has yet asked about them, so other signals must speak."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernel.errors import DataError
from retrieval.everyday import in_regulations_words
from retrieval.likeness import Rarity, bigrams
from retrieval.places import holds_here, place_of
from retrieval.question import Question
from retrieval.signals import SIGNALS, Candidates, SignalReader

WEIGHTS_FILE = Path(__file__).with_name("imported.json")
Floats = NDArray[np.float32]

IMPORTED_SIGNALS = (
    "one",
    "bm25",
    "cosine",
    "law_evidence",
    "law_named",
    "penalty_asked",
    "norm_asked",
    "linked",
    "title",
    "place_named",
    "elsewhere",
    "shipped_bank",
    "share_of_bm25",
    "bm25_margin",
    "cosine_margin",
)
_TAKEN = ("bm25", "cosine", "law_evidence", "law_named", "penalty_asked", "norm_asked", "linked")


@dataclass(frozen=True, slots=True)
class ImportedWeights:
    """One weight a signal; their sum is on the scale of the ranking of what ships."""

    signals: Floats

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> "ImportedWeights":
        """The weights in a file; DataError where a signal has none."""
        data = json.loads(path.read_text("utf-8"))
        missing = set(IMPORTED_SIGNALS) - set(data)
        if missing:
            raise DataError(f"{path.name} has no weight for {', '.join(sorted(missing))}")
        return cls(np.array([data[name] for name in IMPORTED_SIGNALS], dtype=np.float32))


class ImportedRanking:
    """Scores candidates of imported documents; built once for an index.

    The ranking of what ships rests on a bank of questions and on the officers' laws: nothing of that is known of a
    document that came in yesterday, which would stand behind every law of the bank. Here its title, its place, and
    how it compares with the best that ships take their part.
    """

    def __init__(self, reader: SignalReader, weights: ImportedWeights) -> None:
        self._weights = weights
        self._titles: dict[int, str] = {}
        self._places: dict[int, str] = {}
        for position in np.flatnonzero(reader.standing.imported):
            provision = reader.provisions[position]
            if provision is not None:
                law = int(reader.standing.law[position])
                self._titles[law] = provision.edition.title
                self._places[law] = place_of(provision.edition.title, provision.edition.issuer)
        self._law = reader.standing.law
        # Among titles 管理 and 办法 are everywhere and say nothing; what a document is about is rare.
        self._rarity = Rarity(self._titles.values())

    def scores(self, question: Question, imported: Candidates, shipped: Candidates) -> Floats:
        """The score of each imported candidate, to be set beside the scores of what ships."""
        scores: Floats = self.signals(question, imported, shipped) @ self._weights.signals
        return scores

    def signals(self, question: Question, imported: Candidates, shipped: Candidates) -> Floats:
        """One row of IMPORTED_SIGNALS for each candidate."""
        size = len(imported.positions)
        columns = {name: imported.signals[:, SIGNALS.index(name)] for name in _TAKEN}
        best = max(imported.best_bm25, shipped.best_bm25, 1e-6)
        whole = {
            "one": 1.0,
            "shipped_bank": shipped.best_bank,
            "bm25_margin": (imported.best_bm25 - shipped.best_bm25) / best,
            "cosine_margin": 5 * (imported.best_dense - shipped.best_dense),
        }
        columns.update((name, np.full(size, value, dtype=np.float32)) for name, value in whole.items())
        columns["share_of_bm25"] = imported.bm25 / best
        words = set(bigrams(f"{question.text} {in_regulations_words(question.text)}"))
        laws = [int(law) for law in self._law[imported.positions]]
        titles = {law: self._of_title(law, words) for law in set(laws)}
        columns["title"] = np.array([titles[law] for law in laws])
        named = {law: bool(place) and place in question.text for law, place in self._places.items()}
        columns["place_named"] = np.array([named[law] for law in laws])
        columns["elsewhere"] = np.array(
            [not named[law] and not holds_here(self._places[law]) for law in laws]
        )
        return np.stack([columns[name] for name in IMPORTED_SIGNALS], axis=1).astype(np.float32)

    def _of_title(self, law: int, words: set[str]) -> float:
        """The share, by rarity, of a title's bigrams that the question holds: 0 to 1."""
        title = set(bigrams(self._titles[law]))
        whole = sum(self._rarity.of(pair) for pair in title)
        return sum(self._rarity.of(pair) for pair in title & words) / whole if whole else 0.0


def merged(shipped: list[tuple[int, float]], imported: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Both rankings as one, best first; what ships first where scores are equal."""
    return sorted([*shipped, *imported], key=lambda pair: -pair[1])
