"""A database, a folder and a clock for generations, and the means to build small ones."""

import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk.composition import Service
from desk.indexing.building import Builder
from desk.indexing.generation import Generation
from desk.indexing.generations import Generations
from desk.indexing.serving import serve
from desk.storage import Storage
from desk.storage.database import make_engine
from kernel.clock import FixedClock
from retrieval.index import Index, open_generation
from tests.desk.indexing.small import HashEncoder, library, parts
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]

FEW_QUESTIONS = """{"question": "样例甲条例第二条", "relevant": [{"law": "样例甲条例", "article": "第二条"}]}
{"question": "中午食堂吃什么", "kind": "outside"}
"""


@dataclass
class Yard:
    """Where generations are built in a test."""

    generations: Generations
    clock: FixedClock
    root: Path
    data: Path

    def serve(self, index: Index) -> Service:
        return serve(index, HashEncoder(), self.clock)

    def open(self, generation: Generation) -> Service:
        index = open_generation(library(generation.documents or ()), HashEncoder(), self.root, generation.id)
        return self.serve(index)

    def builder(
        self,
        documents: Sequence[str] = (),
        *,
        encoder: HashEncoder | None = None,
        serve: Callable[[Index], Service] | None = None,
        tolerance: float = 0.05,
    ) -> Builder:
        made = parts(encoder or HashEncoder(), self.data, serve or self.serve, documents, tolerance=tolerance)
        return Builder(self.generations, made, beat=0.02)

    async def built(self, *documents: str) -> Generation:
        """A generation over these documents, seen through."""
        self.clock.moment += timedelta(minutes=1)
        await self.generations.request()
        done = await self.builder(documents).run_next()
        assert done is not None
        return done


@pytest.fixture
async def yard(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Yard]:
    few = tmp_path / "few.jsonl"
    few.write_text(FEW_QUESTIONS, "utf-8")
    monkeypatch.setattr("desk.indexing.admission.SHIPPED_QUESTIONS", few)
    file = tmp_path / "desk.sqlite"
    shutil.copy(sqlite_template, file)
    storage = Storage(make_engine(f"sqlite:///{file}"))
    clock = FixedClock.at(date(2026, 11, 23))
    root = tmp_path / "index"
    yield Yard(Generations(storage, clock, root), clock, root, tmp_path)
    await storage.close()
