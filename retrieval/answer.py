"""What an answer is: exact text with its citations, notices, the day, confidence, and what to do next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.corpus import Provision
from knowledge.statute import Certainty
from retrieval.notices import Notice


class Disposition(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    DECLINED = "declined"
    HANDED_ON = "handed_on"
    COURTESY = "courtesy"
    """Nothing was asked: a greeting, thanks, a bare 「好的」."""


class Role(StrEnum):
    """Why an article stands in an answer."""

    MAIN = "main"
    PENALTY = "penalty"
    NORM = "norm"
    RELATED = "related"
    OTHER_EDITION = "other_edition"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """A whole article, word for word. `highlights` are spans of `text` that answer; `until` is exclusive."""

    citation: str
    law: str
    article: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    role: Role
    adopted: date
    in_force: date
    until: date | None
    approximate_day: bool
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """An exact piece of law that answers, with its citation down to 款 and 项."""

    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class FittingRow:
    """A row of a discretion benchmark that fits the question."""

    table: str
    example: bool
    department: str
    violation: str
    tier: str
    circumstances: str
    penalty: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FittingItem:
    """An item of a work plan that answers."""

    citation: str
    example: bool
    heading: str
    text: str
    who: str
    when: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question. `message` is its plain summary; `remarks` say what an officer must know of the
    days (another edition, a repealed law); `reason` tells why it was not answered."""

    question: str
    disposition: Disposition
    message: str
    as_of: date
    as_of_note: str
    confidence: float
    points: tuple[Point, ...] = ()
    articles: tuple[CitedArticle, ...] = ()
    benchmarks: tuple[FittingRow, ...] = ()
    plan_items: tuple[FittingItem, ...] = ()
    notices: tuple[Notice, ...] = ()
    remarks: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    reason: str = ""
    citations: tuple[str, ...] = ()


def cited_article(
    provision: Provision, role: Role, highlights: tuple[tuple[int, int], ...] = ()
) -> CitedArticle:
    """An article as it stands in an answer."""
    edition = provision.edition
    return CitedArticle(
        citation=provision.printed,
        law=edition.title,
        article=provision.article.label,
        text=provision.article.text,
        highlights=highlights,
        role=role,
        adopted=edition.adopted,
        in_force=edition.in_force,
        until=edition.until,
        approximate_day=edition.certainty is Certainty.APPROXIMATE,
        headings=provision.article.headings,
    )
