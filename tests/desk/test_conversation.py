"""Follow-ups made whole, wishes for a person, and the one fact asked back."""

from dataclasses import replace
from datetime import date

import pytest

from desk.conversation import Missing, Turn, TurnKind, choices_for, focus_of, missing_fact, resolve
from knowledge.citation import ArticleNumber, Citation, NameTable, load_abbreviations
from knowledge.departments import department_named
from retrieval.answer import Answer, CitedArticle, Disposition, Role

TODAY = date(2026, 11, 23)
PENALTY_LAW = "中华人民共和国行政处罚法"
SECURITY_LAW = "中华人民共和国治安管理处罚法"
NAMES = NameTable(
    [PENALTY_LAW, SECURITY_LAW, "中华人民共和国水法", "中华人民共和国食品安全法"], load_abbreviations()
)
ARTICLE_33 = Citation(PENALTY_LAW, ArticleNumber(33), 1)
AFTER_ARTICLE = Turn("处罚法33条", ARTICLE_33)
AFTER_MATTER = Turn("工地夜间施工扰民怎么罚", Citation("中华人民共和国噪声污染防治法", ArticleNumber(77)))


@pytest.mark.parametrize(
    ("previous", "said", "question"),
    [
        pytest.param(AFTER_ARTICLE, "第二款呢", f"《{PENALTY_LAW}》第三十三条第二款", id="a paragraph"),
        pytest.param(AFTER_ARTICLE, "那34条呢？", f"《{PENALTY_LAW}》第三十四条", id="an article"),
        pytest.param(AFTER_ARTICLE, "第三项", f"《{PENALTY_LAW}》第三十三条第一款第三项", id="an item"),
        pytest.param(
            AFTER_ARTICLE, "这条适用于单位吗", f"{ARTICLE_33}适用于单位吗", id="this article, in other words"
        ),
        pytest.param(AFTER_MATTER, "那公司呢？", "公司工地夜间施工扰民怎么罚", id="a company"),
        pytest.param(Turn("个人无证采矿怎么罚"), "单位呢", "单位无证采矿怎么罚", id="the party is exchanged"),
        pytest.param(
            Turn("个人无证采矿怎么罚"), "如果是公司", "公司无证采矿怎么罚", id="the party, without 呢"
        ),
        pytest.param(AFTER_MATTER, "罚多少", "工地夜间施工扰民，罚多少", id="how much"),
        pytest.param(AFTER_MATTER, "那要听证吗？", "工地夜间施工扰民，要听证吗", id="a hearing"),
        pytest.param(AFTER_ARTICLE, "依据是什么", "处罚法33条，依据是什么", id="the basis"),
        pytest.param(AFTER_MATTER, "谁来管？", "工地夜间施工扰民，谁来管", id="who"),
        pytest.param(
            AFTER_ARTICLE,
            "那治安管理处罚法呢",
            f"《{SECURITY_LAW}》第三十三条",
            id="another law, same number",
        ),
        pytest.param(
            AFTER_MATTER,
            "那治安处罚法呢",
            f"《{SECURITY_LAW}》工地夜间施工扰民怎么罚",
            id="another law's view",
        ),
        pytest.param(AFTER_MATTER, "那高考期间呢", "高考期间，工地夜间施工扰民怎么罚", id="a circumstance"),
    ],
)
def test_a_follow_up_becomes_a_question_that_stands_alone(previous: Turn, said: str, question: str) -> None:
    resolved = resolve(said, previous, NAMES, TODAY)
    assert (resolved.question, resolved.kind) == (question, TurnKind.FOLLOW_UP)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        pytest.param("如果是去年的事呢", date(2025, 12, 31), id="last year"),
        pytest.param("2020年5月1日的呢", date(2020, 5, 1), id="a full day"),
        pytest.param("那要是在2019年3月发生的呢？", date(2019, 3, 31), id="a month"),
        pytest.param("昨天的呢", date(2026, 11, 22), id="yesterday"),
    ],
)
def test_another_day_asks_the_same_question_on_that_day(said: str, day: date) -> None:
    resolved = resolve(said, AFTER_MATTER, NAMES, TODAY)
    assert (resolved.question, resolved.day) == (AFTER_MATTER.question, day)


def test_another_day_takes_the_place_of_the_day_that_was_named() -> None:
    previous = Turn("2024年打架怎么罚", day=date(2024, 12, 31))
    resolved = resolve("如果是去年的事呢", previous, NAMES, TODAY)
    assert (resolved.question, resolved.day) == ("去年打架怎么罚", date(2025, 12, 31))


def test_the_day_stays_through_the_next_follow_up() -> None:
    previous = replace(AFTER_ARTICLE, day=date(2020, 5, 1))
    assert resolve("第二款呢", previous, NAMES, TODAY).day == date(2020, 5, 1)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("食品安全法第34条怎么说", id="its own law and article"),
        pytest.param("乱倒建筑垃圾怎么处罚", id="its own matter"),
        pytest.param(
            "商贩占道经营，城管劝离三次以后还是摆摊，这种行为要怎么处罚，能不能扣东西呢", id="too long"
        ),
        pytest.param("去年我们查了一家超市卖过期奶怎么罚", id="a day within a matter of its own"),
        pytest.param("公司没有排污许可证排放废水怎么罚", id="a company with its own matter"),
    ],
)
def test_a_question_with_its_own_matter_stands_alone(said: str) -> None:
    resolved = resolve(said, AFTER_ARTICLE, NAMES, TODAY)
    assert (resolved.question, resolved.kind, resolved.day) == (said, TurnKind.ALONE, None)


@pytest.mark.parametrize("said", ["第二款呢", "那公司呢？", "罚多少", "如果是去年的事呢"])
def test_a_first_message_has_nothing_to_follow(said: str) -> None:
    assert resolve(said, None, NAMES, TODAY).question == said


@pytest.mark.parametrize(
    "said", ["转人工", "找个人工客服", "我要转人工", "能不能联系提升分队", "请专家来回答"]
)
def test_a_bare_wish_for_a_person_means_the_question_before_it(said: str) -> None:
    resolved = resolve(said, AFTER_MATTER, NAMES, TODAY)
    assert (resolved.question, resolved.kind) == (AFTER_MATTER.question, TurnKind.PERSON_WANTED)


def test_a_wish_for_a_person_with_its_own_matter_keeps_it() -> None:
    said = "我想请提升分队的同志看一下这家洗车店无证排污的案卷，证据够不够"
    resolved = resolve(said, AFTER_MATTER, NAMES, TODAY)
    assert (resolved.question, resolved.kind) == (said, TurnKind.PERSON_WANTED)


@pytest.mark.parametrize("said", ["市水务局", "是水务局的", "水务局"])
def test_the_field_that_was_asked_for_is_taken_up(said: str) -> None:
    previous = Turn("无证怎么罚", asked_back=Missing.FIELD)
    resolved = resolve(said, previous, NAMES, TODAY)
    assert resolved.question == "无证怎么罚"
    assert resolved.department == department_named("市水务局")


def _article(text: str, in_force: date = date(2010, 1, 1)) -> CitedArticle:
    citation = f"《{PENALTY_LAW}》第三十三条"
    return CitedArticle(
        citation,
        PENALTY_LAW,
        "第三十三条",
        text,
        (),
        Role.MAIN,
        in_force,
        in_force,
        None,
        approximate_day=False,
    )


def _answer(disposition: Disposition, *articles: CitedArticle, reason: str = "") -> Answer:
    return Answer("问", disposition, "", TODAY, "", 0.9, articles=articles, reason=reason)


BOTH = _article("违反规定的，对个人处二百元以下罚款，对单位处一千元以上五千元以下罚款。")
RECENT = _article("责令改正。", date(2026, 8, 15))
UNSURE = _answer(Disposition.DECLINED, reason="low_confidence")


@pytest.mark.parametrize(
    ("question", "answer", "department", "missing"),
    [
        pytest.param("无证怎么罚", UNSURE, None, Missing.FIELD, id="too few words to know the field"),
        pytest.param("无证怎么罚", UNSURE, "市水务局", None, id="the department tells the field"),
        pytest.param(
            "个旧市养犬管理办法里大型犬名单有哪些", UNSURE, None, None, id="words enough: it is unknown"
        ),
        pytest.param("乱扔垃圾怎么罚", _answer(Disposition.ANSWERED, BOTH), None, Missing.PARTY, id="who"),
        pytest.param("公司乱扔垃圾怎么罚", _answer(Disposition.ANSWERED, BOTH), None, None, id="who is told"),
        pytest.param("以前挖的矿怎么罚", _answer(Disposition.ANSWERED, RECENT), None, Missing.DAY, id="when"),
        pytest.param("2025年挖的矿怎么罚", _answer(Disposition.ANSWERED, RECENT), None, None, id="day told"),
        pytest.param("乱挖矿怎么罚", _answer(Disposition.ANSWERED, RECENT), None, None, id="nothing decides"),
        pytest.param("转人工", _answer(Disposition.HANDED_ON), None, None, id="handed on"),
    ],
)
def test_one_fact_is_asked_back_only_where_it_decides(
    question: str, answer: Answer, department: str | None, missing: Missing | None
) -> None:
    known = department_named(department) if department else None
    assert missing_fact(question, answer, known) is missing


def test_the_choices_are_the_departments_for_a_field_and_two_sorts_for_a_party() -> None:
    assert len(choices_for(Missing.FIELD)) == 16
    assert choices_for(Missing.PARTY) == ("个人", "单位")
    assert choices_for(Missing.DAY) == ()


def test_the_focus_is_the_first_article_shown_in_its_own_edition() -> None:
    other = replace(BOTH, citation=f"《{SECURITY_LAW}》第二条", role=Role.OTHER_EDITION)
    focus = focus_of(_answer(Disposition.ANSWERED, other, BOTH))
    assert focus == Citation(PENALTY_LAW, ArticleNumber(33))
