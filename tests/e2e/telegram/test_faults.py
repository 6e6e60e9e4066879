"""Telegram rate-limits, fails, breaks off or repeats itself: nothing is lost, the order in a chat is kept."""

import pytest

from tests.e2e.telegram.conftest import LiveStage
from tests.e2e.telegram.fake_telegram import Fault

QUESTION = "路边摆摊占道怎么罚"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("sendMessage", 429, retry_after=1), id="429 with retry_after"),
        pytest.param(Fault("sendMessage", 500), id="5xx"),
        pytest.param(Fault("sendMessage", 502), id="bad gateway"),
        pytest.param(Fault("sendMessage"), id="the connection breaks"),
    ],
)
async def test_an_answer_arrives_once_after_a_fault(stage: LiveStage, fault: Fault) -> None:
    li = await stage.bound("李警官")
    stage.telegram.faults.append(fault)
    li.says(QUESTION)
    await li.hears("处五百元以上五千元以下罚款")
    assert sum("处五百元以上" in text for text in li.chat.texts()) == 1


async def test_a_message_behind_a_fault_does_not_overtake(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    stage.telegram.breaks("sendMessage", times=2, status=500, chat_id=li.id)
    li.says(QUESTION)
    li.says("/law 样例法第七条")
    await li.hears("处五百元以上五千元以下罚款")
    await li.hears("任何单位和个人不得擅自占用道路摆摊设点")


async def test_a_fault_in_one_chat_holds_up_no_other(stage: LiveStage) -> None:
    li, wang = await stage.bound("李警官"), await stage.bound("王队")
    stage.telegram.breaks("sendMessage", hangs=True, chat_id=li.id)
    li.says(QUESTION)
    wang.says(QUESTION)
    await wang.hears("处五百元以上五千元以下罚款")
    assert not any("处五百元以上" in text for text in li.chat.texts())


async def test_an_answer_that_was_taken_but_not_acknowledged_is_repeated_once_at_most(
    stage: LiveStage,
) -> None:
    li = await stage.bound("李警官")
    stage.telegram.breaks("sendMessage", taken=True)
    li.says(QUESTION)
    await li.hears("处五百元以上五千元以下罚款")
    await li.hears("处五百元以上五千元以下罚款")
    li.says("/help")
    await li.hears("直接提问")
    assert sum("处五百元以上" in text for text in li.chat.texts()) == 2


async def test_an_update_delivered_twice_acts_once(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION, times=2)
    li.says("转人工", times=3)
    await li.hears("案件编号 ZW2026-0001")
    await stage.telegram.all_confirmed()
    li.says("/cases")
    listed = await li.hears("您转交的问题")
    assert listed.text.count("ZW2026-") == 1
    assert sum("处五百元以上" in text for text in li.chat.texts()) == 1


async def test_a_pressed_button_delivered_twice_claims_once(stage: LiveStage) -> None:
    li, chen = await stage.bound("李警官"), await stage.bound("陈法官")
    await stage.bound("周检察官")
    li.says(QUESTION)
    answer = await li.hears("处五百元以上")
    li.presses(answer, "转人工")
    card = await stage.group.hears("待认领")
    chen.presses(card, "认领", times=2)
    await chen.hears("请直接回复本条消息")
    await stage.telegram.all_confirmed()
    assert stage.telegram.count(chen.id)[card.html] == 0
    assert [text for who, text in stage.telegram.notices if who == chen.id] == [
        "您已认领案件 ZW2026-0001，材料已发到与我的私聊。"
    ]


async def test_a_chat_that_has_blocked_the_bot_is_given_up_and_the_others_go_on(stage: LiveStage) -> None:
    li, wang = await stage.bound("李警官"), await stage.bound("王队")
    stage.telegram.breaks("sendMessage", status=403, chat_id=li.id)
    li.says(QUESTION)
    wang.says(QUESTION)
    await wang.hears("处五百元以上")
    li.says("/help")
    await li.hears("直接提问")
    assert (await stage.desk.delivery.state()).given_up == 1


async def test_updates_that_could_not_be_fetched_are_fetched_again(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    stage.telegram.breaks("getUpdates", status=502)
    li.says(QUESTION)
    await li.hears("处五百元以上")
