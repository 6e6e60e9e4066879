"""A document on the shelf, and the library that the shipped one and the shelf's documents make together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk.library.joining import Joined, join_editions
from desk.library.repealing import with_repeals
from knowledge.benchmark import BenchmarkTable
from knowledge.corpus import Corpus
from knowledge.documents.shelving import DocumentContent
from knowledge.plan import WorkPlan
from knowledge.statute import Certainty, Edition, InstrumentKind
from retrieval.index import Library


@dataclass(frozen=True)
class Told:
    """What the admin said when bringing a document in; it goes before what the document says of itself."""

    kind: InstrumentKind | None = None
    title: str | None = None
    edition: date | None = None
    in_force: date | None = None
    department: str | None = None


@dataclass(frozen=True)
class ShelvedDocument:
    """A document as it was understood: everything that the library takes from it, and nothing else.

    `digest` is the SHA-256 of the file, `name` what it was called; `adopted` and `in_force` are settled days,
    `certainty` says how surely the second is known. `reader` counts the changes of how documents are read.
    """

    digest: str
    name: str
    told: Told
    adopted: date
    in_force: date
    certainty: Certainty
    content: DocumentContent
    findings: tuple[str, ...] = ()
    reader: int = 0

    @property
    def title(self) -> str:
        """The document's title."""
        return self.content.title

    @property
    def kind(self) -> InstrumentKind:
        """What sort of document it is."""
        return self.content.kind

    @property
    def department(self) -> str:
        """The department that it belongs to, or the body that issued it."""
        return self.told.department or self.content.issuer

    @property
    def undated(self) -> bool:
        """Whether its days are guessed: neither the admin nor the document names one."""
        known = (self.told.edition, self.told.in_force, self.content.adopted, self.content.in_force)
        return not any(known)

    def edition(self) -> Edition:
        """The articles or pieces as an edition of an instrument."""
        content = self.content
        return Edition(
            title=content.title,
            adopted=self.adopted,
            in_force=self.in_force,
            until=None,
            certainty=self.certainty,
            articles=content.articles,
            kind=content.kind,
            level=content.level,
            issuer=content.issuer,
            annex="\n".join(content.annexes),
            source=self.digest,
        )

    def benchmarks(self) -> BenchmarkTable:
        """Its benchmark rows as a table."""
        mark = self.digest[:8]
        return BenchmarkTable(
            title=self.title,
            issuer=self.content.issuer,
            in_force=self.in_force,
            example=False,
            rows=tuple(
                replace(row, id=f"{mark}/{row.id}", department=self.department) for row in self.content.rows
            ),
            source=self.digest,
            schemes=self.content.schemes,
        )

    def plan(self) -> WorkPlan:
        """Its items as a plan."""
        return WorkPlan(
            self.title, False, self.content.items, self.content.issuer, self.in_force, self.digest
        )


def settle_days(content: DocumentContent, told: Told, added: date) -> tuple[date, date, Certainty]:
    """Adoption and commencement: as told, else as the document says, else the end of the year in its number, else
    the day that it was brought in; everything guessed is approximate."""
    guess = date(content.year, 12, 31) if content.year else None
    guess = min(guess, added) if guess else added
    in_force = told.in_force or content.in_force or told.edition or content.adopted or guess
    adopted = told.edition or content.adopted or in_force
    if told.in_force:
        return adopted, in_force, Certainty.EXACT
    if told.edition and content.in_force and content.in_force < told.edition - timedelta(days=1):
        # The document names the first commencement of the instrument; the edition cannot hold before it was made.
        return adopted, told.edition, Certainty.APPROXIMATE
    return adopted, in_force, content.certainty if content.in_force else Certainty.APPROXIMATE


def library_with(base: Library, contents: Iterable[ShelvedDocument]) -> Library:
    """The shipped library and the shelf's documents as one; the same input in any order gives the same library.

    An edition of a known instrument supersedes the one before from its day; where the shelf has a text of a shipped
    edition, the shipped text stays.
    """
    return joined_library(base, contents)[0]


def joined_library(base: Library, contents: Iterable[ShelvedDocument]) -> tuple[Library, Joined]:
    """`library_with`, and what became of each document's edition."""
    documents = sorted(contents, key=lambda document: (document.title, document.in_force, document.digest))
    undated = frozenset(document.digest for document in documents if document.undated)
    joined = join_editions(base.corpus, [d.edition() for d in documents if d.content.articles], undated)
    library = Library(
        corpus=Corpus(with_repeals(joined.instruments), base.corpus.former_titles),
        benchmarks=(*base.benchmarks, *_benchmarks(documents)),
        plans=(*base.plans, *_plans(base.plans, documents)),
        bank=base.bank,
    )
    return library, joined


def _benchmarks(documents: list[ShelvedDocument]) -> list[BenchmarkTable]:
    """The tables, each until the next edition of the same title begins; of two of one day the later file counts."""
    by_title: dict[str, list[BenchmarkTable]] = {}
    for document in documents:
        if document.content.rows:
            editions = by_title.setdefault(document.title, [])
            if editions and editions[-1].in_force == document.in_force:
                editions.pop()
            editions.append(document.benchmarks())
    return [
        replace(table, until=following.in_force if following else None)
        for editions in by_title.values()
        for table, following in zip(editions, [*editions[1:], None], strict=True)
    ]


def _plans(shipped: Iterable[WorkPlan], documents: list[ShelvedDocument]) -> list[WorkPlan]:
    """The youngest plan of each title; titles that ship keep theirs apart by the department behind them."""
    taken = {plan.title for plan in shipped}
    youngest = {document.title: document.plan() for document in documents if document.content.items}
    return [plan for title, plan in youngest.items() if title not in taken]
