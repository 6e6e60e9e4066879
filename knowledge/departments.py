"""The 16 pilot departments, their usual names, and the national laws each of them enforces most."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel.errors import DataError, InvalidInput

DEPARTMENTS_FILE = Path(__file__).with_name("departments.toml")


@dataclass(frozen=True, slots=True)
class Department:
    """A pilot department: its name, other names in use, and the short titles of its laws."""

    name: str
    aliases: tuple[str, ...]
    laws: frozenset[str]


@cache
def departments() -> dict[str, Department]:
    """The departments by name."""
    try:
        data = tomllib.loads(DEPARTMENTS_FILE.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{DEPARTMENTS_FILE.name} is no valid TOML: {error}") from error
    return {
        entry["name"]: Department(
            entry["name"],
            tuple(entry["aliases"]),
            frozenset(f"中华人民共和国{law}" for law in entry["laws"]),
        )
        for entry in data["department"]
    }


def department_named(name: str) -> Department:
    """The department of that name or alias; InvalidInput lists the names where there is none."""
    wanted = name.strip()
    for department in departments().values():
        if wanted == department.name or wanted in department.aliases:
            return department
    raise InvalidInput(f"no pilot department is called {wanted!r}; one of: {'、'.join(departments())}")


def department_in(text: str) -> Department | None:
    """The one department that a text names, or None where it names none or several."""
    found = [d for d in departments().values() if any(alias in text for alias in (d.name, *d.aliases))]
    return found[0] if len(found) == 1 else None
