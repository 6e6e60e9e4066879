"""Checks benchmark rows against the law: a repealed or outdated basis, absent articles, ranges and tiers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from kernel.errors import ArticleNotFound
from knowledge.amounts import Unit
from knowledge.benchmark import TableKind
from knowledge.citation import ArticleNumber, Mention, NameTable, find_citations
from knowledge.corpus import Corpus
from knowledge.documents.benchmarks import ParsedRow, ParsedTable
from knowledge.documents.fines import Range, find_ranges, hull
from knowledge.documents.model import Place

_COMPARED = (Unit.YUAN, Unit.MULTIPLE, Unit.PERCENT)


class RowFinding(StrEnum):
    """What is wrong with a row or with the tiers of a violation."""

    REPEALED = "repealed basis"
    OUTDATED = "outdated edition"
    NO_ARTICLE = "no such article"
    OUT_OF_RANGE = "outside the statutory range"
    GAP = "gap between tiers"
    OVERLAP = "overlapping tiers"


@dataclass(frozen=True, slots=True)
class BenchmarkFinding:
    """One finding: where the row stands, its violation, the citation or range it is about, and what was seen."""

    kind: RowFinding
    place: Place
    violation: str
    subject: str
    what: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An instrument that is no longer in force: since when, and what replaced it."""

    since: date
    successor: str | None


class LawLookup(Protocol):
    """What a check needs to know of the law on its day."""

    @property
    def names(self) -> NameTable:
        """How instruments are called."""
        ...

    def ended(self, title: str) -> Ended | None:
        """Whether the instrument of that full title had been repealed."""
        ...

    def adopted(self, title: str) -> date | None:
        """When the edition in force was adopted; None where the instrument is not held or not in force."""
        ...

    def words(self, title: str, number: ArticleNumber) -> str | None:
        """The words of an article in force; None where the instrument held has no such article."""
        ...


class CorpusLookup:
    """The law of one day as a corpus holds it."""

    def __init__(self, corpus: Corpus, day: date) -> None:
        self._corpus = corpus
        self._day = day

    @cached_property
    def names(self) -> NameTable:
        """Titles and abbreviations of the corpus, former titles included."""
        return self._corpus.names

    def ended(self, title: str) -> Ended | None:
        """By the days of the instrument's editions, or a former title's own day."""
        former = self._corpus.former_titles.get(title)
        instrument = self._corpus.instruments.get(title)
        if instrument is None:
            return Ended(former[1], former[0]) if former and former[1] <= self._day else None
        if not instrument.repealed_by(self._day):
            return None
        untils = [edition.until for edition in instrument.editions if edition.until is not None]
        return Ended(max(untils), instrument.successor) if untils else None

    def adopted(self, title: str) -> date | None:
        """The day of adoption of the edition in force."""
        instrument = self._corpus.instruments.get(title)
        edition = instrument.edition_on(self._day) if instrument else None
        return edition.adopted if edition else None

    def words(self, title: str, number: ArticleNumber) -> str | None:
        """The article of the edition in force."""
        try:
            return self._corpus.provision(title, number, self._day).article.text
        except ArticleNotFound:
            return None


def check_table(table: ParsedTable, law: LawLookup) -> list[BenchmarkFinding]:
    """Everything that is off in a table, its rows first and its tiers last; a repeated finding on one violation is
    told once."""
    return list(_Check(table, law).findings())


class _Check:
    def __init__(self, table: ParsedTable, law: LawLookup) -> None:
        self._table = table
        self._law = law
        self._cited: dict[str, list[Mention]] = {}

    def findings(self) -> Iterator[BenchmarkFinding]:
        """Bases, ranges, tiers."""
        seen: set[tuple[RowFinding, str, str]] = set()
        for row in self._table.rows:
            for found in (*self._bases(row), *self._range(row)):
                key = (found.kind, found.violation, found.subject)
                if key not in seen:
                    seen.add(key)
                    yield found
        if self._table.kind is TableKind.TIERS:
            yield from _tiers(self._table.rows)

    def _mentions(self, text: str) -> list[Mention]:
        """The provisions named in a cell. The words of a quoted article cite others, which are not the basis: only
        those with the instrument's name before them count."""
        if text not in self._cited:
            self._cited[text] = [
                mention
                for mention in find_citations(text, self._law.names)
                if mention.citation.instrument and mention.anchor in {"named", "inherited"}
            ]
        return self._cited[text]

    def _bases(self, row: ParsedRow) -> Iterator[BenchmarkFinding]:
        for mention in (*self._mentions(row.norm), *self._mentions(row.basis)):
            title, number = mention.citation.instrument, mention.citation.article
            if title is None:
                continue
            ended = self._law.ended(title)
            adopted = self._law.adopted(title)
            named = mention.citation.edition
            if ended is not None:
                instead = f"; 《{ended.successor}》 replaced it" if ended.successor else ""
                what = f"《{title}》 was repealed on {ended.since.isoformat()}{instead}"
                yield self._found(RowFinding.REPEALED, row, title, what)
            elif adopted is not None:
                if number is not None and self._law.words(title, number) is None:
                    what = f"the edition of 《{title}》 in force has no {number}"
                    yield self._found(RowFinding.NO_ARTICLE, row, str(mention.citation), what)
                if named is not None and named.year < adopted.year:
                    what = f"the table goes by the edition of {named.year}; the one in force is of {adopted.isoformat()}"
                    yield self._found(RowFinding.OUTDATED, row, title, what)

    def _range(self, row: ParsedRow) -> Iterator[BenchmarkFinding]:
        """The row's penalties against the hull of those in its basis: the law's own words where it is held, else
        the words that the table quotes."""
        if not row.ranges or not row.basis:
            return
        statutory = hull(self._statutory(row.basis))
        for found in row.ranges:
            limits = statutory.get(found.unit)
            if found.unit in _COMPARED and limits is not None and not found.within(limits):
                what = f"{found.text} is not within {_printed(limits)}, which the basis allows"
                yield self._found(RowFinding.OUT_OF_RANGE, row, found.text, what)

    def _statutory(self, basis: str) -> list[Range]:
        words: list[str] = []
        for mention in self._mentions(basis):
            title, number = mention.citation.instrument, mention.citation.article
            held = self._law.words(title, number) if title and number and self._law.adopted(title) else None
            words.append(held or "")
        text = "\n".join(words) if words and all(words) else f"{basis}\n" + "\n".join(words)
        return [found for line in text.split("\n") for found in find_ranges(line)]

    def _found(self, kind: RowFinding, row: ParsedRow, subject: str, what: str) -> BenchmarkFinding:
        return BenchmarkFinding(kind, row.place, row.violation, subject, what)


def _tiers(rows: Iterable[ParsedRow]) -> Iterator[BenchmarkFinding]:
    """Gaps and overlaps in the money of one violation's rows.

    Rows are compared that fine on the same basis, in the same number of parts. Touching at a bound (…五万元以下,
    五万元以上…) is how tiers are written; only spans that share more than a bound overlap.
    """
    groups: dict[tuple[str, str, int, int], list[tuple[Range, ParsedRow]]] = {}
    for row in rows:
        money = [found for found in row.ranges if found.unit is Unit.YUAN]
        for position, found in enumerate(money):
            groups.setdefault((row.violation, row.basis, len(money), position), []).append((found, row))
    for group in groups.values():
        distinct = {(found.floor, found.high): (found, row) for found, row in group}
        spans = sorted(
            distinct.values(), key=lambda pair: (pair[0].floor, pair[0].high is None, pair[0].high)
        )
        for (lower, _), (upper, row) in pairwise(spans):
            if lower.high is None or upper.low is None:
                continue
            if upper.low > lower.high and not (_is_value(lower) and _is_value(upper)):
                what = f"nothing is set between {lower.text} and {upper.text}"
                yield BenchmarkFinding(RowFinding.GAP, row.place, row.violation, upper.text, what)
            elif upper.low < lower.high and not _is_point(upper, lower):
                what = f"{lower.text} and {upper.text} share penalties"
                yield BenchmarkFinding(RowFinding.OVERLAP, row.place, row.violation, upper.text, what)


def _is_value(found: Range) -> bool:
    """One value, not a span: fixed fines (500元, 800元) leave no gap between them."""
    return found.low == found.high


def _is_point(upper: Range, lower: Range) -> bool:
    """One value at the end of the range below (…二十万元以下, then 二十万元 for the gravest) is no overlap."""
    return upper.low == upper.high and upper.high == lower.high


def _printed(limits: Range) -> str:
    low = f"{limits.floor:f}"
    high = f"{limits.high:f}" if limits.high is not None else "no limit"
    return f"{low} to {high} {limits.unit.value}"
