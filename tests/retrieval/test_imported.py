"""Imported documents are ranked beside the law that ships, and what ships keeps the order that it has alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk.indexing.serving import serve
from kernel.clock import FixedClock
from kernel.errors import DataError
from knowledge.corpus import Corpus
from knowledge.phrasing import BankQuestion
from knowledge.statute import Article, Instrument
from retrieval.everyday import everyday_words, in_regulations_words
from retrieval.imported import IMPORTED_SIGNALS, ImportedWeights, merged
from retrieval.index import Library
from retrieval.indexing import build_index
from retrieval.places import holds_here, place_of
from retrieval.searching import Searcher
from tests.desk.indexing.small import HashEncoder, instrument

TODAY = date(2026, 11, 23)
BANK = tuple(
    BankQuestion("样例甲条例", date(2020, 1, 1), f"第{number}条", text)
    for number, text in (("二", "秸秆烧了怎么罚"), ("四", "河道里堆东西罚多少"))
)


def local(title: str, *texts: str, source: str = "a" * 64) -> Instrument:
    """A document of the shelf with these articles."""
    made = instrument(title, len(texts))
    edition = made.editions[0]
    articles = tuple(
        Article(article.label, article.number, text)
        for article, text in zip(edition.articles, texts, strict=True)
    )
    return replace(made, editions=(replace(edition, articles=articles, source=source),))


FIREWORKS = local(
    "样例烟花爆竹管理办法", "经营烟花爆竹应当取得许可。", "未经许可经营烟花爆竹的，处五百元罚款。"
)
HEARINGS = [
    local(f"{place}行政处罚听证办法", "听证应当在七日前通知当事人。") for place in ("广东省", "云南省")
]


def searcher(folder: Path, *imported: Instrument) -> Searcher:
    base = [instrument(f"样例{name}条例", 12) for name in ("甲", "乙")]
    library = Library(Corpus([*base, *imported]), bank=BANK)
    index = build_index(library, HashEncoder(), folder, index_id="a")
    return serve(index, HashEncoder(), FixedClock.at(TODAY)).searcher


def found(search: Searcher, question: str, k: int = 10) -> list[tuple[str, str]]:
    hits = search.search(search.read(question), k=k).hits
    return [(hit.provision.edition.title, hit.provision.article.label) for hit in hits if hit.provision]


@pytest.fixture(scope="module")
def with_documents(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher(tmp_path_factory.mktemp("index"), FIREWORKS, *HEARINGS)


def test_a_document_that_nobody_asked_about_yet_comes_first_where_it_answers(
    with_documents: Searcher,
) -> None:
    first = found(with_documents, "未经许可经营烟花爆竹，罚多少")[0]
    assert first == ("样例烟花爆竹管理办法", "第二条")


def test_everyday_words_find_what_regulations_call_otherwise(with_documents: Searcher) -> None:
    reader = with_documents.reader
    shipped, imported = reader.read_apart(with_documents.read("卖鞭炮"))
    titles = {reader.index.passages[at].title for at in imported.positions[imported.bm25 > 0]}
    assert titles == {"样例烟花爆竹管理办法"}
    assert shipped.best_bm25 == 0.0


@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param("广东的听证提前几日通知当事人", "广东省行政处罚听证办法", id="the place that is named"),
        pytest.param("听证提前几日通知当事人", "云南省行政处罚听证办法", id="ours where none is named"),
    ],
)
def test_a_rule_of_another_place_is_for_those_who_name_it(
    with_documents: Searcher, question: str, first: str
) -> None:
    assert found(with_documents, question)[0][0] == first


def test_what_ships_keeps_its_order_among_itself(with_documents: Searcher, tmp_path: Path) -> None:
    alone = searcher(tmp_path)
    for question in ("河道里堆了东西罚多少", "露天烧秸秆", "超限运输的车怎么处理"):
        shipped = [pair for pair in found(with_documents, question, 100) if pair[0].endswith("条例")]
        assert shipped[:5] == found(alone, question, 100)[:5]


def test_an_article_named_by_number_still_comes_first(with_documents: Searcher) -> None:
    assert found(with_documents, "样例乙条例第三条")[0] == ("样例乙条例", "第三条")
    assert found(with_documents, "《样例烟花爆竹管理办法》第一条")[0] == ("样例烟花爆竹管理办法", "第一条")


def test_equal_scores_leave_what_ships_in_front() -> None:
    assert merged([(1, 3.0), (2, 1.0)], [(8, 3.0), (9, 2.0)]) == [(1, 3.0), (8, 3.0), (9, 2.0), (2, 1.0)]


def test_every_signal_has_its_weight(tmp_path: Path) -> None:
    assert len(ImportedWeights.load().signals) == len(IMPORTED_SIGNALS)
    path = tmp_path / "weights.json"
    path.write_text('{"one": 1.0}', "utf-8")
    with pytest.raises(DataError, match="bm25"):
        ImportedWeights.load(path)


@pytest.mark.parametrize(
    ("title", "issuer", "place", "here"),
    [
        ("云南省行政执法监督规定", "", "云南", True),
        ("红河哈尼族彝族自治州城市管理条例", "", "红河", True),
        ("关于印发《广东省行政执法公示办法》的通知", "", "广东", False),
        ("内蒙古自治区行政执法责任制规定", "", "内蒙", False),
        ("裁量标准", "江门市生态环境局", "江门", False),
        ("集贸市场计量监督管理办法", "国家市场监督管理总局", "", True),
        ("城市绿化条例", "国务院", "", True),
        ("国务院关于加强市县政府依法行政的决定", "国务院", "", True),
        ("关于外国投资者对上市公司战略投资管理办法", "", "", True),
        ("中华人民共和国城市房地产管理法", "全国人民代表大会常务委员会", "", True),
    ],
)
def test_a_title_or_an_issuer_says_where_a_rule_holds(
    title: str, issuer: str, place: str, here: bool
) -> None:
    assert (place_of(title, issuer), holds_here(place_of(title, issuer))) == (place, here)


def test_only_words_that_the_question_lacks_are_added() -> None:
    assert in_regulations_words("房东把房租给网吧") == "互联网上网服务营业场所 出租人"
    assert in_regulations_words("出租人是房东") == ""
    assert in_regulations_words("第三条") == ""
    assert all(words for words in everyday_words().values())
