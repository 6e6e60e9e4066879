"""A document as lines for the parsers: one source line each, with what it opens with."""

import re
from dataclasses import dataclass

from kernel.errors import NumeralError
from knowledge.citation import ArticleNumber
from knowledge.documents.model import LoadedDocument, Place, Table
from knowledge.numerals import CHINESE_NUMERALS, parse_number

_N = rf"[0-9０-９{CHINESE_NUMERALS}]"
# 笫 and 弟 stand for 第 in several official files.
_ARTICLE = re.compile(
    rf"[第笫弟]\s*(?P<main>{_N}(?:\s?{_N}){{0,8}})\s*条(?:\s?之\s?(?P<suffix>[{CHINESE_NUMERALS}]{{1,3}}))?"
)
# Behind a bare 第X条 these say that a provision is cited, not opened.
_CITED = re.compile(r"[、，,。；和与及或至到的之所中规]|第.{1,4}[款项]|[（(][一二三四五六七八九十]+[）)]项")
_MIDLINE = re.compile(rf"(?<=[。；：）】\]])\s*[第笫弟]({_N}{{1,9}})条(?!第|[、，和及至或的之所规])")
_HEADING = re.compile(
    rf"第\s*{_N}{{1,5}}\s*(?P<part>分编|编|章|节|部\s?分)(?=[\s:：]|$|[^，。；]{{1,60}}$)(?!.*[。；]$)"
)
_UNNUMBERED_HEADING = re.compile(r"(?:总|附|罚|分)则|序言|前言|引言|法律责任")
_ANNEX = re.compile(
    rf"[（(]?附\s*(?:件|录|表|图|注|则表)?\s*(?:[{_N[1:-1]}A-Z]{{0,3}}|[（(][{_N[1:-1]}]{{1,3}}[)）])\s*"
    r"(?:[:：、.．].{0,120}|[)）]|[\s　]+.{1,80})?"
)
_ANNEX_MARK = re.compile(r"[（(]?附\s*(?:[:：]|件|录|表|图|$)")
_CONTENTS = re.compile(r"目\s*[录次]")
_DEPTHS = {"编": 1, "部分": 1, "分编": 2, "章": 3, "节": 4}


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space around it. `level`: its depth where the source marks a heading;
    `table`: the table that the line stands for."""

    text: str
    place: Place
    level: int | None = None
    table: Table | None = None

    @property
    def bare(self) -> str:
        """The line without any white space."""
        return "".join(self.text.split())


def read_lines(document: LoadedDocument) -> list[Line]:
    """Every line with a word, in reading order; a table is one line."""
    lines: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Table):
            lines.append(Line(block.text, block.place, table=block))
            continue
        pieces = [piece.strip() for piece in block.text.split("\n")]
        lines.extend(Line(piece, block.place, block.level) for piece in pieces if piece)
    return lines


@dataclass(frozen=True, slots=True)
class Opening:
    """第X条 at the head of a line: its number, the mark as printed, and the words behind it."""

    number: ArticleNumber
    mark: str
    rest: str
    spaced: bool


def article_opening(text: str) -> Opening | None:
    """The article that a line opens; None where it opens none, or only cites one (第三条第二款规定的…)."""
    match = _ARTICLE.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    spaced = not rest or rest[0].isspace() or rest[0] in "【[〔（(:：*"
    if not spaced and _CITED.match(rest):
        return None
    if rest.startswith(("（", "(")) and _CITED.match(rest):
        return None
    try:
        suffix = parse_number(match["suffix"]) if match["suffix"] else 0
        number = ArticleNumber(parse_number("".join(match["main"].split())), suffix)
    except NumeralError:
        return None
    words = rest.lstrip().lstrip(":：")
    mark = text[: len(text) - len(words)].strip()  # a colon behind the number belongs to the mark
    return Opening(number, mark, words.lstrip(), spaced)


def midline_article(text: str, number: ArticleNumber) -> int | None:
    """Where article `number` begins inside a line, behind the end of a sentence: the source lost a line break."""
    for match in _MIDLINE.finditer(text):
        try:
            if ArticleNumber(parse_number(match.group(1))) == number:
                return match.start()
        except NumeralError:
            continue
    return None


def heading_depth(line: Line) -> int | None:
    """The depth of a 编 (1), 分编 (2), 章 (3) or 节 (4) heading; None for any other line."""
    if len(line.text) > 80 or line.table is not None:
        return None
    match = _HEADING.match(line.text)
    if match:
        return _DEPTHS["".join(match["part"].split())]
    return 3 if _UNNUMBERED_HEADING.fullmatch(line.bare) else None


def opens_annex(line: Line) -> bool:
    """Whether a line heads an annex: 附件1, 附录, 附：."""
    return (
        line.table is None
        and len(line.text) <= 130
        and bool(_ANNEX_MARK.match(line.text))
        and bool(_ANNEX.fullmatch(line.text))
        and not line.text.endswith(("。", "；"))
    )


def opens_contents(line: Line) -> bool:
    """Whether a line is the word 目录."""
    return bool(_CONTENTS.fullmatch(line.text))


def compact_heading(text: str) -> str:
    """A heading with one space behind its number and none inside: 第一章 总则."""
    match = re.match(rf"第\s*{_N}{{1,5}}\s*(?:分编|编|章|节|部\s?分)", text)
    if match is None:
        return "".join(text.split())
    rest = text[match.end() :].lstrip(":： 　\t")
    name = "".join(rest.split()) if re.fullmatch(r"[\u4e00-\u9fff\s、，（）《》“”]+", rest) else rest.strip()
    return f"{''.join(match.group().split())} {name}".strip()
