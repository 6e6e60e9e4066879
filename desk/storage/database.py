"""The database: engine, transactions, and bringing its tables up to date."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from sqlite3 import Error
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from desk.storage.migrating import migrate
from desk.storage.work import SqlWork
from kernel.errors import InvalidSetting, StorageUnavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_WRITES = "zhiwen_writes"
# How long a writer waits for another in SQLite before it fails.
_BUSY_MS = 15_000


class Storage:
    """Opens transactions over one engine; a `CaseStore`, and more: conversations live here too."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlWork]:
        """A transaction that may change things. In SQLite it takes the write lock at once, so that what it reads
        stays true until it commits."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield SqlWork(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlWork]:
        """A transaction that only reads: one snapshot, and it blocks no writer."""
        async with self.engine.connect() as connection:
            yield SqlWork(connection)

    async def migrate(self) -> None:
        """Bring the tables up to date; nothing happens where they are."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                await connection.run_sync(migrate)

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


async def open_storage(url: str) -> Storage:
    """The database at a URL with its tables up to date; `sqlite:///path` and `postgresql://…` are understood.

    Raises InvalidSetting where the URL is no database of these two kinds, StorageUnavailable where it cannot be
    reached or opened.
    """
    storage = Storage(make_engine(url))
    try:
        await storage.migrate()
    except (OSError, SQLAlchemyError) as error:
        await storage.close()
        # Only the first line, and never the URL: it may hold a password.
        told = (str(error).splitlines() or [""])[0]
        raise StorageUnavailable(f"the database cannot be opened: {type(error).__name__} {told}") from error
    return storage


def make_engine(url: str) -> AsyncEngine:
    """The engine for a URL; a SQLite file's folder is made."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidSetting(
            "the database URL cannot be read; write sqlite:///path or postgresql://…"
        ) from error
    kind = parsed.drivername.split("+")[0]
    if kind not in _DRIVERS:
        raise InvalidSetting(f"a database of the kind {kind!r} is not supported; use sqlite or postgresql")
    parsed = parsed.set(drivername=_DRIVERS[kind])
    if kind != "sqlite":
        return create_async_engine(
            parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
        )
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    # An error that is logged must not hold what officers wrote.
    engine = create_async_engine(parsed, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    event.listen(engine.sync_engine, "invalidate", _release_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(f"the folder {folder} cannot be made: {error.strerror}") from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver opens no transactions of its own; `_begin_sqlite` says when, and of which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _release_sqlite(connection: Any, _record: Any, _error: BaseException | None) -> None:
    """Give up the write lock before a connection is thrown away.

    A task cancelled inside a statement makes SQLAlchemy throw the connection away while the driver's thread still
    works. SQLite keeps a closed connection's transaction open for as long as a statement lives (`sqlite3_close_v2`),
    and the cancellation's traceback keeps one alive: the lock would be held until that is collected.
    The rollback waits in the thread's queue behind the statement, and is done there even where this wait is itself
    cancelled; the first cancellation is on its way up already, so that the second may end here.
    """
    with suppress(asyncio.CancelledError, Error):
        connection.rollback()
