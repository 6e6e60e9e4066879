"""What a number or an anaphor points at: the instruments named so far, and names that nobody marked."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from knowledge.citation.places import Place

# An instrument named without marks and unknown: 云南省道路运输条例第五十条. Its beginning is guessed.
_UNMARKED: Final = re.compile(
    r"(?P<literal>[\u4e00-\u9fff]{0,30}?(?P<kind>法典?|条例|办法|规定|细则|规则|决定|解释|规程|基准|章程|协议|合同|公约|守则|制度|方案|通知|意见|标准|规范|手册))"
    r"(?:的|之|中的?|里的?)?\n?$"
)
_PRIVATE: Final = {
    "章程",
    "协议",
    "合同",
    "公约",
    "守则",
    "制度",
    "方案",
    "通知",
    "意见",
    "标准",
    "规范",
    "手册",
}
_NO_LAW: Final = re.compile(
    r"(?:执|违|合|依|方|办|做|说|非|司|立|普|守|手|看|想|用|语|书|枉)法$|^(?:法|办法|规定|决定|解释|标准|意见|通知)$"
)
_LEAD: Final = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|适用|违反|触犯|对照|引用|援引|查询|查看|请问|问下|问问|问一下|关于|详见|参见|现行|我们|你们|他们|咱们"
    r"|构成|造成|同时|是不是|有没有|什么|符合|属于|涉嫌|比如|例如|以及|或者|还有|规定于|想知道|知道|告诉我|[的是了呢吗吧啊])"
)
_LEAD_ONE: Final = re.compile(r"^[按依据照和与跟及或看查问说见在把对新旧老那这该本同用即]+")


@dataclass(slots=True)
class Anchored:
    """The instrument that a number takes: where it was named and as what."""

    title: str | None
    edition: date | None = None


@dataclass(slots=True)
class State:
    """What has been named so far in the paragraph and in the sentence."""

    context: str | None
    paragraph: list[Anchored] = field(default_factory=list)
    sentence: Anchored | None = None
    last: tuple[Anchored, Place] | None = None
    last_in_sentence: bool = False

    def name(self, anchored: Anchored) -> None:
        self.paragraph.append(anchored)
        self.sentence = anchored

    def end_sentence(self) -> None:
        self.sentence = None
        self.last_in_sentence = False

    def end_paragraph(self) -> None:
        self.end_sentence()
        self.paragraph.clear()
        self.last = None

    def inherited(self) -> Anchored | None:
        """What a number alone takes: the instrument last named in its sentence; in a later sentence of the
        paragraph the only one named there, unless the text itself stands in a law."""
        if self.sentence is not None:
            return self.sentence
        titles = {anchored.title for anchored in self.paragraph}
        return self.paragraph[-1] if len(titles) == 1 and self.context is None else None

    def meant(self, words: str, kind: str | None) -> Anchored | None:
        """What 本法, 该法, 该条例 or 其 (kind None) points at."""
        if words.startswith("本") and self.context and _is_of_kind(self.context, kind):
            return Anchored(self.context)
        for anchored in reversed(self.paragraph):
            if anchored.title and _is_of_kind(anchored.title, kind):
                return anchored
        return None


def _is_of_kind(title: str, kind: str | None) -> bool:
    if kind is None or kind == "规定":
        return True
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    return bare.endswith(("法", "法典") if kind in {"法", "法律"} else kind)


def guess_unmarked(before: str) -> tuple[str | None, int] | None:
    """The instrument, unknown and without 《》, whose name ends the text before a number, and where it begins.

    云南省道路运输条例 is guessed from 「按照云南省道路运输条例」. (None, 0) where a contract, a charter or the like
    stands there, which is no law; None where no name ends the text.
    """
    match = _UNMARKED.search(before)
    if match is None:
        return None
    literal = match["literal"]
    lead = _LEAD.match(literal)
    literal = _LEAD_ONE.sub("", literal[lead.end() :] if lead else literal)
    if not literal or _NO_LAW.search(literal):
        return None
    if match["kind"] in _PRIVATE:
        return None, 0
    return literal, match.end("literal") - len(literal)
