"""The process is killed at random points of the dialogue: no case and no message is lost, repeats are counted."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from desk.desk import Desk
from escalation.people import Role
from escalation.states import State
from tests.e2e.telegram.bot_process import BotProcesses
from tests.e2e.telegram.fake_telegram import FakeTelegram
from tests.e2e.telegram.scene import invite_everyone, sample_desk
from tests.e2e.telegram.script import GROUP, Stage, dialogue

KILLS = 20
_CALLS_BETWEEN = (2, 7)


class Killer:
    """Kills and restarts the bot at random calls."""

    def __init__(self, telegram: FakeTelegram, bot: BotProcesses, seed: int, kills: int) -> None:
        self._bot = bot
        self._telegram = telegram
        self._killed_at: list[int] = []
        self._random = random.Random(seed)  # noqa: S311 - which calls, no secret
        self._left = kills
        self._next = self._random.randint(*_CALLS_BETWEEN)
        self.kills: Counter[str] = Counter()
        telegram.watch = self._watch

    def killed_between(self, first: int, last: int) -> bool:
        """Whether a kill fell after the one call and before the other."""
        return any(first < at <= last for at in self._killed_at)

    def _watch(self, method: str, moment: str) -> bool:
        """Called at each call, before it is taken and after; True where its answer is lost."""
        if self._left == 0 or method in {"getMe", "deleteWebhook", "setMyCommands"}:
            return False
        self._next -= 1
        if self._next > 0:
            return False
        self._left -= 1
        self._next = self._random.randint(*_CALLS_BETWEEN)
        self.kills[f"{moment} {method}"] += 1
        self._bot.kill()
        self._killed_at.append(len(self._telegram.calls))
        self._bot.start()
        return True


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = await sample_desk(tmp_path)
    yield desk
    await desk.close()


def _sent(telegram: FakeTelegram) -> dict[tuple[str, str], list[int]]:
    """When each message was taken by Telegram: the numbers of the calls."""
    sent: dict[tuple[str, str], list[int]] = {}
    for number, (method, call) in enumerate(telegram.calls):
        if method == "sendMessage":
            sent.setdefault((call["chat_id"], call["text"]), []).append(number)
    return sent


def _repeats(telegram: FakeTelegram) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Messages that Telegram has taken more than once, with the calls between which."""
    return {key: list(pairwise(calls)) for key, calls in _sent(telegram).items() if len(calls) > 1}


@pytest.mark.parametrize("seed", [7])
async def test_twenty_kills_lose_nothing_and_repeat_only_what_telegram_had_not_told_us_of(
    desk: Desk, tmp_path: Path, seed: int
) -> None:
    telegram = FakeTelegram(patience=40)
    codes = await invite_everyone(desk, GROUP)
    async with telegram.running():
        bot = await asyncio.to_thread(BotProcesses, tmp_path, telegram.url)
        killer = Killer(telegram, bot, seed, KILLS)
        bot.start()
        try:
            await dialogue(Stage(telegram, codes))
            await telegram.all_confirmed()
            while (await desk.delivery.state()).waiting:
                await telegram.next_call()
        finally:
            bot.close()
    admin = next(p for p in await desk.roster.people(None) if p.role is Role.ADMIN)
    file = await desk.cases.file("ZW2026-0001", admin)
    actions = [event.action.value for event in file.events]
    assert actions == ["open", "claim", "draft", "draft", "check", "deliver", "close"]
    assert file.case.state is State.CLOSED
    assert len(await desk.cases.cases(admin)) == 1
    assert (await desk.delivery.state()).given_up == 0
    assert sum(killer.kills.values()) >= KILLS, "the dialogue was too short for the kills"
    repeats = _repeats(telegram)
    print(f"{KILLS} kills: {dict(killer.kills)}; {len(repeats)} of {len(_sent(telegram))} messages repeated")
    for (chat, text), spans in repeats.items():
        assert all(killer.killed_between(*span) for span in spans), f"{text!r} was repeated without a kill"
        print(chat, text[:40], spans)
