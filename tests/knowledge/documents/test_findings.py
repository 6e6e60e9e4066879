"""What the check of benchmark rows against the law finds."""

from collections.abc import Mapping
from datetime import date

import pytest

from knowledge.citation import ArticleNumber, NameTable
from knowledge.corpus import Corpus
from knowledge.documents import CorpusLookup, RowFinding, check_table, parse_benchmarks
from knowledge.documents.findings import BenchmarkFinding, Ended
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind
from tests.knowledge.documents.making import grid, table_document

LAW = "中华人民共和国示例法"
OLD = "中华人民共和国旧示例法"
DAY = date(2026, 11, 23)
WORDS = "违反本法的，处二万元以上二十万元以下的罚款。"


class FakeLaw:
    """The law as a test says it is."""

    names = NameTable([LAW, OLD], {})

    def __init__(self, articles: Mapping[int, str], adopted: date = date(2021, 1, 1)) -> None:
        self._articles = articles
        self._adopted = adopted

    def ended(self, title: str) -> Ended | None:
        return Ended(date(2026, 8, 15), LAW) if title == OLD else None

    def adopted(self, title: str) -> date | None:
        return self._adopted if title == LAW else None

    def words(self, title: str, number: ArticleNumber) -> str | None:
        return self._articles.get(number.main)


def _check(
    rows: list[tuple[str, str]], basis: str = f"《{LAW}》第三条", law: FakeLaw | None = None
) -> list[BenchmarkFinding]:
    body: list[list[str | None]] = [["违法行为", "处罚依据", "情形", "罚款"]]
    body.extend(
        ["甲" if n == 0 else None, basis if n == 0 else None, case, fine]
        for n, (case, fine) in enumerate(rows)
    )
    (table,) = parse_benchmarks(table_document(grid(body)))
    return check_table(table, law or FakeLaw({3: WORDS}))


def _kinds(found: list[BenchmarkFinding]) -> list[RowFinding]:
    return [finding.kind for finding in found]


GOOD = [("初次", "2万元以上5万元以下"), ("再次", "5万元以上20万元以下"), ("造成后果", "20万元")]


def test_a_sound_table_has_no_findings() -> None:
    assert _check(GOOD) == []


def test_a_repealed_basis_is_told_once_with_what_replaced_it() -> None:
    (found,) = _check(GOOD, basis=f"《{OLD}》第九条 处二万元以上二十万元以下罚款")
    assert (found.kind, found.subject) == (RowFinding.REPEALED, OLD)
    assert found.what == f"《{OLD}》 was repealed on 2026-08-15; 《{LAW}》 replaced it"
    assert found.place.anchor == "table-1.row-2.column-1"


def test_an_article_that_does_not_exist_is_told() -> None:
    (found,) = _check([("初次", "警告")], basis=f"《{LAW}》第九十九条")
    assert (found.kind, found.subject) == (RowFinding.NO_ARTICLE, f"《{LAW}》第九十九条")


def test_an_edition_that_is_no_longer_in_force_is_told() -> None:
    assert _kinds(_check(GOOD, basis=f"《{LAW}》（2016年修订）第三条")) == [RowFinding.OUTDATED]
    assert _kinds(_check(GOOD, basis=f"《{LAW}》（2021年修订）第三条")) == []


@pytest.mark.parametrize(
    ("fine", "kinds"),
    [
        ("1万元以上2万元以下", [RowFinding.OUT_OF_RANGE]),
        ("20万元以上30万元以下", [RowFinding.OUT_OF_RANGE]),
        ("2万元以下", [RowFinding.OUT_OF_RANGE]),
        ("2万元以上20万元以下", []),
        ("违法所得3倍", []),
    ],
)
def test_a_fine_outside_the_statutory_range_is_told(fine: str, kinds: list[RowFinding]) -> None:
    assert _kinds(_check([("一般", fine)])) == kinds


def test_a_law_that_is_not_held_is_checked_by_the_words_that_the_table_quotes() -> None:
    basis = "《示例省条例》第三条 处一万元以上三万元以下罚款"
    assert _kinds(_check([("一般", "5万元")], basis=basis)) == [RowFinding.OUT_OF_RANGE]
    assert _check([("一般", "2万元")], basis=basis) == []


def test_gaps_and_overlaps_between_tiers_are_told() -> None:
    rows = [("初次", "2万元以上5万元以下"), ("再次", "4万元以上8万元以下"), ("三次", "10万元以上20万元以下")]
    assert _kinds(_check(rows)) == [RowFinding.OVERLAP, RowFinding.GAP]


@pytest.mark.parametrize(
    "fines",
    [
        pytest.param(["2万元", "5万元"], id="fixed fines leave no gap"),
        pytest.param(
            ["2万元以上5万元以下", "5万元以上20万元以下", "2万元以上10万元以下", "10万元以上20万元以下"],
            id="fines that fall back begin a scale of other circumstances",
        ),
        pytest.param(
            ["10万元以上20万元以下", "5万元以上10万元以下", "2万元以上5万元以下"], id="gravest first"
        ),
        pytest.param(
            ["2万元以上5万元以下", "5万元以上10万元以下（每增加一个因子增加1万元）", "10万元以上20万元以下"],
            id="what is added to a fine is none",
        ),
        pytest.param(
            ["2万元以上10万元以下", "10万元以上20万元以下", "按照直接损失的百分之三十计算，最高不超过20万元"],
            id="a cap on a percentage is no tier",
        ),
        pytest.param(
            ["2万元以上5万元以下", "5万元以上8万元以下或者8万元以上10万元以下", "10万元以上20万元以下"],
            id="a row with two sums is not compared with those with one",
        ),
        pytest.param(["警告", "2万元以上20万元以下"], id="a warning is no fine"),
    ],
)
def test_tiers_without_a_gap_or_an_overlap(fines: list[str]) -> None:
    assert _check([(f"情形{n}", fine) for n, fine in enumerate(fines)]) == []


def test_a_gap_between_the_gravest_tiers_is_told_also_where_they_come_first() -> None:
    fines = ["10万元以上20万元以下", "5万元以上8万元以下", "2万元以上5万元以下"]
    (found,) = _check([(f"情形{n}", fine) for n, fine in enumerate(fines)])
    assert (found.kind, found.facts) == (RowFinding.GAP, ("5万元以上8万元以下", "10万元以上20万元以下"))


@pytest.mark.parametrize(
    ("fine", "meant"),
    [
        ("7万元以下9万元以下", "7万元至9万元"),
        ("70000元以90000元以下", "7万元至9万元"),
        ("7万元以上9万元以上", "7万元至9万元"),
    ],
)
def test_a_misprinted_range_is_told_and_taken_for_what_it_must_mean(fine: str, meant: str) -> None:
    rows = [("初次", "2万元以上7万元以下"), ("再次", fine), ("三次", "9万元以上20万元以下")]
    (found,) = _check(rows)
    assert (found.kind, found.facts) == (RowFinding.MISPRINT, (fine, meant))


def _corpus() -> Corpus:
    def edition(title: str, until: date | None) -> Edition:
        article = Article("第三条", ArticleNumber(3), WORDS)
        return Edition(title, date(2020, 1, 1), date(2020, 5, 1), until, Certainty.EXACT, (article,))

    return Corpus(
        [
            Instrument(LAW, InstrumentKind.STATUTE, (edition(LAW, None),)),
            Instrument(OLD, InstrumentKind.STATUTE, (edition(OLD, date(2026, 8, 15)),), successor=LAW),
        ],
        {"中华人民共和国更旧示例法": (LAW, date(2010, 1, 1))},
    )


def test_the_lookup_over_a_corpus_knows_what_is_in_force_on_its_day() -> None:
    law = CorpusLookup(_corpus(), DAY)
    assert law.ended(LAW) is None
    assert law.ended(OLD) == Ended(date(2026, 8, 15), LAW)
    assert law.ended("中华人民共和国更旧示例法") == Ended(date(2010, 1, 1), LAW)
    assert law.adopted(LAW) == date(2020, 1, 1)
    assert law.words(LAW, ArticleNumber(3)) == WORDS
    assert law.words(LAW, ArticleNumber(4)) is None
    assert CorpusLookup(_corpus(), date(2026, 8, 14)).ended(OLD) is None
