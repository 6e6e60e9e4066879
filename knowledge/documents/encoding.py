"""Turns the bytes of a text file into text: UTF-8, UTF-16 with a mark, or GB18030."""

import codecs
import unicodedata

from kernel.errors import DocumentBroken

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
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
    for encoding in dict.fromkeys([named or "utf-8", "utf-8", "gb18030"]):
        text = _try(data, encoding)
        if text is not None:
            return _checked(name, text)
    raise DocumentBroken(f"{name}: neither UTF-8 nor GB18030 text; save it as UTF-8")


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
