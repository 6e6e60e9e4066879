"""`zhiwen index`: build, list, activate, rollback, cancel, questions; and `ship`, for whoever releases the program."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from desk.commands import terminal
from desk.commands.terminal import Json
from desk.indexing import words
from desk.indexing.generation import Generation, GenerationState
from desk.indexing.opening import Indexing, open_indexing
from desk.indexing.question_commands import questions_app
from desk.indexing.showing import with_bar

index_app = typer.Typer(help="索引", no_args_is_help=True)
index_app.add_typer(questions_app, name="questions")
_console = Console()
_ENDED_WELL = {GenerationState.ACTIVE, GenerationState.RETIRED}

Name = Annotated[str, typer.Argument(help="索引编号，见 zhiwen index list")]


@asynccontextmanager
async def _opened() -> AsyncIterator[Indexing]:
    async with open_indexing(terminal.composition()) as opened:
        await opened.generations.reconcile()
        yield opened


@index_app.command("build")
@terminal.told_of_storage
async def build(json_: Json = False) -> None:
    """建立一份新索引；通过入库测验即启用，正在运行的服务随之切换。留待决定时退出码为 1。"""
    async with _opened() as opened:
        wanted = await opened.generations.request("zhiwen index build")
        built = await with_bar(opened, wanted, opened.see_through(wanted.id))
    _show(built, json_)
    if built.state not in _ENDED_WELL:
        raise typer.Exit(1)


@index_app.command("list")
@terminal.told_of_storage
async def list_(json_: Json = False) -> None:
    """列出各份索引。"""
    async with _opened() as opened:
        found = await opened.generations.all()
    if json_:
        typer.echo(json.dumps([words.plain(one) for one in found], ensure_ascii=False))
        return
    table = Table(Column("编号", no_wrap=True), "状态", "条目", "问法", "测验", "申请", "说明")
    for one in found:
        table.add_row(*words.row(one))
    _console.print(table)


@index_app.command("activate")
@terminal.told_of_storage
async def activate(name: Name, json_: Json = False) -> None:
    """启用一份待定或以前的索引。"""
    async with _opened() as opened:
        _show(await opened.generations.activate(name), json_)


@index_app.command("rollback")
@terminal.told_of_storage
async def rollback(json_: Json = False) -> None:
    """换回上一份索引。"""
    async with _opened() as opened:
        _show(await opened.generations.rollback(), json_)


@index_app.command("cancel")
@terminal.told_of_storage
async def cancel(name: Name, json_: Json = False) -> None:
    """取消一次排队或进行中的建立。"""
    async with _opened() as opened:
        _show(await opened.generations.cancel(name), json_)


@index_app.command("ship")
@terminal.told_of_storage
async def ship() -> None:
    """把当前内容的向量写入随程序发布的文件。"""
    count = await asyncio.to_thread(terminal.composition().ship_vectors)
    _console.print(f"已写入 {count} 条向量")


def _show(generation: Generation, json_: bool) -> None:
    if json_:
        typer.echo(json.dumps(words.plain(generation), ensure_ascii=False))
    else:
        for line in words.lines(generation):
            _console.print(line, markup=False, highlight=False)
