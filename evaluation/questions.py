"""Reads question sets: one JSON object a line, with the articles that answer or the kind of hard question."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.errors import DataError
from retrieval.passages import PassageKind


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the pairs that answer it: law and article, or for other kinds the title of the table and a
    row's violation, the title of the plan and an item's number."""

    text: str
    relevant: frozenset[tuple[str, str]]
    department: str | None = None
    kind: PassageKind = PassageKind.ARTICLE


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question to be declined (`outside`) or handed on (`human`)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A question, another asked later, and whether it is the same."""

    earlier: str
    asked: str
    same: bool


def load_pairs(path: Path) -> list[LabelledPair]:
    """The pairs of a file; DataError names the line that is off."""
    return [
        LabelledPair(row["earlier"], row["asked"], bool(row["same"]))
        for row in _rows(path, ("earlier", "asked", "same"))
    ]


def load_labelled(path: Path, split: str | None = None) -> list[LabelledQuestion]:
    """The questions of a file, of one split where one is named; DataError names the line that is off."""
    return [
        LabelledQuestion(
            text=str(row["question"]),
            relevant=frozenset((str(r["law"]), str(r["article"])) for r in row["relevant"]),
            department=row.get("department"),
            kind=PassageKind(row.get("kind", PassageKind.ARTICLE)),
        )
        for row in _rows(path, ("question", "relevant"))
        if split is None or row.get("split") == split
    ]


def load_hard(path: Path) -> list[HardQuestion]:
    """The hard questions of a file; DataError names the line that is off."""
    return [HardQuestion(str(row["question"]), str(row["kind"])) for row in _rows(path, ("question", "kind"))]


def _rows(path: Path, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"the question file {path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"{path.name}, line {number} is no JSON: {error}") from error
        missing = [name for name in fields if name not in row]
        if missing:
            raise DataError(f"{path.name}, line {number} lacks {', '.join(missing)}")
        rows.append(row)
    return rows
