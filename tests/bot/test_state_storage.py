"""What the bot waits for survives a restart, and an update that failed leaves nothing."""

from pathlib import Path

from aiogram.fsm.storage.base import StorageKey

from bot.state_storage import PendingStates
from bot.waiting import Waiting

KEY = StorageKey(bot_id=42, chat_id=7, user_id=7)
OTHER = StorageKey(bot_id=42, chat_id=8, user_id=8)


async def test_a_saved_state_is_there_after_a_restart(tmp_path: Path) -> None:
    states = PendingStates(tmp_path / "bot.sqlite")
    await states.set_state(KEY, Waiting.draft)
    await states.set_data(KEY, {"case": "ZW2026-0001", "version": 3})
    await states.close()
    again = PendingStates(tmp_path / "bot.sqlite")
    assert await again.get_state(KEY) == Waiting.draft.state
    assert await again.get_data(KEY) == {"case": "ZW2026-0001", "version": 3}
    assert await again.get_state(OTHER) is None
    await again.close()


async def test_a_change_that_was_not_saved_is_forgotten(tmp_path: Path) -> None:
    states = PendingStates(tmp_path / "bot.sqlite")
    await states.set_state(KEY, Waiting.day)
    await states.save()
    await states.set_state(KEY, None)
    states.forget()
    assert await states.get_state(KEY) == Waiting.day.state
    await states.close()


async def test_a_change_is_seen_before_it_is_saved(tmp_path: Path) -> None:
    states = PendingStates(tmp_path / "bot.sqlite")
    await states.set_state(KEY, Waiting.day)
    await states.update_data(KEY, {"turn": 5})
    assert (await states.get_state(KEY), await states.get_data(KEY)) == (Waiting.day.state, {"turn": 5})
    await states.close()


async def test_a_cleared_state_leaves_no_row(tmp_path: Path) -> None:
    states = PendingStates(tmp_path / "bot.sqlite")
    await states.set_state(KEY, Waiting.day)
    await states.save()
    await states.set_state(KEY, None)
    await states.set_data(KEY, {})
    await states.close()
    again = PendingStates(tmp_path / "bot.sqlite")
    assert await again.get_state(KEY) is None
    await again.close()
