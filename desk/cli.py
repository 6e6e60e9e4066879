"""The command line `zhiwen`: serve, ask, search, verify, index, corpus."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from desk import printing
from desk.composition import Composition, Service
from desk.encoding import as_json
from desk.logs import configure_logging
from desk.settings import load_settings
from kernel.errors import InvalidInput, ZhiwenError
from knowledge.check import check_corpus
from knowledge.departments import department_named
from retrieval.gate import TextVerdict

app = typer.Typer(help="执问：行政执法咨询台", add_completion=False, no_args_is_help=True)
index_app = typer.Typer(help="索引", no_args_is_help=True)
corpus_app = typer.Typer(help="法规库", no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(corpus_app, name="corpus")

_console = Console()
_errors = Console(stderr=True)
_MAX_FILE_BYTES = 2_000_000
_Arguments = ParamSpec("_Arguments")

Day = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="按哪一天的法律")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
DepartmentName = Annotated[str | None, typer.Option("--department", help="提问人所在部门")]


def _told(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """Turn the errors we raise into one line and exit status 2."""

    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ZhiwenError as error:
            _errors.print(printing.error_line(error), style="red", markup=False, highlight=False)
            raise typer.Exit(2) from error

    return run


@app.command()
@_told
def ask(
    question: str,
    as_of: Day = None,
    department: DepartmentName = None,
    json_: Json = False,
) -> None:
    """提一个问题，得到带出处的原文答复。"""
    service = _service()
    answer = service.answerer.ask(question, _day(as_of), department_named(department) if department else None)
    if json_:
        typer.echo(as_json(answer))
    else:
        printing.print_answer(_console, answer)


@app.command()
@_told
def search(
    question: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="条数")] = 5,
    as_of: Day = None,
    department: DepartmentName = None,
    json_: Json = False,
) -> None:
    """查找条文。"""
    searcher = _service().searcher
    read = searcher.read(question, _day(as_of), department_named(department) if department else None)
    found = searcher.search(read, k)
    if json_:
        typer.echo(json.dumps(printing.search_rows(found), ensure_ascii=False))
    else:
        printing.print_search(_console, found)


@app.command()
@_told
def verify(
    file: Annotated[str, typer.Argument(help="文件，或 - 表示标准输入")],
    as_of: Day = None,
    json_: Json = False,
) -> None:
    """核对一段文字中的每一处法条引用；全部属实时退出码为 0，否则为 1。"""
    composition = _composition()
    result = composition.gate.verify(_text_of(file), _day(as_of) or composition.clock.today())
    if json_:
        typer.echo(as_json(result))
    else:
        printing.print_verification(_console, result)
    if result.verdict is not TextVerdict.VERIFIED:
        raise typer.Exit(1)


@app.command()
@_told
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="端口")] = None,
) -> None:
    """建好索引（如还没有），然后提供 HTTP 服务。"""
    import uvicorn

    from api.app import create_app

    composition = _composition()
    service = composition.service_building_if_needed(_progress_bar)
    application = create_app(service)
    settings = composition.settings
    _errors.print(f"执问已就绪：http://{host or settings.host}:{port or settings.port}/docs", highlight=False)
    uvicorn.run(application, host=host or settings.host, port=port or settings.port, log_config=None)


@index_app.command("build")
@_told
def index_build() -> None:
    """建立一份新索引并启用。"""
    index = _composition().build(_progress_bar())
    _console.print(
        f"索引 {index.manifest.id}：{index.manifest.passages} 条，问法 {index.manifest.questions} 条，模型 {index.manifest.model}"
    )


@index_app.command("ship")
@_told
def index_ship() -> None:
    """把当前内容的向量写入随程序发布的文件。"""
    _console.print(f"已写入 {_composition().ship_vectors()} 条向量")


@corpus_app.command("check")
@_told
def corpus_check(
    quiet: Annotated[bool, typer.Option("--quiet", help="不列出推定日期")] = False,
) -> None:
    """检查法规库：缺条、粘连、重复、残留时退出码为 1；推定的施行日期只作提示。"""
    composition = _composition()
    findings = check_corpus(composition.library.corpus.instruments.values())
    fatal = [finding for finding in findings if finding.kind.fatal]
    for finding in findings if not quiet else fatal:
        style = "red" if finding.kind.fatal else "yellow"
        _console.print(f"{finding.kind:<12} {finding.where}  {finding.what}", style=style, highlight=False)
    instruments = composition.library.corpus.instruments
    articles = sum(len(e.articles) for i in instruments.values() for e in i.editions)
    _console.print(
        f"文件 {len(instruments)} 件，条文 {articles} 条，缺陷 {len(fatal)} 处，推定日期 {len(findings) - len(fatal)} 处"
    )
    if fatal:
        raise typer.Exit(1)


def _composition() -> Composition:
    settings = load_settings()
    configure_logging(settings.log_level)
    return Composition(settings)


def _service() -> Service:
    return _composition().service_building_if_needed(_progress_bar)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


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


def _progress_bar() -> Callable[[str, int, int], None]:
    """Shows each stage of a build as a bar on standard error; each line stays when its stage is done."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        console=_errors,
    )
    stages: dict[str, TaskID] = {}

    def told(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            if not stages:
                bar.start()
            stages[stage] = bar.add_task(stage, total=total)
        bar.update(stages[stage], completed=done, total=total)
        if stage == "向量库" and done >= total:
            bar.stop()

    return told


def main() -> None:
    """The entry point of the command `zhiwen`."""
    app()
