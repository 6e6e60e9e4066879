"""Watches the calendar: which articles begin, change or end by their days alone, and what rests on them."""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from desk.storage import SqlWork, Storage
from desk.storage.generations import SqlGenerations
from escalation.guidance import Guidance
from escalation.guidance_book import cites
from escalation.notices import to_admins
from escalation.outbox import Notice
from kernel.clock import Clock
from knowledge.benchmark import BenchmarkRow, BenchmarkTable
from knowledge.citation import NameTable, find_citations
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion, PhrasingFinding, Trouble, check_phrasing
from knowledge.statute import Certainty, Edition, Instrument
from retrieval.index import Library

# A check that was missed for a month is made up for; what lies further back was told or is history.
_LOOK_BACK = timedelta(days=31)
# A notice names so many of each and tells how many there are.
_NAMED = 20
_ARTICLES_NAMED = 8
# What becomes of the bank's questions with the turn of an edition: all but what needs nobody.
_PHRASING_DUE = frozenset({Trouble.LIKE, Trouble.CHANGED, Trouble.GONE, Trouble.NOT_IN_FORCE})


class Turn(StrEnum):
    """What a day brings to an instrument."""

    BEGINS = "begins"
    REPLACED = "replaced"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class DayTurn:
    """An instrument that begins, gets another edition, or ends on a day. `changed` are the articles whose words of
    the day before no longer hold, by their printed number."""

    title: str
    day: date
    turn: Turn
    changed: tuple[str, ...]

    @property
    def key(self) -> str:
        """Identifies the turn: admins are told of each once."""
        return f"{self.day.isoformat()} {self.turn} {self.title}"[:300]

    @property
    def articles(self) -> tuple[str, ...]:
        """What no longer holds, as citations: the whole law where it has ended."""
        if self.turn is Turn.ENDS:
            return (f"《{self.title}》",)
        return tuple(f"《{self.title}》{label}" for label in self.changed)


@dataclass(frozen=True, slots=True)
class CorpusNews:
    """What admins are told: the turns, the benchmark rows whose basis changed, the guidance due for review, and the
    articles whose questions in the bank are."""

    turns: tuple[DayTurn, ...]
    benchmarks: tuple[BenchmarkRow, ...]
    guidance: tuple[Guidance, ...] = ()
    phrasing: tuple[PhrasingFinding, ...] = ()


def turns_between(corpus: Corpus, after: date, until: date) -> list[DayTurn]:
    """The turns of the days after `after`, up to and with `until`, by day and title."""
    found: list[DayTurn] = []
    for instrument in corpus.instruments.values():
        days = {edition.in_force for edition in instrument.editions}
        days |= {edition.until for edition in instrument.editions if edition.until is not None}
        turns = (_turn(instrument, day) for day in days if after < day <= until)
        found.extend(turn for turn in turns if turn is not None)
    return sorted(found, key=lambda turn: (turn.day, turn.title))


def rows_resting_on(
    tables: Sequence[BenchmarkTable], turns: Collection[DayTurn], names: NameTable
) -> list[BenchmarkRow]:
    """The benchmark rows whose legal basis names an article that no longer holds."""
    ended = {turn.title for turn in turns if turn.turn is Turn.ENDS}
    changed = {(turn.title, label) for turn in turns for label in turn.changed}
    return [
        row
        for table in tables
        for row in table.rows
        if any(
            mention.citation.instrument in ended
            or (mention.citation.instrument, str(mention.citation.article)) in changed
            for basis in row.basis
            for mention in find_citations(basis, names)
        )
    ]


def phrasing_resting_on(
    bank: Iterable[BankQuestion], turns: Collection[DayTurn], corpus: Corpus, day: date
) -> list[PhrasingFinding]:
    """The articles of the laws that turned whose questions must be looked at."""
    titles = {turn.title for turn in turns if turn.turn is not Turn.BEGINS}
    found = check_phrasing([question for question in bank if question.law in titles], corpus, day)
    return [finding for finding in found if finding.trouble in _PHRASING_DUE]


class CorpusWatch:
    """The check of the calendar. `law_changed` puts guidance up for review (`GuidanceBook.law_changed`), `tell` writes
    to admins within the transaction that also remembers what they were told."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        law_changed: Callable[[Collection[str], str], Awaitable[Sequence[Guidance]]],
        tell: Callable[[SqlWork, CorpusNews], Awaitable[None]],
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._law_changed = law_changed
        self._tell = tell

    async def check(
        self, corpus: Corpus, tables: Sequence[BenchmarkTable], bank: Sequence[BankQuestion] = ()
    ) -> CorpusNews | None:
        """Tell what the last days have brought and was not told yet; None where that is nothing."""
        today = self._clock.today()
        turns = turns_between(corpus, today - _LOOK_BACK, today)
        async with self._storage.read() as work:
            told = await SqlGenerations(work.connection).told([turn.key for turn in turns])
        fresh = [turn for turn in turns if turn.key not in told]
        if not fresh:
            return None
        for turn in fresh:
            if turn.articles:
                await self._law_changed(turn.articles, _reason(turn))
        async with self._storage.write() as work:
            # Read back, since the same guidance may have been put up by somebody else before.
            guidance = [
                held for held in await work.guidance.under_review() if _rests_on(held.citations, fresh)
            ]
            rows = rows_resting_on(tables, fresh, corpus.names)
            phrasing = phrasing_resting_on(bank, fresh, corpus, today)
            news = CorpusNews(tuple(fresh), tuple(rows), tuple(guidance), tuple(phrasing))
            await self._tell(work, news)
            await SqlGenerations(work.connection).mark_told([turn.key for turn in fresh], self._clock.now())
        return news


class DailyCheck:
    """Lets the sweep check once a day, and at once where another library is served: the sweep's every round asks."""

    def __init__(self, watch: CorpusWatch, served: Callable[[], tuple[str, Library]], clock: Clock) -> None:
        """served: the name of the generation that is served now, and its library."""
        self._watch = watch
        self._served = served
        self._clock = clock
        self._done: tuple[date, str] | None = None

    async def __call__(self) -> CorpusNews | None:
        """The news, where the check was due and brought any."""
        generation, library = self._served()
        now = (self._clock.today(), generation)
        if now == self._done:
            return None
        news = await self._watch.check(library.corpus, library.benchmarks, library.bank)
        self._done = now
        return news


def tell_admins(clock: Clock) -> Callable[[SqlWork, CorpusNews], Awaitable[None]]:
    """Writes the news to every admin, once however many processes check."""

    async def tell(work: SqlWork, news: CorpusNews) -> None:
        keys = "\n".join(turn.key for turn in news.turns)
        digest = hashlib.sha256(keys.encode()).hexdigest()[:24]
        messages = await to_admins(work, Notice.CORPUS_CHANGED, news_values(news), digest)
        await work.outbox.put(messages, clock.now())

    return tell


def news_values(news: CorpusNews) -> dict[str, Any]:
    """The news as plain values, for a message."""
    return {
        "turns": [
            {
                "title": turn.title,
                "day": turn.day.isoformat(),
                "turn": turn.turn.value,
                "articles": list(turn.changed[:_ARTICLES_NAMED]),
                "total": len(turn.changed),
            }
            for turn in news.turns[:_NAMED]
        ],
        "turns_total": len(news.turns),
        "rows": [
            {"table": row.table, "violation": row.violation[:80], "place": row.place}
            for row in news.benchmarks[:_NAMED]
        ],
        "rows_total": len(news.benchmarks),
        "guidance": [held.case_number for held in news.guidance[:_NAMED]],
        "guidance_total": len(news.guidance),
        "phrasing": [
            {"article": f"《{due.law}》{due.article}", "questions": due.questions}
            for due in news.phrasing[:_NAMED]
        ],
        "phrasing_total": len(news.phrasing),
    }


def _rests_on(citations: Collection[str], turns: Collection[DayTurn]) -> bool:
    return any(
        cites(citation, article) for turn in turns for article in turn.articles for citation in citations
    )


def _turn(instrument: Instrument, day: date) -> DayTurn | None:
    before, after = instrument.edition_on(day - timedelta(days=1)), instrument.edition_on(day)
    if before is None and after is None:
        return None
    if before is None and after is not None and _is_guessed(after):
        return None
    if before is None:
        return DayTurn(instrument.title, day, Turn.BEGINS, ())
    if after is None:
        return DayTurn(instrument.title, day, Turn.ENDS, tuple(article.label for article in before.articles))
    if after is before:
        return None
    return DayTurn(instrument.title, day, Turn.REPLACED, _changed(before, after))


def _is_guessed(edition: Edition) -> bool:
    """A document without a day counts from the day that it came in: that is no turn of the calendar."""
    return bool(edition.source) and edition.certainty is Certainty.APPROXIMATE


def _changed(before: Edition, after: Edition) -> tuple[str, ...]:
    return tuple(
        article.label
        for article in before.articles
        if (now := after.by_label.get(article.label)) is None or now.text != article.text
    )


def _reason(turn: DayTurn) -> str:
    day = f"{turn.day.year}年{turn.day.month}月{turn.day.day}日"
    if turn.turn is Turn.ENDS:
        return f"《{turn.title}》自{day}起失效"
    return f"《{turn.title}》自{day}起施行新的文本"
