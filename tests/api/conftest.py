"""An office for each test, over a copy of an empty database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.office import Office, opened
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(sqlite_template, tmp_path) as office:
        yield office
