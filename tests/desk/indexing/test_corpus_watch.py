"""The calendar alone changes answers, and admins hear of it once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk.indexing.corpus_watch import (
    CorpusNews,
    CorpusWatch,
    DailyCheck,
    Turn,
    rows_resting_on,
    tell_admins,
    turns_between,
)
from desk.indexing.serving import serve
from desk.storage import SqlWork
from escalation.guidance import Guidance
from escalation.guidance_book import GuidanceBook
from escalation.outbox import Message, Notice
from escalation.people import Binding, Channel, NewPerson, Role
from kernel.clock import FixedClock
from knowledge.benchmark import BenchmarkRow, BenchmarkTable, Tier
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion, Wording, digest_of
from knowledge.statute import Certainty, Instrument
from retrieval.index import Library
from retrieval.indexing import build_index
from tests.desk.indexing.conftest import Yard
from tests.desk.indexing.small import HashEncoder, instrument

NEW_YEAR = date(2027, 1, 1)
TRADEMARKS = "中华人民共和国商标法"


def amended() -> Instrument:
    """A sample whose second article gets other words on New Year's Day."""
    held = instrument("样例甲条例", 3)
    (before,) = held.editions
    changed = replace(before.articles[1], text="店铺占道经营的，处九千元罚款。")
    after = replace(
        before,
        adopted=date(2026, 6, 1),
        in_force=NEW_YEAR,
        articles=(before.articles[0], changed, before.articles[2]),
    )
    return replace(held, editions=(replace(before, until=NEW_YEAR), after))


def ended() -> Instrument:
    """A sample that ends on New Year's Day."""
    held = instrument("样例乙条例", 2)
    return replace(held, editions=(replace(held.editions[0], until=NEW_YEAR),))


BANK = [
    BankQuestion("样例甲条例", date(2020, 1, 1), label, text, Wording(digest_of(article.text)))
    for label, text in (("第一条", "烧秸秆罚多少"), ("第二条", "车超限了怎么办"), ("第二条", "大车超重"))
    for article in [instrument("样例甲条例", 3).editions[0].by_label[label]]
]


def table(*basis: str) -> BenchmarkTable:
    rows = tuple(
        BenchmarkRow("样例基准", "市水务局", f"违法行为{i}", (cited,), Tier.LIGHT, "初次", "罚款")
        for i, cited in enumerate(basis)
    )
    return BenchmarkTable("样例基准", "样例", date(2020, 1, 1), True, rows)


def test_an_edition_that_replaces_another_tells_the_articles_whose_words_changed() -> None:
    (turn,) = turns_between(Corpus([amended()]), date(2026, 12, 31), NEW_YEAR)
    assert (turn.turn, turn.changed) == (Turn.REPLACED, ("第二条",))
    assert turn.articles == ("《样例甲条例》第二条",)


@pytest.mark.parametrize(
    ("after", "until"),
    [
        pytest.param(date(2026, 11, 1), date(2026, 12, 31), id="before the day"),
        pytest.param(NEW_YEAR, date(2027, 2, 1), id="after the day"),
    ],
)
def test_days_outside_the_span_tell_nothing(after: date, until: date) -> None:
    assert turns_between(Corpus([amended(), ended()]), after, until) == []


def test_rows_that_rest_on_what_no_longer_holds_are_listed() -> None:
    corpus = Corpus([amended(), ended()])
    turns = turns_between(corpus, date(2026, 12, 31), NEW_YEAR)
    rows = table("《样例甲条例》第一条", "《样例甲条例》第二条第一款", "《样例乙条例》第一条")
    assert [row.violation for row in rows_resting_on([rows], turns, corpus.names)] == [
        "违法行为1",
        "违法行为2",
    ]


async def test_admins_hear_of_a_turn_once_and_guidance_is_put_up_for_review(yard: Yard) -> None:
    told: list[CorpusNews] = []
    reviewed: list[tuple[tuple[str, ...], str]] = []

    async def law_changed(articles: Collection[str], reason: str) -> Sequence[Guidance]:
        reviewed.append((tuple(articles), reason))
        return ()

    async def tell(work: SqlWork, news: CorpusNews) -> None:
        told.append(news)

    corpus = Corpus([amended(), ended()])
    tables = [table("《样例甲条例》第二条")]
    watch = CorpusWatch(yard.generations.storage, yard.clock, law_changed, tell)
    assert await watch.check(corpus, tables) is None
    yard.clock.moment = FixedClock.at(NEW_YEAR + timedelta(days=3)).moment
    news = await watch.check(corpus, tables, BANK)
    assert news is not None
    assert [turn.turn for turn in news.turns] == [Turn.ENDS, Turn.REPLACED]
    assert [(due.article, due.questions) for due in news.phrasing] == [("第二条", 2)]
    assert len(news.benchmarks) == 1
    assert (("《样例甲条例》第二条",), "《样例甲条例》自2027年1月1日起施行新的文本") in reviewed
    assert await watch.check(corpus, tables) is None
    assert told == [news]


def watch_over(yard: Yard) -> CorpusWatch:
    """The check as the desk sets it up."""
    storage = yard.generations.storage
    return CorpusWatch(
        storage, yard.clock, GuidanceBook(storage, yard.clock).law_changed, tell_admins(yard.clock)
    )


async def messages_to_the_admin(yard: Yard) -> Sequence[Message]:
    async with yard.generations.storage.read() as work:
        return await work.outbox.waiting_for(Channel.TELEGRAM, "77")


async def test_the_bot_of_an_admin_gets_one_notice_however_many_check(yard: Yard) -> None:
    async with yard.generations.storage.write() as work:
        admin = await work.people.add(NewPerson("管理员", Role.ADMIN, "市司法局"))
        await work.people.bind(Binding(admin.id, Channel.TELEGRAM, "77"), yard.clock.now())
        await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
    yard.clock.moment = FixedClock.at(NEW_YEAR).moment
    corpus, tables = Corpus([amended(), ended()]), [table("《样例甲条例》第二条")]
    for watch in (watch_over(yard), watch_over(yard)):
        await watch.check(corpus, tables, BANK)
    (message,) = await messages_to_the_admin(yard)
    assert message.kind == Notice.CORPUS_CHANGED
    assert [turn["title"] for turn in message.payload["turns"]] == ["样例乙条例", "样例甲条例"]
    assert message.payload["turns"][1]["articles"] == ["第二条"]
    assert message.payload["rows"] == [{"table": "样例基准", "violation": "违法行为0", "place": ""}]
    assert message.payload["phrasing"] == [{"article": "《样例甲条例》第二条", "questions": 2}]


async def test_the_check_is_made_once_a_day_and_for_each_generation(yard: Yard) -> None:
    served = ["a"]
    looked: list[str] = []
    library = Library(Corpus([amended(), ended()]))

    def now() -> tuple[str, Library]:
        looked.append(served[0])
        return served[0], library

    check = DailyCheck(watch_over(yard), now, yard.clock)
    assert await check() is None
    yard.clock.moment = FixedClock.at(NEW_YEAR).moment
    news = await check()
    assert news is not None and len(news.turns) == 2
    assert await check() is None
    library = Library(Corpus([amended(), ended(), replace_title(ended(), "样例丙条例")]))
    assert await check() is None, "the same generation on the same day"
    served[0] = "b"
    news = await check()
    assert news is not None and [turn.title for turn in news.turns] == ["样例丙条例"]
    assert looked == ["a", "a", "a", "a", "b"]


def replace_title(held: Instrument, title: str) -> Instrument:
    editions = tuple(replace(edition, title=title) for edition in held.editions)
    return replace(held, title=title, editions=editions)


def test_a_document_that_counts_from_the_day_it_came_in_is_no_turn_of_the_calendar() -> None:
    held = instrument("样例丁条例", 2)
    guessed = replace(held.editions[0], in_force=NEW_YEAR, certainty=Certainty.APPROXIMATE, source="ab" * 32)
    corpus = Corpus([replace(held, editions=(guessed,))])
    assert turns_between(corpus, NEW_YEAR - timedelta(days=1), NEW_YEAR) == []


def test_the_day_alone_changes_what_is_found_without_a_new_index(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trademarks = library.corpus.instruments[TRADEMARKS]
    clock, encoder = FixedClock.at(date(2026, 12, 31)), HashEncoder()
    root = tmp_path_factory.mktemp("index")
    index = build_index(Library(Corpus([trademarks])), encoder, root, index_id="a")
    searcher = serve(index, encoder, clock).searcher

    def editions(question: str) -> set[date]:
        hits = searcher.search(searcher.read(question)).hits
        return {hit.provision.edition.in_force for hit in hits if hit.provision is not None}

    before = editions("注册商标的有效期是多久")
    clock.moment = FixedClock.at(NEW_YEAR).moment
    after = editions("注册商标的有效期是多久")
    assert after == {NEW_YEAR}
    assert before and all(day < NEW_YEAR for day in before)
