"""What makes two questions two, however alike their words: the day, the party, the matter, what is asked of it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from kernel.errors import DataError, NumeralError
from knowledge.citation import NameTable, find_citations
from knowledge.numerals import parse_number
from retrieval.conduct_day import conduct_day
from retrieval.handover import without_wish
from retrieval.matter import Matter, matter_of

# What changes the answer wherever only one of two questions tells it.
_TELLING = tuple(
    re.compile(pattern)
    for pattern in (
        r"火灾|起火|爆炸|坍塌|泄漏|污染了",
        r"死亡|死了|致死|死人|身亡|吃死",
        r"受伤|重伤|轻伤|伤残|中毒|住院|吃坏",
        r"第二次|两次|再次|多次|屡次|又[被犯查]|再犯|屡教不改",
        r"首次|初次|第一次|头一回",
        r"拒不改正|逾期(?:不|未|没)改|不整改|没整改|未整改",
        r"情节严重|情节特别|情节轻微|危害后果",
        r"已经改|改正了|整改(?:了|完)|主动(?:改|消除|交代|投案)",
        r"涉嫌犯罪|构成犯罪|刑事|移送|公安",
        r"反悔|又说|翻供",
        r"网上|网店|网络|直播|外卖|平台",
        r"夜间|晚上|半夜|夜里",
        r"农村|村里|宅基地",
        r"小作坊|流动|地摊|摊贩|小贩|摆摊|设摊",
    )
)
CONTRASTS_FILE = Path(__file__).with_name("contrasts.txt")
# What is asked of a matter, by its words, the narrow askings before the wide: of the first tier that a question has
# anything of, all it has.
_ASKED: tuple[tuple[tuple[str, re.Pattern[str]], ...], ...] = tuple(
    tuple((kind, re.compile(pattern)) for kind, pattern in tier)
    for tier in (
        (
            (
                "who",
                r"归谁|归.{1,12}(?:管|查|罚|处理|还是)|还是.{0,10}(?:局|部门)|谁|处罚对象|(?:哪个|什么|哪家|何|哪一个)(?:部门|单位|机关|局|人)|由哪个",
            ),
            ("where", r"哪里|哪儿|在哪(?!些)|向哪|去哪|哪个(?:法院|地方)|(?<!如)何处|所在地|哪一级"),
            (
                "period",
                r"多久|多长时间|几(?:天|日|年|个月|个工作日)|多少(?:天|日|年)|天数|期限|时限|时效|最长|什么时候|何时|几时",
            ),
            ("count", r"几(?:家|次|份|人|个人|个(?!月|工)|种|类|级)|多少(?:人|家|次|份|种)"),
            (
                "when",
                r"(?:哪些|什么|哪种|何种|啥)(?:情况|情形|案子?|案件|条件|时候)|(?:条件|情形|情况)(?:都)?(?:是什么|有哪些)",
            ),
            (
                "lenient",
                r"不予(?:行政)?处罚|(?<!罚)不罚|免罚|免(?:予|于)?(?:行政)?处罚|从轻|减轻",
            ),
            ("procedure", r"(?:什么|哪些|啥)程序|程序(?:是|有|怎|如何)|步骤|流程"),
            (
                "definition",
                r"(?:什么|啥)(?:是|叫|算)|是什么意思|(?:怎么|如何)(?:认定|理解|界定)|定义|是指|是啥$",
            ),
            (
                "reckoning",
                r"(?:怎么|如何)(?:算|计算|定)|基数|标准是(?!什么)|限值|按.{1,10}多少算|百分之几|比例",
            ),
            ("evidence", r"取证|举证|证据要求|什么证据"),
            ("permission", r"(?:怎么|如何|去哪)(?:办|申请|办理)(?:.{0,12})(?:证|许可)|证怎么(?:办|申请)"),
            ("basis", r"依据|哪(?:一)?(?:部|个|条)(?:法|规)|哪条|什么法"),
            ("what", r"哪些|什么(?:资料|材料|内容|手续|证)|内容|(?:什么|啥)区别"),
            ("damages", r"赔多少|怎么赔|赔偿多少|赔不赔|赔吗"),
            ("crime", r"判(?:几|多少|刑|不判)|怎么判|坐牢|犯罪|追究刑"),
        ),
        (
            (
                "penalty",
                r"(?:怎么|如何|怎样|咋)(?:样)?(?:进行)?(?:处罚|罚|处置)|罚(?:款)?(?:是|要|按|得)?(?:多少|几何|几)|处(?:以)?多少|多少罚款|处罚标准|最(?:多|少|高|低).{0,4}多少|[上下]限是|(?:什么|啥)(?:样的)?(?:处罚|后果|责任)",
            ),
        ),
        (
            (
                "must",
                r"要不要|需不需要|用不用|该不该|给不给|是否(?:需要|要|应)|必须|(?<!不)需要|要(?=[^，。]{1,14}[吗不么]$)",
            ),
            (
                "may",
                r"可以|可不可以|可否|能不能|能否|可不可|行不行|行吗|行不$|允许|准不准|能(?=[^，。]{1,16}[吗不么]$)|还能|有权",
            ),
        ),
        (("may", r"(.{1,2})[不没]\1|是否|[吗么不]$|有没有"),),
        (("which", r"还是|哪个|哪种"),),
        (("penalty", r"怎么|如何|怎样|咋|(?:处罚|处理|罚款)$"),),
    )
)
_PARTIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("organisation", r"公司|企业|单位|(?<!执)法人|合作社|工厂|物业"),
        ("company", r"公司|(?<!执)法人|合作社"),
        ("self-employed", r"个体(?:工商)?户"),
        ("person", r"个人|自然人|公民|家庭"),
        ("folk", r"村民|居民|农民|农户|老百姓"),
        ("minor", r"未成年|不满十[四六八]|学生|孩子|小孩|娃"),
        ("aged", r"老年人|老人|精神病"),
    )
)
# Words that hold a party's name without naming the party.
_NO_PARTY = re.compile(r"[一单两]?个人(?:去|执法|可以)|农民工")
# Whoever is not named may be anybody; but an officer who names one of these asks because it matters.
_TELLING_PARTIES = frozenset({"person", "self-employed", "minor", "aged"})
_NATURAL = frozenset({"person", "folk"})
# 能不能, 是不是: no negation, nor are these words.
_NO_NEGATION = re.compile(
    r"(.)[不没]\1|不服|不动产|不正当|不合格|不符合|无人机|不当得利|不可抗力|无线电|不明(?!码)|不满|未成年|未来|非法|非食用|没收|不予处罚|不罚|不再处罚"
)
_NEGATION = re.compile(r"不|没|无|未|拒|非|别|禁止")
_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?[万%％]?|百分之[一二三四五六七八九十百]+|[一二两三四五六七八九十百千万]+"
    r"(?=多?(?:元|块|个|次|倍|天|日|年|亩|岁|人|名|吨|公斤|斤|平|家|处|台|辆|瓶|包|袋|头|只|棵|株|米|公里|小时))|(?<=[第赔])[一二三四五六七八九十]+|[一二两三四五六七八九十]+[百千万](?!一)"
)
# Units that make a figure another: eight days are not eight years; 8000元, 8000块 and 8000 are one.
_UNIT = re.compile(
    r"多?(?:(?P<day>天|日|个?工作日)|(?P<year>年|岁)|(?P<month>个月|月)|(?P<times>倍)|(?P<hour>个?小时|钟头))"
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a question must not differ for another to be the same, and its matter.

    `named` holds, group by group, which of the things that the law tells apart the question names; `told` which of the
    circumstances it tells that change an answer.
    """

    matter: Matter
    asked: frozenset[str]
    parties: frozenset[str]
    negated: bool
    day: date | None
    numbers: frozenset[str]
    citations: frozenset[str]
    named: tuple[frozenset[int], ...]
    told: frozenset[int]


def read_same(text: str, names: NameTable, today: date) -> Reading:
    """Read a question for comparison; `names` are the laws that citations are found by."""
    text = without_wish(text.translate(_WIDE_DIGITS))
    conduct = conduct_day(text, today)
    bare = text.replace(conduct.words, "", 1) if conduct else text
    cited = (mention.citation for mention in find_citations(bare, names))
    bare = bare.strip(" 。？！?!，,")
    return Reading(
        matter=matter_of(bare),
        asked=_asked(bare),
        parties=_parties(bare),
        negated=bool(_NEGATION.search(_NO_NEGATION.sub("", bare))),
        day=conduct.day if conduct else None,
        numbers=frozenset(_figure(found[0]) + _unit(bare[found.end() :]) for found in _NUMBER.finditer(bare))
        - {"1"},
        citations=frozenset(str(citation) for citation in cited if citation.article),
        named=tuple(
            frozenset(i for i, member in enumerate(group) if member.search(bare)) for group in contrasts()
        ),
        told=frozenset(i for i, circumstance in enumerate(_TELLING) if circumstance.search(bare)),
    )


def differ(one: Reading, other: Reading) -> str:
    """What makes two readings two questions, in a word; empty where nothing does."""
    for what, differs in (
        ("day", one.day != other.day),
        ("citation", one.citations != other.citations),
        ("number", one.numbers != other.numbers),
        ("party", _other_party(one.parties, other.parties)),
        ("negation", one.negated != other.negated),
        ("circumstance", one.told != other.told),
        ("asking", one.asked != other.asked),
        ("agency", _other_agency(one, other)),
        ("object", any(a and b and a != b for a, b in zip(one.named, other.named, strict=True))),
    ):
        if differs:
            return what
    return ""


@cache
def contrasts() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The groups of what the law tells apart, each with its members. DataError names the line that is off."""
    groups: list[tuple[re.Pattern[str], ...]] = []
    for number, line in enumerate(CONTRASTS_FILE.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            members = tuple(re.compile(member) for member in line.split())
        except re.error as error:
            raise DataError(f"{CONTRASTS_FILE.name}, line {number}: {error}") from error
        if len(members) < 2:
            raise DataError(f"{CONTRASTS_FILE.name}, line {number}: a group needs two members")
        groups.append(members)
    return tuple(groups)


def _other_agency(one: Reading, other: Reading) -> bool:
    """Who asks what an agency may do asks the same without naming it, but not whose matter it is."""
    a, b = one.matter.agencies, other.matter.agencies
    return a != b and bool((a and b) or "who" in one.asked | other.asked)


def _other_party(one: frozenset[str], other: frozenset[str]) -> bool:
    if "company" in one ^ other and "organisation" not in one & other:
        return True
    if one and other and one | other <= _NATURAL:
        return False
    return bool((one ^ other) & _TELLING_PARTIES) or bool(one and other and not one & other)


def _asked(text: str) -> frozenset[str]:
    for tier in _ASKED:
        asked = frozenset(kind for kind, pattern in tier if pattern.search(text))
        if asked:
            return asked
    return frozenset()


def _parties(text: str) -> frozenset[str]:
    bare = _NO_PARTY.sub("", text)
    return frozenset(kind for kind, pattern in _PARTIES if pattern.search(bare))


def _unit(after: str) -> str:
    unit = _UNIT.match(after)
    return unit.lastgroup or "" if unit else ""


def _figure(written: str) -> str:
    """8 and 八, 8万 and 八万, 20% and 百分之二十 are one figure each."""
    share = written.startswith("百分之") or written[-1] in "%％"
    bare = written.removeprefix("百分之").rstrip("%％")
    scale = 10_000 if bare.endswith("万") and bare[0].isdigit() else 1
    digits = bare.rstrip("万") if scale > 1 else bare
    try:
        number = str(parse_number(digits) * scale)
    except NumeralError:
        number = bare
    return number + "%" * share
