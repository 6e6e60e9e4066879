"""A running bot over a sample desk, in front of a fake Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.running import BotSettings, TelegramDoor
from desk.desk import Desk
from tests.e2e.telegram.fake_telegram import TOKEN, FakeTelegram
from tests.e2e.telegram.scene import invite_everyone, sample_desk
from tests.e2e.telegram.script import GROUP, Stage


@dataclass(slots=True)
class LiveStage(Stage):
    """A stage with the desk at hand; the bot runs in this process and can be stopped and started anew."""

    desk: Desk = field(kw_only=True)
    folder: Path = field(kw_only=True)
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the bot, polling."""
        settings = BotSettings(TOKEN, self.folder / "bot.sqlite", api=self.telegram.url, poll_seconds=5)
        self._task = asyncio.create_task(TelegramDoor(self.desk, settings).run())

    async def stop(self) -> None:
        """Stop the bot."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def restart(self) -> None:
        """Stop it, and start it anew."""
        await self.stop()
        self.start()


@asynccontextmanager
async def performed(desk: Desk, folder: Path) -> AsyncIterator[LiveStage]:
    """A stage over a desk, with everyone invited and the bot running."""
    telegram = FakeTelegram()
    codes = await invite_everyone(desk, GROUP)
    async with telegram.running():
        stage = LiveStage(telegram, codes, desk=desk, folder=folder)
        stage.start()
        yield stage
        await stage.stop()
    await desk.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[LiveStage]:
    async with performed(await sample_desk(tmp_path), tmp_path) as stage:
        yield stage
