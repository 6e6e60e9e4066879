"""The commands that run until stopped: serve, bot."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from desk.commands import terminal
from kernel.errors import InvalidSetting, ZhiwenError


@terminal.told
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="端口，0 为任一空闲端口", min=0, max=65535)] = None,
    without_bot: Annotated[
        bool, typer.Option("--without-bot", help="不在此进程运行机器人（另用 zhiwen bot 运行时）")
    ] = False,
) -> None:
    """建好索引（如还没有），然后提供 HTTP 服务、巡查期限；设了 Telegram 令牌时同时运行机器人。"""
    from desk import serving  # the doors' frameworks take seconds to load: only where they are run

    composition = terminal.composition()
    settings = composition.settings
    with_bot = not without_bot and settings.telegram_token is not None
    # Bound before anything is loaded or built: a port that is taken is told at once.
    with serving.bound_to(host or settings.host, settings.port if port is None else port) as bound:

        def ready() -> None:
            bot = "，Telegram 机器人已启动" if with_bot else ""
            terminal.errors.print(
                f"执问已就绪：{serving.address_of(bound)}/docs{bot}", highlight=False, soft_wrap=True
            )

        _until_stopped(serving.serve(composition, bound, ready, with_bot=with_bot))


@terminal.told
def bot() -> None:
    """单独运行 Telegram 机器人（与 zhiwen serve 共用数据库），同时巡查期限。"""
    from desk import serving

    composition = terminal.composition()
    if composition.settings.telegram_token is None:
        raise InvalidSetting("no bot's token: set ZHIWEN_TELEGRAM_TOKEN as @BotFather gives it")

    def ready() -> None:
        terminal.errors.print("Telegram 机器人已启动", highlight=False)

    _until_stopped(serving.run_bot(composition, ready))


def _until_stopped(running: Coroutine[Any, Any, None]) -> None:
    """Run; exit status 1 where a part broke down, which is in the log."""
    try:
        asyncio.run(running)
    except ZhiwenError:
        raise
    except Exception as error:
        terminal.errors.print(
            f"运行中断：{type(error).__name__}，详见日志。", style="red", markup=False, highlight=False
        )
        raise typer.Exit(1) from error
