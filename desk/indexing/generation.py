"""A generation as the table knows it: its state, how far its build is, and what its admission test said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

QUESTIONS_MARK = "questions-"
"""What a generation was made from besides what ships is named in its `documents`: the digests of documents, and names
that begin so, of sets of accepted questions."""


def parted(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a generation was made from, parted into documents and sets of accepted questions."""
    everything = tuple(names)
    sets = tuple(name for name in everything if name.startswith(QUESTIONS_MARK))
    return tuple(name for name in everything if name not in sets), sets


class GenerationState(StrEnum):
    """Where a generation is on its way; only one is building, and only one active, at any time."""

    QUEUED = "queued"
    BUILDING = "building"
    READY = "ready"
    ACTIVE = "active"
    RETIRED = "retired"
    FAILED = "failed"
    CANCELLED = "cancelled"


# A build that is under way or will be, and states that a folder on disk belongs to.
UNFINISHED = frozenset({GenerationState.QUEUED, GenerationState.BUILDING})
KEPT = frozenset({GenerationState.BUILDING, GenerationState.READY, GenerationState.ACTIVE})


@dataclass(frozen=True, slots=True)
class Generation:
    """One row. `documents` are the digests of the library's documents that it was made from; `report` is what its
    admission test said, `measures` what the generation reached in it; `attempts` counts how often its build was
    taken up. `reclaimed_at`: its folder was deleted."""

    id: str
    state: GenerationState
    requested_at: datetime
    requested_by: str = ""
    documents: tuple[str, ...] | None = None
    base_id: str | None = None
    worker: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    cancel_asked: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    rate: float = 0.0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    activated_at: datetime | None = None
    retired_at: datetime | None = None
    reclaimed_at: datetime | None = None
    model: str = ""
    passages: int = 0
    questions: int = 0
    measures: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    @property
    def held(self) -> bool:
        """Whether it waits for an admin's decision."""
        return self.state is GenerationState.READY

    @property
    def time_left(self) -> timedelta | None:
        """How long its stage will last at the rate so far, where that can be told."""
        if self.state is not GenerationState.BUILDING or self.rate <= 0:
            return None
        return timedelta(seconds=round(max(0, self.total - self.done) / self.rate))


class BuildProgress:
    """How far a build is: told by the thread that builds, read by the one that reports."""

    def __init__(self) -> None:
        self.stage, self.done, self.total = "", 0, 0
        self._first, self._since = 0, 0.0
        self.rate = 0.0

    def tell(self, stage: str, done: int, total: int, seconds: float) -> None:
        """`seconds` on any clock that only goes forward. What a stage finds done already does not count as speed."""
        if stage != self.stage:
            self._first, self._since, self.rate = done, seconds, 0.0
        elif seconds > self._since:
            self.rate = (done - self._first) / (seconds - self._since)
        self.stage, self.done, self.total = stage, done, total
