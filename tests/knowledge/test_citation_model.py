"""Article numbers and citations are printed as statutes cite, read back from every spelling, and ordered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NumeralError
from knowledge.citation import ArticleNumber, Citation

PENALTY = "中华人民共和国行政处罚法"

NUMBERS = [
    ("第一百三十三条之一", ArticleNumber(133, 1)),
    ("133条之1", ArticleNumber(133, 1)),
    ("一百三十三条之一", ArticleNumber(133, 1)),
    ("第一百三十三之一条", ArticleNumber(133, 1)),
    ("第33条", ArticleNumber(33)),
    ("第３３条", ArticleNumber(33)),
    ("第 33 条", ArticleNumber(33)),
    ("第三十三条", ArticleNumber(33)),
    ("第一千二百四十二条", ArticleNumber(1242)),
    ("第一百〇三条", ArticleNumber(103)),
]

WRITTEN = [
    ("《中华人民共和国行政处罚法》第三十三条第一款第二项", Citation(PENALTY, ArticleNumber(33), 1, 2)),
    ("《中华人民共和国行政处罚法》第三十三条第一款第（二）项", Citation(PENALTY, ArticleNumber(33), 1, 2)),
    ("《中华人民共和国行政处罚法》第33条第1款第(2)项第1目", Citation(PENALTY, ArticleNumber(33), 1, 2, 1)),
    ("《行政处罚法》", Citation("行政处罚法", None)),
    (
        "《行政处罚法》（2021年修订）第三条",
        Citation("行政处罚法", ArticleNumber(3), edition=date(2021, 1, 1)),
    ),
    (
        "《行政处罚法》（2021年1月22日修订）第三条",
        Citation("行政处罚法", ArticleNumber(3), edition=date(2021, 1, 22)),
    ),
    ("第二款", Citation(None, None, 2)),
    ("第三十三条第（二）", Citation(None, ArticleNumber(33), None, 2)),
]

REFUSED_NUMBERS = [
    "",
    "条",
    "第条",
    "第〇条",
    "第0条",
    "第12345条",
    "33",
    "三条裤子",
    "第三十三条第一款",
    "第三条之百",
]
REFUSED = [
    "",
    "行政处罚法第三十三条",
    "《》第三条",
    "第三十三条呢",
    "第三条第三条",
    "第二项第一款",
    "《行政处罚法》第〇条",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_an_article_number_is_read_in_every_spelling(text: str, number: ArticleNumber) -> None:
    assert ArticleNumber.parse(text) == number


@pytest.mark.parametrize("text", REFUSED_NUMBERS, ids=repr)
def test_what_is_no_article_number_is_refused(text: str) -> None:
    with pytest.raises(NumeralError):
        ArticleNumber.parse(text)


def test_an_article_number_prints_as_in_the_law() -> None:
    assert str(ArticleNumber(133, 1)) == "第一百三十三条之一"
    assert str(ArticleNumber(33)) == "第三十三条"


def test_articles_put_in_stand_behind_their_main_article() -> None:
    numbers = [
        ArticleNumber(134),
        ArticleNumber(133, 2),
        ArticleNumber(133),
        ArticleNumber(133, 1),
        ArticleNumber(9),
    ]
    assert [str(n) for n in sorted(numbers)] == [
        "第九条",
        "第一百三十三条",
        "第一百三十三条之一",
        "第一百三十三条之二",
        "第一百三十四条",
    ]
    assert len({ArticleNumber(133, 1), ArticleNumber(133, 1), ArticleNumber(133)}) == 2


@pytest.mark.parametrize(("text", "citation"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_a_citation_is_read_in_brackets_and_arabic_too(text: str, citation: Citation) -> None:
    assert Citation.parse(text) == citation


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_what_is_not_one_whole_citation_is_refused(text: str) -> None:
    with pytest.raises(NumeralError):
        Citation.parse(text)


def test_items_are_printed_without_brackets_and_subitems_in_arabic() -> None:
    citation = Citation(PENALTY, ArticleNumber(33), 1, 2, 1)
    assert str(citation) == citation.print() == "《中华人民共和国行政处罚法》第三十三条第一款第二项第1目"


def test_the_edition_is_printed_only_when_asked_for() -> None:
    citation = Citation(PENALTY, ArticleNumber(3), edition=date(2019, 4, 23))
    assert citation.print() == "《中华人民共和国行政处罚法》第三条"
    assert citation.print_with_edition() == "《中华人民共和国行政处罚法》（2019年修正）第三条"
    assert citation.print_with_edition("修订") == "《中华人民共和国行政处罚法》（2019年修订）第三条"
    assert Citation(PENALTY, ArticleNumber(3)).print_with_edition() == citation.print()


def test_a_citation_moves_to_another_instrument_with_its_place() -> None:
    moved = Citation(None, ArticleNumber(3), 2).with_instrument(PENALTY)
    assert moved == Citation(PENALTY, ArticleNumber(3), 2)


@pytest.mark.parametrize(
    ("paragraph", "item", "subitem"), [(0, 1, 1), (1, -1, 1), (1, 1, 10_000)], ids=["款", "项", "目"]
)
def test_pieces_are_numbered_from_one(paragraph: int, item: int, subitem: int) -> None:
    with pytest.raises(NumeralError, match="1 to 9999"):
        Citation(PENALTY, ArticleNumber(1), paragraph, item, subitem)


pieces = st.none() | st.integers(1, 99)
articles = st.builds(ArticleNumber, st.integers(1, 1300), st.integers(0, 20))
titles = st.text(
    alphabet="中华人民共和国行政处罚法条例第三款项目年（）〈〉十1２、“”·", min_size=1, max_size=30
) | st.sampled_from(
    [
        PENALTY,
        "全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定",
        "中华人民共和国刑法修正案（十一）",
    ]
)
citations = st.builds(Citation, st.none() | titles, articles, pieces, pieces, pieces)


@given(citations)
def test_what_is_printed_is_read_back(citation: Citation) -> None:
    assert Citation.parse(citation.print()) == citation


@given(articles)
def test_an_article_number_is_read_back(number: ArticleNumber) -> None:
    assert ArticleNumber.parse(str(number)) == number


@given(
    st.builds(
        Citation,
        titles,
        articles,
        pieces,
        pieces,
        pieces,
        st.dates(date(1949, 10, 1)).map(lambda d: d.replace(month=1, day=1)),
    )
)
def test_an_edition_year_is_read_back(citation: Citation) -> None:
    if citation.edition and citation.edition.year < 2100:
        assert Citation.parse(citation.print_with_edition()) == citation


@given(articles, articles)
def test_articles_are_ordered_by_main_number_then_suffix(one: ArticleNumber, other: ArticleNumber) -> None:
    assert (one < other) == ((one.main, one.suffix) < (other.main, other.suffix))
