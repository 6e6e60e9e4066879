"""Work plans: goals, measures, who, by when, and numbers, as items that can be cited."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kernel.errors import DataError

EXAMPLE_FILE = Path(__file__).parent / "examples" / "plan.toml"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of a plan; `who`, `when` and `numbers` are empty where the plan does not say. `place` is where it
    stands in its document."""

    plan: str
    id: str
    heading: str
    text: str
    who: str = ""
    when: str = ""
    numbers: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """Identifies the item in an index."""
        return f"plan:{self.plan}#{self.id}"

    @property
    def printed(self) -> str:
        """How the item is cited."""
        return f"《{self.plan}》{self.heading}"


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A plan with its items; `example`: written to show the form; `source`: the digest of its document."""

    title: str
    example: bool
    items: tuple[PlanItem, ...]
    issuer: str = ""
    in_force: date | None = None
    source: str = ""


def load_plan(path: Path = EXAMPLE_FILE) -> WorkPlan:
    """The plan in a TOML file; DataError names what is off."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        title = data["title"]
        items = tuple(
            PlanItem(
                plan=title,
                id=str(item["id"]),
                heading=item["heading"],
                text=item["text"],
                who=_joined(item.get("who", "")),
                when=_joined(item.get("when", "")),
                numbers=_joined(item.get("numbers", "")),
            )
            for item in data["item"]
        )
        return WorkPlan(title, bool(data["example"]), items)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"{path.name} is no work plan: {error!r}") from error


def _joined(value: object) -> str:
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    if isinstance(value, dict):
        return "、".join(f"{name}{part}" for name, part in value.items())
    return str(value)
