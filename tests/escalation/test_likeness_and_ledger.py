"""Like cases, common issues, notes and files on a case, and the ledger as each may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.likeness import Asked, BigramLikeness, common_issues, most_alike
from escalation.outbox import Notice
from escalation.people import Role
from escalation.scope import Scope
from escalation.states import State
from kernel.errors import CaseConflict, CaseNotFound, InvalidInput, NotAllowed
from tests.escalation.conftest import Story
from tests.escalation.fakes import question
from tests.escalation.test_case_story import ANSWER

ASKED = [
    Asked("ZW2026-0001", "市水务局", "当事人拒绝在询问笔录上签字怎么办"),
    Asked("ZW2026-0002", "市林草局", "当事人不在笔录上签字，拒绝签字的怎么处理"),
    Asked("ZW2026-0003", "市林草局", "毁坏林地的面积怎么测量"),
    Asked("ZW2026-0004", "市林草局", "毁坏林地面积如何测量"),
]


def test_the_likest_earlier_case_comes_first() -> None:
    found = most_alike(BigramLikeness(), "询问笔录当事人拒绝签字怎么办", ASKED)
    assert found[0].number == "ZW2026-0001"
    assert all(0.35 <= like.score <= 1 for like in found)
    assert "ZW2026-0003" not in [like.number for like in found]


def test_only_what_several_departments_ask_is_a_common_issue() -> None:
    issues = common_issues(BigramLikeness(), ASKED, at_least=0.3)
    assert [(issue.departments, issue.numbers) for issue in issues] == [
        (("市水务局", "市林草局"), ("ZW2026-0001", "ZW2026-0002"))
    ]


async def test_a_new_cases_card_shows_what_it_is_like(story: Story) -> None:
    earlier = await story.desk.cases.open_case(
        story.officer, question("当事人拒绝在询问笔录上签字怎么办，能定案吗")
    )
    case = await story.desk.cases.open_case(story.officer, question("询问笔录当事人拒绝签字怎么办"))
    waiting = await story.desk.delivery.waiting("telegram", "tg-老李")
    assert [like["number"] for like in waiting[-1].payload["like"]] == [earlier.number]
    found = await story.desk.cases.alike(case.number, story.first)
    assert [like.number for like in found] == [earlier.number]


async def test_several_departments_questions_appear_as_a_common_issue(story: Story) -> None:
    other = await story.desk.enter("小赵", Role.OFFICER, "市水务局")
    for asker in (story.officer, other):
        await story.desk.cases.open_case(asker, question("当事人拒绝在笔录上签字怎么办"))
    issues = await story.desk.cases.common_issues(story.first)
    assert [issue.departments for issue in issues] == [("市市场监管局", "市水务局")]
    with pytest.raises(NotAllowed):
        await story.desk.cases.common_issues(story.officer)


async def test_the_team_asks_for_a_fact_and_the_officer_supplies_it(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.note(case.number, story.first, "货值是多少？")
    await story.desk.cases.note(case.number, story.officer, "八块钱。")
    await story.desk.cases.attach(
        case.number, story.officer, channel="telegram", reference="AgACAgUAAx", name="现场.jpg", size=1000
    )
    file = await story.desk.cases.file(case.number, story.second)
    assert [(note.author_id, note.text) for note in file.notes] == [
        (story.first.id, "货值是多少？"),
        (story.officer.id, "八块钱。"),
    ]
    assert [attachment.name for attachment in file.attachments] == ["现场.jpg"]
    officer = [m.kind for m in await story.desk.delivery.waiting("telegram", "tg-小陈")]
    holder = [m.kind for m in await story.desk.delivery.waiting("telegram", "tg-老李")]
    assert Notice.NOTE in officer
    assert Notice.NOTE in holder
    assert Notice.FILE_ADDED in holder


async def test_a_file_that_is_too_large_is_refused(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    with pytest.raises(InvalidInput, match="at most"):
        await story.desk.cases.attach(
            case.number, story.officer, channel="telegram", reference="x", name="大.mp4", size=10**9
        )


async def test_a_member_corrects_the_scope_and_the_event_keeps_both(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.correct_scope(case.number, story.first, Scope.LAW, "问的是能否减轻")
    file = await story.desk.cases.file(case.number, story.first)
    assert file.case.scope is Scope.LAW
    assert file.events[-1].details == {"from": "认定事实", "to": "法律适用"}
    with pytest.raises(NotAllowed):
        await story.desk.cases.correct_scope(case.number, story.officer, Scope.FACTS)


async def test_a_transfer_brings_the_case_before_another_group_with_its_reason(story: Story) -> None:
    for name in ("老赵", "老钱"):
        await story.desk.enter(name, Role.MEMBER, "市公安局", 3)
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first)
    with pytest.raises(NotAllowed):
        await story.desk.cases.transfer(case.number, story.second, "这是证据问题")
    moved = await story.desk.cases.transfer(case.number, story.first, "这是证据问题", group_id=3)
    assert (moved.state, moved.group_id, moved.assignee_id) == (State.OPEN, 3, None)
    with pytest.raises(CaseNotFound):
        await story.desk.cases.file(case.number, story.first)


async def test_a_transfer_to_a_group_without_two_on_duty_is_refused(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    with pytest.raises(CaseConflict, match="fewer than two"):
        await story.desk.cases.transfer(case.number, story.admin, "换组", group_id=1)


async def test_the_ledger_tells_whose_turn_it_is_and_how_late(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    ledger = await story.desk.cases.ledger(story.admin)
    assert [(row.number, row.turn) for row in ledger.rows] == [(case.number, "第四组（待认领）")]
    await story.desk.cases.claim(case.number, story.first)
    story.desk.clock.moment = case.answer_due + timedelta(hours=5)
    ledger = await story.desk.cases.ledger(story.first)
    assert [(row.turn, row.late(ledger.at)) for row in ledger.rows] == [("老李", timedelta(hours=5))]
    assert (len(ledger.overdue), ledger.by_state) == (1, {State.ASSIGNED: 1})
    with pytest.raises(NotAllowed):
        await story.desk.cases.ledger(story.officer)


async def test_the_ledger_of_a_solved_case_is_at_zero(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.claim(case.number, story.first)
    await story.desk.cases.draft(case.number, story.first, ANSWER)
    await story.desk.cases.check(case.number, story.second)
    await story.desk.cases.deliver(case.number, story.officer)
    assert (await story.desk.cases.ledger()).rows == ()


async def test_a_withdrawn_case_ends_there(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    await story.desk.cases.withdraw(case.number, story.officer, "已经弄清楚了")
    with pytest.raises(CaseConflict) as refused:
        await story.desk.cases.claim(case.number, story.first)
    assert refused.value.state == State.WITHDRAWN


async def test_an_admin_assigns_and_a_holder_releases(story: Story) -> None:
    case = await story.desk.cases.open_case(story.officer, question())
    case = await story.desk.cases.assign(case.number, story.admin, story.second.id, "熟悉此类")
    assert case.assignee_id == story.second.id
    case = await story.desk.cases.release(case.number, story.second, "请假")
    assert (case.state, case.assignee_id) == (State.OPEN, None)
    with pytest.raises(NotAllowed):
        await story.desk.cases.assign(case.number, story.first, story.second.id)


@pytest.mark.parametrize("text", ["", "   ", "好" * 4001], ids=["empty", "blank", "too long"])
async def test_a_question_that_cannot_be_read_opens_no_case(story: Story, text: str) -> None:
    with pytest.raises(InvalidInput):
        await story.desk.cases.open_case(story.officer, question(text))


async def test_a_dismissed_person_opens_no_case(story: Story) -> None:
    with pytest.raises(NotAllowed):
        await story.desk.cases.open_case(replace(story.officer, active=False), question())
