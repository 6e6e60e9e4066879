"""A shelf over a migrated SQLite file, and reading processes that all tests of a module share."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from desk.library.adding import Importer
from desk.library.reading import Readers
from desk.library.shelf import Shelf
from desk.storage import Storage
from desk.storage.database import make_engine
from kernel.clock import FixedClock
from retrieval.index import Library
from tests.desk.library.samples import edition, library_of
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="package")
def readers() -> Iterator[Readers]:
    """Two reading processes."""
    with Readers(2) as running:
        yield running


@pytest.fixture
def shipped() -> Library:
    """A library that ships one law."""
    return library_of(edition("中华人民共和国样本法", date(2020, 1, 1), ["第一句。", "第二句。"]))


@pytest.fixture
async def storage(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty database."""
    path = tmp_path / "data" / "desk.sqlite"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    running = Storage(make_engine(f"sqlite:///{path}"))
    yield running
    await running.close()


@pytest.fixture
def shelf(storage: Storage, tmp_path: Path) -> Shelf:
    """An empty shelf on 2026-11-23."""
    return Shelf(storage, tmp_path / "data" / "library", FixedClock.at(TODAY))


@pytest.fixture
async def importer(shelf: Shelf, shipped: Library, readers: Readers) -> AsyncIterator[Importer]:
    """An importer onto that shelf."""
    async with Importer(shelf, shipped, readers) as running:
        yield running
