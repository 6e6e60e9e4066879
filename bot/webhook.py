"""Updates by webhook instead of polling: one path, its secret, one update at a time."""

import asyncio
import hmac
import logging

from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.finishing import LONGEST
from bot.running import UPDATES, TelegramDoor, patiently

_log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LARGEST = 1024 * 1024
_SHORTEST_SECRET = 16


class Webhook:
    """Takes updates that Telegram posts. Telegram is answered 200 only when it is stored what came of the update;
    for any other answer it delivers it again.

    The secret (Bot API, setWebhook `secret_token`) has at least 16 characters of A-Z, a-z, 0-9, _ and -.
    """

    def __init__(self, door: TelegramDoor, secret: str, path: str = "/telegram") -> None:
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"the webhook's secret needs at least {_SHORTEST_SECRET} characters")
        self._door = door
        self._secret = secret
        self._path = path
        self._one_at_a_time = asyncio.Lock()

    async def take(self, body: bytes, secret: str) -> int:
        """Act on a posted update; the HTTP status to answer with."""
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return 403
        try:
            update = Update.model_validate_json(body, context={"bot": self._door.bot})
        except ValidationError:
            _log.warning("webhook: a body that is no update")
            return 400
        async with self._one_at_a_time:
            await self._door.dispatcher.feed_update(self._door.bot, update)
        return 200

    def application(self) -> web.Application:
        """The path as an HTTP application."""
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_post(self._path, self._post)
        return application

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.read()
        return web.Response(status=await self.take(body, request.headers.get(SECRET_HEADER, "")))

    async def run(self, public_url: str, host: str, port: int, *, first_pause: float = 1.0) -> None:
        """Listen, tell Telegram where to post, and send what waits, until cancelled.

        Raises OSError where the port is taken, TelegramAPIError where Telegram refuses the token or the address.
        """

        async def receive() -> None:
            runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=LONGEST)
            await runner.setup()
            try:
                await web.TCPSite(runner, host, port).start()
                await patiently(lambda: self.register(public_url), first_pause)
                await self._door.tell_commands()
                await asyncio.Event().wait()
            finally:
                await runner.cleanup()
                await self._door.dispatcher.emit_shutdown(bot=self._door.bot)

        await self._door.run(receive)

    async def register(self, public_url: str) -> None:
        """Tell Telegram where to post; `public_url` is the address of this host without the path."""
        await self._door.bot.set_webhook(
            public_url.rstrip("/") + self._path,
            secret_token=self._secret,
            allowed_updates=UPDATES,
            max_connections=1,
        )
