"""A desk for dialogues: a small sample law, four groups, their members and officers, over a database of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from desk.desk import Desk, RetryRule, open_desk
from desk.storage import open_storage
from escalation.case import DraftProblem
from escalation.gate import DraftReview
from escalation.people import Group, NewPerson, Role
from escalation.scope import Scope
from kernel.clock import Clock, SystemClock
from kernel.errors import ArticleNotFound
from knowledge.citation import ArticleNumber, NameTable, find_citations
from knowledge.corpus import Corpus
from knowledge.departments import Department
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind
from retrieval.answer import Answer, CitedArticle, Disposition, Point
from retrieval.answer import Role as ArticleRole
from retrieval.courtesy import courtesy
from retrieval.embeddings import OnnxEmbeddings
from retrieval.handover import handover
from retrieval.index import Library
from retrieval.question import clean_question
from retrieval.question_likeness import SURE, QuestionLikeness
from retrieval.wording import COURTESIES

LAW = "中华人民共和国样例法"
ARTICLES = {
    "第七条": "任何单位和个人不得擅自占用道路摆摊设点。",
    "第八条": "违反本法第七条规定的，责令改正，处五百元以上五千元以下罚款。",
    "第九条": "公司占用道路的，处一万元罚款。",
}
"""Our own sample text, no statute."""
SAMPLE_LIBRARY = Library(
    Corpus(
        [
            Instrument(
                LAW,
                InstrumentKind.STATUTE,
                (
                    Edition(
                        LAW,
                        date(2020, 1, 1),
                        date(2020, 1, 1),
                        None,
                        Certainty.EXACT,
                        tuple(
                            Article(label, ArticleNumber.parse(label), text)
                            for label, text in ARTICLES.items()
                        ),
                    ),
                ),
            )
        ]
    )
)
_BY_WORDS = (("公司", "第九条"), ("罚", "第八条"), ("占道", "第七条"), ("摆摊", "第七条"))


class SampleAnswering:
    """Answers from the sample law by its words, and declines what it does not know; it compares as the real one."""

    sure = SURE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.names = NameTable([LAW], {})

    def ask(self, text: str, as_of: date | None, department: Department | None) -> Answer:
        day = as_of or self._clock.today()
        text = clean_question(text)
        said = courtesy(text)
        if said is not None:
            polite = _answer(text, day, Disposition.COURTESY, COURTESIES[said])
            return replace(polite, as_of_note="", next_steps=())
        wanted = handover(text)
        if wanted is not None:
            return _answer(
                text, day, Disposition.HANDED_ON, "这个问题交给质量提升分队。", reason=wanted.reason
            )
        labels = [str(m.citation.article) for m in find_citations(text, self.names) if m.citation.article]
        labels = labels or [label for words, label in _BY_WORDS if words in text][:1]
        found = [_article(label) for label in labels if label in ARTICLES]
        if not found:
            return _answer(text, day, Disposition.DECLINED, "库内没有找到。", reason="low_confidence")
        if labels == ["第八条"]:
            found.append(_article("第七条", ArticleRole.NORM))
        return _answer(text, day, Disposition.ANSWERED, "以下为现行有效的原文：", found)

    def article(self, citation: str, as_of: date | None) -> CitedArticle:
        for mention in find_citations(citation, self.names):
            label = str(mention.citation.article)
            if label in ARTICLES:
                return _article(label)
        raise ArticleNotFound(f"no {citation}")

    def same(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return [self._likeness.sameness(text, other, self._clock.today()) for other in others]

    def compare(self, text: str, others: Sequence[str]) -> Sequence[float]:
        return self._likeness.alike(text, others, self._clock.today())

    @cached_property
    def _likeness(self) -> QuestionLikeness:
        return QuestionLikeness(self.names, OnnxEmbeddings(threads=1))


class SampleGate:
    """Knows the articles of the sample law, and objects to every other."""

    async def review(self, text: str, as_of: date) -> DraftReview:
        cited = re.findall(r"第[一二三四五六七八九十百]+条", text)
        wrong = [label for label in cited if label not in ARTICLES]
        problems = [
            DraftProblem(f"《{LAW}》{label}", "NOT_FOUND", "该法只有第七条至第九条。", f"《{LAW}》第八条")
            for label in wrong
        ]
        if not cited:
            problems = [DraftProblem("", "NO_CITATIONS", "没有引用条文。")]
        return DraftReview(
            tuple(f"《{LAW}》{label}" for label in cited if label in ARTICLES), tuple(problems)
        )


def _article(label: str, role: ArticleRole = ArticleRole.MAIN) -> CitedArticle:
    text, day = ARTICLES[label], date(2020, 1, 1)
    spans = ((0, 4),)
    return CitedArticle(
        f"《{LAW}》{label}", LAW, label, text, spans, role, day, day, None, approximate_day=False
    )


def _answer(
    text: str,
    day: date,
    disposition: Disposition,
    message: str,
    articles: list[CitedArticle] | None = None,
    reason: str = "",
) -> Answer:
    found = tuple(articles or ())
    return Answer(
        question=text,
        disposition=disposition,
        message=message,
        as_of=day,
        as_of_note=f"按{day.year}年{day.month}月{day.day}日有效的法律",
        confidence=0.9 if found else 0.1,
        points=tuple(Point(article.text, article.citation) for article in found),
        articles=found,
        next_steps=("回复“转人工”，可交给质量提升分队。",),
        reason=reason,
        citations=tuple(article.citation for article in found),
    )


async def sample_desk(
    folder: Path, clock: Clock | None = None, database: str | None = None, *, opens_when_unsure: bool = False
) -> Desk:
    """A desk over the database in a folder, or over another."""
    moment = clock or SystemClock()
    storage = await open_storage(database or f"sqlite:///{folder / 'desk.sqlite'}")
    return open_desk(
        storage,
        SampleAnswering(moment),
        SampleGate(),
        moment,
        rule=RetryRule(),
        opens_when_unsure=opens_when_unsure,
        library=lambda: SAMPLE_LIBRARY,
    )


async def invite_everyone(desk: Desk, group_chat: int) -> dict[str, str]:
    """Enter the groups and people of the dialogues; their one-time codes by name."""
    await desk.roster.put_group(
        None,
        Group(
            1,
            "第一组",
            frozenset(Scope),
            frozenset({"市综合执法局"}),
            channel="telegram",
            chat=str(group_chat),
        ),
    )
    people = [
        NewPerson("李警官", Role.OFFICER, "市综合执法局"),
        NewPerson("王队", Role.OFFICER, "市交运局"),
        NewPerson("陈法官", Role.MEMBER, "市法院", group_id=1),
        NewPerson("周检察官", Role.MEMBER, "市检察院", group_id=1),
        NewPerson("吴律师", Role.MEMBER, "市司法局", group_id=1),
        NewPerson("赵主任", Role.ADMIN, "领导小组办公室", leading_contact=True),
    ]
    return {person.name: (await desk.roster.invite(None, person))[1] for person in people}
