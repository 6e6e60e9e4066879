"""How answers, searches and verifications look on a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from retrieval.answer import Answer, CitedArticle, Role
from retrieval.gate import TextVerdict, Verdict, Verification

_ROLES = {
    Role.MAIN: "",
    Role.PENALTY: "对应罚则",
    Role.NORM: "所违反的规定",
    Role.RELATED: "相关条文",
    Role.OTHER_EDITION: "新旧文本对照",
    Role.REPEALED: "已失效，仅供核对",
}
_TEXT_VERDICTS = {
    TextVerdict.VERIFIED: ("引用全部属实", "green"),
    TextVerdict.FAILED: ("引用有问题，请逐条核对", "red"),
    TextVerdict.NO_CITATIONS: ("没有找到法条引用，不能算作核对通过", "yellow"),
}
_VERDICTS = {
    Verdict.VERIFIED: "属实",
    Verdict.NOT_FOUND: "不存在",
    Verdict.MISMATCH: "内容不符",
    Verdict.REPEALED: "已废止",
    Verdict.NOT_IN_FORCE: "当日未施行",
    Verdict.UNRESOLVED: "无法确定",
}


def print_answer(console: Console, answer: Answer) -> None:
    """The whole answer: message, points, articles with what answers in bold, rows, notices, remarks."""
    console.print(answer.message, markup=False, highlight=False, style="bold")
    console.print(answer.as_of_note, markup=False, highlight=False, style="dim")
    for remark in answer.remarks:
        console.print(f"※ {remark}", markup=False, highlight=False, style="yellow")
    for point in answer.points:
        console.print()
        console.print(f"▍{point.citation}", markup=False, highlight=False, style="cyan")
        console.print(point.text, markup=False, highlight=False)
    for article in answer.articles:
        _print_article(console, article)
    _section(console, "裁量基准", (_row(row) for row in answer.benchmarks))
    _section(
        console,
        "工作方案",
        (f"{item.citation}{'（示例）' if item.example else ''}\n{item.text}" for item in answer.plan_items),
    )
    _section(console, "程序提示", (f"{n.heading}：{n.why}（{n.citation}）" for n in answer.notices))
    for step in answer.next_steps:
        console.print(f"→ {step}", markup=False, highlight=False, style="dim")


def _row(row: object) -> str:
    from retrieval.answer import FittingRow

    assert isinstance(row, FittingRow)  # noqa: S101
    tier = f"[{row.tier}]" if row.tier else ""  # a row of points has a factor instead
    mark = "（示例）" if row.example else ""
    what = "：".join(part for part in (row.violation, row.circumstances) if part)
    return f"{tier}{mark} {what}\n    {row.penalty}".lstrip()


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        console.print(f"\n【{title}】", markup=False, highlight=False, style="bold")
        for line in shown:
            console.print(f"· {line}", markup=False, highlight=False)


def _print_article(console: Console, article: CitedArticle) -> None:
    role = _ROLES[article.role]
    days = f"{article.in_force.isoformat()} 起施行" + (
        f"，至 {article.until.isoformat()} 前" if article.until else ""
    )
    console.print()
    console.print(f"{article.citation}  {role}  （{days}）", markup=False, highlight=False, style="bold cyan")
    text = Text(article.text)
    for start, end in article.highlights:
        text.stylize("bold", start, end)
    console.print(text)


def print_search(console: Console, rows: Sequence[Mapping[str, object]]) -> None:
    """The hits, one after the other."""
    for rank, row in enumerate(rows, start=1):
        console.print(f"{rank}. {row['citation']}", markup=False, highlight=False, style="cyan")
        console.print(str(row["text"]), markup=False, highlight=False)


def print_verification(console: Console, result: Verification) -> None:
    """The verdict and every citation with its own."""
    words, style = _TEXT_VERDICTS[result.verdict]
    console.print(
        f"{words}（按 {result.as_of.isoformat()} 的法律）", style=style, markup=False, highlight=False
    )
    for checked in result.citations:
        mark = "✓" if checked.verdict is Verdict.VERIFIED else "✗"
        console.print(
            f"{mark} {checked.text} → {checked.citation}：{_VERDICTS[checked.verdict]} {checked.detail}",
            markup=False,
            highlight=False,
        )
