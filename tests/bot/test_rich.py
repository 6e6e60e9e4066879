"""Text is split as Telegram counts it, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rich import LIMIT, Rich, join, split, units


def test_everything_is_escaped_and_highlights_are_bold() -> None:
    assert Rich.marked("若 a<b & c>d，罚款", [(12, 14)]).html == "若 a&lt;b &amp; c&gt;d，<b>罚款</b>"


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        pytest.param([(0, 2), (1, 3)], "<b>一二</b><b>三</b>四", id="overlapping"),
        pytest.param([(2, 99)], "一二<b>三四</b>", id="reaching over the end"),
        pytest.param([(3, 3)], "一二三四", id="empty"),
        pytest.param([(2, 3), (0, 1)], "<b>一</b>二<b>三</b>四", id="out of order"),
    ],
)
def test_spans_of_any_sort_give_balanced_markup(spans: list[tuple[int, int]], html: str) -> None:
    assert Rich.marked("一二三四", spans).html == html


def test_a_long_text_is_cut_between_paragraphs() -> None:
    text = "\n\n".join("甲" * 30 for _ in range(5))
    assert [part.plain for part in split(Rich.of(text), 70)] == ["甲" * 30 + "\n\n" + "甲" * 30] * 2 + [
        "甲" * 30
    ]


def test_a_paragraph_that_is_too_long_is_cut_behind_a_sentence() -> None:
    text = "甲" * 30 + "。" + "乙" * 30 + "。" + "丙" * 5
    assert [part.plain[-1] for part in split(Rich.of(text), 40)] == ["。", "丙"]


def test_a_bold_run_goes_on_in_bold_behind_the_cut() -> None:
    assert [part.html for part in split(Rich.of("甲" * 6, "b"), 4)] == ["<b>甲甲甲甲</b>", "<b>甲甲</b>"]


def test_empty_blocks_leave_no_gap() -> None:
    assert join([Rich.of("甲"), Rich(), Rich.of("乙")]).plain == "甲\n\n乙"


@given(st.text(alphabet="甲。\n 𠮷<&a", max_size=300), st.integers(min_value=2, max_value=40))
def test_nothing_but_white_space_is_lost_and_no_part_is_too_long(text: str, limit: int) -> None:
    parts = split(Rich.marked(text, [(3, 9), (20, 200)]), limit)
    assert "".join("".join(part.plain.split()) for part in parts) == "".join(text.split())
    assert all(0 < units(part.plain) <= limit for part in parts)


def test_the_limit_is_telegrams() -> None:
    assert [units(part.plain) for part in split(Rich.of("甲" * 5000))] == [LIMIT, 5000 - LIMIT]
