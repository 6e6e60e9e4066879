"""Puts the bot together and runs it: polling by default, or a webhook with its secret."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.strategy import FSMStrategy
from aiogram.types import BotCommand
from aiogram.utils.backoff import BackoffConfig

from bot import admin, binding, officer_cases, officers, team, texts
from bot.admission import KnownPeopleOnly, OncePerUpdate
from bot.notices import NoticeWriter
from bot.outbox import Sender
from bot.state_storage import PendingStates
from desk.desk import Desk

_log = logging.getLogger(__name__)
_UPDATES = ["message", "callback_query"]
# Fast back after a short break, gentle where Telegram is away for long.
_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30.0, factor=1.7, jitter=0.1)


@dataclass(frozen=True, slots=True)
class BotSettings:
    """What the Telegram door needs to know. `api` is another Bot API server's address, where there is one."""

    token: str
    states: Path
    api: str | None = None
    poll_seconds: int = 25


class TelegramDoor:
    """The bot over a desk: `run()` polls and sends until it is cancelled."""

    def __init__(self, desk: Desk, settings: BotSettings) -> None:
        self._settings = settings
        self.states = PendingStates(settings.states)
        server = TelegramAPIServer.from_base(settings.api) if settings.api else None
        session = AiohttpSession(api=server) if server else AiohttpSession()
        self.bot = Bot(settings.token, session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
        self.sender = Sender(self.bot, desk, NoticeWriter(desk.delivery))
        self.dispatcher = self._dispatcher(desk)

    def _dispatcher(self, desk: Desk) -> Dispatcher:
        dispatcher = Dispatcher(storage=self.states, fsm_strategy=FSMStrategy.GLOBAL_USER, desk=desk)
        dispatcher.update.outer_middleware(OncePerUpdate(desk, self.sender, self.states))
        known = KnownPeopleOnly(desk)
        dispatcher.message.outer_middleware(known)
        dispatcher.callback_query.outer_middleware(known)
        dispatcher.include_routers(*_routers())
        return dispatcher

    async def run(self) -> None:
        """Poll for updates and send what waits, until cancelled; where one of the two breaks down both end.

        Updates are taken one at a time, and confirmed to Telegram only when it is stored what came of them.
        """
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.sender.run())
                both.create_task(self._poll())
        finally:
            await self.close()

    async def _poll(self) -> None:
        await self._introduce()
        await self.dispatcher.start_polling(
            self.bot,
            polling_timeout=self._settings.poll_seconds,
            handle_as_tasks=False,
            backoff_config=_BACKOFF,
            allowed_updates=_UPDATES,
            handle_signals=False,
            close_bot_session=False,
        )

    async def close(self) -> None:
        """Give back the connections."""
        await self.bot.session.close()

    async def _introduce(self) -> None:
        """Drop a webhook and tell the commands; a Telegram that is away must not keep the bot from starting."""
        try:
            await self.bot.delete_webhook(request_timeout=10)
            await self.bot.set_my_commands(
                [BotCommand(command=name, description=words) for name, words in texts.COMMANDS],
                request_timeout=10,
            )
        except TelegramAPIError as error:
            _log.warning("Telegram did not take the commands: %s", type(error).__name__)


def _routers() -> tuple[Router, ...]:
    return tuple(room.make_router() for room in (binding, admin, team, officer_cases, officers))
