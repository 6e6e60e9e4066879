"""The commands over the question bank: check it, record and review the words that its questions were written for."""

from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Day, Json
from desk.library.opening import known_library
from desk.phrasing import words
from kernel.clock import SystemClock
from knowledge.phrasing import (
    BANK_FOLDER,
    WORDINGS_FILE,
    check_phrasing,
    read_wordings,
    recorded,
    reviewed,
    write_wordings,
)

phrasing_app = typer.Typer(help="问法库：每条法条的日常问法", no_args_is_help=True)

_FILE = BANK_FOLDER / WORDINGS_FILE


@phrasing_app.command("check")
@terminal.told_of_storage
async def check(as_of: Day = None, json_: Json = False) -> None:
    """核对问法与当日有效的条文；有问法须处理时退出码为 1。"""
    composition = terminal.composition()
    library = await known_library(composition)
    day = terminal.day_of(as_of) or composition.clock.today()
    findings = check_phrasing(library.bank, library.corpus, day)
    if json_:
        for finding in findings:
            terminal.say_json(
                {
                    "trouble": finding.trouble,
                    "fatal": finding.trouble.fatal,
                    "law": finding.law,
                    "article": finding.article,
                    "questions": finding.questions,
                    "edition": finding.edition,
                    "now": finding.now,
                }
            )
    else:
        for finding in findings:
            terminal.say(words.finding_line(finding), "red" if finding.trouble.fatal else None)
        terminal.say(words.check_summary(len(library.bank), day, findings), "bold")
    if any(finding.trouble.fatal for finding in findings):
        raise typer.Exit(1)


@phrasing_app.command("record")
@terminal.told
def record() -> None:
    """登记每条有问法的条文编写时的文字（写入问法库旁的 wordings.tsv，随版本管理审阅）。"""
    library = terminal.composition().library
    rows = recorded(library.bank, library.corpus, read_wordings(_FILE))
    write_wordings(_FILE, rows)
    terminal.say(words.RECORDED.format(count=len(rows)))


@phrasing_app.command("review")
@terminal.told
def review(
    law: Annotated[str, typer.Argument(help="法规名称或通行简称")],
    article: Annotated[str, typer.Argument(help="问法所在的条号，如 第三十二条")],
    holds: Annotated[bool, typer.Option("--holds/--fails", help="问法对改动后的条文是否仍然适用")],
    as_of: Day = None,
) -> None:
    """记下一条条文的问法对当日有效的新文字是否仍然适用。"""
    library = terminal.composition().library
    day = terminal.day_of(as_of) or SystemClock().today()
    title = library.corpus.instrument(law).title
    rows, now = reviewed(library.bank, library.corpus, read_wordings(_FILE), title, article, day, holds=holds)
    write_wordings(_FILE, rows)
    terminal.say((words.HOLDS if holds else words.FAILS).format(law=title, article=article, now=now))
