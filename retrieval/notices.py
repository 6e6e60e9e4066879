"""The procedure steps that a penalty calls for, each with the article that demands it, in its own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.citation import ArticleNumber, Citation
from knowledge.corpus import Corpus, Provision

PENALTY_LAW = "中华人民共和国行政处罚法"


@dataclass(frozen=True, slots=True)
class Notice:
    """A step not to be missed: why it comes up, and the words of the law that demand it."""

    heading: str
    why: str
    citation: str
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """When the penalty's words match, this piece of the Administrative Penalty Law is put before the officer."""

    heading: str
    why: str
    trigger: re.Pattern[str]
    article: int
    paragraph: int | None = None


_ANY_PENALTY = re.compile(
    r"罚款|没收|吊销|责令停产|责令停业|责令关闭|拘留|警告|通报批评|暂扣|降低资质|限制从业"
)
_GRAVE = re.compile(
    r"吊销|降低资质|责令停产|停产停业|责令停业|责令关闭|停业整顿|限制从业|不得从事|禁止从事|较大数额|没收"
)
_LARGE_FINE = re.compile(
    r"(?:[五六七八九]|[一二三四五六七八九]?十|百)[一二三四五六七八九十百千]*万元|[二三四五六七八九十]+倍|[二三四]十倍"
)
# Administrative Penalty Law (2021): the numbers are checked against the corpus by a test.
_RULES = (
    _Rule("听证", "可能吊销许可证件、责令停产停业、限制从业，或者罚没数额较大", _GRAVE, 63, 1),
    _Rule("听证", "罚款数额可能达到“较大数额”，以本地规定的标准为准", _LARGE_FINE, 63, 1),
    _Rule(
        "法制审核", "经过听证程序、情况疑难复杂或者涉及重大利益的，未经法制审核不得作出决定", _GRAVE, 58, 1
    ),
    _Rule("集体讨论", "情节复杂或者重大违法行为，由负责人集体讨论决定", _GRAVE, 57, 2),
    _Rule("告知和陈述申辩", "作出处罚决定之前必须告知，并听取陈述、申辩", _ANY_PENALTY, 44, None),
    _Rule("两名执法人员", "调查或者检查时不少于两人，并出示执法证件", _ANY_PENALTY, 55, 1),
    _Rule("办案期限", "自立案之日起计算", _ANY_PENALTY, 60, None),
    _Rule("追责时效", "超过期限未被发现的不再处罚", _ANY_PENALTY, 36, None),
    _Rule("首违不罚和轻微不罚", "先看是否符合不予处罚的条件", _ANY_PENALTY, 33, 1),
    _Rule("责令改正", "实施处罚时应当责令改正", _ANY_PENALTY, 28, 1),
)
_DETENTION = re.compile(r"拘留")


def notices_for(penalties: Iterable[Provision], corpus: Corpus, day: date) -> tuple[Notice, ...]:
    """The notices that the found penalty articles call for, gravest first, none twice.

    Empty where there is no penalty article, or the Administrative Penalty Law was not in force on the day in
    an edition that the library holds.
    """
    words = "\n".join(provision.article.text for provision in penalties)
    if not words:
        return ()
    found: dict[str, Notice] = {}
    for rule in _RULES:
        if rule.heading not in found and rule.trigger.search(words):
            notice = _notice(rule, corpus, day)
            if notice:
                found[rule.heading] = notice
    if _DETENTION.search(words):
        notice = _notice(
            _Rule("行政拘留", "限制人身自由的行政处罚权只能由公安机关等法定机关行使", _DETENTION, 18, 3),
            corpus,
            day,
        )
        if notice:
            found[notice.heading] = notice
    return tuple(found.values())


def _notice(rule: _Rule, corpus: Corpus, day: date) -> Notice | None:
    instrument = corpus.instruments.get(PENALTY_LAW)
    edition = instrument.edition_on(day) if instrument else None
    article = edition.article(ArticleNumber(rule.article)) if edition else None
    if article is None:
        return None
    return Notice(
        heading=rule.heading,
        why=rule.why,
        citation=str(Citation(PENALTY_LAW, ArticleNumber(rule.article), rule.paragraph)),
        text=article.piece(rule.paragraph),
    )
