"""`zhiwen serve` as it is run: invited on the command line, bound in Telegram, asked, answered, stopped."""

import asyncio
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from desk.composition import Service
from desk.settings import Settings
from tests.e2e.telegram.fake_telegram import TOKEN, FakeTelegram

ROOT = Path(__file__).parents[2]
# A machine with much else to do takes a while to load what is needed.
_PATIENCE = 90.0
_ZHIWEN = (sys.executable, "-c", "from desk.cli import main; main()")


@dataclass(frozen=True)
class Desk:
    """A desk of its own over the session's index: what its processes find in their environment."""

    environment: dict[str, str]

    async def command(self, *arguments: str) -> str:
        """What a command says; it must end well."""
        process = await self._start(*arguments)
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()

    @asynccontextmanager
    async def running(self, *arguments: str, told: str) -> AsyncIterator[tuple[Process, str]]:
        """A process that runs until stopped, from the line on which it tells that it is ready."""
        process = await self._start(*arguments)
        try:
            async with asyncio.timeout(_PATIENCE):
                yield process, await _line(process, told)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _start(self, *arguments: str) -> Process:
        return await asyncio.create_subprocess_exec(
            *_ZHIWEN, *arguments, cwd=ROOT, env=self.environment, stdout=PIPE, stderr=PIPE
        )


async def _line(process: Process, words: str) -> str:
    assert process.stderr is not None
    said = []
    async for line in process.stderr:
        said.append(line.decode())
        if words in said[-1]:
            return said[-1]
    raise AssertionError(f"it ended without {words!r}:\n{''.join(said)}")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    telegram = FakeTelegram(patience=30)
    async with telegram.running():
        yield telegram


@pytest.fixture
def desk(service: Service, state_folder: Path, tmp_path: Path, telegram: FakeTelegram) -> Desk:
    # People of its own, and the session's index: its row stands in the session's database.
    shutil.copyfile(Settings(data=state_folder).database.removeprefix("sqlite:///"), tmp_path / "desk.sqlite")
    return Desk(
        {
            **{name: value for name, value in os.environ.items() if not name.startswith("ZHIWEN_")},
            "ZHIWEN_DATA": str(state_folder),
            "ZHIWEN_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite'}",
            "ZHIWEN_TELEGRAM_TOKEN": TOKEN,
            "ZHIWEN_TELEGRAM_API": telegram.url,
        }
    )


async def test_from_an_invitation_to_an_answer_and_a_clean_end(desk: Desk, telegram: FakeTelegram) -> None:
    invited = await desk.command(
        "people", "invite", "李警官", "--role", "officer", "--department", "市综合执法局", "--json"
    )
    li = telegram.user(7, "李警官")
    async with desk.running("serve", "--port", "0", told="执问已就绪") as (process, line):
        assert "Telegram 机器人已启动" in line
        li.says(f"/start {json.loads(invited)['code']}")
        await li.hears("已绑定为执法人员（市综合执法局）")
        li.says("处罚法33条")
        answer = await li.hears("初次违法且危害后果轻微并及时改正的，可以不予行政处罚")
        assert "行政处罚法》第三十三条" in answer.text
        address = line.split("：")[1].split("/docs")[0]
        async with ClientSession() as session, session.get(f"{address}/readyz") as ready:
            assert (await ready.json())["status"] == "ready"
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_the_http_door_of_a_running_desk_has_all_its_rooms(desk: Desk) -> None:
    invited = await desk.command(
        "people", "invite", "赵主任", "--role", "admin", "--department", "领导小组办公室", "--json"
    )
    async with desk.running("serve", "--port", "0", "--without-bot", told="执问已就绪") as (process, line):
        address = line.split("：")[1].split("/docs")[0].strip()
        async with ClientSession(address) as session:
            code = {"code": json.loads(invited)["code"]}
            async with session.post("/v1/people/redeem", json=code) as redeemed:
                headers = {"Authorization": f"Bearer {(await redeemed.json())['token']}"}
            async with session.post("/v1/conversations", headers=headers) as begun:
                talk = (await begun.json())["id"]
            asked = {"text": "处罚法33条"}
            async with session.post(f"/v1/conversations/{talk}/turns", json=asked, headers=headers) as said:
                reply = await said.json()
                assert reply["answer"]["articles"][0]["citation"].endswith("第三十三条")
            rule = "样本河道管理条例\n\n第一条　为了试验，制定本条例。\n\n第二条　禁止向河道倾倒垃圾。\n"
            where = "/v1/library/documents?name=sample.txt"
            async with session.post(where, data=rule.encode(), headers=headers) as taken:
                assert (taken.status, (await taken.json())["articles"]) == (201, 2)
            async with session.get("/v1/index/generations", headers=headers) as listed:
                assert (await listed.json())["generations"][0]["state"] == "active"
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_what_was_said_while_it_was_down_is_answered_by_the_bot_alone(
    desk: Desk, telegram: FakeTelegram
) -> None:
    stranger = telegram.user(8, "路人")
    stranger.says("你好")
    async with desk.running("bot", told="机器人已启动") as (process, _):
        await stranger.hears("仅供已登记的执法人员使用")
        await telegram.all_confirmed()
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
