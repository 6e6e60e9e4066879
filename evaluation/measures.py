"""The measures of a ranking: hit@k, recall@k and MRR@10 (Manning et al., Introduction to IR, ch. 8)."""

from collections.abc import Sequence
from dataclasses import dataclass

HIT_DEPTHS = (1, 3, 5, 10)
RECALL_DEPTHS = (5, 10)
RECIPROCAL_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one question, best first, and what answers it."""

    found: Sequence[tuple[str, str]]
    relevant: frozenset[tuple[str, str]]

    def hit(self, k: int) -> bool:
        """Whether any of the first k answers."""
        return any(pair in self.relevant for pair in self.found[:k])

    @property
    def right_document(self) -> bool:
        """Whether the first one found is of a document that answers."""
        return bool(self.found) and self.found[0][0] in {title for title, _ in self.relevant}

    def recall(self, k: int) -> float:
        """The share of what answers that is among the first k."""
        return len(self.relevant & set(self.found[:k])) / len(self.relevant)

    def reciprocal_rank(self) -> float:
        """1 over the rank of the first that answers, 0 beyond the tenth."""
        for rank, pair in enumerate(self.found[:RECIPROCAL_DEPTH], start=1):
            if pair in self.relevant:
                return 1 / rank
        return 0.0


def summarize(rankings: Sequence[Ranking]) -> dict[str, float]:
    """Means over all questions, keyed `document@1`, `hit@1` … `recall@10`, `mrr@10`, and `questions`, their number."""
    n = len(rankings)
    result: dict[str, float] = {"questions": float(n)}
    if not n:
        return result
    result["document@1"] = sum(r.right_document for r in rankings) / n
    for k in HIT_DEPTHS:
        result[f"hit@{k}"] = sum(r.hit(k) for r in rankings) / n
    for k in RECALL_DEPTHS:
        result[f"recall@{k}"] = sum(r.recall(k) for r in rankings) / n
    result["mrr@10"] = sum(r.reciprocal_rank() for r in rankings) / n
    return result
