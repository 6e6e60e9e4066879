"""What a door does for one update is stored together, or not at all."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from desk.storage import open_storage
from desk.transactions import JoiningStore
from escalation.outbox import Outgoing
from kernel.clock import FixedClock

NOW = FixedClock.at(date(2026, 11, 23)).now()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[JoiningStore]:
    store = JoiningStore(await open_storage(f"sqlite:///{tmp_path / 'desk.sqlite'}"))
    yield store
    await store.close()


async def _say(store: JoiningStore, words: str) -> None:
    async with store.write() as work:
        await work.outbox.put([Outgoing("telegram", "1", "text", {}, words)], NOW)


async def _waiting(store: JoiningStore) -> int:
    async with store.read() as work:
        return (await work.outbox.state()).waiting


async def test_each_write_stands_alone_outside(store: JoiningStore) -> None:
    await _say(store, "甲")
    with pytest.raises(RuntimeError):
        await _fail_after_saying(store, "乙", together=False)
    assert await _waiting(store) == 2


async def test_all_writes_inside_are_taken_back_on_an_error(store: JoiningStore) -> None:
    with pytest.raises(RuntimeError):
        await _fail_after_saying(store, "甲", together=True)
    assert await _waiting(store) == 0


async def test_all_writes_inside_are_kept_at_its_end(store: JoiningStore) -> None:
    async with store.together():
        await _say(store, "甲")
        await _say(store, "乙")
        assert await _waiting(store) == 2, "what was written is seen inside"
    assert await _waiting(store) == 2


async def test_one_inside_another_joins_it(store: JoiningStore) -> None:
    with pytest.raises(RuntimeError):
        async with store.together():
            async with store.together():
                await _say(store, "甲")
            raise RuntimeError
    assert await _waiting(store) == 0


async def test_nothing_written_opens_nothing(store: JoiningStore) -> None:
    async with store.together():
        assert await _waiting(store) == 0
    await _say(store, "甲")
    assert await _waiting(store) == 1


async def _fail_after_saying(store: JoiningStore, words: str, *, together: bool) -> None:
    if not together:
        await _say(store, words)
        raise RuntimeError
    async with store.together():
        await _say(store, words)
        raise RuntimeError
