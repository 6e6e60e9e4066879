"""An office for each test, over a copy of an empty database; one more that has a library."""

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from desk.library import Shelf
from desk.library.adding import Importer
from desk.library.reading import Readers
from desk.storage import open_storage
from tests.api.office import Office, opened
from tests.desk.library.samples import edition, library_of
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "desk.sqlite")
    async with opened(f"sqlite:///{folder / 'desk.sqlite'}", folder) as office:
        yield office


@pytest.fixture
async def library_office(office: Office, tmp_path: Path) -> AsyncIterator[Office]:
    """The office, and a library with one law of its own."""
    storage = await open_storage(f"sqlite:///{tmp_path / 'office' / 'desk.sqlite'}")
    shelf = Shelf(storage, tmp_path / "library", office.clock)
    shipped = library_of(edition("中华人民共和国样本法", date(2020, 1, 1), ["第一句。"]))
    with Readers(1) as readers:
        async with Importer(shelf, shipped, readers) as importer:
            office.app.state.importer = importer
            yield office
    await storage.close()
