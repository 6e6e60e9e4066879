"""What every command shares: the consoles, the errors in one line, the composition, the progress bar."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from desk.complaints import complaint
from desk.composition import Composition, Service
from desk.encoding import plain
from desk.logs import configure_logging
from desk.settings import load_settings
from kernel.errors import ZhiwenError

console = Console()
errors = Console(stderr=True)

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

Day = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="按哪一天的法律")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
DepartmentName = Annotated[str | None, typer.Option("--department", help="提问人所在部门")]


def error_line(error: ZhiwenError) -> str:
    """An error on one line: what users are told, and the particulars."""
    return f"{complaint(error)}（{error}）"


def told(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """Turn the errors we raise into one line and exit status 2."""

    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ZhiwenError as error:
            errors.print(error_line(error), style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(2) from error

    return run


def told_of_storage(command: Callable[_Arguments, Coroutine[Any, Any, None]]) -> Callable[_Arguments, None]:
    """The same for a command that works asynchronously, as everything over the database does."""

    @told
    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        asyncio.run(command(*args, **kwargs))

    return run


def composition() -> Composition:
    """The parts by this process's settings, with logging set up."""
    settings = load_settings()
    configure_logging(settings.log_level)
    return Composition(settings)


def service() -> Service:
    """The service over the active index, built first where there is none."""
    from desk.indexing.opening import service_of  # the rooms of retrieval take seconds to import
    from desk.indexing.showing import with_bar

    return service_of(composition(), with_bar)


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment that the command line gave."""
    return moment.date() if moment else None


def say(words: str, style: str | None = None) -> None:
    """A line as it stands, neither wrapped nor marked up."""
    console.print(words, style=style, markup=False, highlight=False, soft_wrap=True)


def say_json(value: object) -> None:
    """A value as one line of JSON."""
    typer.echo(json.dumps(plain(value), ensure_ascii=False))


def say_table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Rows under their heads."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table, markup=False, highlight=False)
