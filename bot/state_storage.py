"""What the bot waits for from whom, kept in SQLite or Redis over a restart; written when the update is stored."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from kernel.errors import InvalidSetting

_log = logging.getLogger(__name__)
_TABLE = "CREATE TABLE IF NOT EXISTS states (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL) STRICT"
_PUT_STATE = (
    "INSERT INTO states (key, state, data) VALUES (?, ?, '{}')"
    " ON CONFLICT (key) DO UPDATE SET state = excluded.state"
)
_PUT_DATA = (
    "INSERT INTO states (key, state, data) VALUES (?, NULL, ?)"
    " ON CONFLICT (key) DO UPDATE SET data = excluded.data"
)
_TIDY = "DELETE FROM states WHERE key = ? AND state IS NULL AND data = '{}'"
_BUSY_SECONDS = 5.0
_KEYS = DefaultKeyBuilder(with_bot_id=True, with_destiny=True)
_Row = tuple[str | None, dict[str, Any]]
_Result = TypeVar("_Result")


class PendingStates(BaseStorage):
    """aiogram's storage of states over one that lasts. Changes are held back until `save()`, so that an update that
    failed leaves none; `forget()` drops them. A state that was saved too late after a kill is harmless: what it
    waits for carries the case's version.
    """

    def __init__(self, kept: BaseStorage) -> None:
        self._kept = kept
        self._changed: dict[StorageKey, _Row] = {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        _, data = await self._row(key)
        self._changed[key] = (name, data)

    async def get_state(self, key: StorageKey) -> str | None:
        if key in self._changed:
            return self._changed[key][0]
        return await self._kept.get_state(key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        state, _ = await self._row(key)
        self._changed[key] = (state, dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._row(key))[1])

    async def save(self) -> None:
        """Write what has changed. Killed in between, nothing is waited for: no state ever meets another's data."""
        changed, self._changed = self._changed, {}
        for key, (state, data) in changed.items():
            await self._kept.set_state(key, None)
            await self._kept.set_data(key, data)
            if state is not None:
                await self._kept.set_state(key, state)

    def forget(self) -> None:
        """Drop what has changed and was not saved."""
        self._changed.clear()

    async def close(self) -> None:
        await self.save()
        await self._kept.close()

    async def _row(self, key: StorageKey) -> _Row:
        if key in self._changed:
            return self._changed[key]
        return await self._kept.get_state(key), await self._kept.get_data(key)


class SqliteStates(BaseStorage):
    """States in a SQLite file of their own, so that they never wait for the desk's writers."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        with self._connection:
            self._connection.execute(_TABLE)
        self._lock = asyncio.Lock()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._do(self._write, _KEYS.build(key), _PUT_STATE, state)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._do(self._read, _KEYS.build(key)))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._do(self._write, _KEYS.build(key), _PUT_DATA, json.dumps(data, ensure_ascii=False))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return (await self._do(self._read, _KEYS.build(key)))[1]

    async def close(self) -> None:
        self._connection.close()

    async def _do(self, work: Callable[..., _Result], *args: object) -> _Result:
        async with self._lock:
            return await asyncio.to_thread(work, *args)

    def _read(self, name: str) -> _Row:
        with closing(
            self._connection.execute("SELECT state, data FROM states WHERE key = ?", (name,))
        ) as rows:
            found = rows.fetchone()
        return (found[0], json.loads(found[1])) if found else (None, {})

    def _write(self, name: str, statement: str, value: str | None) -> None:
        with self._connection:
            self._connection.execute(statement, (name, value))
            self._connection.execute(_TIDY, (name,))


class PatientStates(BaseStorage):
    """States on a server that may be away: each operation waits for its return, tried again ever more slowly.

    An update meets its state before it meets our own transaction; an error there would count it as dealt with, and
    it would be lost. Waiting, it stays with Telegram.
    """

    def __init__(
        self,
        kept: BaseStorage,
        away: tuple[type[Exception], ...],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._kept = kept
        self._away = away
        self._sleep = sleep

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._until_done(lambda: self._kept.set_state(key, state))

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._until_done(lambda: self._kept.get_state(key))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._until_done(lambda: self._kept.set_data(key, data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return await self._until_done(lambda: self._kept.get_data(key))

    async def close(self) -> None:
        await self._kept.close()

    async def _until_done(self, work: Callable[[], Awaitable[_Result]]) -> _Result:
        pause = 0.5
        while True:
            try:
                return await work()
            except self._away as error:
                _log.warning("states: %s; tried again in %.1f s", type(error).__name__, pause)
            await self._sleep(pause)
            pause = min(pause * 2, 15.0)


def redis_states(url: str) -> BaseStorage:
    """States in Redis; InvalidSetting names the extra where its package is not installed."""
    try:
        from aiogram.fsm.storage.redis import RedisStorage
        from redis.exceptions import ConnectionError as Unconnected
        from redis.exceptions import TimeoutError as TooLate
    except ModuleNotFoundError as error:
        raise InvalidSetting(
            "ZHIWEN_STATES_URL asks for Redis, whose package is not installed: pip install 'zhiwen[redis]'"
        ) from error
    return PatientStates(RedisStorage.from_url(url, key_builder=_KEYS), (Unconnected, TooLate, OSError))
