"""The commands over the question bank: check, record and review it; list, accept and refuse what might join it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Day, Json
from desk.library.opening import shelf_over, shelved_library
from desk.library.shelf import Shelf
from desk.phrasing import words
from desk.phrasing.book import PhrasingBook
from desk.phrasing.candidate import CandidateState, Source
from desk.phrasing.joining import questions_of
from desk.storage import open_storage
from kernel.clock import SystemClock
from kernel.errors import ChatModelMissing, InvalidInput
from knowledge.phrasing import (
    BANK_FOLDER,
    WORDINGS_FILE,
    check_phrasing,
    read_wordings,
    recorded,
    reviewed,
    write_wordings,
)
from knowledge.statute import Edition
from retrieval.index import Library

phrasing_app = typer.Typer(help="问法库：每条法条的日常问法", no_args_is_help=True)

_FILE = BANK_FOLDER / WORDINGS_FILE

Numbers = Annotated[list[int], typer.Argument(help="问法编号，见 zhiwen phrasing list", min=1, max=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class _Opened:
    """The candidates over the configured database, the shelf, and what ships with its documents."""

    book: PhrasingBook
    library: Library
    shelf: Shelf


@asynccontextmanager
async def _opened() -> AsyncIterator[_Opened]:
    composition = terminal.composition()
    storage = await open_storage(composition.settings.database)
    try:
        shelf = shelf_over(composition, storage)
        library = await shelved_library(composition, shelf)
        yield _Opened(PhrasingBook(storage, lambda: library, composition.clock), library, shelf)
    finally:
        await storage.close()


@phrasing_app.command("check")
@terminal.told_of_storage
async def check(as_of: Day = None, json_: Json = False) -> None:
    """核对问法与当日有效的条文；有问法须处理时退出码为 1。"""
    async with _opened() as opened:
        library = opened.library
        bank = (*library.bank, *questions_of(await opened.book.accepted()))
    day = terminal.day_of(as_of) or SystemClock().today()
    findings = check_phrasing(bank, library.corpus, day)
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
        terminal.say(words.check_summary(len(bank), day, findings), "bold")
    if any(finding.trouble.fatal for finding in findings):
        raise typer.Exit(1)


@phrasing_app.command("list")
@terminal.told_of_storage
async def list_(
    state: Annotated[
        CandidateState | None, typer.Option("--state", help="proposed 待定，accepted 采用，refused 不用")
    ] = None,
    source: Annotated[
        Source | None, typer.Option("--source", help="helpful 有用的答复，guidance 指导意见，suggested 起草")
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", help="个数", min=1, max=200)] = 50,
    json_: Json = False,
) -> None:
    """列出来自有用的答复、指导意见和起草的问法，新的在前。"""
    async with _opened() as opened:
        found = await opened.book.listed(None, state, source, limit)
    if json_:
        for each in found:
            terminal.say_json(each)
        return
    terminal.say_table(words.CANDIDATE_HEADS, [words.candidate_row(each) for each in found])
    terminal.say(words.LISTED.format(count=len(found)), "bold")


@phrasing_app.command("accept")
@terminal.told_of_storage
async def accept(numbers: Numbers) -> None:
    """采用问法；下次建立索引后参与检索。"""
    async with _opened() as opened:
        for number in numbers:
            terminal.say(words.accepted_line(await opened.book.accept(None, number)))
    terminal.say(words.AFTER_DECISION)


@phrasing_app.command("refuse")
@terminal.told_of_storage
async def refuse(numbers: Numbers, why: Annotated[str, typer.Option("--why", help="理由")] = "") -> None:
    """不用问法，也不再提出；已采用的，下次建立索引后不再参与检索。"""
    async with _opened() as opened:
        for number in numbers:
            terminal.say(words.refused_line(await opened.book.refuse(None, number, why)))


@phrasing_app.command("suggest")
@terminal.told_of_storage
async def suggest(
    law: Annotated[str | None, typer.Option("--law", help="为这件法规起草，名称或通行简称")] = None,
    document: Annotated[
        str | None, typer.Option("--document", help="为这份文件起草，编号见 zhiwen library list")
    ] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", help="最多几条条文", min=1, max=1000)] = 20,
    each: Annotated[int, typer.Option("--each", help="每条起草几个问法", min=1, max=10)] = 3,
) -> None:
    """请语言模型为还没有问法的条文起草问法；管理员采用后才参与检索。不指定时，为新导入的文件起草。"""
    from desk.chat import ChatModel  # what speaks HTTP takes a while to import
    from desk.phrasing.suggesting import Suggesting

    settings = terminal.composition().settings
    if settings.chat is None:
        raise ChatModelMissing("no language model is set: set ZHIWEN_CHAT_URL and ZHIWEN_CHAT_MODEL")
    if law is not None and document is not None:
        raise InvalidInput("--law and --document exclude each other")
    async with _opened() as opened:
        suggesting = Suggesting(opened.book, opened.library, ChatModel(settings.chat))
        editions = await _editions(opened, law, document)
        articles = await suggesting.articles_of(editions, limit)
        if not articles:
            terminal.say(words.NOTHING_TO_ASK)
            return
        done = await suggesting.draft(
            articles,
            each,
            lambda provision, kept: terminal.say(words.DRAFTED.format(article=provision.printed, count=kept)),
        )
    for line in words.suggested_lines(done):
        terminal.say(line)


async def _editions(opened: _Opened, law: str | None, document: str | None) -> list[Edition]:
    """The editions to draft for: a law's, a document's, or those of all documents of the shelf."""
    from desk.phrasing.suggesting import edition_to_ask

    if law is not None:
        return [edition_to_ask(opened.library.corpus.instrument(law), SystemClock().today())]
    rows = [await opened.shelf.document(document)] if document else await opened.shelf.documents()
    wanted = {row.digest for row in rows}
    found = [
        edition
        for instrument in opened.library.corpus.instruments.values()
        for edition in instrument.editions
        if edition.source in wanted
    ]
    if document and not found:
        raise InvalidInput(f"the document {document!r} gives the library no articles of its own")
    return found


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
