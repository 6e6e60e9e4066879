"""The national statutes as loaded: mended, and in force by the calendar."""

from datetime import date

import pytest

from kernel.errors import ArticleNotFound, InstrumentNotFound
from knowledge.check import FindingKind, check_corpus, check_edition, missing_numbers
from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.statute import Article, Certainty, Edition, InstrumentKind

STATE = "中华人民共和国"
CODE = f"{STATE}生态环境法典"


def test_the_shipped_corpus_has_no_gap_glue_duplicate_or_residue(corpus: Corpus) -> None:
    fatal = [finding for finding in check_corpus(corpus.instruments.values()) if finding.kind.fatal]
    assert fatal == []


def test_every_article_of_the_source_is_held_and_two_lost_ones_are_restored(corpus: Corpus) -> None:
    articles = sum(len(e.articles) for i in corpus.instruments.values() for e in i.editions)
    assert articles == 26_196 + 2


@pytest.mark.parametrize(
    ("number", "begins", "does_not_hold"),
    [
        pytest.param(
            1119,
            "违反本法规定，有下列情形之一的，由生态环境主管部门没收",
            "工业涂装",
            id="1119 ends before 1120",
        ),
        pytest.param(
            1120, "违反本法规定，有下列情形之一的，由生态环境主管部门责令改正", "锅炉", id="1120 is restored"
        ),
        pytest.param(
            1201, "违反本法规定，有下列情形之一的，由生态环境主管部门责令停止", "被盗", id="1201 is restored"
        ),
    ],
)
def test_the_two_glued_articles_of_the_ecology_code_stand_alone(
    corpus: Corpus, number: int, begins: str, does_not_hold: str
) -> None:
    article = corpus.instruments[CODE].latest.article(ArticleNumber(number))
    assert article is not None
    assert article.text.startswith(begins)
    assert does_not_hold not in article.text


def test_a_glued_part_heading_becomes_the_heading_of_what_follows(corpus: Corpus) -> None:
    edition = corpus.instruments[CODE].latest
    before, after = edition.by_label["第一百四十七条"], edition.by_label["第一百四十八条"]
    assert before.headings[0] == "第一编 总则"
    assert after.headings[:2] == ("第二编 污染防治", "第一分编 通则")
    assert "第二编" not in before.text


@pytest.mark.parametrize(
    ("title", "day", "adopted"),
    [
        pytest.param("商标法", date(2026, 11, 23), date(2019, 4, 23), id="the trademark law of 2019 today"),
        pytest.param("商标法", date(2027, 1, 1), date(2026, 6, 26), id="the new one from 2027"),
        pytest.param(
            "农业法",
            date(2026, 12, 31),
            date(2012, 12, 28),
            id="the agriculture law of 2012 till the year's end",
        ),
        pytest.param("治安管理处罚法", date(2026, 1, 1), date(2025, 6, 27), id="public security from 2026"),
        pytest.param(
            "大气污染防治法", date(2026, 8, 14), date(2018, 10, 26), id="air pollution till the code"
        ),
        pytest.param("生态环境法典", date(2026, 8, 15), date(2026, 3, 12), id="the code from its day"),
        pytest.param(
            "刑法", date(2026, 11, 23), date(2020, 12, 26), id="criminal law though marked as amended"
        ),
        pytest.param(
            "农村土地承包法",
            date(2026, 11, 23),
            date(2018, 12, 29),
            id="land contracts though marked repealed",
        ),
        pytest.param("行政处罚法", date(2021, 7, 15), date(2021, 1, 22), id="the penalty law from its day"),
    ],
)
def test_the_edition_in_force_is_computed_from_days(
    corpus: Corpus, title: str, day: date, adopted: date
) -> None:
    edition = corpus.instruments[STATE + title].edition_on(day)
    assert edition is not None
    assert edition.adopted == adopted


@pytest.mark.parametrize(
    ("title", "day"),
    [
        pytest.param("大气污染防治法", date(2026, 8, 15), id="repealed by the code"),
        pytest.param("医疗保障法", date(2026, 11, 23), id="begins in 2027"),
        pytest.param("治安管理处罚法", date(2025, 12, 31), id="an edition that is not held"),
    ],
)
def test_no_edition_is_in_force_on_a_day_outside_them_all(corpus: Corpus, title: str, day: date) -> None:
    assert corpus.instruments[STATE + title].edition_on(day) is None


def test_the_laws_that_the_code_repealed_name_it_as_successor(corpus: Corpus) -> None:
    repealed = [i for i in corpus.instruments.values() if i.successor == CODE]
    assert len(repealed) == 10
    assert all(i.repealed_by(date(2026, 8, 15)) and not i.repealed_by(date(2026, 8, 14)) for i in repealed)


def test_at_least_sixty_laws_have_exact_days(corpus: Corpus) -> None:
    exact = [
        i
        for i in corpus.instruments.values()
        if i.kind is InstrumentKind.STATUTE and i.latest.certainty is Certainty.EXACT
    ]
    assert len(exact) >= 60


def test_articles_with_a_suffix_keep_it(corpus: Corpus) -> None:
    edition = corpus.instruments[f"{STATE}刑法"].latest
    first, second = edition.article(ArticleNumber(133, 1)), edition.article(ArticleNumber(133, 2))
    assert first is not None
    assert second is not None
    assert "醉酒驾驶" in first.text
    assert first.text != second.text


def test_a_missing_law_and_a_missing_article_are_told_apart(corpus: Corpus) -> None:
    day = date(2026, 11, 23)
    with pytest.raises(InstrumentNotFound, match="行政执法法"):
        corpus.provision("行政执法法", ArticleNumber(1), day)
    with pytest.raises(ArticleNotFound, match="第八十六条"):
        corpus.provision("行政处罚法", ArticleNumber(300), day)


def _edition(*articles: Article) -> Edition:
    return Edition("示例法", date(2020, 1, 1), date(2020, 1, 1), None, Certainty.EXACT, tuple(articles))


@pytest.mark.parametrize(
    ("articles", "kind"),
    [
        pytest.param([("第一条", 1, 0, "甲。"), ("第三条", 3, 0, "丙。")], FindingKind.GAP, id="a gap"),
        pytest.param(
            [("第一条", 1, 0, "甲。"), ("第一条之二", 1, 2, "乙。")], FindingKind.GAP, id="a gap among 之N"
        ),
        pytest.param(
            [("第一条", 1, 0, "甲。"), ("第一条", 1, 0, "乙。")], FindingKind.DUPLICATE, id="a duplicate"
        ),
        pytest.param([("第一条", 1, 0, "甲。\n第二编 分则")], FindingKind.GLUED, id="a glued heading"),
        pytest.param([("第一条", 1, 0, "甲。\n第二条 乙。")], FindingKind.GLUED, id="a glued article"),
        pytest.param([("第一条", 1, 0, "甲。\n| 税目 | 税率 |")], FindingKind.RESIDUE, id="table residue"),
        pytest.param([("第一条", 1, 0, " ")], FindingKind.EMPTY, id="an empty article"),
    ],
)
def test_the_check_finds(articles: list[tuple[str, int, int, str]], kind: FindingKind) -> None:
    edition = _edition(*(Article(label, ArticleNumber(n, s), text) for label, n, s, text in articles))
    assert kind in {finding.kind for finding in check_edition(edition) if finding.kind.fatal}


def test_missing_numbers_are_named() -> None:
    edition = _edition(
        Article("第一条", ArticleNumber(1), "甲。"), Article("第四条", ArticleNumber(4), "丁。")
    )
    assert missing_numbers(edition) == [ArticleNumber(2), ArticleNumber(3)]
