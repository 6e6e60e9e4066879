"""The commands over cases: the ledger, one case's file, one sweep."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Json
from desk.commands.words import ACTIONS, NOBODY, STATES, THE_DESK
from desk.office import ON_THE_MACHINE, open_office
from escalation.deadlines import Urgency
from escalation.ledger import Ledger, LedgerRow
from escalation.viewing import CaseFile

app = typer.Typer(help="案件", no_args_is_help=True)

_LONGEST_QUESTION = 30


@app.command()
@terminal.told_of_storage
async def ledger(json_: Json = False) -> None:
    """未办结台账：还有哪些、该谁办、晚了多久。"""
    async with open_office(terminal.composition()) as office:
        book = await office.cases.ledger()
    if json_:
        terminal.say_json({"at": book.at, "cases": [_plain_row(book, row) for row in book.rows]})
        return
    terminal.say(f"未办结 {len(book.rows)} 件，逾期 {len(book.overdue)} 件（{_moment(book.at)}）", "bold")
    if book.rows:
        terminal.say_table(
            ("编号", "状态", "该谁办", "部门", "答复期限", "逾期", "问题"),
            [_shown_row(book, row) for row in book.rows],
        )


@app.command()
@terminal.told_of_storage
async def show(
    number: Annotated[str, typer.Argument(help="案件编号，如 ZW2026-0001")], json_: Json = False
) -> None:
    """一件案件的全部：问题、草稿、经过。"""
    async with open_office(terminal.composition()) as office:
        file = await office.cases.file(number.strip().upper(), ON_THE_MACHINE)
    if json_:
        terminal.say_json(file)
        return
    for line in _file_lines(file):
        terminal.say(line)


@app.command()
@terminal.told_of_storage
async def sweep(json_: Json = False) -> None:
    """巡查一次到期的案件：催办、转办、上报、办结。服务运行时会自动巡查。"""
    async with open_office(terminal.composition()) as office:
        report = await office.sweeper.sweep()
    if json_:
        terminal.say_json(report)
        return
    done = "".join(f"，{ACTIONS[action]} {count}" for action, count in report.done.items())
    terminal.say(f"查看 {report.looked_at} 件{done}")


def _plain_row(book: Ledger, row: LedgerRow) -> dict[str, object]:
    return {
        "number": row.number,
        "state": row.state,
        "turn": row.turn,
        "group": row.group,
        "department": row.department,
        "scope": row.scope,
        "urgency": row.urgency,
        "question": row.question,
        "opened_at": row.opened_at,
        "turn_due": row.turn_due,
        "answer_due": row.answer_due,
        "late_seconds": int(row.late(book.at).total_seconds()),
        "turn_late_seconds": int(row.turn_late(book.at).total_seconds()),
    }


def _shown_row(book: Ledger, row: LedgerRow) -> tuple[str, ...]:
    return (
        row.number,
        STATES[row.state],
        row.turn,
        row.department,
        _moment(row.answer_due),
        _span(row.late(book.at)),
        ("【现场】" if row.urgency is Urgency.ROADSIDE else "") + _short(row.question),
    )


def _file_lines(file: CaseFile) -> Iterator[str]:
    case = file.case
    yield f"{case.number}  {STATES[case.state]}  {case.scope}  {file.group or NOBODY}"
    asker = file.names.get(case.asker_id, "")
    yield f"提问：{case.department} {asker}  {_moment(case.opened_at)}  答复期限 {_moment(case.answer_due)}"
    yield f"问题：{case.question}"
    for turn in case.conversation:
        yield f"  此前问：{turn.question}"
    for draft in file.drafts:
        yield f"草稿 {draft.version}（{file.names.get(draft.author_id, '')}，{_moment(draft.at)}）：{draft.text}"
        for problem in draft.problems:
            yield f"  ✗ {problem.citation} {problem.detail}"
    for note in file.notes:
        yield f"留言（{file.names.get(note.author_id, '')}，{_moment(note.at)}）：{note.text}"
    for attachment in file.attachments:
        yield f"附件：{attachment.name}（{attachment.channel}）"
    yield "经过："
    for event in file.events:
        who = file.names.get(event.actor_id, "") if event.actor_id else THE_DESK
        yield f"  {_moment(event.at)} {who} {ACTIONS[event.action]} → {STATES[event.after]} {event.why}".rstrip()


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _span(late: timedelta) -> str:
    minutes = int(late.total_seconds()) // 60
    if minutes <= 0:
        return ""
    days, rest = divmod(minutes, 24 * 60)
    return f"{days}天{rest // 60}小时" if days else f"{rest // 60}小时{rest % 60}分"


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_QUESTION else line[: _LONGEST_QUESTION - 1] + "…"
