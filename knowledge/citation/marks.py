"""The marks 条, 款, 项 and 目: one mark with its number or numbers (第三十三条, 第33、34条, 第（一）（二）项)."""

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
    rf"(?P<body>第?\n?{NUMBER}(?:{_JOIN}第?\n?{NUMBER}){_MORE})目(?!标|的(?!规定|内容|情形|要求)|录|前|光|击|测)"
)
_LEVELS: Final = (_ARTICLE, _PARAGRAPH, _ITEM, _SUBITEM)
_TOKEN: Final = re.compile(rf"(?P<number>第?\n?\(?{_NUMBERED}\)?)|(?P<range>至|到|-|~)|.", re.S)
SEPARATOR: Final = re.compile(_JOIN)
# What people count with 条 and 款: never an article of a law when the number is small.
_COUNTED: Final = re.compile(
    r"裤|裙|线(?!索)|路(?!政|面|产|基)|道路(?!交通|运输)|街(?!道)|河(?!道|流|湖)|船(?!舶|只|长|员)|鱼(?!类|塘)|龙|狗|蛇"
    r"|腿|命|人命|烟(?!花|草)|毛巾|消息|新闻|短信|微信|评论|留言|线索|建议|意见|理由|措施|经验|红线|底线|生产线"
    r"|跑道|赛道|通道|走廊|隧道|弹幕|视频|朋友圈|广告(?!法|主|经|发)|棉被|被子|项链|香烟|轮胎|内裤"
)
COUNTED_UP_TO: Final = 20
_ENDS_CITATION: Final = re.compile(r"$|[^\u4e00-\u9fff]|第|规定|的|和|及|或|至|到|所|之|是|怎|咋|呢")
_LIST: Final = re.compile(
    rf"第?\n?\(?{_NUMBERED}\)?(?:{_JOIN}第?\n?\(?{_NUMBERED}\)?){_MORE}(?=(?P<unit>[条款项目])?)"
)

ARTICLE_LEVEL: Final = 0
DEEPEST: Final = len(_LEVELS) - 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a mark with its span; `closes_range` where 至 stands before it."""

    value: ArticleNumber | int
    start: int
    end: int
    closes_range: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A mark: its level (0 条, 1 款, 2 项, 3 目), its numbers, and where it ends."""

    level: int
    numbers: tuple[Number, ...]
    end: int


def skip_numbers(text: str, at: int) -> int:
    """Where to read on behind a 第 that opens no provision: behind its list of numbers when no unit follows."""
    match = _LIST.match(text, at)
    return match.end() if match and not match["unit"] else at + 1


def read_group(clean: CleanText, at: int, lowest: int, *, bare: bool, counted: bool) -> Group | None:
    """The mark that stands at `at`, of level `lowest` or deeper: its numbers, where it ends."""
    text = clean.text
    for level in range(lowest, len(_LEVELS)):
        match = _LEVELS[level].match(text, at)
        if match is None:
            continue
        ordinal = text.startswith("第", at)
        if not ordinal and not (bare and (level == ARTICLE_LEVEL or lowest > ARTICLE_LEVEL)):
            continue
        if level == 2 and match["plain"] and not ordinal and not _ENDS_CITATION.match(text, match.end()):
            continue  # 第十条一项制度
        if level == 2 and match["plain"] is None and not match["opening"] and not match["mark"]:
            continue  # （一） alone opens an item's text, it does not cite it
        try:
            numbers = tuple(_read_numbers(text, match, level))
        except NumeralError:
            continue
        if not numbers or _is_counting(clean, match, numbers, level, ordinal, counted):
            continue
        return Group(level, numbers, match.end())
    return None


def _read_numbers(text: str, match: re.Match[str], level: int) -> Iterator[Number]:
    name = "plain" if level == 2 and match["plain"] is not None else "body"
    start, end = match.span(name)
    closes_range = False
    found: list[Number] = []
    for token in _TOKEN.finditer(text, start, end):
        if token["range"]:
            closes_range = True
        elif token["number"]:
            words = re.sub(r"[第()\n]", "", token["number"])
            main, _, suffix = words.partition("之")
            number = parse_number(main)
            value: ArticleNumber | int = number
            if level == ARTICLE_LEVEL:
                value = ArticleNumber(number, parse_number(suffix) if suffix else 0)
            elif not 1 <= number <= 9999 or suffix:
                raise NumeralError(f"{words!r} is no number of a provision; numbers go from 1 to 9999")
            found.append(Number(value, token.start(), token.end(), closes_range and bool(found)))
            closes_range = False
    tail = match["tail"] if level == ARTICLE_LEVEL else None
    if tail:
        yield from found[:-1]
        yield from _read_tail(text, match, found[-1])
    else:
        yield from found


def _read_tail(text: str, match: re.Match[str], article: Number) -> Iterator[Number]:
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
            yield Number(value, at, token.end(), article.closes_range if first else closes_range)
            first, closes_range = False, False


def _is_counting(
    clean: CleanText,
    match: re.Match[str],
    numbers: tuple[Number, ...],
    level: int,
    ordinal: bool,
    counted: bool,
) -> bool:
    """Whether the words count things (第三条线, 5条鱼) or are a long figure with a comma (1,823条)."""
    if level != ARTICLE_LEVEL:
        return False
    if not ordinal and re.match(r"\d,\d{3}(?!\d)", match.group()):
        return True
    last = numbers[-1].value
    small = isinstance(last, ArticleNumber) and last.main <= COUNTED_UP_TO and not last.suffix
    end = match.end()
    return (
        (counted or not ordinal)
        and small
        and end < len(clean.text)
        and clean.touching(end)
        and _COUNTED.match(clean.text, end) is not None
    )
