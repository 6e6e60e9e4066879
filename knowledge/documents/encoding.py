"""Turns the bytes of a text file into text: UTF-8, UTF-16 with a mark, or GB18030."""

import codecs
import re
import unicodedata
from functools import cache

from kernel.errors import DocumentBroken

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HAN = re.compile("[\u3400-\u9fff]")
_FEWEST_HAN = 20
# Bytes of another encoding give rare characters where running text has common ones: nearly all of it is among the
# 3,755 of GB 2312's first level, of text in traditional characters more than half.
_FEWEST_COMMON = 0.45
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8"}
# Binary data decodes in GB18030 more often than not; text has next to no control characters.
_MOST_CONTROLS = 0.002


def decode(name: str, data: bytes, declared: str | None = None) -> str:
    """The text; `declared` is the encoding that the file itself names, tried first.

    UTF-8 is strict enough to be told from GB18030 by trying. DocumentBroken where neither fits or where the
    bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(name, _try(data, encoding))
    named = _DECLARED.get((declared or "").lower())
    for encoding in dict.fromkeys([named or "utf-8", "utf-8", "gb18030", "utf-16-le", "utf-16-be"]):
        text = _try(data, encoding)
        if text is not None and (encoding == "utf-8" or _reads_as_chinese(text, encoding)):
            return _checked(name, text.removeprefix("\ufeff"))
    raise DocumentBroken(f"{name}: neither UTF-8 nor GB18030 text; save it as UTF-8")


def _reads_as_chinese(text: str, encoding: str) -> bool:
    """Whether the characters are those of running text. Without a mark UTF-16 is only taken where that is certain."""
    characters = _HAN.findall(text[:20_000])
    if len(characters) < _FEWEST_HAN:
        return encoding == "gb18030"
    common = _common_characters()
    return sum(character in common for character in characters) >= _FEWEST_COMMON * len(characters)


@cache
def _common_characters() -> frozenset[str]:
    """GB 2312's first level: rows 16 to 55."""
    return frozenset(
        bytes([row, cell]).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(name: str, text: str | None) -> str:
    if text is None:
        raise DocumentBroken(f"{name}: its byte-order mark is not followed by text in that encoding")
    controls = sum(
        1
        for c in text[:200_000]
        if unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\t\n\r\f\v\x1a"
    )
    if controls > max(1, _MOST_CONTROLS * min(len(text), 200_000)):
        raise DocumentBroken(f"{name}: holds control characters as binary files do; it is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x1a", "")
