"""Mends the defects of the national source's article texts: glued headings and articles, residue, quotes."""

import re
from dataclasses import dataclass
from functools import cache

_NUMERAL = "[一二三四五六七八九十百千零]+"
# A line of its own that is a heading: 第二编 立案…, 第二分编 所有权, 附 则. It belongs to the NEXT article.
_HEADING_LINE = re.compile(
    rf"^(?:第{_NUMERAL}(?:编|分编|章|节)[\s\u3000]*[^，。；：]{{0,40}}|附[\s\u3000]*则)$"
)
_PART = re.compile(rf"^第{_NUMERAL}(?:编|分编)")
# 第N条 at the head of a line inside another article: the source glued the next article to this one.
_GLUED_ARTICLE = re.compile(rf"\n第({_NUMERAL})条[\s\u3000]+")
_ANNEX_LINE = re.compile(r"^(?:附[:：件表录图]|附$|\S{2,12}税率表)")
_IMAGE = re.compile(r"!\S*\{[^{}]*\}")
_SPACES = " \u3000\u2009"
# A space inside Chinese words or behind their punctuation says nothing: it is left from a line break.
_STRAY_SPACE = re.compile(r"(?<=[\u3400-\u9fff，。；、：）”])[ \u3000\u2009]+(?=[\u3400-\u9fff（“])")
_RULE = re.compile(r"^[\s\-+|=]*$")


@dataclass(frozen=True, slots=True)
class MendedText:
    """An article's own words, the headings that stood glued behind them, and an annex cut off its end."""

    text: str
    next_headings: tuple[str, ...] = ()
    annex: str = ""


def mend_article(text: str, *, is_last: bool) -> MendedText:
    """Separate an article's words from what the source left behind them.

    `is_last`: the article ends the law, so that annexes, tables and images may follow it.
    """
    text = text.replace("\r", "")
    if "{" in text:
        text = _IMAGE.sub("", text)
    lines = [stripped for line in text.split("\n") if (stripped := line.strip(_SPACES))]
    annex: list[str] = []
    if is_last:
        cut = next((i for i, line in enumerate(lines) if i and _ANNEX_LINE.match(line)), None)
        if cut is None:
            cut = next((i for i, line in enumerate(lines) if i and ("|" in line or _RULE.match(line))), None)
        if cut is not None:
            lines, annex = lines[:cut], lines[cut:]
    lines = [line for line in lines if not _RULE.match(line)]
    headings: list[str] = []
    while len(lines) > 1 and _HEADING_LINE.match(lines[-1]):
        headings.insert(0, tidy_heading(lines.pop()))
    words = "\n".join(lines)
    # Looking for a space is many times as fast as looking for what may stand around one.
    if any(space in words for space in _SPACES):
        words = _STRAY_SPACE.sub("", words)
    return MendedText(
        text=mend_quotes(words),
        next_headings=tuple(headings),
        annex="\n".join(line for line in annex if not _RULE.match(line)),
    )


def split_glued(label: str, text: str, expected: str | None) -> list[tuple[str, str]]:
    """`[(label, text)]`, or two pairs where the article `expected` next stands glued inside the text."""
    if expected is None:
        return [(label, text)]
    for match in _GLUED_ARTICLE.finditer(text):
        if f"第{match.group(1)}条" == expected:
            return [(label, text[: match.start()]), (expected, text[match.end() :])]
    return [(label, text)]


@cache
def tidy_heading(heading: str) -> str:
    """A heading with one space behind its number and none inside its words: 第三编 审判, 附则."""
    match = re.match(rf"^(第{_NUMERAL}(?:编|分编|章|节))[\s\u3000]*(.*)$", heading)
    if not match:
        return re.sub(r"[\s\u3000]+", "", heading)
    # 「审 判」 is set wide for looks; no heading has a space that means something.
    words = re.sub(r"[\s\u3000]+", "", match.group(2))
    return f"{match.group(1)} {words}".strip()


def is_part(heading: str) -> bool:
    """Whether a heading is a 编 or 分编."""
    return bool(_PART.match(heading))


def mend_quotes(text: str) -> str:
    """Straight double quotes turned into the Chinese pair, line by line, where they are balanced."""
    if '"' not in text:
        return text
    return "\n".join(_mend_line(line) for line in text.split("\n"))


def _mend_line(line: str) -> str:
    if line.count('"') % 2 or '"' not in line:
        return line
    pieces = line.split('"')
    return "".join(
        piece + ("" if i == len(pieces) - 1 else "“" if i % 2 == 0 else "”") for i, piece in enumerate(pieces)
    )
