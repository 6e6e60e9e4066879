"""Reads Markdown and plain text: paragraphs, headings, pipe tables; the marks of the format are taken off."""

import html
import re
from pathlib import Path

from knowledge.documents.encoding import decode
from knowledge.documents.html import HtmlReader
from knowledge.documents.model import Block, Cell, Format, LoadedDocument, Place, Table, Text

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_DIVIDER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_RULE = re.compile(r"(?:[-*_]\s*){3,}")
# A preface of settings between two rules (YAML), and what site generators put into the text.
_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(\S.*)$", re.MULTILINE)
_FENCE = re.compile(
    r":::+[ \t]*(?:tip|info|warning|danger|details|note|important|caution)?[ \t]*(?P<label>.*)"
)
_SITE_MARKS = re.compile(r":[a-z_]+:\s*\*?\[[^\]]*\]\([^)]*\)\*?|\[\[toc\]\]", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{(?:[a-z]+=\"[^\"{}]*\"|[.#][\w-]+)(?:\s+(?:[a-z]+=\"[^\"{}]*\"|[.#][\w-]+))*\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP = (
    (re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:https?:|/|#|\.|mailto:)[^)]*\)"), r"\1"),
    (_ATTRIBUTES, ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"</?(?:b|i|u|em|strong|span|font|center|sup|sub|p|div)(?:\s[^>]*)?/?>", re.IGNORECASE), ""),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"^(?:>\s?)+"), ""),
    (re.compile(r"^[-*+]\s+(?=\S)"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def read_markdown(path: Path, data: bytes) -> LoadedDocument:
    """The document in a Markdown file. A line is a paragraph, as Chinese authors write it."""
    text = _COMMENT.sub("", decode(path.name, data))
    front = _FRONT.match(text)
    head: tuple[Block, ...] = ()
    dropped: tuple[str, ...] = ()
    if front:
        text = "\n" * front.group().count("\n") + text[front.end() :]
        dropped = tuple(line for line in front[1].split("\n") if line.strip())
        titled = _FRONT_TITLE.search(front[1])
        head = (Text(plain(titled[1].strip("\"' ")), Place(paragraph=1), 1),) if titled else ()
    reader = _Reader(path.name)
    blocks = tuple(reader.blocks(text.split("\n")))
    return LoadedDocument(path, Format.MARKDOWN, (*head, *blocks), dropped=(*dropped, *reader.dropped))


def read_text(path: Path, data: bytes) -> LoadedDocument:
    """The document in a plain text file: a line is a paragraph."""
    lines = decode(path.name, data).split("\n")
    blocks = tuple(
        Text(line.strip(), Place(paragraph=number))
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )
    return LoadedDocument(path, Format.TEXT, blocks)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._tables = 0
        self.dropped: list[str] = []

    def blocks(self, lines: list[str]) -> list[Block]:
        """The blocks of the lines."""
        blocks: list[Block] = []
        at = 0
        while at < len(lines):
            line = lines[at].strip()
            if "|" in line and at + 1 < len(lines) and _is_divider(lines[at + 1]):
                end = at + 2
                while end < len(lines) and "|" in lines[end]:
                    end += 1
                blocks.append(self._table([lines[at], *lines[at + 2 : end]]))
                at = end
                continue
            if line.lower().startswith("<table"):
                end = at
                while end < len(lines) - 1 and "</table>" not in lines[end].lower():
                    end += 1
                blocks.extend(self._html("\n".join(lines[at : end + 1])))
                at = end + 1
                continue
            blocks.extend(self._line(line, at + 1))
            at += 1
        return blocks

    def _line(self, line: str, number: int) -> list[Block]:
        if not line or (_RULE.fullmatch(line) and len(line) < 80):
            return []
        fence = _FENCE.fullmatch(line)
        line = fence["label"] if fence else line
        self.dropped.extend(mark.group() for mark in _SITE_MARKS.finditer(line))
        line = _SITE_MARKS.sub("", line).strip()
        heading = _HEADING.match(line)
        text = plain(heading[2] if heading else line)
        place = Place(paragraph=number)
        return [Text(text, place, len(heading[1]) if heading else None)] if text.strip() else []

    def _table(self, lines: list[str]) -> Table:
        self._tables += 1
        split = [[plain(cell).strip() for cell in _cells(line)] for line in lines]
        width = max(len(row) for row in split)
        rows = tuple(
            tuple(
                Cell(row[c] if c < len(row) else "", Place(table=self._tables, row=r, column=c + 1))
                for c in range(width)
            )
            for r, row in enumerate(split, start=1)
        )
        return Table(rows, Place(table=self._tables))

    def _html(self, source: str) -> list[Block]:
        reader = HtmlReader(self._name)
        reader.feed(source)
        reader.close()
        return reader.finished()


def _is_divider(line: str) -> bool:
    return "-" in line and "|" in line and bool(_DIVIDER.fullmatch(line.strip()))


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))


def plain(text: str) -> str:
    """The words of a line without Markdown's marks; entities are characters."""
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return html.unescape(text).replace("\xa0", " ").replace("\u2003", "\u3000").strip()
