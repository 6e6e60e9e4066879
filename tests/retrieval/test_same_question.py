"""When two questions are one: the words may differ, what changes the answer may not."""

import json
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DataError
from knowledge.citation import NameTable
from retrieval.embeddings import OnnxEmbeddings
from retrieval.matter import matter_of, read_lexicon
from retrieval.question_likeness import SURE, QuestionLikeness
from retrieval.same_question import contrasts, differ, read_same

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
TODAY = date(2026, 11, 23)
PENALTY_LAW = "中华人民共和国行政处罚法"
NAMES = NameTable([PENALTY_LAW], {"处罚法": PENALTY_LAW})
SETS = ("same_question", "same_question_further")
STALL = "公司路边摆摊占道怎么罚"


@cache
def likeness() -> QuestionLikeness:
    return QuestionLikeness(NAMES, OnnxEmbeddings(threads=1))


def same(one: str, other: str) -> bool:
    return likeness().sameness(one, other, TODAY) >= SURE


def pairs(name: str) -> list[tuple[str, str, bool]]:
    lines = (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()
    read = map(json.loads, lines)
    return [(pair["earlier"], pair["asked"], pair["same"]) for pair in read]


@pytest.mark.parametrize(("name", "least_found"), [("same_question", 0.15), ("same_question_further", 0.2)])
def test_of_the_labelled_pairs_taken_for_one_at_least_95_of_100_are(name: str, least_found: float) -> None:
    taken = [labelled for one, other, labelled in pairs(name) if same(one, other)]
    assert sum(taken) / len(taken) >= 0.95
    assert sum(taken) / sum(labelled for _, _, labelled in pairs(name)) >= least_found


@pytest.mark.parametrize("name", SETS)
def test_a_question_and_its_neighbours_are_never_taken_for_one_by_way_of_another_wording(name: str) -> None:
    by_earlier: dict[str, tuple[set[str], set[str]]] = {}
    for earlier, asked, labelled in pairs(name):
        alike, foreign = by_earlier.setdefault(earlier, ({earlier}, set()))
        (alike if labelled else foreign).add(asked)
    crossed = [(a, b) for alike, foreign in by_earlier.values() for a in alike for b in foreign]
    assert len(crossed) > 250
    assert [pair for pair in crossed if same(*pair)] == []


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("请问公司在马路边摆摊占道的，怎么处罚？", id="courteously"),
        pytest.param("公司在道路上占道摆摊，罚多少", id="other words, other order"),
        pytest.param("公司占道经营，在街边设摊怎么处理", id="a trade's word"),
        pytest.param("城管对公司路边摆摊占道怎么罚", id="the asker's own agency"),
    ],
)
def test_other_words_for_the_same_are_the_same_question(asked: str) -> None:
    assert same(STALL, asked)
    assert same(asked, STALL)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("查到占道经营怎么罚", "2020年5月查到占道经营怎么罚", "day"),
        ("违反处罚法第三十三条怎么罚", "违反处罚法第三十四条怎么罚", "citation"),
        ("货值八元的过期面包怎么罚", "货值八万元的过期面包怎么罚", "number"),
        ("扣押三天怎么办手续", "扣押三年怎么办手续", "number"),
        ("公司占道经营怎么罚", "占道经营怎么罚", "party"),
        ("占道经营怎么罚", "未成年人占道经营怎么罚", "party"),
        ("卖鞭炮没有许可证怎么罚", "卖鞭炮有许可证怎么罚", "negation"),
        ("占道经营怎么罚", "占道经营引起火灾怎么罚", "circumstance"),
        ("占道经营怎么罚", "占道经营归谁管", "asking"),
        ("占道经营能不能扣押三轮车", "占道经营要不要扣押三轮车", "asking"),
        ("占道经营水务局能不能罚", "占道经营住建局能不能罚", "agency"),
        ("无证经营农药怎么罚", "无证经营兽药怎么罚", "object"),
        ("处罚决定书拒签怎么办", "询问笔录拒签怎么办", "object"),
    ],
    ids=lambda value: value if value.isascii() else "",
)
def test_what_changes_the_answer_makes_two_questions(one: str, other: str, why: str) -> None:
    assert differ(read_same(one, NAMES, TODAY), read_same(other, NAMES, TODAY)) == why
    assert not same(one, other)


def test_a_word_that_no_list_knows_makes_two_questions_too() -> None:
    assert not same("沿街店铺装射灯怎么罚", "沿街店铺装帘子怎么罚")


def test_too_little_said_is_the_same_only_word_for_word() -> None:
    assert not same("怎么罚", "怎么处罚")
    assert same("怎么罚", "怎么罚")


@pytest.mark.parametrize(
    ("written", "other"),
    [("8元", "八块钱"), ("8万元", "八万元"), ("５天", "五天"), ("5000元", "五千元")],
)
def test_figures_are_read_however_they_are_written(written: str, other: str) -> None:
    one, two = (read_same(f"货值{figure}的面包怎么罚", NAMES, TODAY).numbers for figure in (written, other))
    assert one == two != frozenset()


@given(st.permutations(["路边", "摆摊", "没有许可证", "怎么罚", "请问", "当事人"]))
def test_the_order_of_the_words_tells_nothing(words: list[str]) -> None:
    assert same("路边摆摊没有许可证怎么罚", "，".join(words))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_can_be_compared_and_it_is_the_same_both_ways(one: str, other: str) -> None:
    there = likeness().sameness(one, other, TODAY)
    assert 0 <= there <= 1
    assert there == likeness().sameness(other, one, TODAY)


def test_private_signs_in_a_message_stand_for_no_word() -> None:
    assert matter_of("\ue010\ue020路边") == matter_of("路边")


def test_likeness_in_meaning_grows_with_what_is_shared() -> None:
    other = ["道路上摆摊怎么处罚", "店外占道堆货怎么罚", "学校食堂没有留样怎么罚"]
    nearest, near, far = likeness().alike(STALL, other, TODAY)
    assert nearest > near > far
    assert likeness().alike(STALL, [], TODAY) == []


def test_a_word_stands_in_one_line_only(tmp_path: Path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("# words\n路边 街边\n马路 街边\n", "utf-8")
    with pytest.raises(DataError, match="line 3: 「街边」"):
        read_lexicon(listed)


def test_no_word_that_the_law_tells_apart_is_put_for_another() -> None:
    lexicon = read_lexicon(Path(__file__).parents[2] / "retrieval" / "synonyms.txt")
    by_sign: dict[str, list[str]] = {}
    for word, sign in lexicon.signs.items():
        if sign != " ":
            by_sign.setdefault(sign, []).append(word)
    clashes = [
        (one, other)
        for words in by_sign.values()
        for one, other in permutations(words, 2)
        for group in contrasts()
        if (a := {i for i, member in enumerate(group) if member.fullmatch(one)})
        and (b := {i for i, member in enumerate(group) if member.fullmatch(other)})
        and not a & b
    ]
    assert clashes == []
