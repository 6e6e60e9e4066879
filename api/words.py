"""Words that are taken in: text alone, without the control characters that no database keeps and no chat shows."""

from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator

_IN_TEXT = frozenset("\n\r\t")
# Control characters, and halves of characters that are none by themselves.
_NO_TEXT = frozenset({"Cc", "Cs"})


def _one_line(words: str) -> str:
    if any(category(letter) in _NO_TEXT for letter in words):
        raise ValueError("one line of text is meant, without control characters")
    return words


def _text(words: str) -> str:
    if any(category(letter) in _NO_TEXT and letter not in _IN_TEXT for letter in words):
        raise ValueError("text is meant, without control characters")
    return words


Line = Annotated[str, AfterValidator(_one_line)]
"""One line, e.g. a name."""
Text = Annotated[str, AfterValidator(_text)]
"""Lines of text."""
