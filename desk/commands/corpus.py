"""The commands over the statutes that ship: check them."""

from typing import Annotated

import typer

from desk.commands import terminal
from knowledge.check import check_corpus

corpus_app = typer.Typer(help="法规库", no_args_is_help=True)


@corpus_app.command("check")
@terminal.told
def corpus_check(
    quiet: Annotated[bool, typer.Option("--quiet", help="不列出推定日期")] = False,
) -> None:
    """检查法规库：缺条、粘连、重复、残留时退出码为 1；推定的施行日期只作提示。"""
    instruments = terminal.composition().library.corpus.instruments
    findings = check_corpus(instruments.values())
    fatal = [finding for finding in findings if finding.kind.fatal]
    for finding in findings if not quiet else fatal:
        style = "red" if finding.kind.fatal else "yellow"
        terminal.console.print(
            f"{finding.kind:<12} {finding.where}  {finding.what}", style=style, highlight=False
        )
    articles = sum(len(e.articles) for i in instruments.values() for e in i.editions)
    terminal.console.print(
        f"文件 {len(instruments)} 件，条文 {articles} 条，缺陷 {len(fatal)} 处，推定日期 {len(findings) - len(fatal)} 处"
    )
    if fatal:
        raise typer.Exit(1)
