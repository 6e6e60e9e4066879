"""Updates that come by webhook, over real HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import GetMe
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.running import BotSettings, TelegramDoor, patiently
from bot.webhook import SECRET_HEADER, Webhook
from tests.e2e.telegram.fake_telegram import TOKEN, FakeTelegram
from tests.e2e.telegram.scene import sample_desk

SECRET = "a-secret-of-the-test"  # noqa: S105
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 9, "type": "private", "first_name": "路人"},
        "from": {"id": 9, "is_bot": False, "first_name": "路人"},
        "text": "你好",
    },
}


@pytest.fixture
async def posted(tmp_path: Path) -> AsyncIterator[tuple[TestServer, TelegramDoor]]:
    telegram = FakeTelegram()
    desk = await sample_desk(tmp_path)
    async with telegram.running():
        door = TelegramDoor(desk, BotSettings(TOKEN, tmp_path / "bot.sqlite", api=telegram.url))
        server = TestServer(Webhook(door, SECRET).application())
        async with server:
            yield server, door
        await door.close()
    await desk.close()


@pytest.mark.parametrize(
    ("secret", "json", "status"),
    [
        pytest.param(SECRET, UPDATE, 200, id="an update"),
        pytest.param("another", UPDATE, 403, id="a wrong secret"),
        pytest.param("", UPDATE, 403, id="no secret"),
        pytest.param(SECRET, {"hello": 1}, 400, id="no update"),
    ],
)
async def test_only_updates_with_the_secret_are_taken(
    posted: tuple[TestServer, TelegramDoor], secret: str, json: object, status: int
) -> None:
    server, _ = posted
    async with ClientSession() as session:
        reply = await session.post(server.make_url("/telegram"), json=json, headers={SECRET_HEADER: secret})
        assert reply.status == status


async def test_an_update_posted_twice_acts_once(
    posted: tuple[TestServer, TelegramDoor], tmp_path: Path
) -> None:
    server, _ = posted
    async with ClientSession() as session:
        for _time in range(2):
            await session.post(server.make_url("/telegram"), json=UPDATE, headers={SECRET_HEADER: SECRET})
    desk = await sample_desk(tmp_path)
    assert (await desk.delivery.state()).waiting == 1
    await desk.close()


async def test_run_tells_telegram_where_to_post_and_answers_what_comes(tmp_path: Path) -> None:
    telegram = FakeTelegram()
    desk = await sample_desk(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with telegram.running():
        stranger = telegram.user(9, "路人")
        telegram.breaks("setWebhook", status=502)
        door = TelegramDoor(desk, BotSettings(TOKEN, tmp_path / "bot.sqlite", api=telegram.url))
        running = asyncio.create_task(
            Webhook(door, SECRET).run("https://zhiwen.example", "127.0.0.1", port, first_pause=0)
        )
        told = await telegram.until(
            lambda: next((call for method, call in telegram.calls if method == "setWebhook"), None),
            lambda: f"no webhook was set: {telegram.calls}",
        )
        assert (told["url"], told["secret_token"]) == ("https://zhiwen.example/telegram", SECRET)
        async with ClientSession() as session:
            url, headers = f"http://127.0.0.1:{port}/telegram", {SECRET_HEADER: SECRET}
            assert (await session.post(url, json=UPDATE, headers=headers)).status == 200
        await stranger.hears("仅供已登记的执法人员使用")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await desk.close()


async def test_a_refusal_at_the_start_is_no_reason_to_wait() -> None:
    async def refused() -> None:
        raise TelegramUnauthorizedError(GetMe(), "Unauthorized")

    with pytest.raises(TelegramUnauthorizedError):
        await patiently(refused)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Webhook(object(), "short")  # type: ignore[arg-type]
