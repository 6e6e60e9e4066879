"""The scripted dialogue to look at: `python -m bot.demo`, from a checkout; no Telegram and no network is needed."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from bot.running import BotSettings, TelegramDoor


async def show() -> None:
    """Run the dialogue of the tests over a sample law, and print who says what."""
    # The fake Telegram and the script belong to the tests; a checkout has them, an installed package does not.
    from tests.e2e.telegram.fake_telegram import TOKEN, FakeTelegram
    from tests.e2e.telegram.scene import invite_everyone, sample_desk
    from tests.e2e.telegram.script import GROUP, Stage, dialogue

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        telegram = FakeTelegram()
        telegram.transcript = _print_line
        desk = await sample_desk(folder)
        codes = await invite_everyone(desk, GROUP)
        async with telegram.running():
            settings = BotSettings(TOKEN, folder / "bot.sqlite", api=telegram.url, poll_seconds=2)
            bot = asyncio.create_task(TelegramDoor(desk, settings).run())
            try:
                await dialogue(Stage(telegram, codes, _print_heading))
            finally:
                bot.cancel()
                await asyncio.gather(bot, return_exceptions=True)
        await desk.close()


def _print_heading(words: str) -> None:
    _write(f"\n═══ {words} ═══")


def _print_line(who: str, where: str, text: str, buttons: list[str]) -> None:
    place = "" if who == where else f" → {where}"
    _write(f"\n{who}{place}：")
    for line in text.splitlines():
        _write(f"    {line}")
    if buttons:
        _write("    " + " ".join(f"[{label}]" for label in buttons))


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    """Show it; exit status 2 where the script is not at hand."""
    logging.disable(logging.CRITICAL)
    try:
        asyncio.run(show())
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("tests"):
            raise
        sys.exit("演示脚本在源码目录 tests/e2e/telegram 中，请在源码目录里运行：make bot-demo")


if __name__ == "__main__":
    main()
