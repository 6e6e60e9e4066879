"""A case's whole way, told as it happens between an officer and two members."""

import asyncio

import pytest

from escalation.guidance import Review
from escalation.outbox import Notice
from escalation.states import Action, State
from escalation.store import Once
from kernel.errors import CaseConflict, CaseNotFound, NotAllowed, ProblemsOutstanding
from tests.escalation.conftest import DeskOfCases, Story
from tests.escalation.fakes import question

ANSWER = "依据《中华人民共和国行政处罚法》第三十三条，情节轻微并及时改正的，不予处罚。"


async def sent_kinds(desk: DeskOfCases, recipient: str) -> list[str]:
    """The kinds of message that wait for a recipient, in order."""
    return [message.kind for message in await desk.delivery.waiting("telegram", recipient)]


async def send_all(desk: DeskOfCases) -> list[tuple[str, str]]:
    """Send whatever can be sent, as a door would; recipient and kind in the order of sending."""
    done: list[tuple[str, str]] = []
    while messages := await desk.delivery.claim("telegram", "bot"):
        for message in messages:
            assert await desk.delivery.sent(message, f"m{message.id}")
            done.append((message.recipient, message.kind))
    return done


async def drafted(story: Story, text: str = ANSWER) -> str:
    """A case that the first member has drafted; its number."""
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, text)
    return case.number


async def test_from_the_question_to_a_solved_case(story: Story) -> None:
    desk = story.desk
    case = await desk.cases.open_case(story.officer, question())
    assert (case.number, case.state, case.group_id) == ("ZW2026-0001", State.OPEN, 4)

    case = await desk.cases.claim(case.number, story.first)
    assert case.assignee_id == story.first.id
    draft = await desk.cases.draft(case.number, story.first, "依据行政处罚法第九十九条，不罚。")
    assert [problem.verdict for problem in draft.problems] == ["NOT_FOUND"]
    with pytest.raises(ProblemsOutstanding):
        await desk.cases.check(case.number, story.second)
    draft = await desk.cases.draft(case.number, story.first, ANSWER)
    assert (draft.version, draft.settled) == (2, True)
    case = await desk.cases.check(case.number, story.second, version=2)
    assert (case.state, case.checker_id) == (State.CHECKED, story.second.id)

    assert ("tg-小陈", Notice.ANSWER) in await send_all(desk)
    file = await desk.cases.file(case.number, story.officer)
    assert (file.case.state, file.answer) == (State.ANSWERED, ANSWER)
    case = await desk.cases.close(case.number, story.officer)
    assert case.state is State.CLOSED

    events = [event.action for event in (await desk.cases.file(case.number, story.admin)).events]
    assert events == [
        Action.OPEN,
        Action.CLAIM,
        Action.DRAFT,
        Action.DRAFT,
        Action.CHECK,
        Action.DELIVER,
        Action.CLOSE,
    ]


async def test_of_two_members_who_claim_at_once_one_wins_and_the_other_is_told_who(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    results = await asyncio.gather(
        story.desk.cases.claim(case.number, story.first),
        story.desk.cases.claim(case.number, story.second),
        return_exceptions=True,
    )
    lost = [result for result in results if isinstance(result, CaseConflict)]
    won = [result for result in results if not isinstance(result, BaseException)]
    assert (len(won), len(lost)) == (1, 1)
    file = await story.desk.cases.file(case.number, story.admin)
    assert [event.action for event in file.events] == [Action.OPEN, Action.CLAIM]


async def test_who_drafted_cannot_check(story: Story) -> None:
    number = await drafted(story)
    with pytest.raises(NotAllowed) as refused:
        await story.desk.cases.check(number, story.first)
    assert refused.value.rule == "second_person"


async def test_a_member_never_sees_a_case_of_the_own_department(story: Story) -> None:
    colleague = await story.desk.enter("老张", story.first.role, "市市场监管局", 4)
    case = await story.desk.cases.open_case(story.officer, question())
    with pytest.raises(CaseNotFound):
        await story.desk.cases.claim(case.number, colleague)
    assert await story.desk.cases.cases(colleague) == []
    assert [each.number for each in await story.desk.cases.cases(story.first)] == [case.number]


async def test_a_returned_draft_goes_back_to_its_writer_with_the_reason(story: Story) -> None:
    number = await drafted(story)
    await send_all(story.desk)
    case = await story.desk.cases.return_(number, story.second, "货值要先查清")
    assert (case.state, case.assignee_id) == (State.RETURNED, story.first.id)
    waiting = await story.desk.delivery.waiting("telegram", "tg-老李")
    assert [(message.kind, message.payload["why"]) for message in waiting] == [
        (Notice.DRAFT_RETURNED, "货值要先查清")
    ]
    await story.desk.cases.draft(number, story.first, ANSWER + "货值已查清。")
    case = await story.desk.cases.check(number, story.second)
    assert case.state is State.CHECKED


async def test_an_acknowledged_problem_lets_the_draft_be_checked(story: Story) -> None:
    number = await drafted(story, "参照旧法第九十九条的精神办理。")
    assert (await story.desk.cases.file(number, story.first)).case.draft_settled is False
    with pytest.raises(NotAllowed):
        await story.desk.cases.acknowledge(number, story.second, "没问题")
    await story.desk.cases.acknowledge(number, story.first, "旧法条文，供参考")
    case = await story.desk.cases.check(number, story.second)
    assert case.state is State.CHECKED


async def test_a_gate_that_cannot_run_is_an_objection_and_loses_no_draft(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first)
    story.desk.gate.broken = True
    draft = await story.desk.cases.draft(case.number, story.first, ANSWER)
    assert [problem.verdict for problem in draft.problems] == ["UNCHECKED"]
    assert (await story.desk.cases.file(case.number, story.second)).drafts[0].text == ANSWER


async def test_a_checked_answer_is_guidance_without_names_and_numbers(story: Story) -> None:
    asked = "当事人李建国（身份证号532501199003074518，电话13887654321）卖过期面包，情节算不算轻微？"
    case = await story.desk.cases.open_case(story.officer, question(asked))
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, f"对当事人李建国，{ANSWER}")
    await story.desk.cases.check(case.number, story.second)
    async with story.desk.storage.read() as work:
        guidance = await work.guidance.get(case.number)
        assert guidance is not None
        assert list(await work.guidance.current_ids()) == [guidance.id]
    assert guidance.citation == "质量提升分队指导意见ZW2026-0001"
    for personal in ("李建国", "532501199003074518", "13887654321"):
        assert personal not in guidance.question + guidance.answer
    assert "第三十三条" in guidance.answer


async def test_a_reopened_case_returns_to_the_group_and_its_guidance_waits_for_review(story: Story) -> None:
    number = await drafted(story)
    await story.desk.cases.check(number, story.second)
    await send_all(story.desk)
    case = await story.desk.cases.reopen(number, story.officer, "对方又提出了新证据")
    assert (case.state, case.assignee_id, case.drafter_id) == (State.REOPENED, None, None)
    async with story.desk.storage.read() as work:
        guidance = await work.guidance.get(number)
        assert guidance is not None
    assert guidance.review is Review.DUE
    await story.desk.cases.claim(number, story.second)
    await story.desk.cases.draft(number, story.second, ANSWER + "新证据不影响结论。")
    await story.desk.cases.check(number, story.first)
    async with story.desk.storage.read() as work:
        assert [each.answer for each in await work.guidance.current()] == [ANSWER + "新证据不影响结论。"]


async def test_an_officer_sees_no_draft_before_it_is_checked(story: Story) -> None:
    number = await drafted(story)
    file = await story.desk.cases.file(number, story.officer)
    assert (file.drafts, file.answer) == ((), None)
    assert file.actions == (Action.WITHDRAW,)


async def test_a_stranger_officer_is_not_told_that_the_case_exists(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    other = await story.desk.enter("小赵", story.officer.role, "市水务局")
    with pytest.raises(CaseNotFound):
        await story.desk.cases.file(case.number, other)


async def test_an_update_delivered_twice_opens_one_case(story: Story) -> None:
    once = Once("telegram", "70001")
    first = await story.desk.cases.open_case(story.officer, question(), once=once)
    again = await story.desk.cases.open_case(story.officer, question(), once=once)
    assert again.number == first.number
    assert len(await story.desk.cases.cases(story.officer)) == 1


async def test_an_update_delivered_twice_drafts_once(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first, once=Once("telegram", "1"))
    await story.desk.cases.claim(case.number, story.first, once=Once("telegram", "1"))
    first = await story.desk.cases.draft(case.number, story.first, ANSWER, once=Once("telegram", "2"))
    again = await story.desk.cases.draft(case.number, story.first, ANSWER, once=Once("telegram", "2"))
    assert (first.version, again.version) == (1, 1)


async def test_a_draft_that_changed_after_reading_is_not_checked(story: Story) -> None:
    number = await drafted(story)
    await story.desk.cases.draft(number, story.first, ANSWER + "另：")
    with pytest.raises(CaseConflict, match="version 2"):
        await story.desk.cases.check(number, story.second, version=1)
