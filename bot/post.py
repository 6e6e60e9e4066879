"""What one update makes the bot say: collected while it is handled, stored together with what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiogram.filters.callback_data import CallbackData

from desk.desk import Outgoing

CHANNEL = "telegram"
TEXT = "telegram_text"
"""The outbox kind of a message whose words are ready; every other kind is a notice of the desk."""

Button = tuple[str, CallbackData]
Buttons = Sequence[Sequence[Button]]


@dataclass(slots=True)
class Post:
    """The messages of one update, in the order in which they were said.

    `key` names the update: said again for the same update, a message is dropped by the outbox.
    """

    key: str
    messages: list[Outgoing] = field(default_factory=list)

    def say(self, chat: int, html: str, buttons: Buttons = (), *, once: str | None = None) -> None:
        """Send a message; `once` names what is told at most once, whatever the update."""
        self._add(chat, {"text": html, "buttons": packed(buttons)}, once)

    def say_all(self, chat: int, parts: Sequence[str], buttons: Buttons = ()) -> None:
        """Send the parts of a text; the buttons stand under the last."""
        for part in parts[:-1]:
            self.say(chat, part)
        for part in parts[-1:]:
            self.say(chat, part, buttons)

    def send_file(self, chat: int, reference: str, caption: str) -> None:
        """Send a photo or file that Telegram has, by the reference that `bot.files` gave it."""
        self._add(chat, {"text": caption, "buttons": [], "file": reference}, None)

    def edit(self, chat: int, message_id: int, html: str, buttons: Buttons = ()) -> None:
        """Change a message that was sent before."""
        self._add(chat, {"text": html, "buttons": packed(buttons), "edit": message_id}, None)

    def _add(self, chat: int, payload: dict[str, Any], once: str | None) -> None:
        dedup = once or f"{self.key}:{len(self.messages)}"
        self.messages.append(Outgoing(CHANNEL, str(chat), TEXT, payload, f"{CHANNEL}:{dedup}"))


def packed(buttons: Buttons) -> list[list[list[str]]]:
    """Rows of buttons as they are stored: label and callback data."""
    return [[[label, data.pack()] for label, data in row] for row in buttons if row]
