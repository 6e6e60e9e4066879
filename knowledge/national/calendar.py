"""When each national edition began and ended: the curated days, and what to assume without one."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kernel.errors import DataError
from knowledge.statute import Amended, Certainty, Earlier

EDITIONS_FILE = Path(__file__).with_name("editions.toml")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one edition: in force from, until (exclusive), and how surely."""

    in_force: date
    until: date | None
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Repeal:
    """The end of a whole instrument and what replaced it."""

    until: date
    successor: str | None


@dataclass(slots=True)
class Calendar:
    """Curated days by (title, adoption), repeals by title, earlier editions whose text is not held."""

    days: dict[tuple[str, date], Days] = field(default_factory=dict)
    repeals: dict[str, Repeal] = field(default_factory=dict)
    earlier: dict[str, list[Earlier]] = field(default_factory=dict)
    former_titles: dict[str, Repeal] = field(default_factory=dict)
    amended: dict[tuple[str, date], dict[str, Amended]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = EDITIONS_FILE) -> "Calendar":
        """Read the curated file; DataError names the entry that is off."""
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise DataError(f"{path.name} is no valid TOML: {error}") from error
        calendar = cls()
        for entry in data.get("edition", []):
            calendar._add_edition(entry, path)
        for entry in data.get("repeal", []):
            calendar.repeals[entry["law"]] = Repeal(entry["until"], entry.get("successor"))
        for entry in data.get("earlier", []):
            calendar.earlier.setdefault(entry["law"], []).append(
                Earlier(until=entry["until"], in_force=entry.get("in_force"), note=entry.get("note", ""))
            )
        for entry in data.get("also_known", []):
            calendar.former_titles[entry["law"]] = Repeal(entry["until"], entry["successor"])
        for entry in data.get("amended", []):
            replaced = calendar.amended.setdefault((entry["law"], entry["adopted"]), {})
            replaced.update({label: Amended(entry["since"], entry["by"]) for label in entry["articles"]})
        return calendar

    def _add_edition(self, entry: dict[str, Any], path: Path) -> None:
        try:
            key = (str(entry["law"]), entry["adopted"])
            days = Days(entry["in_force"], entry.get("until"), Certainty(entry["certainty"]))
        except (KeyError, ValueError) as error:
            raise DataError(f"{path.name}: entry {entry!r} is incomplete: {error}") from error
        if key in self.days:
            raise DataError(f"{path.name}: {key[0]} adopted {key[1]} stands twice; keep one entry")
        self.days[key] = days

    def days_of(
        self, title: str, adopted: date, effective: date | None, *, amended: bool, next_in_force: date | None
    ) -> Days:
        """The days of one edition: curated, else worked out from the source's dates.

        The source's `effective` is the day that the law FIRST began: for an amended edition it lies years
        before the adoption and says nothing of the edition. Then the day of adoption stands in for it, and is
        marked approximate.
        """
        repeal = self.repeals.get(title)
        known = self.days.get((title, adopted))
        if known:
            until = known.until or next_in_force or (repeal.until if repeal else None)
            return Days(known.in_force, until, known.certainty)
        trusted = (
            effective is not None
            and timedelta(0) <= effective - adopted <= timedelta(days=730)
            and not amended
        )
        in_force = effective if trusted and effective is not None else adopted
        until = next_in_force or (repeal.until if repeal else None)
        return Days(in_force, until, Certainty.EXACT if trusted else Certainty.APPROXIMATE)
