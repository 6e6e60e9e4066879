"""Discretion benchmarks: rows of violation × tier × circumstances × penalty, with their legal basis."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DataError

if TYPE_CHECKING:
    from knowledge.documents.points import PointScheme

EXAMPLE_FILE = Path(__file__).parent / "examples" / "benchmarks.toml"


class Tier(StrEnum):
    """裁量阶次, lightest first."""

    TRIVIAL = "轻微"
    LIGHT = "较轻"
    ORDINARY = "一般"
    GRAVE = "较重"
    SEVERE = "严重"


class TableKind(StrEnum):
    """How a table decides: by tiers, by weighted points, or what is not or less punished."""

    TIERS = "tiers"
    POINTS = "points"
    LENIENT = "lenient"


# Real tables name tiers in their own words; the first that is found in them counts. 不予处罚 is no tier of a fine.
_TIER_WORDS: tuple[tuple[str, Tier], ...] = (
    ("特别轻微", Tier.TRIVIAL),
    ("较轻", Tier.LIGHT),
    ("从轻", Tier.LIGHT),
    ("轻微", Tier.TRIVIAL),
    ("减轻", Tier.TRIVIAL),
    ("特别严重", Tier.SEVERE),
    ("较重", Tier.GRAVE),
    ("较为严重", Tier.GRAVE),
    ("从重", Tier.GRAVE),
    ("严重", Tier.SEVERE),
    ("恶劣", Tier.SEVERE),
    ("一般", Tier.ORDINARY),
)


def tier_of(printed: str) -> Tier | None:
    """The tier that a table's own words stand for (情节较重的 is 较重); None where they are numbers or letters,
    which only their own table orders, or where they say that nothing is punished."""
    if "不予" in printed or "免予" in printed:
        return None
    return next((tier for words, tier in _TIER_WORDS if words in printed), None)


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One row. `basis` is citations as printed, norms first and the penalty article last.

    `tier` is kept as printed (较重, Ⅱ档, 不予行政处罚; empty where the table has none); `standard` maps it.
    `id` tells the rows of a real table apart, `section` is what stands over their grid, `place` is where a row
    stands in its document, `grounds` are its cells on duty and penalty word for word. Rows of a point-weighted table have the factor and its case in `circumstances` and the
    percentage in `penalty`.
    """

    table: str
    department: str
    violation: str
    basis: tuple[str, ...]
    tier: str
    circumstances: str
    penalty: str
    id: str = ""
    section: str = ""
    kind: TableKind = TableKind.TIERS
    remark: str = ""
    grounds: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """Identifies the row in an index."""
        return f"benchmark:{self.table}#{self.id or f'{self.violation}/{self.tier}'}"

    @property
    def standard(self) -> Tier | None:
        """The tier among the five, where the printed words name one."""
        return tier_of(self.tier)


@dataclass(frozen=True, slots=True)
class BenchmarkTable:
    """A document of benchmarks with its title and the days it holds from and until; `example`: written to show the
    form; `source`: the digest of its document; `schemes`: how its point-weighted tables compute."""

    title: str
    issuer: str
    in_force: date
    example: bool
    rows: tuple[BenchmarkRow, ...]
    until: date | None = None
    source: str = ""
    schemes: tuple["PointScheme", ...] = ()

    def in_force_on(self, day: date) -> bool:
        """Whether the benchmarks hold on that day."""
        return self.in_force <= day and (self.until is None or day < self.until)


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
                tier=Tier(row["tier"]).value,
                circumstances=row["circumstances"],
                penalty=row["penalty"],
            )
            for row in data["row"]
        )
        return BenchmarkTable(title, data["issuer"], data["in_force"], bool(data["example"]), rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise DataError(f"{path.name} is no benchmark table: {error!r}") from error
