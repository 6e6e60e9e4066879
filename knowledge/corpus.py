"""All that is known, in memory: instruments by title, look-up by citation, and the law of a day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kernel.errors import ArticleNotFound, InstrumentNotFound
from knowledge.citation import ArticleNumber, Citation, NameTable, load_abbreviations
from knowledge.statute import Article, Edition, Instrument, InstrumentKind


@dataclass(frozen=True, slots=True)
class Provision:
    """One article of one edition: what a passage of the index stands for."""

    edition: Edition
    article: Article

    @property
    def key(self) -> str:
        """Identifies the provision in an index: title, adoption, printed number."""
        return f"{self.edition.key}#{self.article.label}"

    @property
    def citation(self) -> Citation:
        """The citation of the whole article."""
        return Citation(self.edition.title, self.article.number)

    @property
    def printed(self) -> str:
        """《…法》第…条, also where the document has no articles (条目一)."""
        return f"《{self.edition.title}》{self.article.label}"


class Corpus:
    """The instruments held, and how to find a provision in them."""

    def __init__(
        self, instruments: Iterable[Instrument], former_titles: Mapping[str, tuple[str, date]] | None = None
    ) -> None:
        self.instruments: dict[str, Instrument] = {}
        for instrument in instruments:
            self.instruments[instrument.title] = instrument
        self.former_titles = dict(former_titles or {})

    @cached_property
    def names(self) -> NameTable:
        """Titles, short titles and abbreviations of everything held, and of laws known to have been renamed."""
        return NameTable([*self.instruments, *self.former_titles], load_abbreviations())

    def instrument(self, title: str) -> Instrument:
        """The instrument of that title or usual short name; InstrumentNotFound where none is held."""
        found = self.instruments.get(title) or self.instruments.get(self.names.resolve(title) or "")
        if found is None:
            raise InstrumentNotFound(f"no instrument titled {title!r} is in the library; check its name")
        return found

    def provision(self, title: str, number: ArticleNumber, day: date) -> Provision:
        """The article in force on that day.

        Raises InstrumentNotFound, or ArticleNotFound where no edition was in force or it has no such article;
        the message says which.
        """
        instrument = self.instrument(title)
        edition = instrument.edition_on(day)
        if edition is None:
            raise ArticleNotFound(f"《{instrument.title}》 is not in force on {day.isoformat()}")
        article = edition.article(number)
        if article is None:
            raise ArticleNotFound(
                f"《{instrument.title}》 has articles up to {edition.last_number}, no {number}"
            )
        return Provision(edition, article)

    def provisions(self) -> Iterator[Provision]:
        """Every article of every edition of every instrument."""
        for instrument in self.instruments.values():
            for edition in instrument.editions:
                for article in edition.articles:
                    yield Provision(edition, article)

    def searchable(self) -> Iterator[Provision]:
        """The provisions that are searched: amending decisions are left out, their words live in the law."""
        for provision in self.provisions():
            if provision.edition.kind is not InstrumentKind.AMENDMENT:
                yield provision

    @cached_property
    def by_key(self) -> dict[str, Provision]:
        """Provisions by their key."""
        return {provision.key: provision for provision in self.provisions()}
