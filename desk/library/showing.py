"""Prints documents, what became of files, differences and what is due for review."""

from collections.abc import Sequence

from desk.commands import terminal
from desk.library.adding import Outcome
from desk.library.differing import Difference
from desk.library.reviewing import RowsDue
from desk.library.shelved import ShelvedDocument
from desk.library.wording import told_place
from desk.storage.documents import DocumentRow
from escalation.guidance import Guidance
from knowledge.statute import Certainty, InstrumentKind

_KINDS = {
    InstrumentKind.STATUTE: "法规",
    InstrumentKind.AMENDMENT: "修改决定",
    InstrumentKind.INTERPRETATION: "解释",
    InstrumentKind.BENCHMARK: "裁量基准",
    InstrumentKind.PLAN: "工作方案",
    InstrumentKind.GUIDANCE: "指导文件",
}
_MOST_SHOWN = 5
_LONGEST = 60


def say_outcome(outcome: Outcome) -> None:
    """What became of a file, and the first of its findings."""
    row = outcome.row
    if row is None:
        terminal.say(f"✗ {outcome.path}  {outcome.error}", "red")
        return
    counts = "，".join(
        f"{count} {word}"
        for count, word in ((row.articles, "条"), (row.rows, "行"), (row.items, "项"))
        if count
    )
    mark = "＝" if outcome.known else "✓"
    terminal.say(f"{mark} {outcome.path}  {_KINDS[row.kind]}《{row.title}》{counts}，{row.in_force} 起")
    for finding in row.findings[:_MOST_SHOWN]:
        terminal.say(f"    {finding}", "yellow")
    if len(row.findings) > _MOST_SHOWN:
        terminal.say(
            f"    另有 {len(row.findings) - _MOST_SHOWN} 处提示，见 zhiwen library show {row.digest[:12]}"
        )


def listed(row: DocumentRow) -> tuple[str, ...]:
    """A document's line of the list."""
    about = "约" if row.certainty is Certainty.APPROXIMATE else ""
    return (
        row.digest[:12],
        row.title,
        _KINDS[row.kind],
        str(row.articles or ""),
        str(row.rows or ""),
        str(row.items or ""),
        f"{about}{row.in_force}",
        row.department,
        str(len(row.findings) or ""),
    )


def say_document(row: DocumentRow, held: ShelvedDocument, fate: str | None, *, whole: bool) -> None:
    """A document: where it came from, what was understood, and the first of its pieces, or all of them."""
    content = held.content
    terminal.say(f"《{row.title}》{_KINDS[row.kind]}  {content.level}  {content.number}", "bold")
    terminal.say(f"编号 {row.digest}")
    terminal.say(f"来源 {row.path}，{row.added_at:%Y-%m-%d %H:%M} 导入")
    about = "（推定）" if row.certainty is Certainty.APPROXIMATE else ""
    told = (f"通过 {row.adopted}", f"施行 {row.in_force}{about}", content.issuer, row.department)
    terminal.say("，".join(filter(None, told)))
    terminal.say(f"{row.articles} 条，{row.rows} 行，{row.items} 项，附件 {len(content.annexes)} 个")
    most = None if whole else _MOST_SHOWN
    for line in filter(None, (fate, *row.findings[: most and 4 * most])):
        terminal.say(f"  ! {line}", "yellow")
    if most and len(row.findings) > 4 * most:
        terminal.say(f"  另有 {len(row.findings) - 4 * most} 处提示，加 --all 全部列出", "yellow")
    for article in content.articles[:most]:
        terminal.say(f"  {article.label} [{told_place(article.place)}] {_short(article.text, whole=whole)}")
    for table_row in content.rows[:most]:
        cells = (table_row.violation, table_row.tier, table_row.circumstances, table_row.penalty)
        words = "｜".join(filter(None, cells))
        terminal.say(f"  [{told_place(table_row.place)}] {_short(words, whole=whole)}")
    for item in content.items[:most]:
        terminal.say(f"  {item.id} [{told_place(item.place)}] {_short(item.text, whole=whole)}")


def say_difference(before: str, after: str, found: Difference) -> None:
    """What an edition adds, removes and changes."""
    terminal.say(f"{before} → {after}", "bold")
    for piece in found.added:
        terminal.say(f"+ {piece.label} {piece.text}", "green")
    for piece in found.removed:
        terminal.say(f"- {piece.label} {piece.text}", "red")
    for change in found.changed:
        moved = f"（原{change.moved_from}）" if change.moved_from else ""
        terminal.say(f"~ {change.label}{moved}", "yellow")
        terminal.say(f"    原：{change.before}")
        terminal.say(f"    新：{change.after}")
    for old, new in found.moved:
        terminal.say(f"> {old} → {new}")
    counts = f"增加 {len(found.added)}，删去 {len(found.removed)}，修改 {len(found.changed)}"
    terminal.say(f"{counts}，改号 {len(found.moved)}，未变 {found.same}", "bold")


def say_review(due: Sequence[RowsDue], guidance: Sequence[Guidance]) -> None:
    """The benchmark rows and the guidance whose basis has changed."""
    table: str | None = None
    for rows in due:
        if rows.table != table:
            table = rows.table
            terminal.say(f"《{table}》{rows.source[:12]}", "bold")
        violation = _short(rows.violation, whole=False)
        terminal.say(f"  [{told_place(rows.place)}] {violation}（{rows.rows} 行）：{rows.basis} {rows.why}")
    for held in guidance:
        terminal.say(f"{held.citation}  {held.review_reason}")
    violations = len({(rows.source, rows.violation) for rows in due})
    terminal.say(f"待复核：裁量基准的违法行为 {violations} 种，指导意见 {len(guidance)} 件", "bold")


def _short(text: str, *, whole: bool) -> str:
    line = text.replace("\n", " ")
    return line if whole or len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
