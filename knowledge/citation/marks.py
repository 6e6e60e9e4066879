"""The grammar of 条, 款, 项 and 目: reads lists and ranges of provisions from a place in a cleaned text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kernel.errors import NumeralError
from knowledge.citation.cleaning import CleanText
from knowledge.citation.model import ArticleNumber
from knowledge.numerals import CHINESE_NUMERALS, parse_number

# A number may be broken by one line end between any two of its characters. Every repetition is bounded, so
# that no text makes the search slow.
_C: Final = f"[{CHINESE_NUMERALS}]"
NUMBER: Final = rf"(?:\d(?:\n?\d){{0,3}}|{_C}(?:\n?{_C}){{0,8}})"
_JOIN: Final = r"\n?(?:[、,]?(?:以及|还有|或者|及|和|与|或|跟|至|到|-{1,2}|~)|[、,])\n?"
_NUMBERED: Final = rf"{NUMBER}(?:之{NUMBER})?"
_MORE: Final = "{0,30}"

_ARTICLE: Final = re.compile(
    rf"(?P<body>第?\n?{_NUMBERED}(?:{_JOIN}第?\n?{_NUMBERED}){_MORE})\n?条"
    rf"(?P<tail>之{NUMBER}(?:(?:{_JOIN})之{NUMBER}){{0,9}})?"
    r"(?!例(?!外|如)|件|目(?![的前]))"
)
_PARAGRAPH: Final = re.compile(
    rf"(?P<body>第?\n?{NUMBER}(?:{_JOIN}第?\n?{NUMBER}){_MORE})\n?款(?!项|式|手机|车|机|游戏|产品|软件|APP)"
)
_ITEM: Final = re.compile(
    rf"(?P<body>(?P<opening>第)?\n?\({NUMBER}\)(?:(?:{_JOIN})?第?\n?\({NUMBER}\)){_MORE})(?P<mark>项(?!目|链|圈))?"
    rf"|(?P<plain>第?\n?{NUMBER}(?:{_JOIN}第?\n?{NUMBER}){_MORE})\n?项(?!目|链|圈)"
)
_SUBITEM: Final = re.compile(
    rf"(?P<body>第?\n?{NUMBER}(?:{_JOIN}第?\n?{NUMBER}){_MORE})目(?!标|的|录|前|光|击|测)"
)
_LEVELS: Final = (_ARTICLE, _PARAGRAPH, _ITEM, _SUBITEM)
_TOKEN: Final = re.compile(rf"(?P<number>第?\n?\(?{_NUMBERED}\)?)|(?P<range>至|到|-|~)|.", re.S)
_SEPARATOR: Final = re.compile(_JOIN)
_RANGE: Final = re.compile(r"至|到|-|~")
_LINK: Final = re.compile(r"\n?的?\n?")
# What people count with 条 and 款: never an article of a law when the number is small.
_COUNTED: Final = re.compile(
    r"裤|裙|线(?!索)|路(?!政|面|产|基)|道路(?!交通|运输)|街(?!道)|河(?!道|流|湖)|船(?!舶|只|长|员)|鱼(?!类|塘)|龙|狗|蛇"
    r"|腿|命|人命|烟(?!花|草)|毛巾|消息|新闻|短信|微信|评论|留言|线索|建议|意见|理由|措施|经验|红线|底线|生产线"
    r"|跑道|赛道|通道|走廊|隧道|弹幕|视频|朋友圈|广告(?!法|主|经|发)|棉被|被子|项链|香烟|轮胎|内裤"
)
_COUNTED_UP_TO: Final = 20
_LONGEST_RANGE: Final = 100

ARTICLE_LEVEL: Final = 0


@dataclass(slots=True)
class Allowance:
    """How many provisions inside ranges may still be spelled out in one text."""

    left: int = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One provision read: its numbers from 条 down to `level`, and its span in the cleaned text."""

    numbers: tuple[ArticleNumber | None, int | None, int | None, int | None]
    level: int
    start: int
    end: int

    @property
    def leaf(self) -> ArticleNumber | int | None:
        """The number at the deepest level."""
        return self.numbers[self.level]


@dataclass(frozen=True, slots=True)
class _Number:
    value: ArticleNumber | int
    start: int
    end: int
    closes_range: bool


@dataclass(frozen=True, slots=True)
class _Group:
    level: int
    numbers: tuple[_Number, ...]
    end: int


def read_places(
    clean: CleanText, at: int, *, bare: bool, counted: bool, upper: Place | None, allowance: Allowance
) -> list[Place]:
    """The provisions of the list that begins at `at`, in order; none where no provision stands there.

    bare: a first number without 第 counts (処 directly behind a law's name). counted: 第三条线 and the like
    are looked out for. upper: the provision whose article and paragraph a list that begins with 款 or 项 takes.
    """
    text = clean.text
    places = _chain(clean, at, bare=bare, counted=counted, upper=upper, allowance=allowance)
    while places:
        last = places[-1]
        join = _SEPARATOR.match(text, last.end)
        if join is None:
            break
        follows_comma = join.group().strip() == ","
        more = _chain(
            clean, join.end(), bare=not follows_comma, counted=True, upper=last, allowance=allowance
        )
        if not more:
            break
        if _RANGE.search(join.group()) and more[0].level == last.level:
            places.extend(_between(last, more[0], allowance))
        places.extend(more)
        if len(places) > 4 * allowance.left + 400:  # a text made to be long; the rest is read as a new list
            break
    return places


def _chain(
    clean: CleanText, at: int, *, bare: bool, counted: bool, upper: Place | None, allowance: Allowance
) -> list[Place]:
    """One provision with what hangs on it (第三十条第一款第二项); several where a mark holds several numbers."""
    places: list[Place] = []
    held: list[ArticleNumber | int | None] = list(upper.numbers) if upper else [None] * 4
    start, place, level = at, at, -1
    while level < len(_LEVELS) - 1:
        group = _group(clean, place, level + 1, bare=bare or level >= 0, counted=counted and level < 0)
        if group is None:
            break
        level, place = group.level, group.end
        held[level:] = [None] * (len(_LEVELS) - level)
        before: Place | None = None
        for i, number in enumerate(group.numbers):
            if i:
                start = number.start
            held[level] = number.value
            last = i == len(group.numbers) - 1
            now = Place(_numbers(held), level, start, group.end if last else number.end)
            if before and number.closes_range:
                places.extend(_between(before, now, allowance))
            places.append(now)
            before = now
        link = _LINK.match(clean.text, place)
        following = link.end() if link else place
        deeper = _group(clean, following, level + 1, bare=True, counted=False)
        if deeper is None:
            break
        places.pop()  # what is cited is the piece, not the whole
        place = following
    return places


def _numbers(
    held: list[ArticleNumber | int | None],
) -> tuple[ArticleNumber | None, int | None, int | None, int | None]:
    article, *rest = held
    paragraph, item, subitem = (number if isinstance(number, int) else None for number in rest)
    return article if isinstance(article, ArticleNumber) else None, paragraph, item, subitem


def _group(clean: CleanText, at: int, lowest: int, *, bare: bool, counted: bool) -> _Group | None:
    """The mark that stands at `at`, of level `lowest` or deeper: its numbers, where it ends."""
    text = clean.text
    for level in range(lowest, len(_LEVELS)):
        match = _LEVELS[level].match(text, at)
        if match is None:
            continue
        ordinal = text.startswith("第", at)
        if not ordinal and not (bare and (level == ARTICLE_LEVEL or lowest > ARTICLE_LEVEL)):
            continue
        if level == 2 and match["plain"] is None and not match["opening"] and not match["mark"]:
            continue  # （一） alone opens an item's text, it does not cite it
        try:
            numbers = tuple(_read_numbers(text, match, level))
        except NumeralError:
            continue
        if not numbers or _is_counting(clean, match, numbers, level, ordinal, counted):
            continue
        return _Group(level, numbers, match.end())
    return None


def _read_numbers(text: str, match: re.Match[str], level: int) -> Iterator[_Number]:
    name = "plain" if level == 2 and match["plain"] is not None else "body"
    start, end = match.span(name)
    closes_range = False
    found: list[_Number] = []
    for token in _TOKEN.finditer(text, start, end):
        if token["range"]:
            closes_range = True
        elif token["number"]:
            words = re.sub(r"[第()\n]", "", token["number"])
            main, _, suffix = words.partition("之")
            value: ArticleNumber | int = parse_number(main)
            if level == ARTICLE_LEVEL:
                value = ArticleNumber(value, parse_number(suffix) if suffix else 0)
            elif value < 1 or value > 9999 or suffix:
                raise NumeralError(f"{words!r} is no number of a provision; numbers go from 1 to 9999")
            found.append(_Number(value, token.start(), token.end(), closes_range and bool(found)))
            closes_range = False
    tail = match["tail"] if level == ARTICLE_LEVEL else None
    if tail:
        yield from found[:-1]
        yield from _read_tail(text, match, found[-1])
    else:
        yield from found


def _read_tail(text: str, match: re.Match[str], article: _Number) -> Iterator[_Number]:
    """第一百三十三条之一、之二: the articles put in behind one number."""
    if not isinstance(article.value, ArticleNumber):
        return
    start, end = match.span("tail")
    first, closes_range = True, False
    for token in _TOKEN.finditer(text, start, end):
        if token["range"]:
            closes_range = True
        elif token["number"]:
            suffix = parse_number(token["number"].replace("\n", ""))
            if suffix < 1:
                raise NumeralError(f"{match.group()!r} is no article number; 之N begins with 之一")
            value = replace(article.value, suffix=suffix)
            at = article.start if first else token.start() - 1
            yield _Number(value, at, token.end(), article.closes_range if first else closes_range)
            first, closes_range = False, False


def _is_counting(
    clean: CleanText, match: re.Match[str], numbers: tuple[_Number, ...], level: int, ordinal: bool, counted: bool
) -> bool:
    """Whether the words count things (第三条线, 5条鱼) or are a long figure with a comma (1,823条)."""
    if level != ARTICLE_LEVEL:
        return False
    if not ordinal and re.match(r"\d,\d{3}(?!\d)", match.group()):
        return True
    last = numbers[-1].value
    small = isinstance(last, ArticleNumber) and last.main <= _COUNTED_UP_TO and not last.suffix
    end = match.end()
    return (
        (counted or not ordinal)
        and small
        and end < len(clean.text)
        and clean.touching(end)
        and _COUNTED.match(clean.text, end) is not None
    )


def _between(first: Place, last: Place, allowance: Allowance) -> Iterator[Place]:
    """The provisions inside a range; each spans the whole range. A range over 100 keeps only its two ends."""
    level = first.level
    if level != last.level or first.numbers[:level] != last.numbers[:level]:
        return
    low, high = first.leaf, last.leaf
    values: list[ArticleNumber | int] = []
    if isinstance(low, ArticleNumber) and isinstance(high, ArticleNumber):
        if low.main == high.main:
            values = [ArticleNumber(low.main, n) for n in range(low.suffix + 1, high.suffix)]
        elif high.main - low.main <= _LONGEST_RANGE:
            values = [ArticleNumber(n) for n in range(low.main + 1, high.main)]
    elif isinstance(low, int) and isinstance(high, int) and high - low <= _LONGEST_RANGE:
        values = list(range(low + 1, high))
    if len(values) > allowance.left:
        return
    allowance.left -= len(values)
    for value in values:
        held: list[ArticleNumber | int | None] = list(first.numbers)
        held[level] = value
        yield Place(_numbers(held), level, first.start, last.end)
