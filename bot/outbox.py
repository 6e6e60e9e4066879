"""Sends what waits in the outbox: in order for each chat, again after a fault, marked when Telegram has it."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.files import FileKind, told_apart
from bot.finishing import LONGEST, finished
from bot.post import CHANNEL, TEXT
from desk.desk import Desk, QueuedMessage

_log = logging.getLogger(__name__)
# Shorter than the lease on a message.
_TIMEOUT = 30
_MOST_ATTEMPTS_AT_A_DEFECT = 6
_MOST_AT_ONCE = 20
_TEMPORARY = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
    ClientDecodeError,
    TimeoutError,
)
_FOR_EVER = (TelegramForbiddenError, TelegramNotFound)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: its parts in HTML, the buttons under the last one, or the message it changes; with a file,
    the one part stands under it."""

    parts: tuple[str, ...]
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    edit: int | None = None
    file: str | None = None


class LetterWriter(Protocol):
    """Puts a notice of the desk in words."""

    async def letter(self, message: QueuedMessage) -> Letter | None:
        """The letter; None where the notice has become pointless."""
        ...


class Sender:
    """The loop that empties the outbox.

    At least once: a message is marked after Telegram has answered, so that only a kill between the two repeats
    one, once. The parts of a long letter are marked one by one. A fault holds up the one chat alone.
    """

    def __init__(
        self, bot: Bot, desk: Desk, writer: LetterWriter, *, worker: str = "bot", pause: float = 1.0
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._writer = writer
        self._worker = worker
        self._pause = pause
        self._nudged = asyncio.Event()
        self._going_out: set[asyncio.Task[None]] = set()

    def nudge(self) -> None:
        """Something was put in the outbox: look at once."""
        self._nudged.set()

    async def run(self) -> None:
        """Send for ever; cancel it to stop."""
        await finished(self._desk.delivery.start(self._worker))
        try:
            while True:
                self._nudged.clear()
                try:
                    longest = await finished(self._begin())
                except Exception:
                    # A storage that is busy or away must not end the loop: what waits is kept and tried again.
                    _log.exception("outbox: nothing could be taken")
                    longest = self._pause
                # Not asyncio.wait_for: before Python 3.12 it loses a cancellation that meets the nudge.
                with suppress(TimeoutError):
                    async with asyncio.timeout(longest):
                        await self._nudged.wait()
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Let what is on its way arrive and be recorded; what takes too long is sent again at the next start."""
        if self._going_out:
            _, late = await asyncio.wait(self._going_out, timeout=LONGEST / 2)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _begin(self) -> float:
        """Take the first waiting message of each chat that has none on its way, and send them side by side; how
        long until something is due again."""
        free = _MOST_AT_ONCE - len(self._going_out)
        claimed = await self._desk.delivery.claim(CHANNEL, self._worker, free) if free > 0 else ()
        for message in claimed:
            task = asyncio.create_task(self._handle(message))
            self._going_out.add(task)
            task.add_done_callback(self._gone_out)
        due = await self._desk.delivery.wait(CHANNEL)
        return self._pause if not due else min(self._pause, due.total_seconds())

    def _gone_out(self, task: asyncio.Task[None]) -> None:
        self._going_out.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # What became of it could not be recorded: its lease ends, and it is sent once more.
            _log.error("outbox: a message's fate was not recorded: %r", task.exception())
        self.nudge()

    async def _handle(self, message: QueuedMessage) -> None:
        delivery = self._desk.delivery
        try:
            external_id = await self._send(message)
        except TelegramRetryAfter as error:
            await delivery.failed(message, _named(error), timedelta(seconds=error.retry_after))
        except _TEMPORARY as error:
            _log.warning("outbox: message %s waits after %s", message.id, type(error).__name__)
            await delivery.failed(message, _named(error))
        except (*_FOR_EVER, TelegramBadRequest) as error:
            _log.error("outbox: message %s given up: %s", message.id, type(error).__name__)
            await delivery.give_up(message, _named(error))
        except Exception as error:
            # A defect of ours in one message must not hold up the other chats, nor this one for ever.
            _log.exception("outbox: message %s cannot be put together", message.id)
            if message.attempts >= _MOST_ATTEMPTS_AT_A_DEFECT:
                await delivery.give_up(message, _named(error))
            else:
                await delivery.failed(message, _named(error))
        else:
            await delivery.sent(message, external_id)

    async def _send(self, message: QueuedMessage) -> str | None:
        letter = _ready(message) if message.kind == TEXT else await self._writer.letter(message)
        if letter is None:
            return None
        chat = int(message.recipient)
        markup = keyboard(letter.buttons)
        if letter.edit is not None:
            edited = await self._edit(chat, letter, markup)
            if edited is not None:
                return edited
        if letter.file is not None:
            return await self._send_file(chat, letter.file, letter.parts[0])
        external: str | None = None
        done = await self._desk.parts_sent(message) if len(letter.parts) > 1 else 0
        for number, part in enumerate(letter.parts, start=1):
            if number <= done:
                continue
            last = number == len(letter.parts)
            sent = await self._say(chat, part, markup if last else None)
            external = str(sent.message_id)
            if not last:
                await self._desk.mark_part(message, number)
        return external

    async def _say(self, chat: int, html: str, markup: InlineKeyboardMarkup | None) -> Message:
        try:
            return await self._bot.send_message(chat, html, reply_markup=markup, request_timeout=_TIMEOUT)
        except TelegramMigrateToChat as error:
            # A group that became a supergroup has a new number; what waits under the old one goes there.
            moved = error.migrate_to_chat_id
            await self._desk.chat_moved(CHANNEL, str(chat), str(moved))
            return await self._bot.send_message(moved, html, reply_markup=markup, request_timeout=_TIMEOUT)

    async def _send_file(self, chat: int, reference: str, caption: str) -> str:
        kind, file_id = told_apart(reference)
        if kind is FileKind.PHOTO:
            sent = await self._bot.send_photo(chat, file_id, caption=caption, request_timeout=_TIMEOUT)
        else:
            sent = await self._bot.send_document(chat, file_id, caption=caption, request_timeout=_TIMEOUT)
        return str(sent.message_id)

    async def _edit(self, chat: int, letter: Letter, markup: InlineKeyboardMarkup | None) -> str | None:
        """Edit; None where the message is gone or too old and must be sent anew."""
        try:
            await self._bot.edit_message_text(
                letter.parts[0],
                chat_id=chat,
                message_id=letter.edit,
                reply_markup=markup,
                request_timeout=_TIMEOUT,
            )
        except TelegramMigrateToChat:
            return None
        except TelegramBadRequest as error:
            if "not modified" not in error.message:
                return None
        return str(letter.edit)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _ready(message: QueuedMessage) -> Letter:
    payload = message.payload
    rows = tuple(tuple((label, data) for label, data in row) for row in payload["buttons"])
    return Letter((payload["text"],), rows, payload.get("edit"), payload.get("file"))


def keyboard(rows: tuple[tuple[tuple[str, str], ...], ...]) -> InlineKeyboardMarkup | None:
    """The inline keyboard of rows of buttons, or None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows
        ]
    )
