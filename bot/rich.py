"""Text with bold and italic runs: measured and split as Telegram counts it, then printed as its HTML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

LIMIT = 4096
"""The most UTF-16 units of one message, after its entities are read (Bot API, sendMessage)."""

Style = Literal["b", "i"]
_PARAGRAPH = re.compile(r"\n\n+")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[。！？；!?;]")
# A better place to cut is taken only where it leaves the message at least this full.
_FULL_ENOUGH = 0.4


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one style."""

    text: str
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Rich:
    """A text of runs; `plain` is what the reader sees."""

    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, text: str, style: Style | None = None) -> "Rich":
        """A text in one style."""
        return cls((Run(text, style),)) if text else cls()

    @classmethod
    def marked(cls, text: str, bold: Iterable[tuple[int, int]]) -> "Rich":
        """A text with spans in bold; spans may touch, overlap or reach over the end."""
        runs: list[Run] = []
        at = 0
        for start, end in sorted(bold):
            first, last = max(start, at), min(end, len(text))
            if first < last:
                runs.extend((Run(text[at:first]), Run(text[first:last], "b")))
                at = last
        runs.append(Run(text[at:]))
        return cls(tuple(run for run in runs if run.text))

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """Telegram's HTML, every character of the text escaped."""
        return "".join(
            f"<{run.style}>{escape(run.text, quote=False)}</{run.style}>"
            if run.style
            else escape(run.text, quote=False)
            for run in self.runs
        )

    def __add__(self, other: "Rich | str") -> "Rich":
        more = Rich.of(other) if isinstance(other, str) else other
        return Rich(self.runs + more.runs)

    def part(self, start: int, end: int) -> "Rich":
        """The characters from start to end, each in its style."""
        found: list[Run] = []
        at = 0
        for run in self.runs:
            piece = run.text[max(0, start - at) : max(0, end - at)]
            if piece:
                found.append(Run(piece, run.style))
            at += len(run.text)
        return Rich(tuple(found))


def join(blocks: Iterable[Rich], between: str = "\n\n") -> Rich:
    """Blocks one after the other; empty ones leave no gap."""
    joined = Rich()
    for block in blocks:
        if block.plain.strip():
            joined = joined + between + block if joined.runs else block
    return joined


def units(text: str) -> int:
    """The length as Telegram counts it: a character outside the basic plane counts twice."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def split(text: Rich, limit: int = LIMIT) -> list[Rich]:
    """The text in messages that Telegram takes, cut between paragraphs, else lines, else sentences.

    Nothing but white space at the cuts is left out. A text without words gives no message.
    """
    plain = text.plain
    parts: list[Rich] = []
    start = _skip_space(plain, 0)
    while start < len(plain):
        end = _reach(plain, start, limit)
        if end < len(plain):
            end = _good_cut(plain, start, end)
        part = text.part(start, start + len(plain[start:end].rstrip()))
        if part.plain:
            parts.append(part)
        start = _skip_space(plain, end)
    return parts


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _reach(text: str, start: int, limit: int) -> int:
    """How far a message that begins at start can reach."""
    end = min(len(text), start + limit)
    over = units(text[start:end]) - limit
    while over > 0:
        end -= max(1, over // 2)
        over = units(text[start:end]) - limit
    return end


def _good_cut(text: str, start: int, end: int) -> int:
    least = start + max(1, int((end - start) * _FULL_ENOUGH))
    for pattern in (_PARAGRAPH, _LINE, _SENTENCE):
        cuts = [match.end() for match in pattern.finditer(text, least, end)]
        if cuts:
            return cuts[-1]
    return end
