"""What officers do in the chat, and what strangers cannot."""

import pytest

from tests.e2e.telegram.conftest import LiveStage

QUESTION = "路边摆摊占道怎么罚"


async def test_a_stranger_gets_a_courteous_no_and_nothing_else(stage: LiveStage) -> None:
    stranger = stage.telegram.user(999, "路人")
    stranger.says(QUESTION)
    await stranger.hears("仅供已登记的执法人员使用")
    stranger.says("/law 样例法第七条")
    stranger.says("/cases")
    stranger.sends_photo()
    await stage.telegram.all_confirmed()
    li = await stage.bound("李警官")
    assert li.chat.texts()
    assert len(stranger.chat.texts()) == 1


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN-PQRS-TUVW", "1", "' OR 1=1 --", "甲" * 500])
async def test_a_wrong_code_binds_nobody(stage: LiveStage, code: str) -> None:
    stranger = stage.telegram.user(999, "路人")
    stranger.says(f"/start {code}")
    await stranger.hears("邀请码无效或已失效")


async def test_a_code_counts_once(stage: LiveStage) -> None:
    await stage.bound("李警官")
    other = stage.telegram.user(998, "别人")
    other.says(f"/start {stage.codes['李警官']}")
    await other.hears("邀请码无效或已失效")


async def test_an_answer_is_opened_turned_over_and_folded_in_its_place(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    answer = await li.hears("处五百元以上")
    li.presses(answer, "条文全文")
    full = await li.hears("所违反的规定")
    assert full.message_id == answer.message_id
    li.presses(full, "规定 ⇄ 罚则")
    other = await li.hears("不得擅自占用道路")
    assert other.message_id == answer.message_id
    li.presses(other, "收起")
    brief = await li.hears("处五百元以上")
    assert (brief.message_id, brief.html) == (answer.message_id, answer.html)


async def test_the_same_question_as_of_another_day(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    li.presses(await li.hears("处五百元以上"), "换个日期")
    await li.hears("要按哪一天的法律查")
    li.says("2024年3月1日")
    await li.hears("按2024年3月1日有效的法律")


async def test_another_question_instead_of_the_day_is_answered(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    li.presses(await li.hears("处五百元以上"), "换个日期")
    await li.hears("要按哪一天的法律查")
    li.says("样例法第七条说什么")
    await li.hears("任何单位和个人不得擅自占用道路摆摊设点")


async def test_a_follow_up_on_another_day(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    await li.hears("处五百元以上")
    li.says("如果是去年的事呢")
    await li.hears("按2025年12月31日有效的法律")


async def test_an_answer_is_rated(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    li.presses(await li.hears("处五百元以上"), "没用")
    await li.sees_notice("谢谢反馈")


async def test_somebody_elses_answer_cannot_be_opened(stage: LiveStage) -> None:
    li, wang = await stage.bound("李警官"), await stage.bound("王队")
    li.says(QUESTION)
    answer = await li.hears("处五百元以上")
    wang.presses(answer, "条文全文")
    await stage.telegram.all_confirmed()
    assert not any("所违反的规定" in text for text in wang.chat.texts() + li.chat.texts())


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param("/law 样例法第七条", "任何单位和个人不得擅自占用道路摆摊设点", id="an article"),
        pytest.param("/law", "请写明法律和条号", id="nothing named"),
        pytest.param("/law 样例法第九百条", "没有找到这一条", id="no such article"),
        pytest.param("/plan 案卷评查", "没有找到相关内容", id="the plan"),
        pytest.param("/cases", "您还没有转交的问题", id="no cases"),
        pytest.param("/help", "直接提问", id="help"),
        pytest.param("/cancel", "没有正在填写的内容", id="nothing to cancel"),
        pytest.param("/ledger", "供质量提升分队成员使用", id="the ledger is the team's"),
        pytest.param("/duty on", "供质量提升分队成员使用", id="duty is the team's"),
        pytest.param("转人工", "请先写出要交给质量提升分队的问题", id="nothing to hand over"),
        pytest.param("今天食堂有啥", "库内没有找到", id="nothing found"),
        pytest.param("字" * 4001, "文字太长了", id="too long"),
    ],
)
async def test_a_message_and_its_reply(stage: LiveStage, said: str, heard: str) -> None:
    li = await stage.bound("李警官")
    li.says(said)
    await li.hears(heard)


async def test_a_photo_is_declined_politely_and_put_to_an_open_case(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.sends_photo()
    await li.hears("图片和文件我看不了")
    li.says(QUESTION)
    await li.hears("处五百元以上")
    li.says("转人工")
    await li.hears("案件编号 ZW2026-0001")
    li.sends_file("笔录.pdf")
    await li.hears("已附到案件 ZW2026-0001")
    li.sends_file("录像.mp4", size=30_000_000)
    await li.hears("文件超过 20 MB")


async def test_a_case_is_taken_back(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    await li.hears("处五百元以上")
    li.says("转人工")
    opened = await li.hears("ZW2026-0001")
    li.presses(opened, "撤回")
    await li.hears("案件 ZW2026-0001 已撤回")


async def test_typing_is_shown_while_the_desk_works(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says(QUESTION)
    await li.hears("处五百元以上")
    await stage.telegram.all_confirmed()
    assert "sendChatAction" in [method for method, _ in stage.telegram.calls]


async def test_courteous_words_get_one_back_break_no_thread_and_open_no_case(stage: LiveStage) -> None:
    li = await stage.bound("李警官")
    li.says("你好")
    greeted = await li.hears("请直接写出执法中遇到的问题")
    assert greeted.buttons == []
    li.says(QUESTION)
    await li.hears("处五百元以上")
    li.says("好的，谢谢")
    await li.hears("不客气")
    li.says("那公司呢？")
    await li.hears("处一万元罚款")
    assert (await stage.desk.cases.ledger()).rows == ()
