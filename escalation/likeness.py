"""Which earlier cases a question is like, and which questions several departments ask."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Protocol

# What every question holds tells nothing.
_FILLERS = re.compile(
    r"请问|怎么办|怎么样|怎么|如何|能不能|可不可以|可以|是不是|应该|应当|一下|[吗呢啊的了在上]"
)


class Likeness(Protocol):
    """Compares a text with others; the desk may plug retrieval's vectors in."""

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """How alike, from 0 to 1, for each of the others."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked: the case's number, the department, the words."""

    number: str
    department: str
    question: str


@dataclass(frozen=True, slots=True)
class LikeCase:
    """An earlier case that a question is like."""

    number: str
    department: str
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class CommonIssue:
    """A question that several departments ask: its earliest wording, who asks, and in which cases."""

    question: str
    departments: tuple[str, ...]
    numbers: tuple[str, ...]


class BigramLikeness:
    """Cosine of character bigrams, weighted by their rarity among the texts compared: no model is needed."""

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        if not others:
            return []
        counted = [_bigrams(other) for other in (text, *others)]
        spread = Counter(pair for bag in counted for pair in bag)
        total = len(counted)
        vectors = [
            {pair: (1 + log(n)) * log(1 + total / spread[pair]) for pair, n in bag.items()} for bag in counted
        ]
        lengths = [sqrt(sum(weight * weight for weight in vector.values())) for vector in vectors]
        asked = vectors[0]
        return [
            sum(weight * vector[pair] for pair, weight in asked.items() if pair in vector)
            / (lengths[0] * length or 1.0)
            for vector, length in zip(vectors[1:], lengths[1:], strict=True)
        ]


def most_alike(
    likeness: Likeness, question: str, earlier: Sequence[Asked], *, most: int = 3, at_least: float = 0.35
) -> list[LikeCase]:
    """The earlier cases that a question is most like, the likest first."""
    scores = likeness.compare(question, [asked.question for asked in earlier])
    found = [
        LikeCase(asked.number, asked.department, asked.question, round(float(score), 3))
        for asked, score in zip(earlier, scores, strict=True)
        if score >= at_least
    ]
    return sorted(found, key=lambda like: -like.score)[:most]


def common_issues(
    likeness: Likeness, asked: Sequence[Asked], *, departments: int = 2, at_least: float = 0.45
) -> list[CommonIssue]:
    """Questions that at least so many departments ask, those of the most departments first.

    The earliest question of each issue gathers those that are like it; a question belongs to one issue.
    """
    waiting = list(asked)
    issues: list[CommonIssue] = []
    while waiting:
        first, rest = waiting[0], waiting[1:]
        scores = likeness.compare(first.question, [other.question for other in rest])
        alike = [other for other, score in zip(rest, scores, strict=True) if score >= at_least]
        gathered = [first, *alike]
        numbers = {other.number for other in gathered}
        waiting = [other for other in rest if other.number not in numbers]
        names = tuple(dict.fromkeys(other.department for other in gathered))
        if len(names) >= departments:
            issues.append(CommonIssue(first.question, names, tuple(other.number for other in gathered)))
    return sorted(issues, key=lambda issue: (-len(issue.departments), -len(issue.numbers)))


def _bigrams(text: str) -> Counter[str]:
    bare = "".join(character for character in _FILLERS.sub("", text) if character.isalnum())
    return Counter(bare[i : i + 2] for i in range(max(len(bare) - 1, 1)))
