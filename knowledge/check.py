"""What is wrong with a corpus: gaps in article numbers, glued headings or articles, duplicates, residue."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.citation import ArticleNumber
from knowledge.statute import Certainty, Edition, Instrument, InstrumentKind

_GLUED = re.compile(
    r"\n(?:第[一二三四五六七八九十百千零]+(?:编|分编|章|节)[\s\u3000]*[^，。；：\n]{0,40}|附[\s\u3000]*则)$"
)
_GLUED_ARTICLE = re.compile(r"\n第[一二三四五六七八九十百千零]+条[\s\u3000]")
_RESIDUE = re.compile(r"!\S*\{|\{width|^[\s\-+|=]{4,}$|\|.*\|", re.MULTILINE)


class FindingKind(StrEnum):
    """What sort of defect; those that make a corpus unfit are `fatal`."""

    GAP = "gap"
    GLUED = "glued"
    DUPLICATE = "duplicate"
    RESIDUE = "residue"
    EMPTY = "empty"
    OVERLAP = "overlap"
    APPROXIMATE = "approximate"

    @property
    def fatal(self) -> bool:
        """Approximate days are told, not refused."""
        return self is not FindingKind.APPROXIMATE


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: where, what sort, and in words what was seen."""

    kind: FindingKind
    where: str
    what: str


def check_corpus(instruments: Iterable[Instrument]) -> list[Finding]:
    """Every defect found, in the order of the instruments."""
    findings: list[Finding] = []
    for instrument in instruments:
        findings.extend(_overlaps(instrument))
        for edition in instrument.editions:
            findings.extend(check_edition(edition))
    return findings


def check_edition(edition: Edition) -> Iterator[Finding]:
    """The defects of one edition."""
    where = f"《{edition.title}》({edition.adopted.isoformat()})"
    if edition.certainty is Certainty.APPROXIMATE:
        yield Finding(FindingKind.APPROXIMATE, where, f"in force from about {edition.in_force.isoformat()}")
    yield from _numbers(edition, where)
    for article in edition.articles:
        spot = f"{where}{article.label}"
        if not article.text.strip():
            yield Finding(FindingKind.EMPTY, spot, "the article has no words")
        if _GLUED.search(article.text):
            yield Finding(
                FindingKind.GLUED, spot, f"ends with a heading: {article.text.rsplit(chr(10), 1)[-1]}"
            )
        if _GLUED_ARTICLE.search(article.text):
            yield Finding(FindingKind.GLUED, spot, "another article's number stands at the head of a line")
        if _RESIDUE.search(article.text):
            yield Finding(FindingKind.RESIDUE, spot, "table or image markup in the text")


def missing_numbers(edition: Edition) -> list[ArticleNumber]:
    """The article numbers that are skipped between the first article and the last, 之N included."""
    held = {article.number for article in edition.articles if article.number is not None}
    if not held:
        return []
    last = max(number.main for number in held)
    missing = [ArticleNumber(n) for n in range(1, last + 1) if ArticleNumber(n) not in held]
    for number in held:
        missing.extend(
            ArticleNumber(number.main, suffix)
            for suffix in range(1, number.suffix)
            if ArticleNumber(number.main, suffix) not in held
        )
    return sorted(set(missing))


def _numbers(edition: Edition, where: str) -> Iterator[Finding]:
    if edition.kind is InstrumentKind.STATUTE:
        for number in missing_numbers(edition):
            yield Finding(FindingKind.GAP, where, f"{number} is missing")
    counted = Counter(article.label for article in edition.articles)
    for label, times in counted.items():
        if times > 1:
            yield Finding(FindingKind.DUPLICATE, where, f"{label} stands {times} times")


def _overlaps(instrument: Instrument) -> Iterator[Finding]:
    for older, younger in zip(instrument.editions, instrument.editions[1:], strict=False):
        if older.until is None or older.until > younger.in_force:
            yield Finding(
                FindingKind.OVERLAP,
                f"《{instrument.title}》",
                f"the edition of {older.adopted} runs into the one in force from {younger.in_force}",
            )
