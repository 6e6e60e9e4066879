"""The commands of the library, as an admin types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from desk.library import commands
from desk.library.commands import library_app
from retrieval.index import Library
from tests.desk.library.samples import RULE, RULE_AMENDED, write

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, shipped: Library, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `zhiwen library …` over a data folder of its own."""
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ZHIWEN_DATABASE_URL", raising=False)
    monkeypatch.setattr(commands, "load_library", lambda: shipped)
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
    old = objects["旧.txt"]["digest"]
    shown = command("show", old[:8])
    assert shown.exit_code == 0
    assert "是《某州样本河道管理条例》" in command("show", objects["新.txt"]["digest"]).stdout
    found = json.loads(command("diff", "某州样本河道管理条例", "--json").stdout)
    assert [piece["label"] for piece in found["added"]] == ["第四条"]
    assert {change["label"] for change in found["changed"]} >= {"第二条", "第三条"}
    assert [piece["label"] for piece in found["removed"]] == ["附件1"]
    assert command("remove", old[:8]).exit_code == 0
    assert len(command("list", "--json").stdout.splitlines()) == 1


def test_days_told_go_before_those_of_the_document(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path, "条例.txt", RULE)
    made = command("add", path, "--edition", "2021-01-01", "--in-force", "2021-02-01", "--json")
    assert (made.exit_code, json.loads(made.stdout)["in_force"]) == (0, "2021-02-01")


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
