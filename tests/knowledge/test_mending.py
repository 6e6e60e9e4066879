"""The national source's defects, and what is made of each."""

import pytest

from knowledge.national.mending import MendedText, mend_article, mend_quotes, split_glued, tidy_heading


@pytest.mark.parametrize(
    ("raw", "text", "headings"),
    [
        pytest.param(
            "甲。\n第二编 立案、侦查和提起公诉", "甲。", ("第二编 立案、侦查和提起公诉",), id="a part heading"
        ),
        pytest.param("甲。\n第三编 审 判", "甲。", ("第三编 审判",), id="a heading set wide"),
        pytest.param(
            "甲。\n第二编 污染防治\n第一分编 通则",
            "甲。",
            ("第二编 污染防治", "第一分编 通则"),
            id="two headings",
        ),
        pytest.param("甲。\n附 则", "甲。", ("附则",), id="the closing provisions"),
        pytest.param(
            "甲：\n（一）乙；\n（二）丙。", "甲：\n（一）乙；\n（二）丙。", (), id="items are no headings"
        ),
        pytest.param(
            "依照第二编 的规定。", "依照第二编的规定。", (), id="a part named inside a sentence stays"
        ),
    ],
)
def test_headings_glued_behind_an_article_go_to_the_next(
    raw: str, text: str, headings: tuple[str, ...]
) -> None:
    assert mend_article(raw, is_last=False) == MendedText(text, headings)


@pytest.mark.parametrize(
    ("raw", "text", "annex"),
    [
        pytest.param(
            "本法自公布之日起施行。\n附：\n税率表\n税目 | 税率\n------\n甲 | 5",
            "本法自公布之日起施行。",
            "附：\n税率表\n税目 | 税率\n甲 | 5",
            id="a table",
        ),
        pytest.param(
            '自公布之日起施行。\n附件：图案\n!图1{width="3in"\nheight="5in"}',
            "自公布之日起施行。",
            "附件：图案",
            id="an image over two lines",
        ),
        pytest.param("自公布之日起施行。\n-----", "自公布之日起施行。", "", id="a rule left over"),
    ],
)
def test_what_follows_the_last_article_becomes_the_annex(raw: str, text: str, annex: str) -> None:
    mended = mend_article(raw, is_last=True)
    assert (mended.text, mended.annex) == (text, annex)


def test_an_article_inside_the_law_keeps_a_line_that_opens_with_an_annex() -> None:
    assert mend_article("甲。\n附件由国务院制定。", is_last=False).text == "甲。\n附件由国务院制定。"


def test_spaces_left_from_line_breaks_are_closed() -> None:
    assert (
        mend_article("信息化、 数字化、智能化 水平。", is_last=False).text == "信息化、数字化、智能化水平。"
    )


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        pytest.param('称"用人单位"的', "称“用人单位”的", id="one pair"),
        pytest.param('"甲"和"乙"', "“甲”和“乙”", id="two pairs"),
        pytest.param('他说："甲', '他说："甲', id="an unbalanced quote is left as it is"),
    ],
)
def test_straight_quotes_become_the_chinese_pair(line: str, mended: str) -> None:
    assert mend_quotes(line) == mended


def test_an_article_glued_to_the_one_before_is_split_off_where_its_number_is_missing() -> None:
    glued = "甲的规定。\n第五条 乙的规定。"
    assert split_glued("第四条", glued, "第五条") == [("第四条", "甲的规定。"), ("第五条", "乙的规定。")]


def test_an_article_number_at_a_line_s_head_stays_where_no_article_is_missing() -> None:
    quoted = "修改为：\n第五条 乙的规定。"
    assert split_glued("第四条", quoted, None) == [("第四条", quoted)]


def test_a_heading_has_one_space_behind_its_number() -> None:
    assert tidy_heading("第一章　总　则") == "第一章 总则"
