"""The shape of a statute: instrument → editions → articles → 款 (paragraph), 项 (item), 目 (subitem)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from kernel.errors import ArticleNotFound, NumeralError
from knowledge.citation import ArticleNumber
from knowledge.numerals import parse_number

# 《立法法》第六十五条: 条以下分款、项、目; 项 are numbered （一）, 目 with Arabic numerals and a dot.
_ITEM = re.compile(r"^[（(]([一二三四五六七八九十百零〇]+)[）)]\s*")
_SUBITEM = re.compile(r"^(\d{1,2})[.．、]\s*(?!\d)")


class InstrumentKind(StrEnum):
    """What sort of document an instrument is; amending documents are kept for look-up, not for search."""

    STATUTE = "statute"
    AMENDMENT = "amendment"
    INTERPRETATION = "interpretation"
    BENCHMARK = "benchmark"
    PLAN = "plan"
    GUIDANCE = "guidance"


class Certainty(StrEnum):
    """How surely a day of commencement is known."""

    EXACT = "exact"
    APPROXIMATE = "approximate"


@dataclass(frozen=True, slots=True)
class SubItem:
    """目: a numbered piece of an item; `text` includes its own number, word for word."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """项: a numbered piece of a paragraph; `text` includes its own number, word for word."""

    number: int
    text: str
    subitems: tuple[SubItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """款: a natural paragraph of an article with the items that hang on it."""

    number: int
    text: str
    items: tuple[Item, ...] = ()

    @property
    def whole(self) -> str:
        """The paragraph with its items and subitems, one a line, as in the source."""
        lines = [self.text]
        for item in self.items:
            lines.append(item.text)
            lines.extend(subitem.text for subitem in item.subitems)
        return "\n".join(lines)


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The 款, 项 and 目 of an article's text; joined again by newlines they give back the text.

    A line that opens with （N） is an item of the paragraph above it, a line that opens with `N.` below an
    item is its subitem, and any other line is a paragraph of its own.
    """
    paragraphs: list[Paragraph] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        subitem = _SUBITEM.match(line)
        if item and paragraphs:
            last = paragraphs[-1]
            number = _number_or(item.group(1), len(last.items) + 1)
            paragraphs[-1] = Paragraph(last.number, last.text, (*last.items, Item(number, line)))
        elif subitem and paragraphs and paragraphs[-1].items:
            last = paragraphs[-1]
            tail = last.items[-1]
            extended = Item(tail.number, tail.text, (*tail.subitems, SubItem(int(subitem.group(1)), line)))
            paragraphs[-1] = Paragraph(last.number, last.text, (*last.items[:-1], extended))
        else:
            paragraphs.append(Paragraph(len(paragraphs) + 1, line))
    return tuple(paragraphs)


def _number_or(text: str, otherwise: int) -> int:
    try:
        return parse_number(text)
    except NumeralError:
        return otherwise


@dataclass(frozen=True)
class Article:
    """条: one article of one edition. `label` is its number as printed (第三十三条, or 条目一 where the
    document has no articles); `headings` are the 编, 章 and 节 above it, outermost first; `place` is where it
    stands in the document that it was read from (page-3.paragraph-12), so that a citation can open it."""

    label: str
    number: ArticleNumber | None
    text: str
    headings: tuple[str, ...] = ()
    place: str = field(default="", compare=False)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The article's 款 with their 项 and 目."""
        return split_paragraphs(self.text)

    def piece(self, paragraph: int | None, item: int | None = None, subitem: int | None = None) -> str:
        """The words of one 款/项/目 (`None`: not narrowed).

        Where no paragraph is named, an item is looked for in the only paragraph that has items.
        Raises ArticleNotFound, naming what there is, where the piece does not exist.
        """
        if paragraph is None and item is None:
            return self.text
        holder = self._paragraph(paragraph, item)
        if item is None:
            return holder.whole
        found = next((i for i in holder.items if i.number == item), None)
        if found is None:
            raise ArticleNotFound(
                f"{self.label}第{holder.number}款 has {len(holder.items)} items, no 第{item}项"
            )
        if subitem is None:
            return "\n".join([found.text, *(s.text for s in found.subitems)])
        exact = next((s for s in found.subitems if s.number == subitem), None)
        if exact is None:
            raise ArticleNotFound(
                f"{self.label}第{item}项 has {len(found.subitems)} subitems, no 第{subitem}目"
            )
        return exact.text

    def _paragraph(self, paragraph: int | None, item: int | None) -> Paragraph:
        if paragraph is not None:
            if not 1 <= paragraph <= len(self.paragraphs):
                raise ArticleNotFound(
                    f"{self.label} has {len(self.paragraphs)} paragraphs, no 第{paragraph}款"
                )
            return self.paragraphs[paragraph - 1]
        holders = [p for p in self.paragraphs if any(i.number == item for i in p.items)]
        if not holders:
            raise ArticleNotFound(f"{self.label} has no 第{item}项")
        return holders[0]


@dataclass(frozen=True, slots=True)
class Amended:
    """An article of a held text that a later amendment replaced, whose new words the text does not have."""

    since: date
    by: str


@dataclass(frozen=True)
class Edition:
    """One text of an instrument, in force from `in_force` to the day before `until` (both may be open).

    `source` is the digest of the document that it was read from, empty for what ships with the program.
    """

    title: str
    adopted: date
    in_force: date
    until: date | None
    certainty: Certainty
    articles: tuple[Article, ...]
    kind: InstrumentKind = InstrumentKind.STATUTE
    level: str = "法律"
    issuer: str = ""
    annex: str = ""
    amended: Mapping[str, Amended] = field(default_factory=dict)
    source: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether the edition is the law on that day."""
        return self.in_force <= day and (self.until is None or day < self.until)

    @cached_property
    def by_label(self) -> dict[str, Article]:
        """Articles by their printed number."""
        return {article.label: article for article in self.articles}

    @cached_property
    def key(self) -> str:
        """What identifies the edition in an index: title and day of adoption."""
        return f"{self.title}@{self.adopted.isoformat()}"

    def amended_by(self, label: str, day: date) -> Amended | None:
        """What replaced an article's words by that day, where the text held is the older one."""
        found = self.amended.get(label)
        return found if found is not None and found.since <= day else None

    def article(self, number: ArticleNumber) -> Article | None:
        """The article of that number, if the edition has it."""
        return self.by_label.get(str(number))

    @property
    def last_number(self) -> ArticleNumber | None:
        """The highest article number."""
        return max((a.number for a in self.articles if a.number is not None), default=None)


@dataclass(frozen=True)
class Earlier:
    """An edition known to have been in force before those that the library holds, without its text."""

    until: date
    in_force: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Instrument:
    """A law, regulation, benchmark table, plan or guidance with all its editions, oldest first."""

    title: str
    kind: InstrumentKind
    editions: tuple[Edition, ...]
    successor: str | None = None
    earlier: tuple[Earlier, ...] = field(default=())

    def edition_on(self, day: date) -> Edition | None:
        """The edition in force on that day, or None."""
        return next((edition for edition in reversed(self.editions) if edition.in_force_on(day)), None)

    @property
    def latest(self) -> Edition:
        """The youngest edition, whether in force or not."""
        return self.editions[-1]

    def repealed_by(self, day: date) -> bool:
        """Whether the instrument had ended, with no edition to follow, by that day."""
        return self.edition_on(day) is None and all(
            edition.until is not None and edition.until <= day for edition in self.editions
        )
