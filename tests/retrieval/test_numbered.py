"""An article named by number alone: what else is said tells which law is meant."""

from datetime import date

import pytest

from knowledge.citation import ArticleNumber, NameTable
from retrieval.question import read_question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第六十三条的听证范围有哪些", {63}),
        ("按第72条加处罚款怎么算", {72}),
        ("第二十四条、第二十五条讲的管辖", {24, 25}),
        ("第五条", set()),
        ("第五条是什么内容", set()),
        ("第十二条第二款怎么规定的？", set()),
        ("听证要在几天内提出", set()),
    ],
    ids=["in words", "in digits", "two", "nothing else", "no matter", "only a place", "no number"],
)
def test_bare_articles(text: str, expected: set[int]) -> None:
    question = read_question(text, names=NameTable([], {}), today=date(2026, 11, 23))
    assert question.bare_articles == {ArticleNumber(number) for number in expected}
