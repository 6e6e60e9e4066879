"""The shape of an article: 款, 项, 目."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import ArticleNotFound
from knowledge.citation import ArticleNumber
from knowledge.statute import Article, split_paragraphs

TEXT = "有下列情形之一的，处罚：\n（一）甲：\n1.子；\n2.丑；\n（二）乙。\n前款规定的期限为三日。"
ARTICLE = Article("第九条", ArticleNumber(9), TEXT)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param((None, None, None), TEXT, id="the whole article"),
        pytest.param((2, None, None), "前款规定的期限为三日。", id="第二款"),
        pytest.param((1, 2, None), "（二）乙。", id="第一款第二项"),
        pytest.param((None, 2, None), "（二）乙。", id="an item without its paragraph named"),
        pytest.param((1, 1, None), "（一）甲：\n1.子；\n2.丑；", id="an item with its subitems"),
        pytest.param((1, 1, 2), "2.丑；", id="第一项第2目"),
    ],
)
def test_a_piece_is_given_word_for_word(place: tuple[int | None, int | None, int | None], words: str) -> None:
    assert ARTICLE.piece(*place) == words


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param((3, None, None), "2 paragraphs", id="no such paragraph"),
        pytest.param((1, 3, None), "2 items", id="no such item"),
        pytest.param((2, 1, None), "0 items", id="a paragraph without items"),
        pytest.param((1, 1, 3), "2 subitems", id="no such subitem"),
    ],
)
def test_a_piece_that_does_not_exist_is_refused_with_what_there_is(
    place: tuple[int, int | None, int | None], said: str
) -> None:
    with pytest.raises(ArticleNotFound, match=said):
        ARTICLE.piece(*place)


@given(
    st.lists(
        st.sampled_from(["普通一款。", "（一）一项；", "（二）又一项。", "1.一目；", "（十一）远项。"]),
        min_size=1,
        max_size=12,
    )
)
def test_paragraphs_joined_again_are_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "\n".join(paragraph.whole for paragraph in split_paragraphs(text)) == text
