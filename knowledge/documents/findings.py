"""Checks benchmark rows against the law: a repealed or outdated basis, absent articles, ranges and tiers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from kernel.errors import ArticleNotFound
from knowledge.amounts import Unit
from knowledge.benchmark import TableKind
from knowledge.citation import ArticleNumber, Mention, NameTable, find_citations
from knowledge.corpus import Corpus
from knowledge.documents.benchmarks import ParsedRow, ParsedTable
from knowledge.documents.fines import Range, find_ranges, hull, printed
from knowledge.documents.model import Place
from knowledge.documents.tiers import uneven_steps

_COMPARED = (Unit.YUAN, Unit.MULTIPLE, Unit.PERCENT)


class RowFinding(StrEnum):
    """What is wrong with a row or with the tiers of a violation."""

    REPEALED = "repealed basis"
    OUTDATED = "outdated edition"
    NO_ARTICLE = "no such article"
    OUT_OF_RANGE = "outside the statutory range"
    MISPRINT = "misprinted range"
    GAP = "gap between tiers"
    OVERLAP = "overlapping tiers"


_SAID = {
    RowFinding.REPEALED: "《{0}》 was repealed on {1}; 《{2}》 replaced it",
    RowFinding.OUTDATED: "the table goes by the edition of {1} of 《{0}》; the one in force is of {2}",
    RowFinding.NO_ARTICLE: "the edition of 《{0}》 in force has no {1}",
    RowFinding.OUT_OF_RANGE: "{0} is not within {1}, which the basis allows",
    RowFinding.MISPRINT: "{0} is misprinted; it is taken for {1}",
    RowFinding.GAP: "nothing is set between {0} and {1}",
    RowFinding.OVERLAP: "{0} and {1} share penalties",
}


@dataclass(frozen=True, slots=True)
class BenchmarkFinding:
    """One finding: where the row stands, its violation, the citation or range it is about, and what was seen.

    `facts`, by kind: REPEALED title, day, successor or nothing; OUTDATED title, the year printed, the day of the
    edition in force; NO_ARTICLE title, number; OUT_OF_RANGE the words, the statutory span; MISPRINT the words, what
    they are taken for; GAP and OVERLAP the words of both tiers.
    """

    kind: RowFinding
    place: Place
    violation: str
    subject: str
    facts: tuple[str, ...]

    @property
    def what(self) -> str:
        """The facts as a sentence."""
        return _SAID[self.kind].format(*(fact or "nothing" for fact in self.facts))


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
            yield from (
                BenchmarkFinding(
                    RowFinding.GAP if step.gap else RowFinding.OVERLAP,
                    step.row.place,
                    step.row.violation,
                    step.upper.text,
                    (step.lower.text, step.upper.text),
                )
                for step in uneven_steps(self._table.rows)
            )

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
                told = (title, ended.since.isoformat(), ended.successor or "")
                yield self._found(RowFinding.REPEALED, row, title, told)
            elif adopted is not None:
                if number is not None and self._law.words(title, number) is None:
                    absent = (title, str(number))
                    yield self._found(RowFinding.NO_ARTICLE, row, str(mention.citation), absent)
                if named is not None and named.year < adopted.year:
                    older = (title, str(named.year), adopted.isoformat())
                    yield self._found(RowFinding.OUTDATED, row, title, older)

    def _range(self, row: ParsedRow) -> Iterator[BenchmarkFinding]:
        """The row's penalties against the hull of those in its basis: the law's own words where it is held, else
        the words that the table quotes."""
        for found in row.ranges:
            if found.slip:
                facts = (found.text, printed(found))
                yield self._found(RowFinding.MISPRINT, row, found.text, facts)
        if not row.ranges or not row.basis:
            return
        statutory = hull(self._statutory(row.basis))
        shared = any(found.unit in {Unit.MULTIPLE, Unit.PERCENT} for found in row.ranges)
        for found in row.ranges:
            limits = statutory.get(found.unit)
            if found.unit not in _COMPARED or limits is None:
                continue
            # The cap on a multiple or a percentage has no lower end to judge.
            compared = replace(found, low=limits.low) if found.cap and shared else found
            if not compared.within(limits):
                facts = (found.text, printed(limits))
                yield self._found(RowFinding.OUT_OF_RANGE, row, found.text, facts)

    def _statutory(self, basis: str) -> list[Range]:
        words: list[str] = []
        for mention in self._mentions(basis):
            title, number = mention.citation.instrument, mention.citation.article
            held = self._law.words(title, number) if title and number and self._law.adopted(title) else None
            words.append(held or "")
        text = "\n".join(words) if words and all(words) else f"{basis}\n" + "\n".join(words)
        return [found for line in text.split("\n") for found in find_ranges(line)]

    def _found(
        self, kind: RowFinding, row: ParsedRow, subject: str, facts: tuple[str, ...]
    ) -> BenchmarkFinding:
        return BenchmarkFinding(kind, row.place, row.violation, subject, facts)
