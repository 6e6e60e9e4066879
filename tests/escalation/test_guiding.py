"""What people have answered is found for the next officer: at once, in every process, and only while it holds."""

from collections.abc import Sequence
from datetime import date

import pytest

from desk.guiding import Guided, Guiding
from desk.storage import Storage
from desk.storage.database import make_engine
from desk.transactions import JoiningStore
from escalation.guidance_book import GuidanceBook
from tests.escalation.conftest import MONDAY, Story
from tests.escalation.fakes import question
from tests.escalation.test_case_story import drafted

ARTICLE = "《中华人民共和国行政处罚法》第三十三条"
ASKED = "小吃店卖过期面包，货值才八块，情节算不算轻微？"
LIKE = "小吃店卖过期面包怎么罚"
TODAY = MONDAY.date()


class Alphabet:
    """Compares by characters: the same are the same, and what shares half of them is alike."""

    sure = 0.9

    def same(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return [1.0 if set(text) == set(other) else 0.0 for other in others]

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return [len(set(text) & set(other)) / len(set(text)) for other in others]


def guiding(story: Story, storage: Storage | None = None) -> Guiding:
    """The desk's, over the story's law and gate."""
    desk = story.desk
    return Guiding(JoiningStore(storage or desk.storage), Alphabet(), desk.gate, desk.law)


async def approved(story: Story) -> str:
    """The number of a case whose answer is checked."""
    number = await drafted(story)
    await story.desk.cases.check(number, story.second)
    return number


async def test_a_checked_answer_is_found_at_once_by_the_same_process_and_another(
    story: Story, database_url: str
) -> None:
    here, other = guiding(story), Storage(make_engine(database_url))
    try:
        there = guiding(story, other)
        for each in (here, there):
            assert await each.on(ASKED, TODAY) == Guided()
        number = await approved(story)
        for each in (here, there):
            found = (await each.on(ASKED, TODAY)).answer
            assert found is not None
            assert found.citation == f"质量提升分队指导意见{number}"
    finally:
        await other.close()


async def test_a_like_question_gets_it_beside_its_answer_not_as_its_answer(story: Story) -> None:
    number = await approved(story)
    guided = await guiding(story).on(LIKE, TODAY)
    assert guided.answer is None
    assert [each.case_number for each in guided.alike] == [number]
    assert await guiding(story).on("砍树要办证吗", TODAY) == Guided()


async def test_an_answer_under_review_is_not_told(story: Story) -> None:
    await approved(story)
    desk = story.desk
    await GuidanceBook(desk.storage, desk.clock, desk.law).law_changed([ARTICLE], "修改")
    assert await guiding(story).on(ASKED, TODAY) == Guided()


async def test_an_answer_is_told_only_of_days_on_which_its_articles_read_so(story: Story) -> None:
    await approved(story)
    story.desk.law.tell(ARTICLE, "改", date(2027, 1, 1))
    assert (await guiding(story).on(ASKED, TODAY)).answer is not None
    assert await guiding(story).on(ASKED, date(2027, 1, 1)) == Guided()
    assert await guiding(story).on(ASKED, date(2019, 1, 1)) == Guided()


async def test_an_answer_whose_citations_cannot_be_verified_is_not_told(story: Story) -> None:
    await approved(story)
    story.desk.gate.broken = True
    assert await guiding(story).on(ASKED, TODAY) == Guided()


async def test_of_two_answers_to_one_question_the_newer_is_told(story: Story) -> None:
    await approved(story)
    newer = await approved(story)
    found = (await guiding(story).on(ASKED, TODAY)).answer
    assert found is not None
    assert found.case_number == newer


@pytest.mark.parametrize("asked", [ASKED, LIKE])
async def test_names_and_numbers_of_the_first_case_reach_nobody(story: Story, asked: str) -> None:
    told = ASKED + "当事人李建国，电话13887654321"
    case = await story.desk.cases.open_case(story.officer, question(told))
    await story.desk.cases.claim(case.number, story.first)
    answer = f"依据{ARTICLE}，对当事人李建国（13887654321）不予处罚。"
    await story.desk.cases.draft(case.number, story.first, answer)
    await story.desk.cases.check(case.number, story.second)
    guided = await guiding(story).on(asked, TODAY)
    shown = [guided.answer, *guided.alike] if guided.answer else [*guided.alike]
    assert shown
    for each in shown:
        assert each is not None
        assert "李建国" not in each.question + each.answer
        assert "13887654321" not in each.question + each.answer
