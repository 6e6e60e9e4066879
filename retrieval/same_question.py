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
        r"小作坊|流动|地摊|摊贩|小贩|摆摊",
    )
)
CONTRASTS_FILE = Path(__file__).with_name("contrasts.txt")
# What is asked of a matter, by its words: the first that is found counts, the narrow ones before the wide.
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "competence",
            r"归谁|归.{1,8}(?:管|查|罚|处理)|还是.{0,12}(?:管|罚|查|负责)|谁(?:来)?(?:管|罚|查|负责|拆|决定|审批|参加)|由谁|(?:哪个|什么|哪家|何)(?:部门|单位|机关|局)",
        ),
        ("when", r"(?:条件|情形|情况)(?:都)?(?:是什么|有哪些)"),
        ("lenient", r"不予(?:行政)?处罚|(?<!罚)不罚|免罚|从轻|减轻"),
        ("procedure", r"(?<!简易)(?<!普通)(?<!一般)程序|步骤|流程|手续|怎么立案|怎么送达|如何送达"),
        (
            "definition",
            r"(?:什么|啥)(?:是|叫)|(?<!标准)(?<!处罚)(?<!依据)是(?:什么|指|啥)$|是什么意思|怎么(?:认定|算|理解)|如何(?:认定|理解)|定义",
        ),
        (
            "period",
            r"多久|多长时间|几(?:天|日|年|个月)|多少(?:天|日|年)|天数|期限|时限|时效|最长(?:能|可以)?|什么时候(?:前|之前)",
        ),
        ("amount", r"标准是多少|限值|是多少$"),
        ("evidence", r"取证|举证|(?:当|作为|作)(?:.{0,2})证据|证据要求"),
        (
            "permission",
            r"办(?:什么|哪些|理什么)(?:证|手续)|怎么(?:办|申请|办理)(?:.{0,12})(?:证|许可)|证怎么(?:办|申请)",
        ),
        (
            "when",
            r"(?:哪些|什么|哪种|何种)(?:情况|情形|案子?|案件|条件|处罚|时候|强制)|什么时候|(?:的)?条件|(?:的)?情形|要不要做",
        ),
        ("what", r"哪些|什么(?:资料|材料)"),
        (
            "penalty",
            r"(?:怎么|如何|怎样|咋)(?:处|罚|处罚|处理|办|处置)|罚多少|处罚标准|(?:有)?什么(?:处罚|后果|责任)|罚谁",
        ),
        (
            "may",
            r"(.)[不没]\1|可以|可不可以|能不能|能否|是否|(?:行不行|行吗|吗)$|能[^，。]{0,12}吗|还能|要不要|要.{0,8}吗",
        ),
        ("penalty", r"(?:罚|处罚|处置|处理)$"),
        ("how", r"怎么|如何|怎样|咋"),
    )
)
# Two askings that people put for each other.
_LIKE_ASKINGS = frozenset(
    map(
        frozenset,
        (
            ("evidence", "may"),
            ("when", "may"),
            ("how", "procedure"),
            ("how", "penalty"),
            ("how", "permission"),
        ),
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
    r"(.)不\1|不服|不动产|不正当|不合格|不符合|无人机|不当得利|不可抗力|无线电|不明(?!码)|不满|未成年|未来|非法|非食用|没收|不予处罚|不罚|不再处罚"
)
_NEGATION = re.compile(r"不|没|无|未|拒|非|别|禁止")
_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?[万%％]?|百分之[一二三四五六七八九十百]+|[一二两三四五六七八九十百千万]+"
    r"(?=多?(?:元|块|个|次|倍|天|日|年|亩|岁|人|名|吨|公斤|斤|平|家|处|台|辆|瓶|包|袋|头|只|棵|株|米|公里|小时))|(?<=[第赔])[一二三四五六七八九十]+|[一二两三四五六七八九十]+[百千万](?!一)"
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
# Words that people put for each other, and what they are folded to.
_FOLDED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (
            r"没有?(?:办理?|取得|拿到|领取?)|未(?:取得|办理|经许可|依法取得)|没有|尚未|(?<=[^的])没(?!收)|无(?=[^人线])|未(?!成年|来)|不肯|死活不|拒不|拒绝|不给|不",
            "无",
        ),
        (r"销售|出售|贩卖|售卖|卖", "卖"),
        (r"首次|初次", "第一次"),
        (r"私自|擅自|自己", "擅自"),
        (r"随意|随便|乱(?=[倒扔丢])", "随意"),
        (r"倾倒|丢弃|扔|抛撒", "倒"),
        (r"餐饮店|饭店|餐馆|饭馆|餐厅", "餐馆"),
        (r"过期的?|超过保质期的?", "过期"),
        (r"电动自行车|电动车", "电动车"),
        (r"马路|道路|路上|路边|街边|街上", "路"),
        (r"摊贩|小贩|商贩", "摊贩"),
        (r"行政处罚|处罚", "处罚"),
        (r"强迫|强制", "强制"),
        (r"伪造|造假|弄虚作假|作假", "造假"),
        (r"挖砂|采砂|挖沙|采沙", "采砂"),
        (r"个体工商户", "个体户"),
        (r"施工单位|建筑企业|用人单位|单位|企业", "单位"),
        (r"职工|员工|工人|劳动者", "员工"),
        (r"夜间|晚上|夜里|半夜", "夜间"),
        (r"凿井|打井", "打井"),
        (r"拿|收受|接收|签收", "收"),
        (r"负责人集体讨论|集体讨论", "集体讨论"),
        (r"签字|签名", "签字"),
        (r"执法人员|办案人员", "执法人员"),
        (r"扣押|查扣", "扣押"),
    )
)
_FILLERS = re.compile(
    r"请问|想问|问一下|这种情况|的话|(?:应该|应当|该)(?=怎么|如何)|怎么(?:办理?|处罚|处理|处置|罚|做|样)?|如何(?:处罚|处理|处置|办)?"
    r"|怎样(?:处罚)?|咋(?:处罚|罚|办)?|罚多少钱?|处罚标准(?:是什么)?|多长时间|多久|多少(?:天|日)|几天|几年|什么|哪些|哪个部门|归谁管|由谁管"
    r"|能不能|可不可以|可以|是不是|能否|是否|行不行|要不要|[吗呢啊的了呀吧就会在对把被将给到，。？！、；：“”《》\s]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a question must not differ for another to be the same, and `core`, the words of its matter.

    `named` holds, group by group, which of the things that the law tells apart the question names; `told` which of the
    circumstances it tells that change an answer.
    """

    core: str
    asked: str
    parties: frozenset[str]
    negated: bool
    day: date | None
    numbers: frozenset[str]
    citations: frozenset[str]
    named: tuple[frozenset[int], ...]
    told: frozenset[int]


def read_same(text: str, names: NameTable, today: date) -> Reading:
    """Read a question for comparison; `names` are the laws that citations are found by."""
    text = text.translate(_WIDE_DIGITS)
    conduct = conduct_day(text, today)
    bare = text.replace(conduct.words, "", 1) if conduct else text
    cited = (mention.citation for mention in find_citations(bare, names))
    bare = bare.strip(" 。？！?!，,")
    return Reading(
        core=_core(bare),
        asked=next((kind for kind, pattern in _ASKED if pattern.search(bare)), ""),
        parties=_parties(bare),
        negated=bool(_NEGATION.search(_NO_NEGATION.sub("", bare))),
        day=conduct.day if conduct else None,
        numbers=frozenset(map(_figure, _NUMBER.findall(bare))) - {"1"},
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
        ("asking", _other_asking(one.asked, other.asked)),
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


def _other_party(one: frozenset[str], other: frozenset[str]) -> bool:
    if "company" in one ^ other and "organisation" not in one & other:
        return True
    if one and other and one | other <= _NATURAL:
        return False
    return bool((one ^ other) & _TELLING_PARTIES) or bool(one and other and not one & other)


def _other_asking(one: str, other: str) -> bool:
    return bool(one and other and one != other and frozenset({one, other}) not in _LIKE_ASKINGS)


def _parties(text: str) -> frozenset[str]:
    bare = _NO_PARTY.sub("", text)
    return frozenset(kind for kind, pattern in _PARTIES if pattern.search(bare))


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


def _core(text: str) -> str:
    """The words of the matter: askings and fillers left out, words of one meaning folded to one."""
    bare = _FILLERS.sub("", text)
    for pattern, word in _FOLDED:
        bare = pattern.sub(word, bare)
    return bare
