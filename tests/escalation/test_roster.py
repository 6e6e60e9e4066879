"""People: invited with a one-time code, bound to accounts, speaking through tokens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.people import Channel, NewPerson, Role
from kernel.errors import InvalidInput, InvitationInvalid, NotAllowed, PersonNotFound
from tests.escalation.conftest import DeskOfCases, Story
from tests.escalation.fakes import question

OFFICER = NewPerson("小陈", Role.OFFICER, "市市场监管局", certificate="25110001")


async def test_a_code_binds_an_account_once(desk: DeskOfCases) -> None:
    entered, code = await desk.roster.invite(None, OFFICER)
    assert await desk.roster.who(Channel.TELEGRAM, "1001") is None
    assert await desk.roster.redeem(code, Channel.TELEGRAM, "1001") == entered
    assert await desk.roster.who(Channel.TELEGRAM, "1001") == entered
    with pytest.raises(InvitationInvalid):
        await desk.roster.redeem(code, Channel.TELEGRAM, "1002")
    assert await desk.roster.who(Channel.TELEGRAM, "1002") is None


async def test_a_code_is_read_as_people_type_it(desk: DeskOfCases) -> None:
    entered, code = await desk.roster.invite(None, OFFICER)
    typed = f"  {code.lower().replace('-', ' ')} "
    assert await desk.roster.redeem(typed, Channel.WEB, "chen") == entered


async def test_a_code_ends_after_a_week(desk: DeskOfCases) -> None:
    _, code = await desk.roster.invite(None, OFFICER)
    desk.clock.moment += timedelta(days=7)
    with pytest.raises(InvitationInvalid):
        await desk.roster.redeem(code, Channel.TELEGRAM, "1001")


async def test_five_wrong_tries_spend_a_code(desk: DeskOfCases) -> None:
    _, code = await desk.roster.invite(None, OFFICER)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for _ in range(5):
        with pytest.raises(InvitationInvalid):
            await desk.roster.redeem(wrong, Channel.TELEGRAM, "1001")
    with pytest.raises(InvitationInvalid):
        await desk.roster.redeem(code, Channel.TELEGRAM, "1001")


@pytest.mark.parametrize(
    "code", ["", "你好", "AAAA", "AAAA-BBBB-CCCC-DDDD-EEEE", "x" * 5000], ids=lambda code: code[:9] or "empty"
)
async def test_nonsense_is_refused_like_any_wrong_code(desk: DeskOfCases, code: str) -> None:
    with pytest.raises(InvitationInvalid):
        await desk.roster.redeem(code, Channel.TELEGRAM, "1001")


async def test_a_new_code_ends_the_old_one(desk: DeskOfCases) -> None:
    entered, old = await desk.roster.invite(None, OFFICER)
    new = await desk.roster.invite_again(None, entered.id)
    with pytest.raises(InvitationInvalid):
        await desk.roster.redeem(old, Channel.TELEGRAM, "1001")
    assert await desk.roster.redeem(new, Channel.TELEGRAM, "1001") == entered


async def test_codes_and_tokens_are_kept_as_hashes_alone(desk: DeskOfCases) -> None:
    entered, code = await desk.roster.invite(None, OFFICER)
    token, shown = await desk.roster.issue_token(None, entered.id)
    async with desk.storage.read() as work:
        invitation = await work.credentials.invitation(code[:4])
    assert invitation is not None
    assert invitation.secret_hash not in code
    assert shown.split("_")[2] not in repr(token)


async def test_a_token_speaks_for_its_owner_with_its_own_role(story: Story) -> None:
    roster = story.desk.roster
    _, full = await roster.issue_token(story.admin, story.admin.id)
    _, less = await roster.issue_token(story.admin, story.admin.id, role=Role.OFFICER, label="wecom")
    assert await roster.person_for_token(full) == story.admin
    assert await roster.person_for_token(less) == replace(story.admin, role=Role.OFFICER)
    with pytest.raises(InvalidInput):
        await roster.issue_token(story.officer, story.officer.id, role=Role.ADMIN)


async def test_a_token_stops_counting_when_it_ends_is_revoked_or_its_owner_leaves(story: Story) -> None:
    roster, clock = story.desk.roster, story.desk.clock
    _, short = await roster.issue_token(None, story.officer.id, lasts=timedelta(hours=1))
    _, long = await roster.issue_token(None, story.officer.id)
    other, _ = await roster.issue_token(None, story.officer.id)
    clock.moment += timedelta(hours=1)
    assert await roster.person_for_token(short) is None
    assert await roster.revoke_tokens(story.officer, story.officer.id, other.id) == 1
    assert await roster.person_for_token(long) is not None
    await roster.dismiss(story.admin, story.officer.id)
    assert await roster.person_for_token(long) is None
    assert await roster.who(Channel.TELEGRAM, "tg-小陈") is None


@pytest.mark.parametrize("text", ["", "zw", "zw_x_y", "zw_" + "0" * 16 + "_" + "0" * 64, "Bearer x"])
async def test_an_unknown_token_is_nobody(desk: DeskOfCases, text: str) -> None:
    assert await desk.roster.person_for_token(text) is None


async def test_a_token_with_a_wrong_secret_is_nobody(story: Story) -> None:
    _, shown = await story.desk.roster.issue_token(None, story.officer.id)
    assert await story.desk.roster.person_for_token(shown[:-1] + ("0" if shown[-1] != "0" else "1")) is None


async def test_only_admins_invite(story: Story) -> None:
    with pytest.raises(NotAllowed):
        await story.desk.roster.invite(story.officer, OFFICER)
    with pytest.raises(NotAllowed):
        await story.desk.roster.set_duty(story.first, False, story.second.id)
    entered, _ = await story.desk.roster.invite(story.admin, replace(OFFICER, name="小赵"))
    assert entered.name == "小赵"


async def test_a_member_needs_a_group_that_exists(desk: DeskOfCases) -> None:
    with pytest.raises(InvalidInput):
        NewPerson("老李", Role.MEMBER, "市人民法院")
    with pytest.raises(PersonNotFound):
        await desk.roster.invite(None, NewPerson("老李", Role.MEMBER, "市人民法院", group_id=9))


async def test_an_officer_has_no_duty(story: Story) -> None:
    with pytest.raises(InvalidInput):
        await story.desk.roster.set_duty(story.officer, True)


async def test_a_groups_cards_go_to_its_chat_once_it_has_one(story: Story) -> None:
    await story.desk.roster.set_group_chat(story.first, 4, "telegram", "-100200")
    await story.desk.cases.open_case(story.officer, question())
    waiting = await story.desk.delivery.waiting("telegram", "-100200")
    assert [message.kind for message in waiting] == ["case_card"]
    assert await story.desk.delivery.waiting("telegram", "tg-老李") == []
