"""The measuring program: `python -m evaluation retrieval|answers|same-question|speed|reindex`; `--json` puts one object last."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from desk.composition import Composition, Service
from desk.indexing.opening import service_of
from desk.settings import load_settings
from evaluation.measures import Ranking, summarize
from evaluation.questions import LabelledQuestion, load_hard, load_labelled, load_pairs
from evaluation.reindex import measure_reindex
from evaluation.retrieval_run import answer_measures, rankings
from evaluation.same_question_run import same_question_measures
from evaluation.speed import measure_speed
from kernel.clock import SystemClock
from kernel.errors import ZhiwenError

app = typer.Typer(add_completion=False, no_args_is_help=True)
_console = Console()
_COUNTS = frozenset({"questions", "same", "taken", "right"})


def _service() -> Service:
    return service_of(Composition(load_settings()))


def _print(title: str, values: dict[str, float], as_json: bool) -> None:
    table = Table("measure", "value", title=title)
    for name, value in values.items():
        table.add_row(name, f"{value:.0f}" if name in _COUNTS else f"{value:.3f}")
    _console.print(table)
    if as_json:
        typer.echo(json.dumps(values, ensure_ascii=False))


def _print_missed(question: LabelledQuestion, ranking: Ranking) -> None:
    _console.print(f"{question.text}", style="bold", markup=False)
    for title, label in sorted(question.relevant):
        _console.print(f"  = 《{title}》{label[:60]}", markup=False, highlight=False)
    for place, (title, label) in enumerate(ranking.found[:5], start=1):
        right = "*" if (title, label) in ranking.relevant else " "
        _console.print(f"  {place}{right}《{title}》{label[:60]}", markup=False, highlight=False)


@app.command()
def retrieval(
    questions: Annotated[Path, typer.Option(help="JSON lines: question, relevant")],
    split: Annotated[str | None, typer.Option(help="only those whose `split` is this")] = None,
    missed: Annotated[bool, typer.Option("--missed", help="list what was not found first")] = False,
    json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """hit@k, recall@k and MRR@10 of the search, and how often the first found is of a right document."""
    labelled = load_labelled(questions, split)
    found = rankings(_service(), track(labelled, disable=json_))
    for question, ranking in zip(labelled, found, strict=True) if missed else ():
        if not ranking.right_document or not ranking.hit(5):
            _print_missed(question, ranking)
    _print("retrieval", summarize(found), json_)


@app.command()
def answers(
    questions: Annotated[Path, typer.Option(help="answerable questions")],
    hard: Annotated[Path, typer.Option(help="questions to decline or hand on: question, kind")],
    json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """What is answered, whether rightly, and what is declined or handed on."""
    labelled, difficult = load_labelled(questions), load_hard(hard)
    _print("answers", asdict(answer_measures(_service(), labelled, difficult)), json_)


@app.command("same-question")
def same_question(
    questions: Annotated[Path, typer.Argument(help="pairs: earlier, asked, same")],
    json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """How rightly guidance is found for the same question: precision and recall on labelled pairs."""
    today = SystemClock().today()
    _print("same question", same_question_measures(load_pairs(questions), today), json_)


@app.command()
def speed(
    peer: Annotated[list[str] | None, typer.Option(help="china-law-mcp, chroma-default")] = None,
    json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Indexing rate, time to the first answer, latency and memory, beside peers in the same run."""
    values = measure_speed(load_settings(), peer or [])
    _print("speed", values, json_)


@app.command()
def reindex(
    data: Annotated[Path, typer.Option(help="a folder of its own; what it builds stays there")],
    documents: Annotated[int, typer.Option(min=1, help="changed documents")] = 50,
    articles: Annotated[int, typer.Option(min=1, help="changed articles in each")] = 5,
    full: Annotated[bool, typer.Option("--full", help="really embed everything")] = False,
    load: Annotated[float, typer.Option(min=0, help="requests a second beside a build; 0: none")] = 20,
    kills: Annotated[int, typer.Option(min=0, help="builds to kill")] = 20,
    json_: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """How long re-indexing takes, what it does to requests, and whether kills harm it."""
    values = asyncio.run(
        measure_reindex(data, documents=documents, articles=articles, full=full, load=load, kills=kills)
    )
    _print("reindex", values, json_)


if __name__ == "__main__":
    try:
        app()
    except ZhiwenError as error:
        _console.print(f"[red]{error}[/red]")
        raise SystemExit(2) from error
