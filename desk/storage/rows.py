"""Between rows and the domain's dataclasses, and the few statements that the two databases spell differently."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def values_of(item: Any, *leave_out: str) -> dict[str, Any]:
    """A flat dataclass as the values of a row."""
    return {name: getattr(item, name) for name in _names(type(item)) if name not in leave_out}


def picked(row: RowMapping, kind: type) -> dict[str, Any]:
    """The part of a row that a dataclass holds."""
    return {name: row[name] for name in _names(kind)}


def _names(kind: Any) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return _NAMES[kind]


# Asking a dataclass for its fields is slow where thousands of rows are read.
_NAMES: dict[Any, tuple[str, ...]] = {}


async def insert_new(
    connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]], unique: Sequence[str]
) -> None:
    """Insert rows, leaving out those whose unique columns are there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        await connection.execute(
            postgresql.insert(table).on_conflict_do_nothing(index_elements=list(unique)), list(rows)
        )
    else:
        await connection.execute(
            sqlite.insert(table).on_conflict_do_nothing(index_elements=list(unique)), list(rows)
        )


async def inserted_first(connection: AsyncConnection, table: Table, row: dict[str, Any]) -> bool:
    """Insert one row; False where its primary key is there already."""
    if connection.dialect.name == "postgresql":
        done = await connection.execute(postgresql.insert(table).values(row).on_conflict_do_nothing())
    else:
        done = await connection.execute(sqlite.insert(table).values(row).on_conflict_do_nothing())
    return done.rowcount == 1
