"""Short follow-up questions that name only a piece: 「第二款呢」, 「那34条呢」."""

import re
from typing import Final

from knowledge.citation.cleaning import CleanText
from knowledge.citation.marks import ARTICLE_LEVEL
from knowledge.citation.model import Citation
from knowledge.citation.places import Allowance, read_places

_LONGEST: Final = 30
_LEAD: Final = re.compile(
    r"(?:那么?|还有|再(?:看看?|查|来)|看看?|请问|查(?:一下|下)?|和|它的|该条的?|这条的?|其中?|接着|然后|就?问|我想看|我要看|的|,)*"
)
_TAIL: Final = re.compile(
    r"(?:的)?(?:呢|嘛|吗|是什么|是啥|什么内容|内容|原文|全文|怎么说|咋说|怎么规定|咋规定|怎么写|规定了?什么|讲了?什么|讲了?啥|说了?什么|说了?啥"
    r"|说的是什么|是怎么规定|是怎么说|什么意思|是什么意思|有没有|又怎么说|又是什么|的|了|啊|呀|吧|，|,)*[?。!~.…]*"
)


def find_followup(text: str) -> Citation | None:
    """The piece that a short follow-up asks for, to be joined with what was talked of before; else None.

    「第二款呢」 gives 第二款 without article, 「那第三十四条怎么说？」 第三十四条 without instrument. A longer text, or
    one that says anything else, is no follow-up.
    """
    if len(text) > _LONGEST:
        return None
    clean = CleanText.of(text.strip())
    lead = _LEAD.match(clean.text)
    at = lead.end() if lead else 0
    places = read_places(clean, at, bare=True, counted=True, upper=None, allowance=Allowance())
    if len(places) != 1 or not _TAIL.fullmatch(clean.text, places[0].end):
        return None
    bare_piece = places[0].numbers[ARTICLE_LEVEL] is None and not clean.text.startswith("第", at)
    return None if bare_piece else Citation(None, *places[0].numbers)
