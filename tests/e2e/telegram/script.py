"""The scripted dialogue: from the first question, over two people, to the guidance that answers the next officer."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.e2e.telegram.fake_telegram import Chat, FakeTelegram, User

GROUP = -1001
MEMBERS = frozenset({"陈法官", "周检察官", "吴律师"})
WRONG = "依据样例法第九十九条，处一万元罚款。"
RIGHT = "依据《样例法》第九条，对公司处一万元罚款。"


def _silent(_heading: str) -> None:
    return


@dataclass(slots=True)
class Stage:
    """Telegram with the people by name and their one-time codes; `tell` hears the headings of the scenes."""

    telegram: FakeTelegram
    codes: dict[str, str]
    tell: Callable[[str], None] = _silent

    group: Chat = field(init=False)

    def __post_init__(self) -> None:
        self.group = self.telegram.chat(GROUP, "第一组")

    def user(self, name: str) -> User:
        """The account of somebody who was invited."""
        return self.telegram.user(100 + list(self.codes).index(name), name)

    async def bound(self, name: str) -> User:
        """The same, bound with the code, and on duty where a member."""
        user = self.user(name)
        user.says(f"/start {self.codes[name]}")
        await user.hears("已绑定")
        if name in MEMBERS:
            user.says("/duty on")
            await user.hears("已上岗")
        return user


async def dialogue(stage: Stage) -> None:
    """The whole of it; an assertion error tells what was not heard."""
    stage.tell("登记")
    li, chen, zhou = await stage.bound("李警官"), await stage.bound("陈法官"), await stage.bound("周检察官")
    await _ask(stage, li)
    await _hand_over(stage, li, chen, zhou)
    await _draft_and_check(stage, chen, zhou)
    await _receive(stage, li)
    await _ask_the_same(stage)


async def _ask(stage: Stage, li: User) -> None:
    stage.tell("提问和追问")
    li.says("路边摆摊占道怎么罚")
    answer = await li.hears("处五百元以上五千元以下罚款")
    assert "条文全文" in [label for label, _ in answer.buttons]
    li.says("那公司呢？")
    await li.hears("公司占用道路的，处一万元罚款")


async def _hand_over(stage: Stage, li: User, chen: User, zhou: User) -> None:
    stage.tell("转人工，两人同时认领")
    li.says("转人工")
    await li.hears("案件编号 ZW2026-0001")
    card = await stage.group.hears("待认领")
    chen.presses(card, "认领")
    zhou.presses(card, "认领")
    await chen.sees_notice("您已认领案件 ZW2026-0001")
    await zhou.sees_notice("已由 陈法官 认领")
    await li.hears("已有成员受理")
    await stage.group.hears("起草中")


async def _draft_and_check(stage: Stage, chen: User, zhou: User) -> None:
    stage.tell("起草，引用核对，复核")
    material = await chen.hears("请直接回复本条消息")
    assert "公司路边摆摊占道怎么罚" in material.text
    chen.says(WRONG, reply_to=material)
    objection = await chen.hears("引用核对未通过")
    assert "第九十九条：查无此条" in objection.text
    chen.says(RIGHT, reply_to=material)
    await chen.hears("等待另一名成员复核")
    draft = await stage.group.hears("答复稿等待复核")
    chen.presses(draft, "复核通过")
    await chen.sees_notice("起草人不能复核自己的答复")
    zhou.presses(draft, "复核通过")
    await zhou.sees_notice("复核通过")


async def _receive(stage: Stage, li: User) -> None:
    stage.tell("答复送达，办结")
    received = await li.hears("案件 ZW2026-0001 的答复")
    assert RIGHT in received.text
    li.presses(received, "解决了，办结")
    await li.hears("已办结")


async def _ask_the_same(stage: Stage) -> None:
    stage.tell("另一名执法人员问同样的问题")
    wang = await stage.bound("王队")
    wang.says("请问公司在马路边摆摊占道的，怎么处罚？")
    guided = await wang.hears("质量提升分队答复过同类问题")
    assert "质量提升分队指导意见ZW2026-0001" in guided.text
    assert RIGHT in guided.text
