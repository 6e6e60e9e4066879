"""What a question asks: citations and laws named, the conduct's day, intents, the asker's department."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kernel.errors import QuestionEmpty, QuestionNotText, QuestionTooLong
from knowledge.citation import ArticleNumber, Citation, NameTable, find_citations
from knowledge.departments import Department, department_in
from retrieval.conduct_day import ConductDay, conduct_day

MAX_CHARACTERS = 4000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]")


class Intent(StrEnum):
    """What is asked for; a question may have several."""

    FINE = "fine"
    PROCEDURE = "procedure"
    DEADLINE = "deadline"
    DEFINITION = "definition"
    COMPETENCE = "competence"
    PLAN = "plan"
    BENCHMARK = "benchmark"


_INTENTS: dict[Intent, re.Pattern[str]] = {
    Intent.FINE: re.compile(
        r"罚多少|罚几|怎么罚|咋罚|怎样罚|如何罚|罚款|处罚|罚单|罚不罚|要罚|能罚|罚的|被罚|开罚|罚则|处多少|最高罚"
        r"|最低罚|罚金|怎么处理|咋处理|如何处理|怎么处置|后果|责任|吊销|没收|拘留"
    ),
    Intent.PROCEDURE: re.compile(
        r"程序|步骤|流程|告知|听证|送达|立案|怎么办理|手续|几个人|几名|审核|集体讨论|当场|简易|出示|笔录|回避"
    ),
    Intent.DEADLINE: re.compile(
        r"多久|几天|多少天|几日|多少日|期限|时限|多长时间|什么时候|啥时候|几个月|多少个月|时效|过期|超期|到期"
    ),
    Intent.DEFINITION: re.compile(
        r"什么是|什么叫|啥叫|啥是|是指|定义|含义|算不算|是不是|属于|属不属于|怎么认定|如何认定|怎么算"
    ),
    Intent.COMPETENCE: re.compile(
        r"谁管|谁来管|归谁|哪个部门|哪个局|哪家|由谁|谁负责|谁来罚|有没有权|有权|管辖|权限|主管|能不能委托|委托"
    ),
    Intent.PLAN: re.compile(
        r"提升年|提升分队|质量分队|试点(?:单位|部门)|工作方案|领导小组|案卷评查|评查|组合拳|三项制度|专项整治|检察建议|司法建议|复议建议|执法证"
    ),
    Intent.BENCHMARK: re.compile(r"裁量|基准|阶次|档次|哪一档|哪档|从轻|从重|减轻|轻微|较轻|较重|情节|幅度"),
}

_PLACE = re.compile(r"第[零〇一二两三四五六七八九十百千\d\s]+[编章节条款项目](?:之[一二三四五六七八九十]+)?")
_BESIDES_WORDS = re.compile(r"[\W_]+|怎么|什么|内容|规定|说的|是|的")
# 「第六十三条的听证」 tells which law is meant, 「第五条是什么」 does not.
_LEAST_BESIDES = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: its cleaned text and what was found in it. `as_of` is the day whose law is asked for."""

    text: str
    as_of: date
    conduct: ConductDay | None = None
    citations: tuple[Citation, ...] = ()
    laws: tuple[str, ...] = ()
    intents: frozenset[Intent] = field(default_factory=frozenset)
    department: Department | None = None

    @property
    def subject(self) -> str:
        """What is searched for: the text without the words that only name the day."""
        if self.conduct is None:
            return self.text
        return self.text.replace(self.conduct.words, "", 1).strip() or self.text

    @property
    def exact_citations(self) -> tuple[Citation, ...]:
        """The citations that name both a law and an article."""
        return tuple(c for c in self.citations if c.instrument is not None and c.article is not None)

    @property
    def bare_articles(self) -> frozenset[ArticleNumber]:
        """The articles named by number alone: which law is meant, what else is said must tell. None where too little
        is."""
        if len(_BESIDES_WORDS.sub("", _PLACE.sub("", self.text))) < _LEAST_BESIDES:
            return frozenset()
        return frozenset(c.article for c in self.citations if c.instrument is None and c.article is not None)


def clean_question(raw: str) -> str:
    """The question's text, normalized; QuestionRejected where it is empty, too long, or binary.

    Limits: 4,000 characters after trimming.
    """
    if "\x00" in raw or len(_CONTROL.findall(raw)) > max(2, len(raw) // 50):
        raise QuestionNotText("the question holds bytes that are no text; send plain text")
    text = unicodedata.normalize("NFC", _CONTROL.sub("", raw)).strip()
    if not text:
        raise QuestionEmpty("the question is empty; ask something")
    if len(text) > MAX_CHARACTERS:
        raise QuestionTooLong(f"the question has {len(text)} characters; at most {MAX_CHARACTERS} are read")
    return text


def read_question(
    raw: str,
    *,
    names: NameTable,
    today: date,
    as_of: date | None = None,
    department: Department | None = None,
) -> Question:
    """Read a question. An explicit `as_of` wins over a day named in the words, and that over today."""
    text = clean_question(raw)
    mentions = find_citations(text, names)
    citations = tuple(dict.fromkeys(mention.citation for mention in mentions if mention.citation.article))
    laws = [mention.citation.instrument for mention in mentions if mention.citation.instrument]
    laws.extend(title for title, *_ in names.find_names(text))
    conduct = conduct_day(text, today)
    return Question(
        text=text,
        as_of=as_of or (conduct.day if conduct else today),
        conduct=conduct,
        citations=citations,
        laws=tuple(dict.fromkeys(laws)),
        intents=frozenset(intent for intent, pattern in _INTENTS.items() if pattern.search(text)),
        department=department or department_in(text),
    )
