"""The loop that empties the outbox ends when it is told to, whatever comes at the same moment."""

import asyncio
from pathlib import Path

import pytest
from aiogram import Bot

from bot.notices import NoticeWriter
from bot.outbox import Sender
from tests.e2e.telegram.fake_telegram import TOKEN
from tests.e2e.telegram.scene import sample_desk


class IdleSender(Sender):
    """Has looked once, found nothing, and waits."""

    looked: asyncio.Event

    async def _begin(self) -> float:
        self.looked.set()
        return 60.0


async def until_asleep(sender: IdleSender) -> None:
    """Until it has looked and every step that follows at once is taken."""
    await sender.looked.wait()
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("turns", range(6), ids=lambda turns: f"{turns} turns of the loop later")
async def test_a_stop_that_meets_a_nudge_still_ends_the_loop(tmp_path: Path, turns: int) -> None:
    desk = await sample_desk(tmp_path)
    sender = IdleSender(Bot(TOKEN), desk, NoticeWriter(desk.delivery))
    sender.looked = asyncio.Event()
    running = asyncio.create_task(sender.run())
    await until_asleep(sender)
    sender.nudge()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    _, unfinished = await asyncio.wait({running}, timeout=2)
    running.cancel()
    await desk.close()
    assert not unfinished
