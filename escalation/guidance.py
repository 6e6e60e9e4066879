"""Approved answers of the quality team as citable knowledge, and their review when the law behind them changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from escalation.scope import Scope


class Review(StrEnum):
    """Whether an answer may be cited."""

    CURRENT = "current"
    DUE = "due"
    """A cited article has changed, or the officer has reopened the case: not cited until looked at."""
    RETIRED = "retired"


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


@dataclass(frozen=True, slots=True)
class Guidance:
    """An approved answer. `question` and `answer` hold no names or identity numbers; `indexed_at` is None until
    retrieval has taken the present state in."""

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
    indexed_at: datetime | None = None

    @property
    def citation(self) -> str:
        """How the guidance is cited."""
        return f"质量提升分队指导意见{self.case_number}"
