"""Fits editions from the shelf among those that ship: which is which, and from when to when each holds."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from knowledge.corpus import Corpus
from knowledge.statute import Article, Edition, Instrument, InstrumentKind

_SPACING = re.compile(r"[\s　，。、；：:;,.（）()《》〈〉“”\"'·—\-]")
# A law is adopted and published, and a source may name either day; further apart than this are two editions.
_SAME_ACT = timedelta(days=62)
_ALIKE = 0.9
# A file may hold a part of a code under the part's own name: so many of its articles must stand there word for word.
_PART = 0.9
_FEWEST_IN_PART = 10


class Fate(StrEnum):
    """What became of an edition from the shelf."""

    NEW = "new"
    """An instrument that was not known."""
    LATER = "later"
    """A new edition of a known instrument: it supersedes the one before from its day."""
    EARLIER = "earlier"
    """An edition of a known instrument from before the youngest one."""
    SHIPPED = "shipped"
    """The text ships with the program; that one stays."""
    TWICE = "twice"
    """Another document of the shelf has the same edition; that one stays."""
    UNDATED = "undated"
    """The instrument is known and nobody says of which day this text is: it is left out until somebody does."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one edition, and the title of the instrument that it belongs to."""

    fate: Fate
    title: str


@dataclass
class Joined:
    """The instruments, and what became of each edition from the shelf, by the digest of its document."""

    instruments: list[Instrument] = field(default_factory=list)
    settled: dict[str, Settled] = field(default_factory=dict)


def join_editions(corpus: Corpus, editions: Sequence[Edition], undated: Set[str] = frozenset()) -> Joined:
    """The corpus's instruments in their order with the editions fitted in, then the new ones by title.

    undated: the sources whose days are guessed. Such a text never supersedes a known one.
    """
    joined = Joined()
    parts = _WordForWord(corpus)
    arrived: dict[str, list[Edition]] = {}
    for edition in editions:
        title = _title(corpus, edition) or parts.part_of(edition)
        arrived.setdefault(title or edition.title, []).append(
            edition if title is None else replace(edition, title=title)
        )
    for instrument in corpus.instruments.values():
        joined.instruments.append(_fitted(instrument, arrived.pop(instrument.title, []), undated, joined))
    for title in sorted(arrived):
        joined.instruments.append(_new(corpus, title, arrived[title], undated, joined))
    return joined


def _title(corpus: Corpus, edition: Edition) -> str | None:
    """The title under which the corpus knows the instrument of an edition."""
    if edition.title in corpus.instruments or edition.kind not in {
        InstrumentKind.STATUTE,
        InstrumentKind.INTERPRETATION,
    }:
        return edition.title if edition.title in corpus.instruments else None
    known = corpus.names.resolve(edition.title)
    return known if known in corpus.instruments else None


class _WordForWord:
    """Finds the shipped instrument whose articles a document repeats under another name; made when first needed."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._where: dict[tuple[str, int], set[str]] = {}

    def part_of(self, edition: Edition) -> str | None:
        """The title, where nearly all of at least ten articles stand in one instrument under the same numbers."""
        numbered = [article for article in edition.articles if article.number is not None]
        if len(numbered) < _FEWEST_IN_PART or edition.kind is not InstrumentKind.STATUTE:
            return None
        if not self._where:
            for provision in self._corpus.provisions():
                self._where.setdefault(_mark(provision.article), set()).add(provision.edition.title)
        found = Counter(title for article in numbered for title in self._where.get(_mark(article), ()))
        title, count = max(found.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        return title if count >= _PART * len(numbered) else None


def _mark(article: Article) -> tuple[str, int]:
    return article.label, hash(_SPACING.sub("", article.text))


def _fitted(instrument: Instrument, arrived: list[Edition], undated: Set[str], joined: Joined) -> Instrument:
    """A shipped instrument with the editions that arrived."""
    if not arrived:
        return instrument
    editions = list(instrument.editions)
    shipped = len(editions)
    ended = instrument.latest.until
    for edition in _best_first(arrived):
        same = next((held for held in editions if _is_same(held, edition)), None)
        if same is not None:
            fate = Fate.SHIPPED if not same.source else Fate.TWICE
        elif edition.source in undated:
            fate = Fate.UNDATED
        else:
            fate = Fate.LATER if edition.in_force > instrument.latest.in_force else Fate.EARLIER
            editions.append(edition)
        joined.settled[edition.source] = Settled(fate, instrument.title)
    if len(editions) == shipped:
        return instrument
    ordered = _in_order(editions)
    last = ordered[-1]
    if ended is not None and last.until is None and last.in_force < ended:
        ordered[-1] = replace(last, until=ended)
    earlier = tuple(e for e in instrument.earlier if e.until <= ordered[0].in_force)
    revived = ordered[-1].until is None
    return replace(
        instrument,
        editions=tuple(ordered),
        earlier=earlier,
        successor=None if revived else instrument.successor,
    )


def _new(corpus: Corpus, title: str, arrived: list[Edition], undated: Set[str], joined: Joined) -> Instrument:
    """An instrument that only the shelf holds; a former title of another law ended on the day that is known."""
    editions: list[Edition] = []
    for edition in sorted(_best_first(arrived), key=lambda edition: edition.source in undated):
        fate = Fate.NEW
        if any(_is_same(held, edition) for held in editions):
            fate = Fate.TWICE
        elif editions and edition.source in undated:
            fate = Fate.UNDATED
        else:
            editions.append(edition)
        joined.settled[edition.source] = Settled(fate, title)
    ordered = _in_order(editions)
    for edition in ordered[1:]:
        joined.settled[edition.source] = Settled(Fate.LATER, title)
    successor, ended = corpus.former_titles.get(title, (None, None))
    if ended is not None and ordered[-1].in_force < ended:
        ordered[-1] = replace(ordered[-1], until=ended)
    else:
        successor = None
    return Instrument(title, ordered[-1].kind, tuple(ordered), successor)


def _best_first(editions: Iterable[Edition]) -> list[Edition]:
    """Fuller texts before excerpts of the same edition, then by digest, so that the order of arrival is no matter."""
    return sorted(editions, key=lambda e: (-len(e.articles), e.adopted, e.source))


def _is_same(held: Edition, other: Edition) -> bool:
    """Whether two texts are one edition: the same day of adoption or commencement, or nearly the same words
    adopted within two months, or the very same words."""
    if held.adopted == other.adopted or held.in_force == other.in_force:
        return True
    alike = likeness(held.articles, other.articles)
    near = abs(held.adopted - other.adopted) <= _SAME_ACT or abs(held.in_force - other.in_force) <= _SAME_ACT
    return alike == 1.0 or (alike >= _ALIKE and near)


def likeness(held: Sequence[Article], other: Sequence[Article]) -> float:
    """The share of the second's articles that the first has under the same number in the same words."""
    words = {article.label: _SPACING.sub("", article.text) for article in held if article.number is not None}
    numbered = [article for article in other if article.number is not None]
    if not numbered:
        texts = {_SPACING.sub("", article.text) for article in held}
        same = sum(_SPACING.sub("", article.text) in texts for article in other)
        return same / len(other) if other else 0.0
    same = sum(words.get(article.label) == _SPACING.sub("", article.text) for article in numbered)
    return same / len(numbered)


def _in_order(editions: Iterable[Edition]) -> list[Edition]:
    """Oldest first, each ending where the next begins, or on its own earlier day."""
    ordered = sorted(editions, key=lambda edition: (edition.in_force, edition.adopted, edition.source))
    return [
        _until(edition, following.in_force if following else None)
        for edition, following in zip(ordered, [*ordered[1:], None], strict=True)
    ]


def _until(edition: Edition, next_day: date | None) -> Edition:
    days = [day for day in (edition.until, next_day) if day is not None]
    return replace(edition, until=min(days)) if days else edition
