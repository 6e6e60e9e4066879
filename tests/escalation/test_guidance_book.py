"""Guidance stays true: indexed at once, out of use while the law behind it changes."""

import pytest

from escalation.guidance import Review
from escalation.guidance_book import GuidanceBook, cites
from escalation.outbox import Notice
from kernel.errors import CaseNotFound, NotAllowed
from tests.escalation.conftest import Story
from tests.escalation.test_case_story import drafted, send_all

ARTICLE = "《中华人民共和国行政处罚法》第三十三条"


async def approved(story: Story) -> tuple[GuidanceBook, str]:
    """A book with one approved answer that cites article 33; its number."""
    number = await drafted(story)
    await story.desk.cases.check(number, story.second)
    await send_all(story.desk)
    return GuidanceBook(story.desk.storage, story.desk.clock), number


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


async def test_an_approved_answer_is_to_be_indexed_until_it_is(story: Story) -> None:
    book, number = await approved(story)
    (guidance,) = await book.unindexed()
    assert guidance.case_number == number
    assert await book.indexed(guidance)
    assert await book.unindexed() == []


async def test_when_a_cited_article_changes_the_answer_waits_for_review_and_the_team_hears(
    story: Story,
) -> None:
    book, number = await approved(story)
    await book.indexed((await book.unindexed())[0])
    assert await book.law_changed(["《中华人民共和国行政处罚法》第三十二条"], "修改") == []
    assert [each.case_number for each in await book.law_changed([ARTICLE], "2027年修改")] == [number]
    assert await book.current() == []
    assert [each.review for each in await book.unindexed()] == [Review.DUE]
    sent = await send_all(story.desk)
    assert ("tg-老李", Notice.REVIEW_DUE) in sent
    assert ("tg-周主任", Notice.REVIEW_DUE) in sent


async def test_a_state_that_changed_while_it_was_indexed_comes_again(story: Story) -> None:
    book, _ = await approved(story)
    (seen,) = await book.unindexed()
    await book.law_changed([ARTICLE], "修改")
    assert await book.indexed(seen) is False
    assert len(await book.unindexed()) == 1


@pytest.mark.parametrize(("keep", "review"), [(True, Review.CURRENT), (False, Review.RETIRED)])
async def test_a_member_confirms_or_retires_it(story: Story, keep: bool, review: Review) -> None:
    book, number = await approved(story)
    await book.law_changed([ARTICLE], "修改")
    decided = await book.decide(story.first, number, keep=keep, why="条文内容未变")
    assert decided.review is review
    assert await book.under_review(story.first) == []


async def test_an_officer_decides_nothing(story: Story) -> None:
    book, number = await approved(story)
    with pytest.raises(NotAllowed):
        await book.decide(story.officer, number, keep=True, why="对")
    with pytest.raises(CaseNotFound):
        await book.decide(story.first, "ZW2026-9999", keep=True, why="对")
