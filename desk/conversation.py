"""What a turn of a conversation means: a follow-up made whole, a wish for a person, the one fact to ask back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.citation import Citation, NameTable, find_citations, find_followup
from knowledge.departments import Department, department_in, departments
from retrieval.answer import Answer, CitedArticle, Disposition, Role
from retrieval.conduct_day import conduct_day
from retrieval.courtesy import courtesy
from retrieval.handover import HandoverReason, handover

# A longer text carries its own matter and is never read against what went before.
LONGEST_FOLLOW_UP = 30
_LONGEST_WISH = 24


class Missing(StrEnum):
    """The one fact that decides and that the officer has not told."""

    FIELD = "field"
    DAY = "day"
    PARTY = "party"


class TurnKind(StrEnum):
    """What a message is, seen against the conversation."""

    ALONE = "alone"
    FOLLOW_UP = "follow_up"
    PERSON_WANTED = "person_wanted"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the previous turn left: the stand-alone question, the article in focus, the day that was named."""

    question: str
    focus: Citation | None = None
    day: date | None = None
    asked_back: Missing | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A message made whole: a question that stands alone, with the day and department that it settles."""

    question: str
    kind: TurnKind
    day: date | None = None
    department: Department | None = None


_LEAD = re.compile(
    r"^(?:(?:那么|那|如果|要是|在|假如|假设|换成|换做|若|若是|倘若|对于|对|按|按照|再问|还有|另外|再|请问|事情|行为)[，,]?(?:是|的话)?(?=.)){1,4}"
)
_TAIL = re.compile(
    r"(?:(?:的)?(?:事情?|时候|情况|案子|行为|话|时|违法|发生|做|干|查|那天|规定)?(?:的|呢|吗|嘛|啊|呀|吧|怎么样|怎么说|咋说|又如何|如何|会怎样)*[？?。！!~…]*)$"
)
_PARTIES = (
    "个体工商户", "个体户", "法人单位", "有限公司", "公司", "企业", "单位", "法人", "合作社", "学校",
    "自然人", "公民", "个人", "私人", "未成年人", "老年人", "外国人",
)  # fmt: skip
_PARTY = re.compile("|".join(_PARTIES))
_ORGANISATION = re.compile(
    r"公司|企业|单位|法人|个体|合作社|学校|机构|医院|商户|厂|店|餐馆|超市|酒店|宾馆|工地"
)
_PERSON = re.compile(
    r"个人|自然人|公民|私人|村民|居民|司机|行人|老板|摊贩|他|她|有人|某人|员工|未成年人|学生"
)
# What is asked of the matter, without the matter: 罚多少, 要不要听证, 谁来管, 期限多久.
_ASKING = re.compile(
    r"(?:最高|最低|一般|具体|大概|到底|究竟|应该|可以|要|能|会|该|得|并)*"
    r"(?:罚多少(?:钱)?|罚几(?:万|千)?|怎么罚|咋罚|如何罚|怎样罚|罚款多少|罚不罚|处罚多少|怎么处罚|如何处罚|怎么处理|如何处理|怎么办|咋办"
    r"|有什么(?:后果|责任|处罚)|要不要(?:听证|立案|没收|告知)|要听证吗|需要听证吗|能(?:不能)?听证(?:吗)?"
    r"|谁(?:来)?(?:管|罚|负责|处罚)|归谁管|哪个部门管|由谁(?:管|罚|查处)|期限(?:是)?多(?:久|长)|多久(?:过期|失效|办完)?|时效(?:是)?多久"
    r"|怎么认定|如何认定|怎么算|依据(?:是)?(?:什么|哪条|哪一条)|什么依据|哪(?:一)?条(?:规定)?(?:的)?|罚则(?:是什么|在哪)?|原文|全文"
    r"|能(?:不能)?(?:从轻|减轻|不罚|免罚)|可以(?:从轻|减轻|不罚)|算不算(?:违法)?|违法吗|合法吗)"
    r"(?:的|了|呢|吗|嘛|啊|呀|吧)*[？?。！!~…]*"
)
_PREDICATE_END = re.compile(
    r"(?:，|,|、)?(?:应该|应当|可以|要|能|会|该|得)*(?:"
    + _ASKING.pattern
    + r"|能(?:不能)?管|犯不犯法|行不行|可不可以)$"
)
_THIS_ARTICLE = re.compile(r"(?:这一?条|该条|此条|上面(?:那|这)条|这个规定|该规定|这条规定)")
_VAGUE_PAST = re.compile(r"以前|之前|早就|当时|当年|那时候?|好几年前|几年前|多年前|前些年|过去|老早")
_FINE = re.compile(r"罚|处罚|处理|处置|后果|责任")
_AMOUNT = re.compile(r"元|倍|百分之")
_FOR_PERSON = re.compile(r"(?:对)?(?:个人|自然人|公民)[^。；]{0,30}(?:处|可以处|并处|罚款)")
_FOR_ORGANISATION = re.compile(r"(?:对)?(?:单位|企业|法人|其他组织|机构)[^。；]{0,40}(?:处|可以处|并处|罚款)")
_SHORT_QUESTION = 14
# A question that could be asked in every field: no matter, only what is asked of it.
_NO_FIELD = re.compile(
    r"(?:无证|没证|没有?(?:许可)?证|未经许可|无照|没有?执照|超范围|违规|违法|逾期不改|拒不改正|屡教不改)*"
    r"(?:经营|作业|生产|施工|运输)?(?:的|，)?(?:" + _ASKING.pattern + ")"
)


def focus_of(answer: Answer) -> Citation | None:
    """The article that a next question will mean by 该条 or 第二款: the answer's first one."""
    for article in answer.articles:
        if article.role is not Role.OTHER_EDITION:
            return _bare(article)
    return None


def resolve(text: str, previous: Turn | None, names: NameTable, today: date) -> Resolved:
    """Read a message against the turn before it.

    「第二款呢」 keeps the law and the article, 「如果是去年的事呢」 the question, 「那公司呢？」 the question and the
    day, 「罚多少」 the matter. A message that carries its own law with an article, or more than 30 characters,
    stands alone, and so does what asks nothing (「谢谢」). A bare wish for a person (「转人工」) means the question
    before it.
    """
    said = text.strip()
    if courtesy(said) is not None:
        return Resolved(said, TurnKind.ALONE)
    wish = handover(said)
    if wish is not None:
        bare = wish.reason is HandoverReason.PERSON_ASKED and len(said) <= _LONGEST_WISH
        if previous is not None and bare and not find_citations(said, names):
            return Resolved(previous.question, TurnKind.PERSON_WANTED, previous.day)
        return Resolved(said, TurnKind.PERSON_WANTED)
    if previous is None or len(said) > LONGEST_FOLLOW_UP:
        return Resolved(said, TurnKind.ALONE)
    for reading in _READINGS:
        found = reading(said, previous, names, today)
        if found is not None:
            return found
    return Resolved(said, TurnKind.ALONE)


def _piece(said: str, previous: Turn, names: NameTable, _today: date) -> Resolved | None:
    """第二款呢, 那34条呢, 该条罚多少: joined with the article in focus."""
    piece = find_followup(said)
    focus = previous.focus
    if piece is None:
        own = any(mention.citation.instrument for mention in find_citations(said, names))
        if focus is None or own or not _THIS_ARTICLE.search(said):
            return None
        return _follow(_THIS_ARTICLE.sub(str(focus), said, count=1), previous)
    if focus is None or focus.instrument is None:
        return None
    article = piece.article or focus.article
    paragraph = piece.paragraph if piece.paragraph or piece.article else _kept(piece, focus)
    whole = Citation(focus.instrument, article, paragraph, piece.item, piece.subitem)
    return _follow(str(whole), previous)


def _kept(piece: Citation, focus: Citation) -> int | None:
    """第三项呢 after 第二款 stays in that 款."""
    return focus.paragraph if piece.item or piece.subitem else None


def _another_day(said: str, previous: Turn, _names: NameTable, today: date) -> Resolved | None:
    """如果是去年的事呢: the same question on that day."""
    found = conduct_day(said, today)
    if found is None or _core(said.replace(found.words, "", 1)):
        return None
    before = conduct_day(previous.question, today)
    question = previous.question
    if before is not None:
        question = question.replace(before.words, found.words, 1)
    return Resolved(question, TurnKind.FOLLOW_UP, found.day)


def _another_party(said: str, previous: Turn, _names: NameTable, _today: date) -> Resolved | None:
    """那公司呢: the same question about another party."""
    core = _core(said)
    if not core or not _PARTY.fullmatch(core):
        return None
    swapped, swaps = _PARTY.subn(core, previous.question, count=1)
    question = swapped if swaps else f"{core}{previous.question}"
    return _follow(question, previous)


def _department(said: str, previous: Turn, _names: NameTable, _today: date) -> Resolved | None:
    """市监局的呢, or the answer to 「您问的是哪个领域」."""
    department = department_in(said)
    if department is None:
        return None
    rest = said
    for name in sorted((department.name, *department.aliases), key=len, reverse=True):
        rest = rest.replace(name, "", 1)
    if len(_core(rest)) > 2:
        return None
    return Resolved(previous.question, TurnKind.FOLLOW_UP, previous.day, department)


def _asking(said: str, previous: Turn, _names: NameTable, _today: date) -> Resolved | None:
    """罚多少: asked of the matter that was talked about."""
    core = _LEAD.sub("", said)
    if not core or not _ASKING.fullmatch(core):
        return None
    matter = _PREDICATE_END.sub("", previous.question.rstrip("？?。！!~… ")).rstrip("，,、 ")
    return _follow(f"{matter or previous.question}，{core.rstrip('？?。！!~… ')}", previous)


def _another_law(said: str, previous: Turn, names: NameTable, _today: date) -> Resolved | None:
    """那治安管理处罚法呢: the same matter by another law; with an article in focus, the same number there."""
    mentions = find_citations(said, names)
    named = [mention for mention in mentions if mention.citation.instrument and not mention.citation.article]
    if len(named) != 1 or len(mentions) != 1 or not _LEAD.match(said):
        return None
    if _core(said.replace(named[0].text, "", 1)) not in {"", "里", "中", "里面"}:
        return None
    title = named[0].citation.instrument
    question = previous.question
    for mention in find_citations(question, names):
        if mention.citation.instrument:
            return _follow(str(mention.citation.with_instrument(title)), previous)
    return _follow(f"《{title}》{question}", previous)


def _another_matter(said: str, previous: Turn, _names: NameTable, _today: date) -> Resolved | None:
    """那夜里呢, 餐馆呢: one circumstance put before the same question."""
    if not re.search(r"呢[？?。！!]*$", said) or not (_LEAD.match(said) or len(said) <= 8):
        return None
    core = _core(said)
    if not core or len(core) > 12:
        return None
    return _follow(f"{core}，{previous.question}", previous)


def _follow(question: str, previous: Turn) -> Resolved:
    return Resolved(question, TurnKind.FOLLOW_UP, previous.day)


def _core(said: str) -> str:
    """What is left of a follow-up without its 那, 如果是 and 呢."""
    return _TAIL.sub("", _LEAD.sub("", said.strip().strip("，, "))).strip("，,的 ")


_READINGS: tuple[Callable[[str, Turn, NameTable, date], Resolved | None], ...] = (
    _piece,
    _another_day,
    _another_party,
    _department,
    _asking,
    _another_law,
    _another_matter,
)


def missing_fact(question: str, answer: Answer, department: Department | None) -> Missing | None:
    """The one fact to ask back, or None where the answer stands without it.

    FIELD: the words would fit every field (「无证怎么罚」), or a few words found nothing sure, and the department
    that would tell the field is unknown. DAY: the conduct lies in a past that is not dated while the shown text has changed
    (Administrative Penalty Law art. 37). PARTY: the penalty shown differs for a person and an organisation,
    and the words name neither.
    """
    if answer.disposition is Disposition.DECLINED:
        short = len(question) <= _SHORT_QUESTION and answer.reason == "low_confidence"
        return Missing.FIELD if short and department is None else None
    if answer.disposition is not Disposition.ANSWERED:
        return None
    if department is None and _NO_FIELD.fullmatch(question):
        return Missing.FIELD
    changed = any(_recently_changed(article, answer.as_of) for article in answer.articles)
    if _VAGUE_PAST.search(question) and changed and conduct_day(question, answer.as_of) is None:
        return Missing.DAY
    if not _FINE.search(question) or _ORGANISATION.search(question) or _PERSON.search(question):
        return None
    return Missing.PARTY if any(_differs_by_party(article) for article in answer.articles[:2]) else None


def _recently_changed(article: CitedArticle, day: date) -> bool:
    """In force for less than five years: the longest time after which a breach is still punished (art. 36)."""
    return (day - article.in_force).days < 5 * 365


def _differs_by_party(article: CitedArticle) -> bool:
    text = article.text
    return bool(_FOR_PERSON.search(text) and _FOR_ORGANISATION.search(text) and _AMOUNT.search(text))


def choices_for(missing: Missing) -> tuple[str, ...]:
    """What the officer may press instead of writing; the day is written."""
    if missing is Missing.FIELD:
        return tuple(departments())
    return ("个人", "单位") if missing is Missing.PARTY else ()


def _bare(article: CitedArticle) -> Citation | None:
    try:
        return Citation.parse(article.citation)
    except ValueError:
        return None
