"""A desk with its cases over an empty database, and the candidates of a bank beside it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.office import Office, opened
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    shutil.copy(sqlite_template, tmp_path / "desk.sqlite")
    async with opened(f"sqlite:///{tmp_path / 'desk.sqlite'}", tmp_path) as office:
        yield office
