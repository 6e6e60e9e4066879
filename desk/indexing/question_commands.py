"""`zhiwen index questions`: the admin's own questions of the admission test."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Json
from desk.indexing.own_questions import HardKind, OwnQuestion, OwnQuestions, values
from desk.library.opening import known_library

questions_app = typer.Typer(help="入库测验自备的问题", no_args_is_help=True)

Text = Annotated[str, typer.Argument(help="问题原文")]
_HEADS = ("问题", "应当找到", "部门")
_HARD = {HardKind.OUTSIDE.value: "应拒答", HardKind.HUMAN.value: "应转人工"}


def _own() -> OwnQuestions:
    return OwnQuestions(terminal.composition().settings.data)


@questions_app.command("list")
@terminal.told
def list_(json_: Json = False) -> None:
    """列出自备的问题；随程序提供的不在其中。"""
    found = _own().all()
    if json_:
        for each in found:
            terminal.say_json(values(each))
        return
    rows: list[tuple[str, ...]] = [
        (
            each.text,
            "、".join(f"《{law}》{article}" for law, article in sorted(each.relevant))
            or _HARD.get(each.kind, each.kind),
            each.department or "",
        )
        for each in found
    ]
    terminal.say_table(_HEADS, rows)
    terminal.say(f"{len(found)} 个问题；下次建立索引时一并测验", "bold")


@questions_app.command("add")
@terminal.told_of_storage
async def add(
    text: Text,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="应当找到的条文，如 处罚法33条；可写多次")
    ] = None,
    hard: Annotated[
        HardKind | None, typer.Option("--hard", help="outside 库内没有答案，应拒答；human 应转人工")
    ] = None,
    department: Annotated[str | None, typer.Option("--department", help="提问的部门")] = None,
) -> None:
    """加入一个问题；同一问题再次加入即改写。"""
    composition = terminal.composition()
    library = await known_library(composition)
    today: date = composition.clock.today()
    kept = _own().add(OwnQuestion(text, tuple(answer or ()), hard, department), library.corpus, today)
    articles = "、".join(f"《{law}》{article}" for law, article in sorted(kept.relevant))
    terminal.say(f"已加入：{kept.text} → {articles or _HARD[kept.kind]}")


@questions_app.command("import")
@terminal.told
def take_in(
    path: Annotated[Path, typer.Argument(help="JSON 行文件：question，以及 relevant 或 kind")],
) -> None:
    """从文件加入；有一行不对，一个也不加入。"""
    terminal.say(f"已加入 {_own().take_in(path)} 个问题")


@questions_app.command("remove")
@terminal.told
def remove(text: Text) -> None:
    """去掉一个问题。"""
    _own().remove(text)
    terminal.say("已去掉")
