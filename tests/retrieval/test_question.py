"""Reading a question: what is named, what is asked, what is refused."""

from datetime import date

import pytest

from kernel.errors import QuestionEmpty, QuestionNotText, QuestionTooLong
from knowledge.corpus import Corpus
from retrieval.question import Intent, Question, clean_question, read_question

TODAY = date(2026, 11, 23)


def _read(corpus: Corpus, text: str) -> Question:
    return read_question(text, names=corpus.names, today=TODAY)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        pytest.param("卖过期牛奶罚多少钱", Intent.FINE, id="the fine range"),
        pytest.param("当场处罚要走哪些程序", Intent.PROCEDURE, id="procedure"),
        pytest.param("立案后多少天要结案", Intent.DEADLINE, id="a deadline"),
        pytest.param("什么是固体废物", Intent.DEFINITION, id="a definition"),
        pytest.param("占用耕地建房归谁管", Intent.COMPETENCE, id="competence"),
        pytest.param("提升分队有几个组", Intent.PLAN, id="the plan"),
        pytest.param("这种情节算较轻还是一般，裁量基准怎么说", Intent.BENCHMARK, id="a benchmark"),
    ],
)
def test_what_is_asked_is_recognised(corpus: Corpus, text: str, intent: Intent) -> None:
    assert intent in _read(corpus, text).intents


def test_a_citation_and_its_law_are_recognised(corpus: Corpus) -> None:
    question = _read(corpus, "处罚法33条第一款怎么理解")
    (citation,) = question.exact_citations
    assert str(citation) == "《中华人民共和国行政处罚法》第三十三条第一款"
    assert question.laws == ("中华人民共和国行政处罚法",)


def test_the_department_named_is_recognised(corpus: Corpus) -> None:
    department = _read(corpus, "我是林草局的，砍了两棵树怎么罚").department
    assert department is not None
    assert department.name == "市林草局"


def test_an_explicit_day_wins_over_the_words_and_those_over_today(corpus: Corpus) -> None:
    text = "2025年5月1日打架怎么罚"
    explicit = read_question(text, names=corpus.names, today=TODAY, as_of=date(2024, 1, 1))
    assert explicit.as_of == date(2024, 1, 1)
    assert _read(corpus, text).as_of == date(2025, 5, 1)
    assert _read(corpus, "打架怎么罚").as_of == TODAY


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param("", QuestionEmpty, id="nothing"),
        pytest.param(" \n\t ", QuestionEmpty, id="blanks"),
        pytest.param("罚" * 4001, QuestionTooLong, id="over 4,000 characters"),
        pytest.param("\x00\x01\x02PK\x03\x04", QuestionNotText, id="binary"),
        pytest.param("\ufffd" * 40, QuestionNotText, id="bytes decoded in vain"),
    ],
)
def test_what_is_no_question_is_refused(raw: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        clean_question(raw)


def test_exactly_four_thousand_characters_are_read() -> None:
    assert len(clean_question("罚" * 4000)) == 4000
