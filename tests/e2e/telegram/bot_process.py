"""The bot in processes of its own, to be killed: forked from one that has everything loaded already."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.running import BotSettings, TelegramDoor
from tests.e2e.telegram.fake_telegram import TOKEN
from tests.e2e.telegram.scene import sample_desk

ROOT = Path(__file__).parents[3]


class BotProcesses:
    """Starts bots over one folder and one Bot API, and kills them. Both are done when the call returns."""

    def __init__(self, folder: Path, url: str) -> None:
        self._mother = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.e2e.telegram.bot_process", str(folder), url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask("")

    def start(self) -> None:
        """Start a bot."""
        self._ask("start")

    def kill(self) -> None:
        """SIGKILL to the bot, and wait for its end."""
        self._ask("kill")

    def close(self) -> None:
        """End the mother, and the bot with it."""
        self._ask("kill")
        self._mother.communicate(timeout=10)

    def _ask(self, wish: str) -> None:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        if wish:
            self._mother.stdin.write(wish + "\n")
            self._mother.stdin.flush()
        assert self._mother.stdout.readline() == "done\n"


def _mother(folder: Path, url: str) -> None:
    child = 0
    print("done", flush=True)
    for wish in sys.stdin:
        if wish.strip() == "start":
            child = os.fork()
            if child == 0:
                asyncio.run(_run(folder, url))
        elif child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
        print("done", flush=True)


async def _run(folder: Path, url: str) -> None:
    desk = await sample_desk(folder)
    settings = BotSettings(TOKEN, folder / "bot.sqlite", api=url, poll_seconds=1)
    await TelegramDoor(desk, settings).run()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    _mother(Path(sys.argv[1]), sys.argv[2])
