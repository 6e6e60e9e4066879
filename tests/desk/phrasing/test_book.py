"""Questions of helpful answers and approved guidance wait for an admin; what was withdrawn never joins the bank."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk.phrasing.book import PhrasingBook
from desk.phrasing.candidate import Candidate, CandidateState, NewCandidate, Source
from desk.phrasing.fitness import Unfit, unfit
from desk.phrasing.joining import AcceptedQuestions
from desk.storage import Storage, open_storage
from desk.storage.phrasing import SqlPhrasing
from escalation.guidance import NewGuidance, Review
from kernel.clock import FixedClock
from kernel.errors import CandidateNotFound, DataError, NotAllowed, PhrasingConflict
from knowledge.corpus import Corpus
from knowledge.phrasing import digest_of
from retrieval.index import Library
from tests.api.office import Office, answered_case
from tests.knowledge.phrasing.editions import LAW, NEW, OLD, SMOKE, STALL, STALL_MORE, TURN, asked, corpus_of

CASE = "转人工：学校门口卖早点的三轮车反复占道，能不能先扣车"
ARTICLE = "在城市道路上擅自摆设摊点的，由城市管理部门责令限期改正，处五十元以上二百元以下罚款。"


def book_of(office: Office) -> PhrasingBook:
    book = office.desk.phrasing
    assert book is not None
    return book


async def candidates(office: Office) -> Sequence[Candidate]:
    return await book_of(office).listed(None)


async def retire(office: Office, review: Review = Review.RETIRED) -> None:
    async with office.desk.store.write() as work:
        for guidance in await work.guidance.current():
            await work.guidance.set_review(guidance.id, review, "条文已变")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        pytest.param("路边摆摊罚多少", None, id="as people speak"),
        pytest.param("捕了三条鱼怎么罚", None, id="a count of fish is no article"),
        pytest.param("罚吗", Unfit.SHORT, id="too short"),
        pytest.param("摆摊" * 31, Unfit.LONG, id="too long"),
        pytest.param("How much is the fine", Unfit.NOT_CHINESE, id="not Chinese"),
        pytest.param("第三十三条怎么罚", Unfit.NUMBERED, id="an article's number"),
        pytest.param("处罚法33条讲什么", Unfit.NUMBERED, id="a number in figures"),
        pytest.param(
            "在城市道路上擅自摆设摊点，责令限期改正", Unfit.STATUTE, id="the statute's own sentence"
        ),
    ],
)
def test_what_can_be_a_question_of_the_bank(question: str, why: Unfit | None) -> None:
    assert unfit(question, ARTICLE) is why


async def test_a_question_is_proposed_once_however_often_it_is_asked(office: Office) -> None:
    for text in ("占道摆摊怎么罚", "占道摆摊，怎么罚？"):
        person = office["李警官"].person
        reply = await office.desk.ask(person, text, "api", text)
        await office.desk.rate(person, reply.turn_id, helpful=True)
    assert [each.question for each in await candidates(office)] == ["占道摆摊怎么罚"]


async def test_what_was_decided_on_is_not_proposed_again_nor_taken_back(office: Office) -> None:
    person = office["李警官"].person
    reply = await office.desk.ask(person, "占道摆摊怎么罚", "api", "1")
    await office.desk.rate(person, reply.turn_id, helpful=True)
    (proposed,) = await candidates(office)
    await book_of(office).refuse(office["赵主任"].person, proposed.id, "不像")
    for helpful in (False, True):
        await office.desk.rate(person, reply.turn_id, helpful=helpful)
    assert [each.state for each in await candidates(office)] == [CandidateState.REFUSED]


async def test_a_declined_question_is_not_proposed(office: Office) -> None:
    person = office["李警官"].person
    reply = await office.desk.ask(person, "火星上的税怎么收", "api", "1")
    await office.desk.rate(person, reply.turn_id, helpful=True)
    assert await candidates(office) == []


async def test_guidance_is_gathered_once_and_goes_with_its_answer(office: Office) -> None:
    await answered_case(office, CASE)
    assert [await book_of(office).gather(), await book_of(office).gather()] == [1, 0]
    (proposed,) = await candidates(office)
    await book_of(office).accept(None, proposed.id)
    assert len(await book_of(office).accepted()) == 1
    await retire(office)
    assert await book_of(office).accepted() == []
    (gone,) = await candidates(office)
    assert gone.state is CandidateState.REFUSED and gone.withdrawn_at is not None
    with pytest.raises(PhrasingConflict):
        await book_of(office).accept(None, gone.id)


async def test_while_guidance_is_under_review_its_question_is_out_of_the_bank(office: Office) -> None:
    await answered_case(office, CASE)
    (proposed,) = await candidates(office)
    await book_of(office).accept(None, proposed.id)
    await retire(office, Review.DUE)
    assert await book_of(office).accepted() == []
    with pytest.raises(PhrasingConflict, match="due"):
        await book_of(office).accept(None, proposed.id)


async def test_a_new_answer_to_the_same_case_proposes_its_question_again(office: Office) -> None:
    number = await answered_case(office, CASE)
    (first,) = await candidates(office)
    await retire(office)
    assert (await candidates(office))[0].withdrawn_at is not None
    async with office.desk.store.write() as work:
        before = await work.guidance.get(number)
        assert before is not None
        names = (
            "case_id",
            "case_number",
            "question",
            "answer",
            "citations",
            "scope",
            "department",
            "approved_at",
        )
        await work.guidance.add(NewGuidance(**{name: getattr(before, name) for name in names}))
    (again,) = await candidates(office)
    assert (again.id, again.state, again.withdrawn_at) == (first.id, CandidateState.PROPOSED, None)


async def test_members_and_officers_decide_on_nothing(office: Office) -> None:
    for name in ("李警官", "陈法官"):
        with pytest.raises(NotAllowed):
            await book_of(office).listed(office[name].person)
        with pytest.raises(NotAllowed):
            await book_of(office).accept(office[name].person, 1)
    with pytest.raises(CandidateNotFound):
        await book_of(office).refuse(office["赵主任"].person, 7)


@pytest.fixture
async def storage(office: Office, tmp_path: Path) -> Storage:
    return await open_storage(f"sqlite:///{tmp_path / 'desk.sqlite'}")


def over(storage: Storage, corpus: Corpus, day: date) -> PhrasingBook:
    return PhrasingBook(storage, lambda: Library(corpus), FixedClock.at(day))


async def proposed_for_stalls(storage: Storage) -> None:
    new = NewCandidate("路边摆摊罚多少", LAW, OLD, "第一条", digest_of(STALL), Source.SUGGESTED)
    async with storage.write() as work:
        assert await SqlPhrasing(work.connection).propose([new, new], FixedClock.at(TURN).now()) == 1


@pytest.mark.parametrize(
    ("day", "after", "place"),
    [
        pytest.param(date(2026, 12, 31), (SMOKE,), (OLD, "第一条"), id="its edition is still in force"),
        pytest.param(TURN, (SMOKE, STALL_MORE), (NEW, "第二条"), id="the article has moved on"),
        pytest.param(TURN, (SMOKE,), None, id="no article says it any more"),
    ],
)
async def test_what_is_accepted_leads_to_the_article_of_today(
    storage: Storage, day: date, after: tuple[str, ...], place: tuple[date, str] | None
) -> None:
    await proposed_for_stalls(storage)
    book = over(storage, corpus_of((STALL,), after), day)
    if place is None:
        with pytest.raises(PhrasingConflict, match="leads nowhere"):
            await book.accept(None, 1)
    else:
        accepted = await book.accept(None, 1)
        assert (accepted.edition, accepted.article) == place
    await storage.close()


async def test_a_set_of_accepted_questions_stays_as_the_index_took_it(
    storage: Storage, tmp_path: Path
) -> None:
    await proposed_for_stalls(storage)
    library = Library(corpus_of((STALL,)), bank=(asked("第一条", "占道摆摊", of=STALL),))
    sets = AcceptedQuestions(storage, tmp_path / "phrasing")
    assert await sets.snapshot() == ()
    book = over(storage, library.corpus, OLD)
    await book.accept(None, 1)
    names = await sets.snapshot()
    await book.refuse(None, 1)
    assert await sets.snapshot() == ()
    joined = sets.join(library, names)
    assert [(question.text, question.provision_key) for question in joined.bank] == [
        ("占道摆摊", f"{LAW}@{OLD}#第一条"),
        ("路边摆摊罚多少", f"{LAW}@{OLD}#第一条"),
    ]
    assert replace(joined, bank=library.bank) == library
    await storage.close()


async def test_a_set_that_is_gone_is_told(storage: Storage, tmp_path: Path) -> None:
    sets = AcceptedQuestions(storage, tmp_path / "phrasing")
    with pytest.raises(DataError, match="build the index again"):
        sets.join(Library(corpus_of((STALL,))), ["questions-0123"])
    await storage.close()
