"""Which of the five scopes of guidance a question belongs to, and the words that say so.

Every scope has terms with weights, curated by hand in `scope.toml`; the scope with the greatest sum is taken, and
its terms are the reason. A member can correct it on the case.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from kernel.errors import DataError

TERMS_FILE = Path(__file__).with_name("scope.toml")


class Scope(StrEnum):
    """The five scopes in which the quality team gives guidance."""

    SUBJECT = "案件主体"
    PROCEDURE = "执法程序"
    FACTS = "认定事实"
    EVIDENCE = "证据收集"
    LAW = "法律适用"


@dataclass(frozen=True, slots=True)
class ScopeReading:
    """The scope of a question; `words` decided it, the weightiest first; `margin` is the lead over the next scope
    (0: a guess), `scores` hold every scope's sum."""

    scope: Scope
    words: tuple[str, ...]
    margin: float
    scores: dict[Scope, float]

    @property
    def why(self) -> str:
        """The reason in Chinese, for a case's card."""
        if not self.words:
            return f"没有明显的词，暂归{self.scope}，请成员核对"
        return "、".join(f"“{word}”" for word in self.words)


@dataclass(frozen=True, slots=True)
class _Term:
    pattern: re.Pattern[str]
    scope: Scope
    weight: float


class ScopeClassifier:
    """Reads the scope of questions by weighted terms."""

    def __init__(self, terms: tuple[_Term, ...], fallback: Scope) -> None:
        self._terms = terms
        self._fallback = fallback

    @classmethod
    @cache
    def load(cls, path: Path = TERMS_FILE) -> "ScopeClassifier":
        """The classifier with its curated terms; DataError where the file is off."""
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            terms = tuple(
                _Term(re.compile(text), Scope(name), float(weight))
                for name, by_weight in data["scope"].items()
                for weight, texts in by_weight.items()
                for text in texts
            )
            return cls(terms, Scope(data["fallback"]))
        except (tomllib.TOMLDecodeError, re.error, KeyError, ValueError) as error:
            raise DataError(f"{path.name} holds no table of weighted terms: {error}") from error

    def read(self, question: str) -> ScopeReading:
        """The scope of a question with its reason. Of terms that overlap within a scope the longest counts; each
        different text counts once."""
        hits: dict[Scope, dict[str, float]] = {scope: {} for scope in Scope}
        for scope in Scope:
            for start, end, weight in _apart(self._found(question, scope)):
                word = question[start:end]
                hits[scope][word] = max(weight, hits[scope].get(word, 0.0))
        scores = {scope: sum(found.values()) for scope, found in hits.items()}
        ranked = sorted(Scope, key=lambda scope: (-scores[scope], scope is not self._fallback))
        best, second = ranked[0], ranked[1]
        words = sorted(hits[best], key=lambda word: -hits[best][word])
        return ScopeReading(best, tuple(words[:4]), scores[best] - scores[second], scores)

    def _found(self, question: str, scope: Scope) -> list[tuple[int, int, float]]:
        return [
            (match.start(), match.end(), term.weight)
            for term in self._terms
            if term.scope is scope
            for match in term.pattern.finditer(question)
            if match.end() > match.start()
        ]


def _apart(found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The weightiest spans (then the longest) that do not overlap."""
    kept: list[tuple[int, int, float]] = []
    for start, end, weight in sorted(found, key=lambda hit: (-hit[2], hit[0] - hit[1], hit[0])):
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in kept):
            kept.append((start, end, weight))
    return kept
