"""What the bot waits for survives a restart, and an update that failed leaves nothing; in SQLite and in Redis."""

import asyncio
import builtins
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.storage.base import StateType, StorageKey
from aiogram.fsm.storage.memory import MemoryStorage

from bot.state_storage import PatientStates, PendingStates, SqliteStates, redis_states
from bot.waiting import Waiting
from kernel.errors import InvalidSetting

KEY = StorageKey(bot_id=42, chat_id=7, user_id=7)
OTHER = StorageKey(bot_id=42, chat_id=8, user_id=8)


async def test_a_saved_state_is_there_after_a_restart(tmp_path: Path) -> None:
    states = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    await states.set_state(KEY, Waiting.draft)
    await states.set_data(KEY, {"case": "ZW2026-0001", "version": 3})
    await states.close()
    again = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    assert await again.get_state(KEY) == Waiting.draft.state
    assert await again.get_data(KEY) == {"case": "ZW2026-0001", "version": 3}
    assert await again.get_state(OTHER) is None
    await again.close()


async def test_a_change_that_was_not_saved_is_forgotten(tmp_path: Path) -> None:
    states = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    await states.set_state(KEY, Waiting.day)
    await states.save()
    await states.set_state(KEY, None)
    states.forget()
    assert await states.get_state(KEY) == Waiting.day.state
    await states.close()


async def test_a_change_is_seen_before_it_is_saved(tmp_path: Path) -> None:
    states = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    await states.set_state(KEY, Waiting.day)
    await states.update_data(KEY, {"turn": 5})
    assert (await states.get_state(KEY), await states.get_data(KEY)) == (Waiting.day.state, {"turn": 5})
    await states.close()


async def test_a_cleared_state_leaves_no_row(tmp_path: Path) -> None:
    states = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    await states.set_state(KEY, Waiting.day)
    await states.save()
    await states.set_state(KEY, None)
    await states.set_data(KEY, {})
    await states.close()
    again = PendingStates(SqliteStates(tmp_path / "bot.sqlite"))
    assert await again.get_state(KEY) is None
    await again.close()


class Recording(MemoryStorage):
    """Remembers in which order it was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[object] = []

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self.written.append(state)
        await super().set_state(key, state)

    async def set_data(self, key: StorageKey, data: Any) -> None:
        self.written.append(dict(data))
        await super().set_data(key, data)


async def test_at_no_moment_of_saving_does_a_state_meet_anothers_data() -> None:
    kept = Recording()
    states = PendingStates(kept)
    await states.set_state(KEY, Waiting.draft)
    await states.set_data(KEY, {"case": "ZW2026-0001"})
    await states.save()
    assert kept.written == [None, {"case": "ZW2026-0001"}, Waiting.draft.state]


class Away(MemoryStorage):
    """A server that is away for the first calls."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.left = calls

    async def get_state(self, key: StorageKey) -> str | None:
        if self.left:
            self.left -= 1
            raise ConnectionError
        return await super().get_state(key)


async def test_a_server_that_is_away_is_waited_for_ever_more_slowly() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    kept = Away(7)
    await kept.set_state(KEY, Waiting.day)
    patient = PatientStates(kept, (ConnectionError,), sleep)
    assert await patient.get_state(KEY) == Waiting.day.state
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15]


class FakeRedis:
    """The few commands of Redis that states need, over its protocol (RESP 2)."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (head := await reader.readline()).startswith(b"*"):
            words = []
            for _word in range(int(head[1:])):
                length = int((await reader.readline())[1:])
                words.append((await reader.readexactly(length + 2))[:-2])
            writer.write(self._answer(words))
        writer.close()

    def _answer(self, words: list[bytes]) -> bytes:
        match words[0].upper():
            case b"GET":
                value = self.kept.get(words[1])
                return b"$-1\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)
            case b"SET":
                self.kept[words[1]] = words[2]
                return b"+OK\r\n"
            case b"DEL":
                return b":%d\r\n" % (self.kept.pop(words[1], None) is not None)
            case b"HELLO":
                return b"-ERR unknown command 'HELLO'\r\n"
        return b"+OK\r\n"


@pytest.fixture
async def redis_address() -> AsyncIterator[str]:
    pytest.importorskip("redis", reason="the extra `redis` is not installed")
    server = await asyncio.start_server(FakeRedis().serve, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


async def test_redis_keeps_states_over_a_restart(redis_address: str) -> None:
    states = PendingStates(redis_states(redis_address))
    await states.set_state(KEY, Waiting.draft)
    await states.set_data(KEY, {"case": "ZW2026-0001", "version": 3})
    await states.close()
    again = PendingStates(redis_states(redis_address))
    assert await again.get_state(KEY) == Waiting.draft.state
    assert await again.get_data(KEY) == {"case": "ZW2026-0001", "version": 3}
    assert await again.get_state(OTHER) is None
    await again.set_state(KEY, None)
    await again.set_data(KEY, {})
    await again.save()
    assert await again.get_state(KEY) is None
    await again.close()


def test_redis_without_its_extra_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith(("redis", "aiogram.fsm.storage.redis")):
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InvalidSetting, match=r"zhiwen\[redis\]"):
        redis_states("redis://127.0.0.1:6379/0")
