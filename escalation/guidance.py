"""Approved answers of the quality team as citable knowledge, and their review when the law behind them changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from escalation.scope import Scope


class Review(StrEnum):
    """Whether an answer may be cited."""

    CURRENT = "current"
    DUE = "due"
    """A cited article has changed, or the officer has reopened the case: not cited until looked at."""
    RETIRED = "retired"


class StandingLaw(Protocol):
    """The words of the law on a day; the desk has it from its library."""

    def state(self) -> str:
        """Names the library of the moment: while it is the same, so is what `wording` says of a day."""
        ...

    def wording(self, citation: str, day: date) -> str:
        """A digest of the cited article's words as in force on a day: the same digest, the same words. Empty where
        the article was not in force then, or is not held."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """A cited article as it read when the answer was approved: the digest of its words on the day that the case asks
    of (`told`) and on the day of approval (`approved`)."""

    citation: str
    told: str
    approved: str

    def confirmed(self, today: date, law: StandingLaw) -> "Ground":
        """The same after a member has read the answer against the law of today. What was told of the law of the day
        of approval now holds for today's; what was told of an earlier law goes on to."""
        now = law.wording(self.citation, today)
        return Ground(self.citation, now if self.told == self.approved else self.told, now)


@dataclass(frozen=True, slots=True)
class NewGuidance:
    """A checked answer, masked."""

    case_id: int
    case_number: str
    question: str
    answer: str
    citations: tuple[str, ...]
    scope: Scope
    department: str
    approved_at: datetime
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Guidance:
    """An approved answer. `question` and `answer` hold no names or identity numbers; `grounds` are the cited articles
    as they read, of those citations that could be looked up. None of it but the review ever changes."""

    id: int
    case_id: int
    case_number: str
    question: str
    answer: str
    citations: tuple[str, ...]
    scope: Scope
    department: str
    approved_at: datetime
    review: Review = Review.CURRENT
    review_reason: str = ""
    grounds: tuple[Ground, ...] = ()

    @property
    def citation(self) -> str:
        """How the guidance is cited."""
        return f"质量提升分队指导意见{self.case_number}"

    def holds_on(self, day: date, law: StandingLaw) -> bool:
        """Whether every cited article reads on a day as the answer tells it: an answer of 2022's law is none to a
        question of today where the article has changed since."""
        return all(law.wording(ground.citation, day) == ground.told for ground in self.grounds)

    def changed_by(self, day: date, law: StandingLaw) -> tuple[str, ...]:
        """The cited articles that read otherwise on a day than on the day of approval: changed, repealed, gone."""
        return tuple(
            ground.citation for ground in self.grounds if law.wording(ground.citation, day) != ground.approved
        )


def grounds_of(
    citations: Collection[str], asked_of: date, approved: date, law: StandingLaw
) -> tuple[Ground, ...]:
    """The cited articles as they read on the day that a case asks of and on the day of approval."""
    return tuple(
        Ground(citation, law.wording(citation, asked_of), law.wording(citation, approved))
        for citation in citations
    )
