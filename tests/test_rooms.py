"""The directions of dependence between the rooms, read from the imports themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "kernel": set(),
    "knowledge": {"kernel"},
    "retrieval": {"kernel", "knowledge"},
    "escalation": {"kernel"},
    "desk": {"kernel", "knowledge", "retrieval", "escalation", "api", "bot", "web"},
    "api": {"kernel", "desk"},
    "bot": {"kernel", "desk"},
    "web": {"kernel", "desk"},
}
# A framework is imported in its own place alone.
FRAMEWORKS = {
    "langchain_core": ("retrieval",),
    "langchain_chroma": ("retrieval", "evaluation"),
    "langchain_openai": ("retrieval",),
    "chromadb": ("retrieval",),
    "sqlalchemy": ("desk/storage",),
    "alembic": ("desk/storage",),
    "aiogram": ("bot",),
    "fastapi": ("api",),
    "typer": ("desk", "evaluation", "training"),
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base"}
# The running roles start the doors: the only place where the desk names them.
STARTS_DOORS = {"desk/serving.py"}


def _modules() -> Iterator[Path]:
    for room in MAY_IMPORT:
        yield from (ROOT / room).rglob("*.py")


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


MODULES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in _modules()]


@pytest.mark.parametrize("path", MODULES)
def test_a_module_imports_only_the_rooms_below_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in _imported(path)} & set(MAY_IMPORT)
    allowed = MAY_IMPORT[room] | {room}
    if room == "desk" and str(path.relative_to(ROOT)) not in STARTS_DOORS:
        allowed -= {"api", "bot", "web"}
    assert rooms <= allowed


@pytest.mark.parametrize("path", MODULES)
def test_a_framework_stays_at_its_edge(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for name in _imported(path):
        edges = FRAMEWORKS.get(name.split(".")[0])
        assert edges is None or place.startswith(edges), f"{place} imports {name}"


@pytest.mark.parametrize("path", MODULES)
def test_a_module_has_a_name_that_says_something(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", MODULES)
def test_a_module_opens_with_what_it_answers_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, f"{path.name} has no opening line"
