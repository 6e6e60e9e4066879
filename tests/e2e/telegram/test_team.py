"""What the quality team does in its group and in private."""

from tests.e2e.telegram.conftest import LiveStage
from tests.e2e.telegram.fake_telegram import Message, User
from tests.e2e.telegram.script import RIGHT, WRONG

QUESTION = "路边摆摊占道怎么罚"


async def _handed_over(stage: LiveStage) -> tuple[User, User, User, Message]:
    """An officer, two members on duty, and the card of the officer's case."""
    li, chen, zhou = await stage.bound("李警官"), await stage.bound("陈法官"), await stage.bound("周检察官")
    li.says(QUESTION)
    await li.hears("处五百元以上")
    li.says("转人工")
    return li, chen, zhou, await stage.group.hears("待认领")


async def _drafted(stage: LiveStage, text: str = RIGHT) -> tuple[User, User, User, Message]:
    """The same with a draft by the first member; the message that asked for it."""
    li, chen, zhou, card = await _handed_over(stage)
    chen.presses(card, "认领")
    material = await chen.hears("请直接回复本条消息")
    chen.says(text, reply_to=material)
    return li, chen, zhou, material


async def test_a_draft_is_returned_with_a_reason_and_mended(stage: LiveStage) -> None:
    li, chen, zhou, _ = await _drafted(stage)
    zhou.presses(await stage.group.hears("等待复核"), "退回修改")
    await zhou.hears("请写明退回的理由")
    zhou.says("没有写明裁量理由")
    await zhou.hears("已退回起草人")
    returned = await chen.hears("没有写明裁量理由")
    chen.presses(returned, "写答复")
    await chen.hears("请写出答复")
    chen.says(RIGHT + "情节较轻。")
    await chen.hears("等待另一名成员复核")
    zhou.presses(await stage.group.hears("情节较轻"), "复核通过")
    await li.hears("情节较轻")


async def test_a_writer_may_stand_by_a_draft_that_the_gate_objects_to(stage: LiveStage) -> None:
    li, chen, zhou, _ = await _drafted(stage, WRONG)
    chen.presses(await chen.hears("引用核对未通过"), "仍要提交")
    await chen.hears("请说明仍要提交的理由")
    chen.says("第九十九条是地方性规定")
    await chen.hears("等待另一名成员复核")
    draft = await stage.group.hears("第九十九条是地方性规定")
    assert "查无此条" in draft.text
    zhou.presses(draft, "复核通过")
    await li.hears("第九十九条")


async def test_an_officer_whose_problem_is_not_solved_reopens_the_case(stage: LiveStage) -> None:
    li, _, zhou, _ = await _drafted(stage)
    zhou.presses(await stage.group.hears("等待复核"), "复核通过")
    li.presses(await li.hears("的答复"), "没有解决")
    await li.hears("还有什么没有解决")
    li.says("当事人是流动摊贩")
    await li.hears("已重新打开")
    card = await stage.group.hears("当事人是流动摊贩")
    assert "认领" in [label for label, _ in card.buttons]


async def test_photos_and_files_of_a_case_reach_who_works_on_it(stage: LiveStage) -> None:
    li, chen, zhou, card = await _handed_over(stage)
    li.sends_photo()
    waiting = await stage.group.hears("附来材料：照片")
    chen.presses(card, "认领")
    material = await chen.hears("附件 1 件：照片")
    li.sends_file("笔录<一>.pdf")
    news = await chen.hears("附来材料：笔录<一>.pdf")
    chen.presses(news, "看附件")
    assert (await chen.hears("附件 1/2：照片")).file == "photo-1"
    assert (await chen.hears("附件 2/2：笔录<一>.pdf")).file == "file-1"
    assert "看附件" in [label for label, _ in material.buttons]
    zhou.presses(waiting, "看附件")
    await zhou.hears("附件 2/2")


async def test_another_officer_does_not_see_a_cases_files(stage: LiveStage) -> None:
    li, _, _, _ = await _handed_over(stage)
    li.sends_photo()
    news = await stage.group.hears("附来材料")
    wang = await stage.bound("王队")
    wang.presses(news, "看附件")
    await wang.sees_notice("没有找到这个案件")
    assert all(message.file is None for message in wang.chat.shown.values())


async def test_common_issues_are_for_the_team(stage: LiveStage) -> None:
    li, chen, _, _ = await _handed_over(stage)
    chen.says("/common")
    await chen.hears("目前没有几个部门都在问的问题")
    wang = await stage.bound("王队")
    wang.says(QUESTION)
    await wang.hears("处五百元以上")
    wang.says("转人工")
    await wang.hears("案件编号 ZW2026-0002")
    chen.says("/common")
    issue = await chen.hears("共性问题 1 个")
    assert "市交运局" in issue.text
    assert "ZW2026-0001" in issue.text
    li.says("/common")
    await li.hears("成员")


async def test_the_scope_is_corrected(stage: LiveStage) -> None:
    _, chen, _, card = await _handed_over(stage)
    chen.presses(card, "改类别")
    chen.presses(await chen.hears("属于哪一类"), "证据收集")
    await chen.hears("类别已改为：证据收集")


async def test_the_ledger_shows_what_is_open_and_whose_turn(stage: LiveStage) -> None:
    _, chen, _, _ = await _handed_over(stage)
    chen.says("/ledger")
    ledger = await chen.hears("未办结 1 件")
    assert "ZW2026-0001　待认领　轮到：第一组" in ledger.text


async def test_an_officer_cannot_claim(stage: LiveStage) -> None:
    li, _, _, card = await _handed_over(stage)
    li.presses(card, "认领")
    await li.sees_notice("这一步不由您办理")


async def test_a_members_question_in_private_is_no_draft(stage: LiveStage) -> None:
    _, chen, _, card = await _handed_over(stage)
    chen.presses(card, "认领")
    await chen.hears("请直接回复本条消息")
    chen.says(QUESTION)
    await chen.hears("处五百元以上")


async def test_what_is_waited_for_survives_a_restart(stage: LiveStage) -> None:
    li, chen, zhou, card = await _handed_over(stage)
    chen.presses(card, "认领")
    material = await chen.hears("请直接回复本条消息")
    chen.says(RIGHT, reply_to=material)
    zhou.presses(await stage.group.hears("等待复核"), "退回修改")
    await zhou.hears("请写明退回的理由")
    await stage.telegram.all_confirmed()
    await stage.restart()
    zhou.says("理由不足")
    await zhou.hears("已退回起草人")
    await chen.hears("理由不足")
    assert li.chat.texts()


async def test_a_group_without_a_chat_gets_one(stage: LiveStage) -> None:
    zhao = await stage.bound("赵主任")
    chat = stage.telegram.chat(-2002, "新群")
    zhao.says("/group 1", to=chat)
    await chat.hears("本群已设为“第一组”的工作群")


async def test_a_group_that_became_a_supergroup_is_followed(stage: LiveStage) -> None:
    _, chen, _, card = await _handed_over(stage)
    moved = stage.telegram.chat(-3003, "第一组")
    stage.telegram.moved[stage.group.id] = moved.id
    chen.says("/cancel")
    chen.presses(card, "认领")
    await moved.hears("起草中")
    (group,) = await stage.desk.roster.groups()
    assert group.chat == "-3003"
