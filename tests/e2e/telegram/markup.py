"""What Telegram checks of a message's HTML, its length and its buttons; breaches are told in its own words."""

import json
from html.parser import HTMLParser
from typing import Any

MOST_CHARACTERS = 4096
MOST_CALLBACK_BYTES = 64
_ALLOWED = {"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class Refused(Exception):
    """Telegram's 400 with its description."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _ALLOWED:
            raise Refused(f"Bad Request: can't parse entities: Unsupported start tag {tag!r}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(f"Bad Request: can't parse entities: Unexpected end tag {tag!r}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain_text(text: str, parse_mode: str | None) -> str:
    """The words as the reader sees them; Refused where Telegram would not take them."""
    words = text
    if parse_mode == "HTML":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        if reader.open:
            raise Refused(f"Bad Request: can't parse entities: Can't find end tag {reader.open[-1]!r}")
        words = "".join(reader.words)
    if not words.strip():
        raise Refused("Bad Request: message text is empty")
    if len(words.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        raise Refused("Bad Request: message is too long")
    return words


def buttons(markup: str | None) -> list[tuple[str, str]]:
    """The inline buttons as (label, callback data); Refused where one's data is too long or missing."""
    if not markup:
        return []
    read: dict[str, Any] = json.loads(markup)
    found: list[tuple[str, str]] = []
    for row in read.get("inline_keyboard", []):
        for button in row:
            data = button.get("callback_data", "")
            if not 1 <= len(data.encode()) <= MOST_CALLBACK_BYTES:
                raise Refused("Bad Request: BUTTON_DATA_INVALID")
            found.append((button["text"], data))
    return found
