"""Discretion benchmarks: rows of violation × tier × circumstances × penalty, with their legal basis."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from kernel.errors import DataError

EXAMPLE_FILE = Path(__file__).parent / "examples" / "benchmarks.toml"


class Tier(StrEnum):
    """裁量阶次, lightest first."""

    TRIVIAL = "轻微"
    LIGHT = "较轻"
    ORDINARY = "一般"
    GRAVE = "较重"
    SEVERE = "严重"


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One row. `basis` is citations as printed, norms first and the penalty article last."""

    table: str
    department: str
    violation: str
    basis: tuple[str, ...]
    tier: Tier
    circumstances: str
    penalty: str

    @property
    def key(self) -> str:
        """Identifies the row in an index."""
        return f"benchmark:{self.table}#{self.violation}/{self.tier}"


@dataclass(frozen=True, slots=True)
class BenchmarkTable:
    """A table of benchmarks with its title and the day it holds from; `example`: written to show the form."""

    title: str
    issuer: str
    in_force: date
    example: bool
    rows: tuple[BenchmarkRow, ...]


def load_benchmarks(path: Path = EXAMPLE_FILE) -> BenchmarkTable:
    """The table in a TOML file; DataError names what is off."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        title = data["title"]
        rows = tuple(
            BenchmarkRow(
                table=title,
                department=row["department"],
                violation=row["violation"],
                basis=tuple(row["basis"]),
                tier=Tier(row["tier"]),
                circumstances=row["circumstances"],
                penalty=row["penalty"],
            )
            for row in data["row"]
        )
        return BenchmarkTable(title, data["issuer"], data["in_force"], bool(data["example"]), rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"{path.name} is no benchmark table: {error!r}") from error
