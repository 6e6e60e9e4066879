"""The commands over the library: add, list, show, diff, remove, sweep."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Json
from desk.composition import load_library
from desk.library.adding import Importer, Outcome, fates
from desk.library.choosing import choose
from desk.library.describing import difference_values, document_values, due_values, outcome_values, row_values
from desk.library.differing import difference
from desk.library.opening import opened_shelf, shelved_library
from desk.library.reviewing import rows_due
from desk.library.shelf import Shelf
from desk.library.shelved import Told
from desk.library.showing import listed, say_difference, say_document, say_outcome, say_review
from desk.storage.documents import DocumentRow
from kernel.errors import InvalidInput
from knowledge.statute import InstrumentKind

library_app = typer.Typer(help="文件库：法规、裁量基准、工作方案、指南", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]


class Kind(StrEnum):
    """The kinds that an admin may name."""

    STATUTE = "statute"
    BENCHMARK = "benchmark"
    PLAN = "plan"
    GUIDANCE = "guidance"


def open_shelf() -> AbstractAsyncContextManager[Shelf]:
    """The shelf over the configured database and data folder."""
    return opened_shelf(terminal.composition())


@library_app.command("add")
@terminal.told_of_storage
async def add(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹")],
    kind: Annotated[Kind | None, typer.Option(help="文件种类，默认自动判断")] = None,
    title: Annotated[str | None, typer.Option(help="文件名称，默认取自正文")] = None,
    edition: Annotated[datetime | None, typer.Option(formats=_DAY, help="通过或修订的日期")] = None,
    in_force: Annotated[datetime | None, typer.Option("--in-force", formats=_DAY, help="施行日期")] = None,
    department: Annotated[str | None, typer.Option(help="所属部门")] = None,
    json_: Json = False,
) -> None:
    """导入文件；有文件被退回时退出码为 1，其余照常导入。"""
    told = Told(
        InstrumentKind(kind.value) if kind else None,
        title,
        terminal.day_of(edition),
        terminal.day_of(in_force),
        department,
    )
    base = load_library()
    outcomes: list[Outcome] = []
    async with open_shelf() as shelf, Importer(shelf, base) as importer:
        async for outcome in importer.add(paths, told):
            outcomes.append(outcome)
            if json_:
                terminal.say_json(outcome_values(outcome))
            else:
                say_outcome(outcome)
        added = {outcome.row.digest for outcome in outcomes if outcome.row and not outcome.known}
        said = fates(base, shelf.contents(await shelf.snapshot())) if added and not json_ else {}
    refused = sum(outcome.error is not None for outcome in outcomes)
    if not json_:
        for outcome in outcomes:
            if outcome.row and outcome.row.digest in added and outcome.row.digest in said:
                terminal.say(f"{Path(outcome.path).name}：{said[outcome.row.digest]}")
        known = sum(outcome.known for outcome in outcomes)
        terminal.say(
            f"导入 {len(outcomes) - refused - known} 份，库中已有 {known} 份，退回 {refused} 份", "bold"
        )
    if refused:
        raise typer.Exit(1)


@library_app.command("list")
@terminal.told_of_storage
async def list_documents(
    review: Annotated[
        bool, typer.Option("--review", help="只列出依据有变化、需要复核的裁量基准和指导意见")
    ] = False,
    json_: Json = False,
) -> None:
    """库中的文件。"""
    if review:
        await _list_review(json_=json_)
        return
    async with open_shelf() as shelf:
        rows = await shelf.documents()
    if json_:
        for row in rows:
            terminal.say_json(row_values(row))
        return
    terminal.say_table(
        ("编号", "名称", "种类", "条", "行", "项", "施行", "部门", "提示"),
        [listed(row) for row in rows],
    )
    terminal.say(f"共 {len(rows)} 份", "bold")


@library_app.command("show")
@terminal.told_of_storage
async def show(
    document: Annotated[str, typer.Argument(help="文件编号的前几位，或文件名称")],
    whole: Annotated[bool, typer.Option("--all", help="列出全部条文、表行和事项")] = False,
    json_: Json = False,
) -> None:
    """一份文件读出了什么。"""
    async with open_shelf() as shelf:
        row = await _row(shelf, document)
        held = shelf.open(row)
        fate = fates(load_library(), shelf.contents(await shelf.snapshot())).get(row.digest)
    if json_:
        terminal.say_json(document_values(row, held, fate))
    else:
        say_document(row, held, fate, whole=whole)


@library_app.command("diff")
@terminal.told_of_storage
async def diff(
    before: Annotated[str, typer.Argument(help="较早的：文件编号、名称，或 名称@通过日期")],
    after: Annotated[str | None, typer.Argument(help="较晚的；省略时比较同一法规最近的两个版本")] = None,
    json_: Json = False,
) -> None:
    """两个版本或两份文件之间增加、删去、修改了什么。"""
    async with open_shelf() as shelf:
        one, other = await choose(shelf, load_library(), before, after)
    found = difference(one.pieces, other.pieces)
    if json_:
        terminal.say_json({"before": one.name, "after": other.name} | difference_values(found))
    else:
        say_difference(one.name, other.name, found)


@library_app.command("remove")
@terminal.told_of_storage
async def remove(
    document: Annotated[str, typer.Argument(help="文件编号的前几位，或文件名称")], json_: Json = False
) -> None:
    """移除一份文件；下次建立索引后不再参与检索。"""
    async with open_shelf() as shelf:
        row = await shelf.remove((await _row(shelf, document)).digest)
    if json_:
        terminal.say_json(row_values(row))
    else:
        terminal.say(f"已移除《{row.title}》（{row.digest[:12]}）；重建索引后不再参与检索。")


@library_app.command("sweep")
@terminal.told_of_storage
async def sweep() -> None:
    """清理中断的导入留下的文件。"""
    async with open_shelf() as shelf:
        terminal.say(f"清理 {await shelf.sweep()} 个文件")


async def _list_review(*, json_: bool) -> None:
    """The benchmark rows and the guidance whose basis has changed."""
    composition = terminal.composition()
    async with opened_shelf(composition) as shelf:
        library = await shelved_library(composition, shelf)
        guidance = await shelf.guidance_due()
    due = rows_due(library.corpus, library.benchmarks, composition.clock.today())
    if json_:
        for rows in due:
            terminal.say_json({"kind": "benchmark"} | due_values(rows))
        for held in guidance:
            terminal.say_json(
                {
                    "kind": "guidance",
                    "case": held.case_number,
                    "citations": held.citations,
                    "why": held.review_reason,
                }
            )
        return
    say_review(due, guidance)


async def _row(shelf: Shelf, name: str) -> DocumentRow:
    """The document of a title, or of the beginning of a digest."""
    titled = [row for row in await shelf.documents() if row.title == name.strip("《》 ")]
    if len(titled) > 1:
        digests = "、".join(row.digest[:12] for row in titled)
        raise InvalidInput(f"{len(titled)} documents have the title {name!r}; name one of {digests}")
    return titled[0] if titled else await shelf.document(name)
