"""Every sentence that answers say to officers, in one place: Chinese, plain and courteous."""

from datetime import date

from knowledge.statute import Article
from retrieval.courtesy import Courtesy
from retrieval.handover import HandoverReason

ANSWERED_LAW = "以下为现行有效的原文，重点内容已标出："
ANSWERED_AS_OF = "以下为{day}有效的原文，重点内容已标出："
ANSWERED_EXACT = "这是您要查的条文原文："
ANSWERED_PLAN = "工作方案中的相关内容如下："
UNKNOWN = (
    "库内没有找到能直接回答这个问题的法律条文，我不作推测。可以换个说法再问，或回复“转人工”交给质量提升分队。"
)
NOT_CHINESE = "目前只能回答用中文提出的执法问题，请用中文再问一次。"
NO_SUCH_LAW = "库内没有《{title}》，请核对名称；如果是地方性法规、规章或标准，可以请管理员加入资料库，或转给质量提升分队。"
NO_SUCH_ARTICLE = "《{title}》没有{article}，{range}。请核对条号。"
NO_SUCH_PIECE = "{citation}不存在：该条{range}。请核对款、项。"
REPEALED = "《{title}》已于{day}废止{successor}。"
REPEALED_SUCCESSOR = "，现行规定见《{successor}》"
REPEALED_TEXT = "列出的旧法条文仅供核对该日以前的行为。"
NOT_YET = "《{title}》自{day}起施行，在{as_of}尚未生效。"
EARLIER_NOT_HELD = (
    "{day}适用的是《{title}》更早的文本，库内没有收录，以下为之后的文本，仅供参照，请核对当时的原文。"
)
OTHER_EDITION = (
    "行为发生在{day}，而《{title}》的新文本自{changed}起施行。按行政处罚法第三十七条“从旧兼从轻”，"
    "新旧文本一并列出，请比较后适用。"
)
RECENT_EDITION = "《{title}》现行文本自{changed}起施行。如果违法行为发生在此之前，请写明日期再问，按行政处罚法第三十七条核对旧法。"
AMENDED = "{citation}已由《{by}》修改，自{since}起施行；库内文本为修改前的原文，引用前请核对新文本。"
APPROXIMATE = "《{title}》现行文本的施行日期（{day}）为推定，请核对公布文本。"
EXAMPLE = "标有“示例”的裁量基准和工作方案用于演示，不是正式文件。"

HANDED_ON = {
    HandoverReason.PERSON_ASKED: "好的，这个问题交给质量提升分队的同事来回答。",
    HandoverReason.LIVE_CASE: "这涉及对具体案件的判断，应当由质量提升分队的同事结合案卷答复，我不作结论。",
    HandoverReason.DRAFTING: "起草、审改文书需要结合案卷，应当由质量提升分队的同事协助，我不代拟。",
    HandoverReason.CONFLICT: "部门之间认识不一致的问题，应当由质量提升分队的同事研究后答复。",
}
COURTESIES = {
    Courtesy.GREETING: "您好！请直接写出执法中遇到的问题，例如“路边摆摊占道怎么罚”，我从现行有效的法律原文中为您查找。",
    Courtesy.THANKS: "不客气。还有问题请随时提问。",
    Courtesy.FAREWELL: "再见。有问题请随时提问。",
    Courtesy.ACKNOWLEDGEMENT: "好的。还有问题请随时提问；需要人工答复的，回复“转人工”。",
}
MAYBE_USEFUL = "可能用得上的条文先列在下面，供参考。"

STEP_PERSON = "回复“转人工”，可交给质量提升分队。"
STEP_DAY = "如需查某一天的法律，请写明日期，例如“2025年3月1日”。"
STEP_REPHRASE = "换一个说法，或写出法律名称和条号再问。"

AS_OF_TODAY = "按今天（{day}）有效的法律"
AS_OF_NAMED = "按指定日期（{day}）有效的法律"
AS_OF_CONDUCT = "按问题中的日期“{words}”（{day}）有效的法律"
AS_OF_ROUGH = "，日期为推定"


def day_in_words(day: date) -> str:
    """2026年8月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def pieces_in_words(article: Article) -> str:
    """What 款 and 项 an article has: 共2款，第1款有6项."""
    told = [f"共{len(article.paragraphs)}款"]
    told.extend(f"第{p.number}款有{len(p.items)}项" for p in article.paragraphs if p.items)
    return "，".join(told)
