"""The command line `zhiwen`: what its commands are; each does its work in `desk/commands` and the rooms' own."""

import atexit
import gc
from typing import Any

import typer
from typer.core import TyperGroup

from desk.commands.deferred import Deferred

COMMANDS = (
    Deferred(
        "serve",
        "desk.commands.running:serve",
        "建好索引（如还没有），然后提供 HTTP 服务、巡查期限；设了 Telegram 令牌时同时运行机器人。",
    ),
    Deferred(
        "bot",
        "desk.commands.running:bot",
        "单独运行 Telegram 机器人（与 zhiwen serve 共用数据库），同时巡查期限。",
    ),
    Deferred("ask", "desk.commands.asking:ask", "提一个问题，得到带出处的原文答复。"),
    Deferred("search", "desk.commands.asking:search", "查找条文。"),
    Deferred(
        "verify",
        "desk.commands.asking:verify",
        "核对一段文字中的每一处法条引用；全部属实时退出码为 0，否则为 1。",
    ),
    Deferred("people", "desk.commands.people:app", "人员"),
    Deferred("cases", "desk.commands.cases:app", "案件"),
    Deferred("index", "desk.indexing.commands:index_app", "索引"),
    Deferred("library", "desk.library.commands:library_app", "文件库：法规、裁量基准、工作方案、指南"),
    Deferred("phrasing", "desk.phrasing.commands:phrasing_app", "问法库：每条法条的日常问法"),
    Deferred("corpus", "desk.commands.corpus:corpus_app", "法规库"),
)


class _Commands(TyperGroup):
    """The group of all commands, each imported when it is run."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands.update({str(command.name): command for command in COMMANDS})


app = typer.Typer(cls=_Commands, add_completion=False, no_args_is_help=True)


@app.callback()
def zhiwen() -> None:
    """执问：行政执法咨询台"""


def main() -> None:
    """The entry point of the command `zhiwen`."""
    # A command ends with a million objects that a last search for garbage would look through, for a third of a second.
    atexit.register(gc.freeze)
    app()
