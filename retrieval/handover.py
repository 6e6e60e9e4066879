"""Which questions belong to people: a person asked for, or a judgement on a live case. The rules, with reasons."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.amounts import find_amounts
from retrieval.courtesy import without_courtesy


class HandoverReason(StrEnum):
    """Why a question goes to people."""

    PERSON_ASKED = "person_asked"
    LIVE_CASE = "live_case"
    DRAFTING = "drafting"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Handover:
    """A question that people have to answer: the reason and the words that gave it away."""

    reason: HandoverReason
    words: str


# Asking for a person: who is wanted, and the verb that wants them.
_WHO = r"(?:人工|真人|活人|客服|专人|(?:质量)?提升分队|质量分队|分队(?:的)?(?:同志|成员|老师|专家|队员)?|专家|法官|检察官|律师|法院的|检察院的|司法局的|法制(?:科|办|的)|(?:你们)?(?:领导|同志|老师|师傅|工作人员|负责人)|(?:哪位|哪个)(?:同志|老师|专家)|懂行的|懂法的人|同事|组长|前辈)"
_ASKED = (
    re.compile(
        rf"(?:转|找|换|叫|请|联系|喊|派|安排|呼叫|接|约|对接|移交|交给|提交给|转给|报给|推给|移送)[^，。？！]{{0,8}}{_WHO}"
    ),
    re.compile(
        r"转人工|人工(?:服务|客服|回答|答复|解答|处理|坐席|咨询)|^人工$|真人(?:在|吗|回答|服务|客服)|有人(?:在吗|吗|在不|能帮|值班)"
    ),
    re.compile(
        rf"(?:和|跟|与|同|让|由){_WHO}[^，。？！]{{0,10}}(?:说|聊|谈|讲|沟通|商量|通话|看|把关|定|答|回|指导|研究|支招|审|拿主意)"
    ),
    re.compile(
        r"(?:不要|别|不想(?:跟|和)?)[^，。]{0,4}(?:机器人|机器|电脑|系统|AI|ai)[^，。]{0,6}(?:答|回|说|聊)?|不(?:想)?跟(?:你|机器)(?:说|聊)"
    ),
    re.compile(
        r"(?:想|要|需要|希望|请求|申请|能不能|能否|可以|帮我?)[^，。？！]{0,6}(?:人工|分队|专家|会诊|当面|电话)[^，。？！]{0,6}(?:指导|帮助|支持|介入|咨询|解答|答复|会诊|联系|一下|吗)?"
    ),
    re.compile(r"(?:帮|给)我?(?:们)?(?:把把关|把关|看看案卷|看一下案卷|过一遍|审一下|审一审|参谋|掌掌眼)"),
)
_DRAFT = re.compile(
    r"(?:帮|替)(?:我|我们|咱|咱们|忙)?[^，。？！]{0,8}(?:写|起草|拟|草拟|生成|做|改|润色|审|修改|整理)[^，。？！]{0,14}"
    r"(?:决定书|告知书|答辩状|答辩|审批表|报告|文书|意见书|笔录|案卷|复函|答复|起诉状|材料|通知书|清单|稿子|讲话|总结)"
)
_CONFLICT = re.compile(
    r"(?:(?:我们|咱们|两家|两个|几个)[^，。？！]{0,14}(?:说法不一|意见不一|扯皮|推诿|争|各说各|吵|不统一|打架|不一致))|(?:(?:法院|检察院|复议机关|上级|法制|司法局)[^，。？！]{0,16}(?:不同意|不认可|退回|说法不一|意见不一|有分歧))"
)
# A live case: the speaker's own case or party, with its facts, and a judgement asked for.
_MINE = re.compile(
    r"我(?:们)?(?:这|那|手(?:上|头|里)|办|正在办|正办|刚办|局|队|所|大队|科|单位|接|查)[^，。？！]{0,8}(?:个|件|起|宗)?[^，。？！]{0,8}(?:案|当事人|户|店|老板|企业|公司)?"
    r"|(?:这|本|该|手上|手头|眼下|目前这|这么)(?:个|件|起|宗|一个|一起)?案(?:子|件)?|本案|此案|这案|这(?:个|种)情况|该当事人|这(?:个|家|户)(?:当事人|企业|公司|店|老板|商户|人)"
)
_JUDGE = re.compile(
    r"(?:证据|材料)(?:链)?[^，。？！]{0,10}(?:够不够|够吗|够了|足不足|充分|扎实|站得住|能不能定|能否认定|行不行|采信|有没有(?:问题|漏洞)|成不成立)"
    r"|(?:能|可以|可不可以|是否|是不是|算不算|该不该|能不能|能否|要不要|该)[^，。？！]{0,10}(?:认定(?:为|成|他|她)?|定性|定案|定(?:为|成)|立得住|撤案|撤销案件|结案)"
    r"|(?:主观)?故意[^，。？！]{0,8}(?:认定|算|吗|还是)|(?:认定|定)(?:谁|哪个|哪一个|为谁)|(?:主体|当事人)[^，。？！]{0,6}(?:写谁|列谁|认定谁|定谁|是谁|怎么定|怎么列)"
    r"|罚多少(?:合适|合理|才|比较|好|妥)|(?:合适|妥当|妥不妥|稳妥|站得住脚|会不会输|能不能赢|胜诉|败诉|被撤|会怎么判|怎么判|判决结果|风险(?:大|高)不|有没有风险)"
    r"|(?:该|应(?:该)?)(?:怎么|如何)(?:定性|处理|裁量|办|罚|下)|拿不准|把握不(?:准|住|大)|吃不准|定不下来|不知道(?:怎么|如何|该)|给个(?:意见|结论|准话|说法)|怎么看|你(?:们)?(?:觉得|认为|看)|帮(?:忙|我)?(?:看看|判断|分析|研判|定|算)"
)
_STRONG_JUDGE = re.compile(
    r"胜诉|败诉|会不会输|能不能赢|会怎么判|判决结果|(?:法院|复议机关)(?:会|能)[^，。？！]{0,8}(?:支持|撤销|维持|认|判)|罚多少(?:合适|合理|才|比较|好|妥)"
    r"|(?:证据|材料)(?:链)?[^，。？！]{0,8}(?:够不够|够吗|足不足|扎实不|站得住)|拿不准|把握不准|吃不准|定不下来|给个准话|(?:主体|当事人)[^，。？！]{0,6}(?:写谁|列谁|认定谁|定谁)"
)

# What a bare wish for a person is said with, beside the wish itself.
_WITH_A_WISH = re.compile(
    r"麻烦|帮忙|帮我?|给我?|我们?|想要?|要求?|需要|希望|请求|申请|直接|马上|尽快|快点?|赶紧|现在|能不能|能否|可不可以|可以|一个|一下|个|位"
    r"|回答|解答|答复|处理|咨询|服务|支持|帮助|接听|说话|说|聊|谈|沟通|这个问题|问题|这个|吧|服务台|坐席|客服|人工|真人|专家|分队"
)
_MATTER = 3
_UNSURE = re.compile(
    r"(?:我们?|自己)?(?:有点|有些|实在|还是|也|都)?(?:拿不准|吃不准|把握不准|不(?:太)?(?:确定|清楚|明白|懂)|不知道(?:怎么办|该怎么办)?|没(?:有)?把握)了?"
)
_CLAUSES = re.compile(r"([，,。？！?!；;\s]+)")


def handover(text: str) -> Handover | None:
    """Why the question belongs to people, or None where the law's text can answer it.

    A general rule put with 我 or 当事人 in it stays with the desk: only facts of one's own case together with
    a judgement asked for make a live case.
    """
    for pattern in _ASKED:
        found = pattern.search(text)
        if found:
            return Handover(HandoverReason.PERSON_ASKED, found.group())
    found = _DRAFT.search(text)
    if found:
        return Handover(HandoverReason.DRAFTING, found.group())
    found = _CONFLICT.search(text)
    if found:
        return Handover(HandoverReason.CONFLICT, found.group())
    strong = _STRONG_JUDGE.search(text)
    if strong:
        return Handover(HandoverReason.LIVE_CASE, strong.group())
    mine, judged = _MINE.search(text), _JUDGE.search(text)
    if mine and judged:
        return Handover(HandoverReason.LIVE_CASE, judged.group())
    if judged and len(text) > 60 and len(find_amounts(text)) >= 2:
        return Handover(HandoverReason.LIVE_CASE, judged.group())
    return None


def is_bare_wish(text: str) -> bool:
    """Whether a text asks for a person and names no matter: 「转人工」, 「您好，麻烦帮我转人工客服，谢谢」."""
    asked = [pattern for pattern in _ASKED if pattern.search(text)]
    if not asked:
        return False
    rest = text
    for pattern in asked:
        rest = pattern.sub("", rest)
    return len(_WITH_A_WISH.sub("", without_courtesy(rest))) < _MATTER


def without_wish(text: str) -> str:
    """A question without the clauses that only wish for a person or tell of doubt: 「…怎么罚？我拿不准，转人工」. A text
    of nothing else stays whole."""
    parts = _CLAUSES.split(text)
    kept = [
        clause + mark
        for clause, mark in zip(parts[::2], [*parts[1::2], ""], strict=True)
        if not is_bare_wish(clause) and not _UNSURE.fullmatch(clause)
    ]
    return "".join(kept).strip() or text
