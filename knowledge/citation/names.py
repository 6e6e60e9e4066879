"""The names of instruments: full titles, short titles and abbreviations, and where they stand in a text."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from kernel.errors import DataError
from knowledge.citation.cleaning import CleanText, even
from knowledge.citation.model import edition_day

COUNTRY: Final = "中华人民共和国"
_ABBREVIATIONS: Final = Path(__file__).with_name("abbreviations.toml")

EDITION: Final = (
    r"(?P<year>(?:19|20)\d\d)年?(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日)?(?:第.{1,2}次)?"
    r"(?:修订|修正|修改|公布|通过|施行)?[版本]?"
)
"""An edition behind a title: 2021年修订, 2019年4月23日修正, 2021版."""
_EDITION_TAIL: Final = re.compile(rf"\({EDITION}\)$")
_BOOK: Final = r"《[^《》]{1,150}(?:《[^《》]{1,150}》[^《》]{0,150}){0,4}》"
# 行政处罚法定, 公司法人, 交通安全法律: there 法 belongs to the next word and no law is named.
_NEXT_WORD: Final = re.compile(
    r"律|规(?!定|范|制|避|划)|定|院|庭|制(?!定)|人(?!员|民)|治(?!理)|官|学(?!习)|理(?!解)|则|纪|务|盲|医|典"
)
# A law's name with one of these behind it is the name of another instrument.
EXTENSION: Final = re.compile(
    r"的?(?:(?:暂行|施行)?(?:实施)?(?:条例|细则)|实施(?:办法|意见|规定|规则)|修正案|若干(?:问题的)?规定"
    r"|(?:适用)?(?:司法)?解释(?=[第(》一二三四五六七八九十\d])|司法解释)"
)
# An unknown title is a source of law when it ends like one; 《责令改正通知书》, 《不予处罚决定》 or a song is none.
_LAWLIKE: Final = re.compile(
    r"(?:(?:法|法典|条例|规定|办法|细则|规则|解释|规程|基准|修正案|标准|规范|准则|方案)|关于.*(?:决定|决议|批复|通知|意见))"
    r"(?:\([^()]{1,20}\))?$"
)
_COMMENTARY: Final = re.compile(r"的?(?:释义|讲义|草案|征求意见稿|解读|读本|教程)")
_ABROAD: Final = re.compile(
    r"(?:美国|德国|日本|英国|法国|韩国|欧盟|俄罗斯|新加坡|香港|澳门|台湾|越南|老挝|缅甸|泰国)(?:地区)?的?"
    r"(?P<more>(?:(?![和与跟或及])[\u4e00-\u9fff]){0,4})$"
)
# An abbreviation of two characters needs the beginning of a clause, or one of these, before it.
_WEAK_LEFT: Final = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[按照据依和与跟违反看查用问的是新旧老对在把说讲下我])$"
)
# 废水法, 食品药品法: with such a character before it the name is another word.
_OTHER_WORD: Final = {"水法": "废污用节排供雨洪海放治脱下", "刑法": "量判", "反法": "违", "药品法": "品"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: the instrument's title (literal where unknown, empty where it names no source of law), its
    span, the surface; `certain` where it is a name also without an article behind it."""

    title: str
    start: int
    end: int
    surface: str
    known: bool
    certain: bool
    edition: date | None = None


@cache
def load_abbreviations() -> Mapping[str, str]:
    """The curated abbreviations of national laws, each with the full title; DataError where the file is off."""
    with _ABBREVIATIONS.open("rb") as file:
        laws = tomllib.load(file)
    titles: dict[str, str] = {}
    for law, abbreviations in laws.items():
        for abbreviation in abbreviations:
            if titles.setdefault(abbreviation, law) != law:
                raise DataError(
                    f"{_ABBREVIATIONS.name}: {abbreviation!r} stands for {titles[abbreviation]!r} and {law!r}; keep one"
                )
    return {abbreviation: COUNTRY + law for abbreviation, law in titles.items()}


class NameTable:
    """Full titles, short titles (without 中华人民共和国) and abbreviations, each leading to one full title.

    An abbreviation may stand for a law that is not among `titles`: it then leads to the title that the mapping
    gives. Where an abbreviation is also a title, the title wins.
    """

    def __init__(self, titles: Iterable[str], abbreviations: Mapping[str, str]) -> None:
        self._titles: dict[str, str] = {}
        self._abbreviations: set[str] = set()
        self._weak: set[str] = set()
        held = list(titles)
        for title in held:
            self._titles[_key(title)] = title
        for title in held:
            for short in _short_forms(title):
                self._titles.setdefault(short, title)
        for abbreviation, title in abbreviations.items():
            key = _key(abbreviation)
            if key not in self._titles:
                self._titles[key] = self._titles.get(_key(title), title)
                self._abbreviations.add(key)
                if len(key) <= 2:
                    self._weak.add(key)
        self._tree = _tree(self._titles)
        self._opening = re.compile(f"(?P<book>{_BOOK})|{_openings(self._tree)}")

    def resolve(self, name: str) -> str | None:
        """The full title that a name stands for, with or without 《》, spaces or an edition's year; else None."""
        return self._resolve(_key(name.strip().removeprefix("《").removesuffix("》")))[0]

    def _resolve(self, key: str) -> tuple[str | None, date | None]:
        found = self._titles.get(key) or self._titles.get(key.removeprefix(COUNTRY))
        if found:
            return found, None
        tail = _EDITION_TAIL.search(key)
        if tail is None:
            return None, None
        bare = key[: tail.start()]
        found = self._titles.get(bare) or self._titles.get(bare.removeprefix(COUNTRY))
        return found, edition_day(tail["year"], tail["month"], tail["day"])

    def find_names(self, text: str) -> list[tuple[str, int, int, str]]:
        """The known names in a text as (title, start, end, surface), in order, none inside another.

        In 《》 the span takes the marks in; the surface is the text of the span.
        """
        clean = CleanText.of(text)
        found: list[tuple[str, int, int, str]] = []
        for name in self.scan(clean.text):
            if name.known:
                start, end = clean.span(name.start, name.end)
                found.append((name.title, start, end, text[start:end]))
        return found

    def scan(self, text: str) -> Iterator[Name]:
        """The names in an evened text, with unknown titles in 《》 and extended names (…法实施条例)."""
        at = 0
        while match := self._opening.search(text, at):
            start = match.start()
            name = self._marked(text, start, match.end()) if match["book"] else self._bare(text, start)
            at = name.end if name else start + 1
            if name:
                yield name

    def _bare(self, text: str, start: int) -> Name | None:
        """The name that begins at a place without marks."""
        end = self._end_of_longest(text, start)
        if end is None:
            return None
        surface = text[start:end]
        left = text[max(0, start - 12) : start]
        if surface in self._weak and not _WEAK_LEFT.search(left):
            return None
        if left and left[-1] in _OTHER_WORD.get(surface, ""):
            return None
        extension = EXTENSION.match(text, end)
        if extension or _COMMENTARY.match(text, end):
            return self._extended(text, start, end, extension)
        abroad = _ABROAD.search(left)
        if abroad and (surface in self._abbreviations or not abroad["more"]):
            literal = abroad.group().replace("的", "") + surface
            return Name(literal, start - len(abroad.group()), end, surface, known=False, certain=False)
        return Name(self._titles[surface], start, end, surface, known=True, certain=True)

    def _end_of_longest(self, text: str, start: int) -> int | None:
        """Where the longest known name that begins at a place ends."""
        node, end = self._tree, None
        for at in range(start, len(text)):
            character = text[at]
            if character not in node:
                break
            node = node[character]
            if "" in node and not (character == "法" and _NEXT_WORD.match(text, at + 1)):
                end = at + 1
        return end

    def _marked(self, text: str, start: int, end: int) -> Name:
        literal = text[start + 1 : end - 1].replace("\n", "")
        title, edition = self._resolve(_key(literal))
        # 《水法》实施办法 is another instrument than 《水法》.
        extension = EXTENSION.match(text, end)
        if title and extension:
            joined = title + extension.group().removeprefix("的")
            known = self._resolve(_key(joined))[0]
            end = extension.end()
            return Name(known or joined, start, end, text[start:end], bool(known), certain=True)
        certain = bool(title or _LAWLIKE.search(literal))
        return Name(title or literal, start, end, text[start:end], bool(title), certain, edition)

    def _extended(self, text: str, start: int, end: int, extension: re.Match[str] | None) -> Name:
        if extension is None:  # a commentary on a law is no source of law
            return Name("", start, end, text[start:end], known=False, certain=False)
        surface = text[start : extension.end()]
        base = self._titles[text[start:end]]
        added = extension.group().removeprefix("的")
        known = self._resolve(_key(base + added))[0]
        literal = text[start:end] + added
        return Name(known or literal, start, extension.end(), surface, bool(known), certain=True)


def _key(name: str) -> str:
    """How a name is looked up: half-width, without whitespace, one sort of title marks inside."""
    return re.sub(r"\s+", "", even(name)).replace("〈", "《").replace("〉", "》")


def _short_forms(title: str) -> Iterator[str]:
    key = _key(title)
    short = key.removeprefix(COUNTRY)
    yield short
    if re.search(r"修正案\([一二三四五六七八九十]+\)$", key):  # 刑法修正案十一
        yield re.sub(r"[()]", "", key)
        yield re.sub(r"[()]", "", short)


_Tree = dict[str, "_Tree"]


def _tree(keys: Iterable[str]) -> _Tree:
    """The keys as a tree of shared beginnings; "" marks where one ends."""
    root: _Tree = {}
    for key in keys:
        node = root
        for character in key:
            node = node.setdefault(character, {})
        node[""] = {}
    return root


def _openings(tree: _Tree) -> str:
    """A pattern for the first two characters of every key (the first where it is one itself). One for whole keys
    takes half a second to compile."""
    heads = [
        re.escape(first) + ("" if "" in node else f"[{''.join(map(re.escape, node))}]")
        for first, node in tree.items()
        if first
    ]
    return "|".join(heads) or r"(?!)"
