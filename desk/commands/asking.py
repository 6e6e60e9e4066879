"""The commands that ask the law: ask, search, verify."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from desk import consulting, printing
from desk.commands import terminal
from desk.commands.terminal import Day, DepartmentName, Json
from desk.verifying import open_checking
from kernel.errors import InvalidInput
from retrieval.gate import TextVerdict

_MAX_FILE_BYTES = 2_000_000


@terminal.told
def ask(
    question: str,
    as_of: Day = None,
    department: DepartmentName = None,
    json_: Json = False,
) -> None:
    """提一个问题，得到带出处的原文答复。"""
    answer = consulting.ask(terminal.service(), question, terminal.day_of(as_of), department)
    if json_:
        terminal.say_json(answer)
    else:
        printing.print_answer(terminal.console, answer)


@terminal.told
def search(
    question: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="条数")] = 5,
    as_of: Day = None,
    department: DepartmentName = None,
    json_: Json = False,
) -> None:
    """查找条文。"""
    rows = consulting.search(terminal.service(), question, k, terminal.day_of(as_of), department)
    if json_:
        terminal.say_json(rows)
    else:
        printing.print_search(terminal.console, rows)


@terminal.told_of_storage
async def verify(
    file: Annotated[str, typer.Argument(help="文件，或 - 表示标准输入")],
    as_of: Day = None,
    json_: Json = False,
) -> None:
    """核对一段文字中的每一处法条引用；全部属实时退出码为 0，否则为 1。"""
    result = consulting.verify(
        await open_checking(terminal.composition()), _text_of(file), terminal.day_of(as_of)
    )
    if json_:
        terminal.say_json(result)
    else:
        printing.print_verification(terminal.console, result)
    if result.verdict is not TextVerdict.VERIFIED:
        raise typer.Exit(1)


def _text_of(file: str) -> str:
    raw = sys.stdin.buffer.read(_MAX_FILE_BYTES + 1) if file == "-" else _bytes_of(Path(file))
    if len(raw) > _MAX_FILE_BYTES:
        raise InvalidInput(f"{file} is larger than {_MAX_FILE_BYTES:,} bytes; split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} is no UTF-8 text ({error.reason} at byte {error.start})") from error


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from error
