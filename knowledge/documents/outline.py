"""Splits a document without 条 by its own headings: 一、 （一） 1. and 1.1."""

import re
from dataclasses import dataclass, field

from knowledge.documents.lines import Line, heading_depth
from knowledge.documents.model import Place
from knowledge.numerals import CHINESE_NUMERALS

_CHINESE = CHINESE_NUMERALS
_MARKS = (
    (
        "decimal",
        re.compile(
            r"(?P<mark>[0-9０-９]{1,3}(?:[.．]\s?[0-9０-９]{1,3}){1,4})[.．、]?(?![0-9０-９%％])\s*(?=[^\d万亿千百元倍个吨米毫厘平])"
        ),
    ),
    ("chinese", re.compile(rf"(?P<mark>[{_CHINESE}]{{1,4}})\s*(?:[、.．]|[\s　]+(?=\S))")),
    ("bracket", re.compile(rf"(?P<mark>[（(]\s*[{_CHINESE}]{{1,4}}\s*[)）])\s*")),
    (
        "arabic",
        re.compile(
            r"(?P<mark>[0-9０-９]{1,3})\s*(?:[.．、](?![0-9０-９])|[\s　]+(?=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff]{2,16}$))\s*"
        ),
    ),
    ("arabic_bracket", re.compile(r"(?P<mark>[（(]\s*[0-9０-９]{1,3}\s*[)）])\s*")),
)
_SHORT_HEADING = 60


@dataclass(slots=True)
class Entry:
    """One passage of an outline: its label (一（二）1), the headings above it, its own lines."""

    label: str
    headings: tuple[str, ...]
    place: Place
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The passage's lines, its own heading first."""
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class _Node:
    kind: str
    mark: str
    heading: str


def split_outline(lines: list[Line]) -> tuple[list[Line], list[Entry]]:
    """The lines before the first heading, and the passages in order; every line is in exactly one of them.

    A mark opens a passage where it stands at the outermost level met so far, or where the passage above it has
    only a heading as yet (or has been divided by such marks before); otherwise the marked line is an item of the
    passage. A document without any mark is one passage.
    """
    splitter = _Splitter()
    for line in lines:
        splitter.take(line)
    entries = splitter.entries
    if not entries and splitter.before:
        whole = Entry("全文", (), splitter.before[0].place, splitter.before)
        return [], [whole]
    return splitter.before, entries


class _Splitter:
    def __init__(self) -> None:
        self.before: list[Line] = []
        self.entries: list[Entry] = []
        self._stack: list[_Node] = []
        self._above: list[tuple[int, str]] = []
        self._used: dict[str, int] = {}

    def take(self, line: Line) -> None:
        """One more line."""
        depth = heading_depth(line) or (line.level if line.level and line.level > 1 else None)
        marked = _mark(line)
        if depth is not None and (marked is None or heading_depth(line)):
            self._heading(line, depth)
        elif marked is not None and self._opens(line, *marked):
            self._open(line, *marked)
        elif self.entries:
            self.entries[-1].lines.append(line)
        else:
            self.before.append(line)

    def _heading(self, line: Line, depth: int) -> None:
        """编, 章, 节, or a heading by the source's own marking."""
        self._above = [(d, text) for d, text in self._above if d < depth]
        self._stack = []
        headings = tuple(text for _, text in self._above)
        self._above.append((depth, line.text))
        self.entries.append(Entry(self._unique(line.bare[:40]), headings, line.place, [line]))

    def _opens(self, line: Line, kind: str, mark: str) -> bool:
        kinds = [node.kind for node in self._stack]
        if kind == "decimal":
            return True
        if kind in kinds:
            return True
        if not self._stack:
            return kind != "arabic_bracket"
        if "decimal" in kinds and kind in {"arabic", "chinese"}:
            return kind == "arabic" and self._is_next_arabic(mark)
        return self._is_heading_only() or (self._is_headed() and _runs_on(line))

    def _is_next_arabic(self, mark: str) -> bool:
        first = re.match(r"\d+", self._stack[0].mark)
        return bool(first) and mark.isdigit() and int(mark) == int(first.group() if first else 0) + 1

    def _is_heading_only(self) -> bool:
        """Whether the open passage is a short heading so far, so that marks below it divide it."""
        entry = self.entries[-1]
        if len(entry.lines) != 1:
            return False
        text = entry.lines[0].text
        return len(text) <= _SHORT_HEADING and not text.endswith(("：", ":", "；", "，"))

    def _is_headed(self) -> bool:
        """Whether the open passage begins with a heading, whatever introduces its parts below."""
        text = self.entries[-1].lines[0].text
        return len(text) <= _SHORT_HEADING and not re.search(r"[。；，：:]$", text)

    def _open(self, line: Line, kind: str, mark: str) -> None:
        kinds = [node.kind for node in self._stack]
        if kind == "decimal":
            depth = len(re.split(r"[.．]", mark))
            self._stack = [n for n in self._stack if n.kind in {"decimal", "arabic"}][: depth - 1]
        elif kind == "arabic" and "decimal" in kinds:
            self._stack = []
        elif kind in kinds:
            self._stack = self._stack[: kinds.index(kind)]
        node = _Node(kind, mark, line.text)
        above = tuple(text for _, text in self._above) + tuple(n.heading for n in self._stack)
        self._stack.append(node)
        label = (
            "".join(mark.split())
            if kind == "decimal"
            else "".join("".join(n.mark.split()) for n in self._stack)
        )
        self.entries.append(
            Entry(
                self._unique(label),
                tuple(h for h in above if len(h) <= 2 * _SHORT_HEADING),
                line.place,
                [line],
            )
        )

    def _unique(self, label: str) -> str:
        """A label that occurs again (numbering starts anew in an annex) gets its count behind it."""
        self._used[label] = self._used.get(label, 0) + 1
        return label if self._used[label] == 1 else f"{label}#{self._used[label]}"


def _runs_on(line: Line) -> bool:
    """Whether a marked line is a heading with its text behind it (（一）加强领导。各地要…), not an item of a list."""
    head, stop, rest = line.text.partition("。")
    return bool(stop) and len(head) <= _SHORT_HEADING and len(rest) > len(head)


def _mark(line: Line) -> tuple[str, str] | None:
    if line.table is not None:
        return None
    for kind, pattern in _MARKS:
        match = pattern.match(line.text)
        if match:
            return kind, match["mark"]
    return None
