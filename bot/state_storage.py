"""What the bot waits for from whom, kept in SQLite over a restart; written when the update's changes are stored."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

_TABLE = "CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL) STRICT"
_PUT = (
    "INSERT INTO states (key, state, data) VALUES (?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET state = excluded.state, data = excluded.data"
)
_BUSY_SECONDS = 5.0
_Row = tuple[str | None, dict[str, Any]]


class PendingStates(BaseStorage):
    """aiogram's storage of states. Changes are held back until `save()`, so that an update that failed leaves
    none; `forget()` drops them. A state that was saved too late after a kill is harmless: what it waits for
    carries the case's version.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        with self._connection:
            self._connection.execute(_TABLE)
        self._keys = DefaultKeyBuilder(with_bot_id=True, with_destiny=True)
        self._changed: dict[str, _Row] = {}
        self._lock = asyncio.Lock()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        _, data = await self._row(key)
        self._changed[self._keys.build(key)] = (name, data)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._row(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await self._row(key)
        self._changed[self._keys.build(key)] = (state, dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._row(key))[1])

    async def save(self) -> None:
        """Write what has changed."""
        changed, self._changed = self._changed, {}
        if changed:
            async with self._lock:
                await asyncio.to_thread(self._write, changed)

    def forget(self) -> None:
        """Drop what has changed and was not saved."""
        self._changed.clear()

    async def close(self) -> None:
        await self.save()
        self._connection.close()

    async def _row(self, key: StorageKey) -> _Row:
        name = self._keys.build(key)
        if name in self._changed:
            return self._changed[name]
        async with self._lock:
            return await asyncio.to_thread(self._read, name)

    def _read(self, name: str) -> _Row:
        with closing(
            self._connection.execute("SELECT state, data FROM states WHERE key = ?", (name,))
        ) as rows:
            found = rows.fetchone()
        return (found[0], json.loads(found[1])) if found else (None, {})

    def _write(self, changed: Mapping[str, _Row]) -> None:
        with self._connection:
            for name, (state, data) in changed.items():
                if state is None and not data:
                    self._connection.execute("DELETE FROM states WHERE key = ?", (name,))
                else:
                    self._connection.execute(_PUT, (name, state, json.dumps(data, ensure_ascii=False)))
