"""What a citation is: an article number, a citation of a provision, and a mention of one in a text."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from kernel.errors import NumeralError
from knowledge.citation.cleaning import CleanText
from knowledge.numerals import CHINESE_NUMERALS, parse_number, to_chinese

_N: Final = rf"(?:\d{{1,4}}|[{CHINESE_NUMERALS}]{{1,9}})"
_ARTICLE: Final = rf"第?(?P<main>{_N})(?:条(?:之(?P<suffix>{_N}))?|之(?P<before>{_N})条)"
_ARTICLE_NUMBER: Final = re.compile(_ARTICLE)
_CITATION: Final = re.compile(
    r"(?:《(?P<title>.{1,200})》)?"
    r"(?:\((?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日)?"
    r"(?:修订|修正|修改|公布|通过|版)?\))?"
    rf"(?P<article>{_ARTICLE})?"
    rf"(?:第?(?P<paragraph>{_N})款)?"
    rf"(?:第?(?:\((?P<bracketed>{_N})\)项?|(?P<item>{_N})项))?"
    rf"(?:第?(?P<subitem>{_N})目)?"
)

Anchor = Literal["named", "anaphor", "none", "inherited"]


@dataclass(frozen=True, order=True, slots=True)
class ArticleNumber:
    """第N条, or 第N条之M when `suffix` is M (articles put in between by an amendment); ordered as in the law.

    `main` is 1..9999 and `suffix` 0..99; NumeralError otherwise.
    """

    main: int
    suffix: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.main <= 9999 or not 0 <= self.suffix <= 99:
            raise NumeralError(
                f"no article can be numbered {self.main}之{self.suffix}: 1-9999 and 之0-99 are possible"
            )

    def __str__(self) -> str:
        tail = f"之{to_chinese(self.suffix)}" if self.suffix else ""
        return f"第{to_chinese(self.main)}条{tail}"

    @classmethod
    def parse(cls, text: str) -> "ArticleNumber":
        """Read 第一百三十三条之一, 133条之1, 第33条 or 第一百三十三之一条; NumeralError for anything else."""
        match = _ARTICLE_NUMBER.fullmatch(CleanText.of(text).text)
        if match is None:
            raise NumeralError(
                f"{text[:40]!r} is no article number; write it like 第三十三条 or 第一百三十三条之一"
            )
        return _article(match)


def _article(match: re.Match[str]) -> ArticleNumber:
    suffix = match["suffix"] or match["before"]
    return ArticleNumber(parse_number(match["main"]), parse_number(suffix) if suffix else 0)


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision that is cited: instrument (full title), 条, 款, 项, 目, and the edition where one is named.

    A text that names only a year stands for the edition of that year: `edition` is then its 1 January.
    Numbers are 1..9999; NumeralError otherwise.
    """

    instrument: str | None
    article: ArticleNumber | None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    edition: date | None = None

    def __post_init__(self) -> None:
        for mark, number in (("款", self.paragraph), ("项", self.item), ("目", self.subitem)):
            if number is not None and not 1 <= number <= 9999:
                raise NumeralError(f"no provision can be 第{number}{mark}: numbers go from 1 to 9999")

    def __str__(self) -> str:
        return self.print()

    def print(self) -> str:
        """《中华人民共和国行政处罚法》第三十三条第一款第二项第1目, the way statutes cite; the edition is left out."""
        return self._title() + self._place()

    def print_with_edition(self, mark: str = "修正") -> str:
        """The same with the edition's year behind the title: 《…法》（2019年修正）第三条.

        `mark` says what happened that year (修正, 修订, 公布); without an edition this is print().
        """
        year = f"（{self.edition.year}年{mark}）" if self.edition and self.instrument else ""
        return self._title() + year + self._place()

    def _title(self) -> str:
        return f"《{self.instrument}》" if self.instrument else ""

    def _place(self) -> str:
        printed = str(self.article) if self.article else ""
        if self.paragraph is not None:
            printed += f"第{to_chinese(self.paragraph)}款"
        if self.item is not None:
            printed += f"第{to_chinese(self.item)}项"
        if self.subitem is not None:
            printed += f"第{self.subitem}目"
        return printed

    def with_instrument(self, title: str | None) -> "Citation":
        """The same provision of another instrument."""
        return replace(self, instrument=title)

    @classmethod
    def parse(cls, text: str) -> "Citation":
        """Read one citation that stands alone, as print() writes it or in Arabic numerals and brackets.

        The title is taken as written; NumeralError where the text is not one whole citation.
        """
        stripped = text.strip()
        match = _CITATION.fullmatch(CleanText.of(stripped).text)
        if match is None or not stripped:
            raise NumeralError(
                f"{text[:80]!r} is no citation; write it like 《中华人民共和国行政处罚法》第三十三条第一款"
            )
        # The title keeps its own full-width marks: it is cut from the text as it was written.
        title = stripped[1 : stripped.rindex("》")].strip() if match["title"] else None
        item = match["bracketed"] or match["item"]
        return cls(
            instrument=title,
            article=_article(match) if match["article"] else None,
            paragraph=parse_number(match["paragraph"]) if match["paragraph"] else None,
            item=parse_number(item) if item else None,
            subitem=parse_number(match["subitem"]) if match["subitem"] else None,
            edition=edition_day(match["year"], match["month"], match["day"]),
        )


def edition_day(year: str | None, month: str | None, day: str | None) -> date | None:
    """The day of an edition as a text names it; 1 January where only the year is told or the day is impossible."""
    if not year:
        return None
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return date(int(year), 1, 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """One cited provision at its place: `text` is original[span[0]:span[1]].

    anchor: "named", the instrument's name stands directly before the provision or its list; "anaphor", 该法,
    同法, 本法, 其 or 该条 stands there (instrument None where it points at nothing); "inherited", a number
    alone that takes the instrument named before it; "none", a number alone with nothing to take.
    """

    citation: Citation
    span: tuple[int, int]
    text: str
    anchor: Anchor
