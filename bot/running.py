"""Puts the bot together and runs it: polling by default, or a webhook with its secret."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.fsm.strategy import FSMStrategy
from aiogram.types import BotCommand
from aiogram.utils.backoff import BackoffConfig

from bot import admin, binding, officer_cases, officers, team, texts
from bot.admission import KnownPeopleOnly, OncePerUpdate
from bot.notices import NoticeWriter
from bot.outbox import Sender
from bot.state_storage import PendingStates, SqliteStates, redis_states
from desk.desk import Desk

_log = logging.getLogger(__name__)
_AWAY = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
_Result = TypeVar("_Result")
UPDATES = ["message", "callback_query"]
# Fast back after a short break, gentle where Telegram is away for long.
_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30.0, factor=1.7, jitter=0.1)


@dataclass(frozen=True, slots=True)
class BotSettings:
    """What the Telegram door needs to know. `api` is another Bot API server's address, where there is one;
    `states_url` a Redis that keeps what is waited for, instead of the file `states`."""

    token: str = field(repr=False)
    states: Path
    api: str | None = None
    poll_seconds: int = 25
    states_url: str | None = field(default=None, repr=False)


class TelegramDoor:
    """The bot over a desk: `run()` takes updates and sends until it is cancelled."""

    def __init__(self, desk: Desk, settings: BotSettings) -> None:
        self._settings = settings
        kept = redis_states(settings.states_url) if settings.states_url else SqliteStates(settings.states)
        self.states = PendingStates(kept)
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

    async def run(self, receive: Callable[[], Awaitable[None]] | None = None) -> None:
        """Take updates and send what waits, until cancelled; where one of the two breaks down both end.

        Updates are taken one at a time, and confirmed to Telegram only when it is stored what came of them.
        `receive` takes them in another way than by polling.
        """
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.sender.run())
                both.create_task(_ran(receive or self._poll))
        finally:
            await self.close()

    async def _poll(self) -> None:
        await patiently(self.bot.me)
        await self._drop_webhook()
        await self.tell_commands()
        polling = asyncio.ensure_future(
            self.dispatcher.start_polling(
                self.bot,
                polling_timeout=self._settings.poll_seconds,
                handle_as_tasks=False,
                backoff_config=_BACKOFF,
                allowed_updates=UPDATES,
                handle_signals=False,
                close_bot_session=False,
            )
        )
        try:
            await asyncio.shield(polling)
        except asyncio.CancelledError:
            await self._stop(polling)
            raise

    async def _stop(self, polling: "asyncio.Future[None]") -> None:
        """End the polling when the update in hand is dealt with. Cancelled itself, it would leave it running."""
        try:
            await self.dispatcher.stop_polling()
        except RuntimeError:
            polling.cancel()  # it had not begun yet
        await asyncio.wait({polling})

    async def close(self) -> None:
        """Give back the connections."""
        await self.bot.session.close()

    async def _drop_webhook(self) -> None:
        try:
            await self.bot.delete_webhook(request_timeout=10)
        except TelegramAPIError as error:
            _log.warning("Telegram did not drop the webhook: %s", type(error).__name__)

    async def tell_commands(self) -> None:
        """Tell Telegram the commands; where it is away that must not keep the bot from starting."""
        try:
            await self.bot.set_my_commands(
                [BotCommand(command=name, description=words) for name, words in texts.COMMANDS],
                request_timeout=10,
            )
        except TelegramAPIError as error:
            _log.warning("Telegram did not take the commands: %s", type(error).__name__)


async def patiently(call: Callable[[], Awaitable[_Result]], first_pause: float = 1.0) -> _Result:
    """What a first call to Telegram gives; while Telegram is away it is tried again ever more slowly.

    A refusal (a wrong token, a wrong address) is raised: waiting mends none.
    """
    pause = first_pause
    while True:
        try:
            return await call()
        except TelegramRetryAfter as error:
            pause = max(pause, float(error.retry_after))
        except _AWAY as error:
            _log.warning("Telegram cannot be reached yet: %s", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 60.0)


async def _ran(receive: Callable[[], Awaitable[None]]) -> None:
    await receive()


def _routers() -> tuple[Router, ...]:
    return tuple(room.make_router() for room in (binding, admin, team, officer_cases, officers))
