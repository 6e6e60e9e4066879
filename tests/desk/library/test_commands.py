"""The commands of the library, as an admin types them."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from desk import composition
from desk.cli import app
from desk.library import commands
from desk.library.commands import library_app
from desk.office import open_office
from desk.settings import load_settings
from escalation.gate import DraftReview
from retrieval.index import Library
from tests.desk.library.conftest import TODAY
from tests.desk.library.samples import RULE, RULE_AMENDED, benchmark_markdown, write

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, shipped: Library, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `zhiwen library …` over a data folder of its own."""
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ZHIWEN_DATABASE_URL", raising=False)
    monkeypatch.setattr(commands, "load_library", lambda: shipped)
    monkeypatch.setattr(composition, "load_library", lambda: shipped)
    return lambda *arguments: CliRunner().invoke(library_app, [str(argument) for argument in arguments])


def test_documents_are_added_listed_shown_compared_and_removed(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "旧.txt", RULE)
    write(folder, "新.txt", RULE_AMENDED)
    write(folder, "坏.docx", "no document")
    added = command("add", folder, "--json")
    assert added.exit_code == 1, "one was refused"
    objects = {Path(o["path"]).name: o for o in map(json.loads, added.stdout.splitlines())}
    assert {name: o["error"] is None for name, o in objects.items()} == {
        "旧.txt": True,
        "新.txt": True,
        "坏.docx": False,
    }
    listed = [json.loads(line) for line in command("list", "--json").stdout.splitlines()]
    assert {row["in_force"] for row in listed} == {"2020-05-01", "2024-08-01"}
    digests = {Path(row["path"]).name: row["digest"] for row in listed}
    old = digests["旧.txt"]
    shown = command("show", old[:8])
    assert shown.exit_code == 0
    assert "是《某州样本河道管理条例》" in command("show", digests["新.txt"]).stdout
    found = json.loads(command("diff", "某州样本河道管理条例", "--json").stdout)
    assert [piece["label"] for piece in found["added"]] == ["第四条"]
    assert {change["label"] for change in found["changed"]} >= {"第二条", "第三条"}
    assert [piece["label"] for piece in found["removed"]] == ["附件1"]
    assert command("remove", old[:8]).exit_code == 0
    assert len(command("list", "--json").stdout.splitlines()) == 1


def test_what_rests_on_a_changed_article_is_listed_for_review(command: Command, tmp_path: Path) -> None:
    write(tmp_path, "旧.txt", RULE)
    write(tmp_path, "基准.md", benchmark_markdown())
    command("add", tmp_path / "旧.txt")
    command("add", tmp_path / "基准.md", "--in-force", "2021-01-01")
    assert command("list", "--review", "--json").stdout == ""
    write(tmp_path, "新.txt", RULE_AMENDED)
    command("add", tmp_path / "新.txt")
    (due,) = map(json.loads, command("list", "--review", "--json").stdout.splitlines())
    assert (due["kind"], due["table"], due["rows"]) == ("benchmark", "样本违法行为裁量基准", 3)
    assert (due["basis"], due["why"]) == ("《某州样本河道管理条例》第三条", "条文内容已修改")
    assert "违法行为 1 种" in command("list", "--review").stdout


@pytest.mark.parametrize(
    ("cited", "status"),
    [
        pytest.param("《某州样本河道管理条例》第三条", 0, id="an imported rule"),
        pytest.param("《中华人民共和国样本法》第二条", 0, id="a shipped law"),
        pytest.param("《某州样本河道管理条例》第三十条", 1, id="no such article"),
    ],
)
def test_verify_knows_what_is_on_the_shelf(command: Command, tmp_path: Path, cited: str, status: int) -> None:
    draft = write(tmp_path, "draft.md", f"依据{cited}处理。")
    before = CliRunner().invoke(app, ["verify", str(draft)])
    assert before.exit_code == int("某州" in cited)
    assert not (tmp_path / "data").exists(), "a database is not made for that"
    command("add", write(tmp_path, "条例.txt", RULE))
    assert CliRunner().invoke(app, ["verify", str(draft)]).exit_code == status


def test_a_draft_of_the_team_may_cite_what_is_on_the_shelf(command: Command, tmp_path: Path) -> None:
    command("add", write(tmp_path, "条例.txt", RULE))

    async def reviewed() -> DraftReview:
        async with open_office(composition.Composition(load_settings())) as office:
            return await office.cases._gate.review("依据《某州样本河道管理条例》第三条处理。", TODAY)

    assert asyncio.run(reviewed()) == DraftReview(("《某州样本河道管理条例》第三条",), ())


def test_days_told_go_before_those_of_the_document(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    made = command("add", path, "--edition", "2021-01-01", "--in-force", "2021-02-01", "--json")
    assert made.exit_code == 0
    assert "通过 2021-01-01，施行 2021-02-01" in command("show", "某州样本河道管理条例").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("show", "0123456789"), id="no such document"),
        pytest.param(("remove", "没有的文件"), id="no such title"),
        pytest.param(("diff", "没有的法规"), id="no such instrument"),
        pytest.param(("diff", "中华人民共和国样本法"), id="one edition alone"),
        pytest.param(
            ("diff", "中华人民共和国样本法@1999-01-01", "中华人民共和国样本法"), id="no such edition"
        ),
    ],
)
def test_what_is_not_there_is_told_in_one_line(command: Command, arguments: tuple[str, ...]) -> None:
    result = command(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
