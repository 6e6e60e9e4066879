"""What asks nothing gets a courteous word; what holds a question is never taken for courtesy."""

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.courtesy import Courtesy, courtesy
from retrieval.handover import handover, is_bare_wish

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
POLITE = ("你好", "您好，", "谢谢", "好的，", "请问", "在吗？", "麻烦您了，", "嗯嗯", "明白了 ", "不好意思")
ASKING = (
    *("怎么罚", "罚多少", "能不能罚", "归谁管", "多久", "第三十三条", "33条", "那公司呢", "第二款呢", "要听证吗", "没证的呢"),
    *("去年的事呢", "可以罚吗", "没有证可以开店么", "谁负责", "转人工", "处罚法", "依据", "不罚行吗", "撤案", "超期了", "拒签"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", Courtesy.GREETING),
        ("您好！", Courtesy.GREETING),
        ("在吗？", Courtesy.GREETING),
        ("早上好，请问可以咨询一下吗", Courtesy.GREETING),
        ("Hello", Courtesy.GREETING),
        ("你好，在不在", Courtesy.GREETING),
        ("谢谢", Courtesy.THANKS),
        ("好的，谢谢您！", Courtesy.THANKS),
        ("非常感谢，辛苦了", Courtesy.THANKS),
        ("麻烦你了", Courtesy.THANKS),
        ("thank you", Courtesy.THANKS),
        ("再见", Courtesy.FAREWELL),
        ("谢谢，再见", Courtesy.THANKS),
        ("好的", Courtesy.ACKNOWLEDGEMENT),
        ("嗯嗯嗯", Courtesy.ACKNOWLEDGEMENT),
        ("明白了👍", Courtesy.ACKNOWLEDGEMENT),
        ("OK", Courtesy.ACKNOWLEDGEMENT),
    ],
)
def test_what_asks_nothing_is_courtesy(text: str, kind: Courtesy) -> None:
    assert courtesy(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        *("", "？", "呢", "可以吗", "可以么？", "没有呢？", "不用吗", "行不行", "好吗？", "懂不懂", "为什么", "怎么办", "哪条"),
        *("没收", "不予处罚", "老张不签字", "没有证", "他说好的", "测试不合格", "谢绝检查", "早餐店", "好几年了", "嗨曲", "行政处罚"),
        *("你们可以罚款", "没问题的产品", "感谢信能当证据吗", "哈尔滨", "喂猪用泔水", "33", "第三条", "转人工", "有人在吗", "啊啊啊"),
    ],
)  # fmt: skip
def test_what_asks_or_tells_anything_is_none(text: str) -> None:
    assert courtesy(text) is None


@pytest.mark.parametrize(("polite", "asked"), list(product(POLITE, ASKING)))
def test_a_question_in_courteous_words_stays_a_question(polite: str, asked: str) -> None:
    assert courtesy(polite + asked) is None
    assert courtesy(asked + "，" + polite) is None


@given(st.text(max_size=40), st.sampled_from(ASKING), st.text(max_size=40))
def test_nothing_with_a_question_in_it_is_courtesy(before: str, asked: str, after: str) -> None:
    assert courtesy(before + asked + after) is None


@given(
    st.lists(
        st.sampled_from(["你好", "谢谢", "好的", "嗯", "，", "再见", "在吗", "您", "了", "！"]),
        min_size=1,
        max_size=7,
    )
)
@example(["嗯"] * 7)
def test_courteous_words_alone_ask_nothing(words: list[str]) -> None:
    said = "".join(words)
    assert (courtesy(said) is None) is (not set(words) - {"，", "您", "了", "！"})


@pytest.mark.parametrize("name", ["officers_dev", "answerable_mixed_dev", "hard_dev"])
def test_no_question_of_our_sets_is_taken_for_courtesy(name: str) -> None:
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    assert asked
    assert [question for question in asked if courtesy(question) is not None] == []


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("转人工", True),
        ("您好，麻烦帮我转人工客服，谢谢", True),
        ("我想找真人咨询一下", True),
        ("别让机器人回答我", True),
        ("转人工，路边摆摊怎么罚", False),
        ("夜间施工的罚款请专家看看", False),
        ("当事人拒绝签字怎么办", False),
    ],
)
def test_a_bare_wish_for_a_person_names_no_matter(text: str, bare: bool) -> None:
    assert is_bare_wish(text) is bare
    assert bare is False or handover(text) is not None
