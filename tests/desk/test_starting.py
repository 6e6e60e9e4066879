"""What the command `zhiwen` imports before it does anything: seconds of waiting, or none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from desk.cli import COMMANDS, app
from desk.commands.deferred import Deferred

_HEAVY = {"aiogram", "bm25s", "chromadb", "fastapi", "langchain_core", "numpy", "onnxruntime", "pdfplumber"}
_STORAGE = {"alembic", "sqlalchemy"}
_PROGRAM = """
import json, sys
from desk.cli import main
try:
    main()
finally:
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def _imported(folder: Path, *arguments: str) -> set[str]:
    """The packages that the program has imported when it ends."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=Path(__file__).parents[2],
        env={"ZHIWEN_DATA": str(folder), "PATH": "", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--help"], id="help"),
        pytest.param(["people", "--help"], id="help of people"),
        pytest.param(["serve", "--help"], id="help of serve"),
    ],
)
def test_help_is_told_without_the_frameworks_of_any_room(arguments: list[str], tmp_path: Path) -> None:
    assert _imported(tmp_path, *arguments) & _HEAVY == set()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["people", "list"], id="people list"),
        pytest.param(["cases", "ledger"], id="cases ledger"),
    ],
)
def test_people_and_cases_need_the_database_and_none_of_retrieval(
    arguments: list[str], tmp_path: Path
) -> None:
    assert _imported(tmp_path, *arguments) & (_HEAVY | _STORAGE) == _STORAGE
    # The second start finds the tables up to date.
    assert _imported(tmp_path, *arguments) & (_HEAVY | _STORAGE) == {"sqlalchemy"}


@pytest.mark.parametrize("command", [pytest.param(command, id=str(command.name)) for command in COMMANDS])
def test_a_command_is_told_as_its_module_tells_it(command: Deferred) -> None:
    loaded = command.load()
    assert (loaded.name or command.name) == command.name
    assert loaded.help == command.help


def test_every_command_is_on_the_list() -> None:
    group = typer.main.get_group(app)
    assert list(group.commands) == [command.name for command in COMMANDS]
