"""An invented law with two editions, and questions for the first: what the bank's following of editions is tested with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion, Wording, digest_of
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind

LAW = "样例摊点管理条例"
OLD, NEW = date(2020, 1, 1), date(2026, 6, 1)
TURN = date(2027, 1, 1)

# Our own words, written as samples.
STALL = "在城市道路上擅自摆设摊点的，由城市管理部门责令限期改正，处五十元以上二百元以下罚款。"
STALL_MORE = "在城市道路上擅自摆设摊点的，由城市管理部门责令立即改正，处一百元以上五百元以下罚款。"
SMOKE = "露天烧烤产生油烟的，由生态环境部门责令停止，没收烧烤工具。"
NOISE = "使用高音喇叭招揽顾客的，由公安机关给予警告。"
HEARING = "作出较大数额罚款决定之前，应当告知当事人有要求听证的权利。"


def edition(adopted: date, in_force: date, *texts: str) -> Edition:
    """An edition with these articles, numbered from one."""
    articles = tuple(
        Article(str(ArticleNumber(number)), ArticleNumber(number), text)
        for number, text in enumerate(texts, start=1)
    )
    return Edition(LAW, adopted, in_force, None, Certainty.EXACT, articles)


def corpus_of(before: Sequence[str], after: Sequence[str] = ()) -> Corpus:
    """A corpus of that law alone; `after` is the text from New Year 2027."""
    first = edition(OLD, date(2020, 3, 1), *before)
    if not after:
        return Corpus([Instrument(LAW, InstrumentKind.STATUTE, (first,))])
    both = (replace(first, until=TURN), edition(NEW, TURN, *after))
    return Corpus([Instrument(LAW, InstrumentKind.STATUTE, both)])


def asked(article: str, text: str = "", *, of: str = "", wording: Wording | None = None) -> BankQuestion:
    """A question for an article of the first edition, written for the words `of`."""
    return BankQuestion(LAW, OLD, article, text or f"{article}的问法", wording or Wording(digest_of(of)))
