"""A language model drafts questions for articles that have none; what is unfit is dropped, the rest waits for a yes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk.chat import ChatModel
from desk.phrasing.book import PhrasingBook
from desk.phrasing.candidate import CandidateState, Source
from desk.phrasing.suggesting import DUPLICATE, Suggesting, edition_to_ask, read_drafts
from desk.settings import ChatAddress
from desk.storage import open_storage
from kernel.clock import FixedClock
from kernel.errors import ChatModelFailed, InvalidInput
from knowledge.corpus import Provision
from retrieval.index import Library
from tests.desk.phrasing.fake_model import FakeModel, Scripted, model_saying, says, waits_in
from tests.knowledge.phrasing.editions import HEARING, LAW, NOISE, OLD, SMOKE, STALL, TURN, asked, corpus_of

COMMENCES = "本条例自2020年3月1日起施行。"
LIBRARY = Library(
    corpus_of((STALL, SMOKE, NOISE, "短条。", COMMENCES)),
    bank=(asked("第一条", "街边摆摊要罚多少", of=STALL),),
)
GOOD = ["巷子里烤串油烟大怎么处理", "烧烤摊的炉子能不能没收"]


def told_nothing(_provision: Provision, _kept: int) -> None:
    return None


@asynccontextmanager
async def suggesting_with(
    folder: Path, *answers: Scripted, seconds: float = 5.0, library: Library = LIBRARY
) -> AsyncIterator[tuple[Suggesting, PhrasingBook, FakeModel]]:
    storage = await open_storage(f"sqlite:///{folder / 'desk.sqlite'}")
    book = PhrasingBook(storage, lambda: library, FixedClock.at(date(2026, 11, 23)))
    try:
        async with model_saying(*answers) as fake:
            chat = ChatModel(ChatAddress(fake.address, "sample", None, seconds), waits_in([]))
            yield Suggesting(book, library, chat), book, fake
    finally:
        await storage.close()


async def articles(suggesting: Suggesting, most: int = 10) -> list[Provision]:
    return await suggesting.articles_of([LIBRARY.corpus.instruments[LAW].editions[0]], most)


async def test_only_articles_without_questions_are_asked_about(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says(GOOD)) as (suggesting, _, fake):
        found = await articles(suggesting)
        assert [each.article.label for each in found] == ["第二条", "第三条"]
        await suggesting.draft(found[:1], 3, told_nothing)
        assert [each.article.label for each in await articles(suggesting)] == ["第三条"]
    (request,) = fake.asked
    assert SMOKE in request["messages"][1]["content"]


async def test_drafts_wait_as_suggested_and_join_the_bank_with_a_yes(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says(GOOD)) as (suggesting, book, _):
        heard: list[tuple[str, int]] = []
        found = await articles(suggesting, most=1)
        done = await suggesting.draft(found, 3, lambda of, kept: heard.append((of.article.label, kept)))
        assert (done.articles, done.kept, heard) == (1, 2, [("第二条", 2)])
        second, first = await book.listed(None, CandidateState.PROPOSED, Source.SUGGESTED)
        assert [first.question, second.question] == GOOD
        assert (first.citation, first.edition, await book.accepted()) == (f"《{LAW}》第二条", OLD, [])
        await book.accept(None, first.id)
        assert [each.question for each in await book.accepted()] == GOOD[:1]


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        pytest.param("罚吗", "short", id="too short"),
        pytest.param("烤" * 61, "long", id="too long"),
        pytest.param("第二条怎么罚", "numbered", id="an article's number"),
        pytest.param(
            "露天烧烤产生油烟的，由生态环境部门责令停止", "statute", id="the statute's own sentence"
        ),
        pytest.param("街边摆摊要罚多少？", DUPLICATE, id="in the bank already"),
        pytest.param("街边摆摊要罚多少钱", DUPLICATE, id="nearly the same as one of the bank"),
        pytest.param("烧烤摊的炉子能不能没收？", DUPLICATE, id="said just before"),
    ],
)
async def test_an_unfit_draft_is_dropped(tmp_path: Path, draft: str, why: str) -> None:
    async with suggesting_with(tmp_path, says([*GOOD, draft])) as (suggesting, book, _):
        done = await suggesting.draft(await articles(suggesting, most=1), 5, told_nothing)
        assert (done.kept, {why: count for why, count in done.dropped.items() if count}) == (2, {why: 1})
        assert len(await book.listed(None)) == 2


async def test_numbers_and_names_are_masked(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says(["当事人王小明的烧烤炉子能没收吗"])) as (suggesting, book, _):
        await suggesting.draft(await articles(suggesting, most=1), 3, told_nothing)
        assert [each.question for each in await book.listed(None)] == ["当事人某甲的烧烤炉子能没收吗"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param('["甲问题", "乙问题"]', id="an array"),
        pytest.param('好的：\n```json\n["甲问题",\n "乙问题"]\n```', id="an array in a fence"),
        pytest.param("- 甲问题\n- 乙问题\n以上供参考", id="a list"),
        pytest.param("1. 甲问题\n2、“乙问题”", id="a numbered list"),
    ],
)
def test_drafts_are_read_however_they_are_listed(answer: str) -> None:
    assert read_drafts(answer) == ["甲问题", "乙问题"]


@pytest.mark.parametrize("answer", ["对不起，我不能回答。", "[1, 2]", "[]", '{"a": "b"}', '["未完'])
def test_nonsense_is_no_list(answer: str) -> None:
    with pytest.raises(ChatModelFailed, match="no list"):
        read_drafts(answer)


async def test_one_nonsense_answer_costs_one_article(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says("不会"), says(["喇叭放得太响怎么管"])) as (suggesting, book, _):
        done = await suggesting.draft(await articles(suggesting), 3, told_nothing)
        assert (done.articles, done.failed, done.kept) == (2, 1, 1)
        assert [each.article for each in await book.listed(None)] == ["第三条"]


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(Scripted(429), id="busy"),
        pytest.param(Scripted(hangs=True), id="no answer in time"),
    ],
)
async def test_a_model_that_falls_silent_ends_the_run_and_what_came_is_kept(
    tmp_path: Path, then: Scripted
) -> None:
    async with suggesting_with(tmp_path, says(GOOD), then, seconds=0.3) as (suggesting, book, _):
        with pytest.raises(ChatModelFailed):
            await suggesting.draft(await articles(suggesting), 3, told_nothing)
        assert len(await book.listed(None)) == 2


async def test_nothing_but_nonsense_ends_the_run(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says("不会")) as (suggesting, _, fake):
        with pytest.raises(ChatModelFailed):
            await suggesting.draft((await articles(suggesting)) * 3, 3, told_nothing)
    assert len(fake.asked) == 3


async def test_articles_that_punish_are_asked_about_first_and_formalities_never(tmp_path: Path) -> None:
    purpose = "为了加强摊点管理，方便群众生活，制定本条例。"
    library = Library(corpus_of((purpose, "可以摆摊的地点和时段由城市管理部门公布。", STALL, COMMENCES)))
    async with suggesting_with(tmp_path, says(GOOD), library=library) as (suggesting, _, _fake):
        found = await suggesting.articles_of(library.corpus.instruments[LAW].editions, 9)
        assert [each.article.label for each in found] == ["第三条", "第二条"]


async def test_what_was_drafted_for_one_article_is_no_question_of_the_next(tmp_path: Path) -> None:
    async with suggesting_with(tmp_path, says(GOOD)) as (suggesting, _, _fake):
        done = await suggesting.draft(await articles(suggesting), 3, told_nothing)
        assert (done.articles, done.kept, done.dropped[DUPLICATE]) == (2, 2, 2)


def test_a_new_law_is_asked_about_before_it_begins_and_an_ended_one_is_not() -> None:
    (instrument,) = corpus_of((STALL,), (HEARING,)).instruments.values()
    assert edition_to_ask(instrument, date(2026, 12, 1)) is instrument.editions[0]
    assert edition_to_ask(instrument, date(2019, 1, 1)) is instrument.editions[1]
    ended = replace(instrument, editions=(replace(instrument.editions[0], until=TURN),))
    with pytest.raises(InvalidInput, match="no longer in force"):
        edition_to_ask(ended, TURN)
