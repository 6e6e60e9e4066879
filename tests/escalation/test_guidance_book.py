"""Guidance stays true: there at once, out of use while the law behind it changes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from desk.storage import Storage
from desk.storage.database import make_engine
from escalation.guidance import Guidance, Review
from escalation.guidance_book import GuidanceBook, cites
from escalation.outbox import Notice
from escalation.states import Action
from escalation.sweeping import Sweeper
from kernel.clock import SHANGHAI
from kernel.errors import CaseConflict, CaseNotFound, NotAllowed
from tests.escalation.conftest import MONDAY, Story
from tests.escalation.fakes import question
from tests.escalation.test_case_story import ANSWER, drafted, send_all

ARTICLE = "《中华人民共和国行政处罚法》第三十三条"
NEW_YEAR = date(2027, 1, 1)


async def approved(story: Story) -> tuple[GuidanceBook, str]:
    """A book with one approved answer that cites article 33; its number."""
    number = await drafted(story)
    await story.desk.cases.check(number, story.second)
    await send_all(story.desk)
    return GuidanceBook(story.desk.storage, story.desk.clock, story.desk.law), number


async def sweep_on(story: Story, day: date) -> int:
    """Sweep on a day; how many answers were put up for review."""
    story.desk.clock.moment = datetime(day.year, day.month, day.day, 3, 0, tzinfo=SHANGHAI)
    return (await story.desk.sweeper.sweep()).done.get(Action.REVIEW_DUE, 0)


async def current(story: Story) -> list[Guidance]:
    """What may be cited."""
    return list(await GuidanceBook(story.desk.storage, story.desk.clock).current())


@pytest.mark.parametrize(
    ("citation", "article", "expected"),
    [
        (ARTICLE, ARTICLE, True),
        (ARTICLE + "第一款", ARTICLE, True),
        (ARTICLE + "之一", ARTICLE, False),
        (ARTICLE, "《中华人民共和国行政处罚法》", True),
        (ARTICLE, "《中华人民共和国行政处罚法》第三条", False),
    ],
    ids=["the article", "a paragraph", "its 之一", "the law", "another article"],
)
def test_a_citation_belongs_to_its_article(citation: str, article: str, expected: bool) -> None:
    assert cites(citation, article) is expected


async def test_a_checked_answer_may_be_cited_at_once_and_not_before(story: Story) -> None:
    number = await drafted(story)
    assert await current(story) == []
    await story.desk.cases.check(number, story.second)
    assert [each.case_number for each in await current(story)] == [number]


async def test_another_process_over_the_same_database_has_it_at_once_and_after_a_restart(
    story: Story, database_url: str
) -> None:
    other = Storage(make_engine(database_url))
    try:
        book = GuidanceBook(other, story.desk.clock)
        assert await book.current() == []
        _, number = await approved(story)
        assert [each.case_number for each in await book.current()] == [number]
    finally:
        await other.close()
    again = Storage(make_engine(database_url))
    try:
        (kept,) = await GuidanceBook(again, story.desk.clock).current()
        assert kept == (await current(story))[0]
        assert kept.grounds
    finally:
        await again.close()


async def test_the_sweep_puts_an_answer_up_for_review_when_a_cited_article_has_changed(story: Story) -> None:
    _, number = await approved(story)
    story.desk.law.tell(ARTICLE, "违法行为轻微、及时改正并登记", NEW_YEAR)
    assert await sweep_on(story, NEW_YEAR - timedelta(days=1)) == 0
    assert [each.case_number for each in await current(story)] == [number]
    assert await sweep_on(story, NEW_YEAR) == 1
    assert await current(story) == []
    file = await story.desk.cases.file(number, story.admin)
    assert (file.events[-1].action, file.events[-1].actor_id) == (Action.REVIEW_DUE, None)
    assert ARTICLE in file.events[-1].why
    sent = await send_all(story.desk)
    assert ("tg-老李", Notice.REVIEW_DUE) in sent
    assert ("tg-周主任", Notice.REVIEW_DUE) in sent


async def test_an_article_that_is_gone_has_changed_too(story: Story) -> None:
    await approved(story)
    story.desk.law.tell(ARTICLE, "", NEW_YEAR)
    assert await sweep_on(story, NEW_YEAR) == 1


async def test_putting_up_for_review_twice_in_two_processes_tells_once(story: Story) -> None:
    _, number = await approved(story)
    story.desk.law.tell(ARTICLE, "改", NEW_YEAR)
    assert await sweep_on(story, NEW_YEAR) == 1
    assert await sweep_on(story, NEW_YEAR) == 0
    desk = story.desk
    other = Sweeper(desk.storage, desk.clock, desk.case_clock, desk.law)
    assert Action.REVIEW_DUE not in (await other.sweep()).done
    events = [event.action for event in (await desk.cases.file(number, story.admin)).events]
    assert events.count(Action.REVIEW_DUE) == 1
    assert [kind for who, kind in await send_all(desk) if who == "tg-老李"].count(Notice.REVIEW_DUE) == 1


async def test_the_law_is_read_once_a_day_and_again_for_another_library(story: Story) -> None:
    await approved(story)
    assert await sweep_on(story, MONDAY.date()) == 0
    story.desk.law.tell(ARTICLE, "一份文件改了它", MONDAY.date())
    assert await sweep_on(story, MONDAY.date()) == 0
    story.desk.law.library = "2"
    assert await sweep_on(story, MONDAY.date()) == 1


async def test_an_answer_of_earlier_law_is_none_to_a_question_of_todays(story: Story) -> None:
    law, desk = story.desk.law, story.desk
    law.tell(ARTICLE, "旧的条文", date(2018, 1, 1))
    asked = question(change=lambda new: replace(new, as_of=date(2020, 5, 1)))
    case = await desk.cases.open_case(story.officer, asked)
    await desk.cases.claim(case.number, story.first)
    await desk.cases.draft(case.number, story.first, ANSWER)
    await desk.cases.check(case.number, story.second)
    (guidance,) = await current(story)
    assert guidance.holds_on(date(2020, 6, 1), law)
    assert not guidance.holds_on(MONDAY.date(), law)


async def test_named_articles_are_put_up_for_review_and_the_team_hears(story: Story) -> None:
    book, number = await approved(story)
    assert await book.law_changed(["《中华人民共和国行政处罚法》第三十二条"], "修改") == []
    assert [each.case_number for each in await book.law_changed([ARTICLE], "2027年修改")] == [number]
    assert await book.current() == []
    sent = await send_all(story.desk)
    assert ("tg-老李", Notice.REVIEW_DUE) in sent


@pytest.mark.parametrize(("keep", "review"), [(True, Review.CURRENT), (False, Review.RETIRED)])
async def test_a_member_confirms_or_retires_it(story: Story, keep: bool, review: Review) -> None:
    book, number = await approved(story)
    await book.law_changed([ARTICLE], "修改")
    decided = await book.decide(story.first, number, keep=keep, why="条文内容未变")
    assert decided.review is review
    assert await book.under_review(story.first) == []
    last = (await story.desk.cases.file(number, story.admin)).events[-1]
    assert (last.action, last.actor_id, last.why) == (Action.REVIEW, story.first.id, "条文内容未变")


async def test_a_confirmed_answer_holds_for_the_new_words_until_they_change_again(story: Story) -> None:
    book, number = await approved(story)
    story.desk.law.tell(ARTICLE, "改", NEW_YEAR)
    await sweep_on(story, NEW_YEAR)
    kept = await book.decide(story.first, number, keep=True, why="答复仍然适用")
    assert kept.holds_on(NEW_YEAR, story.desk.law)
    assert await sweep_on(story, NEW_YEAR + timedelta(days=1)) == 0
    await send_all(story.desk)
    story.desk.law.tell(ARTICLE, "再改", date(2027, 3, 1))
    assert await sweep_on(story, date(2027, 3, 1)) == 1
    assert ("tg-老李", Notice.REVIEW_DUE) in await send_all(story.desk)


async def test_a_retired_answer_is_not_brought_back(story: Story) -> None:
    book, number = await approved(story)
    await book.decide(story.first, number, keep=False, why="答复有误")
    with pytest.raises(CaseConflict, match="reopen"):
        await book.decide(story.first, number, keep=True, why="又对了")


async def test_an_officer_decides_nothing(story: Story) -> None:
    book, number = await approved(story)
    with pytest.raises(NotAllowed):
        await book.decide(story.officer, number, keep=True, why="对")
    with pytest.raises(CaseNotFound):
        await book.decide(story.first, "ZW2026-9999", keep=True, why="对")
