"""Text made even before citations are looked for, with the way back to every character of the original."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Every mapping is one character for one character, so that only dropped whitespace moves a place.
_EVEN: Final[dict[int, int | str]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)},  # PDF radicals
    0x3000: " ",
    0x00A0: " ",
    ord("○"): "〇",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("–"): "-",
    ord("—"): "-",
    ord("−"): "-",
    ord("－"): "-",
    ord("～"): "~",
    ord("﹣"): "-",
    ord("\r"): "\n",
}
_GAP: Final = re.compile(r"[ \t\u200b\u200c\u200d\u2060\ufeff\u00ad\f\v]+")


def even(text: str) -> str:
    """Full-width letters, digits and marks to half-width, dashes to one; the length stays."""
    return text.translate(_EVEN)


@dataclass(frozen=True, slots=True)
class CleanText:
    """`text` is the evened text without the spaces inside Chinese; `origin[i]` is where text[i] stood."""

    text: str
    origin: list[int] | None

    @classmethod
    def of(cls, original: str) -> "CleanText":
        """Spaces are dropped unless they part two Latin letters or digits (「2021 33条」 is not 202133条)."""
        evened = even(original)
        if not _GAP.search(evened):
            return cls(evened, None)
        pieces: list[str] = []
        origin: list[int] = []
        done = 0
        for gap in _GAP.finditer(evened):
            start, end = gap.span()
            before = evened[start - 1] if start else "\n"
            after = evened[end] if end < len(evened) else "\n"
            keep = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
            stop = start + 1 if keep else start
            pieces.append(evened[done:stop])
            origin.extend(range(done, stop))
            done = end
        pieces.append(evened[done:])
        origin.extend(range(done, len(evened)))
        return cls("".join(pieces), origin)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a non-empty piece of the cleaned text."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1

    def touching(self, at: int) -> bool:
        """Whether text[at - 1] and text[at] also touch in the original."""
        return self.origin is None or self.origin[at] == self.origin[at - 1] + 1
