"""Which benchmark rows must be looked at again, because what they rest on has changed since the table was made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from desk.library import wording
from knowledge.benchmark import BenchmarkTable
from knowledge.citation import ArticleNumber, Citation, find_citations
from knowledge.corpus import Corpus
from knowledge.documents.findings import CorpusLookup


@dataclass(frozen=True, slots=True)
class RowsDue:
    """Rows of one violation whose basis has changed: the table, its document's digest (empty for what ships), where
    the first of the rows stands and how many there are, the citation, and what became of it, in Chinese."""

    table: str
    source: str
    violation: str
    place: str
    rows: int
    basis: str
    why: str


def rows_due(corpus: Corpus, tables: Iterable[BenchmarkTable], day: date) -> list[RowsDue]:
    """What is due on a day in the tables that hold then, by table and place."""
    review = _Review(corpus, day)
    due: list[RowsDue] = []
    for table in tables:
        if table.in_force_on(day):
            due.extend(review.of(table))
    return due


class _Review:
    def __init__(self, corpus: Corpus, day: date) -> None:
        self._corpus = corpus
        self._day = day
        self._law = CorpusLookup(corpus, day)
        self._found: dict[tuple[str, date], tuple[tuple[str, str], ...]] = {}

    def of(self, table: BenchmarkTable) -> Iterator[RowsDue]:
        """The table's violations with a changed basis, in the order of its rows."""
        counted: dict[tuple[str, str, str], tuple[str, int]] = {}
        for row in table.rows:
            for basis in row.basis:
                for citation, why in self._changes(basis, table.in_force):
                    place, count = counted.get((row.violation, citation, why), (row.place, 0))
                    counted[row.violation, citation, why] = place, count + 1
        for (violation, citation, why), (place, count) in counted.items():
            yield RowsDue(table.title, table.source, violation, place, count, citation, why)

    def _changes(self, basis: str, since: date) -> tuple[tuple[str, str], ...]:
        """What has become of the citations of a printed basis since the table's day; many rows print the same."""
        key = (basis, since)
        if key not in self._found:
            cited = (mention.citation for mention in find_citations(basis, self._law.names))
            changes = ((str(c), self._change(c, since)) for c in cited)
            self._found[key] = tuple((printed, why) for printed, why in changes if why)
        return self._found[key]

    def _change(self, cited: Citation, since: date) -> str:
        title, number = cited.instrument, cited.article
        if title is None:
            return ""
        ended = self._law.ended(title)
        if ended is not None:
            return wording.basis_ended(ended.since, ended.successor)
        if number is None or self._law.adopted(title) is None:
            return ""
        words = self._law.words(title, number)
        if words is None:
            return wording.BASIS_GONE
        before = self._words_on(title, number, since)
        return wording.BASIS_CHANGED if before is not None and before != words else ""

    def _words_on(self, title: str, number: ArticleNumber, day: date) -> str | None:
        instrument = self._corpus.instruments.get(title)
        edition = instrument.edition_on(day) if instrument else None
        article = edition.article(number) if edition else None
        return article.text if article else None
