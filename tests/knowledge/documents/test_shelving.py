"""From a loaded document to what the library keeps: no text lost, no piece too long, every row and place kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.benchmark import TableKind, Tier, tier_of
from knowledge.documents.model import LoadedDocument
from knowledge.documents.pieces import LONGEST_PIECE, cut, uniquely_labelled
from knowledge.documents.shelving import DocumentContent, understand
from knowledge.statute import Article, InstrumentKind
from tests.knowledge.documents.making import grid, table_document, text_document

RULE = """样本市样本管理办法
（2021年1月1日样本市人民政府令第1号公布）
为了样本，特制定。
第一章 总则
第一条 为了加强样本管理，制定本办法。
第二条 样本应当真实。
第三条 本办法自2021年2月1日起施行。
附件1 样本表
样本甲
附件2 样本分布图
样本乙"""
NOTICE = """关于加强样本工作的意见
（样本发〔2022〕27号）
各样本单位：
一、总体要求
坚持样本原则。
二、主要任务
（一）抓样本。样本要抓实，抓出成效来，不留样本死角。
1.每月查一次。
（二）管样本。样本要管好，管出水平来，不出样本问题。
三、落实
按此办理。"""


def words(text: str) -> str:
    return "".join(text.split())


def kept(content: DocumentContent) -> str:
    """All words of what is searched, with headings and marks."""
    articles = content.articles
    parts = [f"{' '.join(a.headings)} {a.label} {a.text}" for a in articles]
    return words("".join((*content.front, *parts, *content.closing)))


def test_a_statute_keeps_its_preamble_articles_and_annexes_with_their_places() -> None:
    content = understand(text_document(RULE)).content
    assert [(article.label, article.place) for article in content.articles] == [
        ("序言", ""),
        ("第一条", "paragraph-5"),
        ("第二条", "paragraph-6"),
        ("第三条", "paragraph-7"),
        ("附件1", "paragraph-8"),
        ("附件2", "paragraph-10"),
    ]
    assert content.articles[-1].headings == ("附件2 样本分布图",)
    assert (content.kind, content.level, content.lost) == (InstrumentKind.STATUTE, "地方政府规章", 0)


def test_a_notice_is_cut_at_its_headings_and_cited_by_them() -> None:
    content = understand(text_document(NOTICE)).content
    assert [(article.label, article.headings) for article in content.articles] == [
        ("引言", ()),
        ("一", ()),
        ("二（一）", ("二、主要任务",)),
        ("二（一）1", ("二、主要任务", "（一）抓样本。样本要抓实，抓出成效来，不留样本死角。")),
        ("二（二）", ("二、主要任务",)),
        ("三", ()),
    ]
    assert (content.kind, content.year) == (InstrumentKind.GUIDANCE, 2022)


@pytest.mark.parametrize("text", [RULE, NOTICE], ids=["statute", "notice"])
def test_every_line_of_a_document_is_somewhere_in_what_is_kept(text: str) -> None:
    content = understand(text_document(text)).content
    missing = [line for line in text.split("\n") if words(line) not in kept(content)]
    assert [line for line in missing if not line.startswith("第一章")] == []


TIERS = grid(
    [
        ["违法行为", "处罚依据", "违法程度", "情节", "处罚标准"],
        ["样本违法", "《样本法》第二条、《样本条例》第三条第一款", "较轻", "初次", "处一万元以下罚款"],
        [None, None, "严重", "再次", "处一万元以上五万元以下罚款"],
        ["另一样本", "按样本规定", "一般", "初次", "警告"],
    ]
)


def benchmark() -> LoadedDocument:
    return table_document(TIERS, title="样本裁量基准")


def test_a_benchmark_gives_rows_with_single_citations_as_their_basis() -> None:
    understood = understand(benchmark())
    rows = understood.content.rows
    assert [row.tier for row in rows] == ["较轻", "严重", "一般"]
    assert rows[0].basis == ("《样本法》第二条", "《样本条例》第三条第一款") == rows[1].basis
    assert rows[2].basis == ("按样本规定",)
    assert rows[0].grounds == "《样本法》第二条、《样本条例》第三条第一款"
    assert len({row.key for row in rows}) == 3
    assert understood.content.articles == ()
    assert understood.tables[0].rows[0].ranges


def test_a_list_of_leniency_says_so_in_place_of_a_tier() -> None:
    table = grid(
        [
            ["序号", "违法行为", "不予处罚的情形", "依据"],
            ["1", "样本一", "初次且及时改正", "《样本法》第二条"],
            ["2", "样本二", "初次且及时改正", "《样本法》第三条"],
            ["3", "样本三", "初次且及时改正", "《样本法》第四条"],
        ]
    )
    rows = understand(table_document(table, title="样本不予行政处罚事项清单")).content.rows
    assert {(row.kind, row.tier) for row in rows} == {(TableKind.LENIENT, "不予行政处罚")}


@pytest.mark.parametrize(
    ("title", "kept_title"),
    [
        pytest.param("《样本办法》", "样本办法", id="in title marks"),
        pytest.param("样本办法（2019年修正）", "样本办法", id="edition behind it"),
        pytest.param("样本名录（2021年版）", "样本名录（2021年版）", id="the year is part of the name"),
        pytest.param("附件2样本市样本裁量表", "样本市样本裁量表", id="an annex's number before it"),
    ],
)
def test_titles_are_kept_without_what_is_not_the_name(title: str, kept_title: str) -> None:
    assert understand(text_document("一、内容\n样本"), title=title).content.title == kept_title


def test_an_amending_decision_is_kept_as_one() -> None:
    content = understand(text_document(RULE), title="关于修改《样本管理办法》的决定").content
    assert content.kind is InstrumentKind.AMENDMENT


@pytest.mark.parametrize(
    ("printed", "tier"),
    [
        ("较重", Tier.GRAVE),
        ("情节特别严重的", Tier.SEVERE),
        ("违法情节轻微", Tier.TRIVIAL),
        ("从轻处罚", Tier.LIGHT),
        ("一般违法", Tier.ORDINARY),
        ("Ⅱ档", None),
        ("不予行政处罚", None),
        ("", None),
    ],
)
def test_printed_tiers_are_mapped_where_they_name_one(printed: str, tier: Tier | None) -> None:
    assert tier_of(printed) is tier


@given(st.lists(st.text("样本字数，。", min_size=1, max_size=400), min_size=1, max_size=12))
def test_cutting_loses_nothing_and_keeps_pieces_short(lines: list[str]) -> None:
    text = "\n".join(lines)
    pieces = list(cut(Article("一", None, text)))
    assert "\n".join(piece.text for piece in pieces) == text
    assert all(sum(map(len, piece.text.split("\n"))) <= LONGEST_PIECE for piece in pieces)
    assert len({piece.label for piece in pieces}) == len(pieces)


@given(st.lists(st.sampled_from(["一", "一#2", "二", "一#2#2"]), max_size=8))
def test_no_label_comes_twice(labels: list[str]) -> None:
    made = uniquely_labelled(Article(label, None, "文") for label in labels)
    assert len({article.label for article in made}) == len(labels)
