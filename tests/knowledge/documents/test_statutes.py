"""How a statute is taken apart: articles in their sequence, headings, caption, annexes, and no character lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DataError
from knowledge.citation import ArticleNumber
from knowledge.documents import LoadedDocument, ParsedStatute, parse_statute
from knowledge.documents.lines import article_opening
from knowledge.numerals import to_chinese
from knowledge.statute import Certainty
from tests.knowledge.documents.making import grid, table_document, text_document

# An example, not law.
RULES = """
示例市城市管理
执法办法
（2020年3月1日示例市人民政府令第12号公布　根据2023年5月6日《示例市人民政府关于修改部分规章的决定》修正）
目　　录
第一章　总　　则
第二章　罚　　则
第一章　总　　则
第一条　为了规范执法，制定本办法。
第二条　本办法所称执法，包括：
（一）检查；
（二）处罚。
依照前款第（二）项实施的，适用本办法。
第二章　罚　　则
第一节　一般规定
第三条　违反本办法第二条规定的，处一百元罚款。
第三条之一　情节严重的，处二百元罚款。
第四条　本办法自2020年5月1日起施行。
附件：
执法文书样式
（略）
"""


def _same_characters(document: LoadedDocument, parsed: ParsedStatute) -> bool:
    return sorted("".join(document.text.split())) == sorted("".join("".join(parsed.parts).split()))


def test_a_statute_is_taken_apart() -> None:
    document = text_document(RULES)
    parsed = parse_statute(document)
    assert parsed.title == "示例市城市管理执法办法"
    assert [article.label for article in parsed.articles] == [
        "第一条",
        "第二条",
        "第三条",
        "第三条之一",
        "第四条",
    ]
    assert parsed.articles[2].headings == ("第二章 罚则", "第一节 一般规定")
    assert parsed.articles[1].piece(1, 2) == "（二）处罚。"
    assert parsed.articles[1].piece(2) == "依照前款第（二）项实施的，适用本办法。"
    assert parsed.contents == ("目　　录", "第一章　总　　则", "第二章　罚　　则")
    assert [annex.title for annex in parsed.annexes] == ["附件： 执法文书样式"]
    assert parsed.gaps == ()
    assert _same_characters(document, parsed)


def test_a_passage_keeps_its_place() -> None:
    parsed = parse_statute(text_document(RULES))
    assert parsed.passages[0].place.anchor == "paragraph-8"


def test_the_edition_has_the_days_of_its_amendment() -> None:
    parsed = parse_statute(text_document(RULES))
    assert parsed.caption.number == "令第12号"
    assert parsed.caption.issuer == "示例市人民政府"
    assert parsed.caption.first_adopted == date(2020, 3, 1)
    edition = parsed.edition()
    assert (edition.adopted, edition.in_force, edition.certainty) == (
        date(2023, 5, 6),
        date(2023, 5, 6),
        Certainty.APPROXIMATE,
    )
    told = parsed.edition(in_force=date(2023, 7, 1))
    assert (told.in_force, told.certainty) == (date(2023, 7, 1), Certainty.EXACT)


def test_an_edition_without_any_day_is_refused() -> None:
    parsed = parse_statute(text_document("示例办法\n第一条 甲。\n第二条 乙。"))
    with pytest.raises(DataError, match="--edition DAY"):
        parsed.edition()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("第三条　甲", ArticleNumber(3)),
        ("第三条之一　甲", ArticleNumber(3, 1)),
        ("第一千二百五十四条 甲", ArticleNumber(1254)),
        ("第 十 二 条 甲", ArticleNumber(12)),
        ("第12条 甲", ArticleNumber(12)),
        ("笫五十四条　甲", ArticleNumber(54)),
        ("第二十六条标准的技术审查", ArticleNumber(26)),
        ("第五条【管辖】甲", ArticleNumber(5)),
        ("第三条第二款规定的期限", None),
        ("第三条、第四条规定的期限", None),
        ("第三条所称期限", None),
        ("违反第三条的", None),
        ("第三章　罚则", None),
    ],
)
def test_an_article_opens_a_line_only_where_it_is_not_cited(line: str, number: ArticleNumber | None) -> None:
    opening = article_opening(line)
    assert (opening.number if opening else None) == number


@pytest.mark.parametrize(
    ("lines", "labels", "gaps"),
    [
        pytest.param(
            "第一条 甲。\n第二条 乙。\n第四条 丁。",
            ["第一条", "第二条", "第四条"],
            ["第三条"],
            id="a gap is named",
        ),
        pytest.param(
            "第一条 甲。\n第二条 乙。第三条 丙。\n第四条 丁。",
            ["第一条", "第二条", "第三条", "第四条"],
            [],
            id="a lost line break",
        ),
        pytest.param(
            "第一条 甲。\n第二条 将第九条修改为：\n第九条 乙。\n第三条 丙。",
            ["第一条", "第二条", "第三条"],
            [],
            id="a quoted article",
        ),
        pytest.param(
            "第一条 甲。\n第二条 乙。\n第一条 又甲。", ["第一条", "第二条"], [], id="a number that falls back"
        ),
        pytest.param(
            "第一条 甲。\n第二条 乙。\n第二条之二 丙。",
            ["第一条", "第二条", "第二条之二"],
            ["第二条之一"],
            id="a gap among 之N",
        ),
    ],
)
def test_numbers_must_follow_one_another(lines: str, labels: list[str], gaps: list[str]) -> None:
    document = text_document("示例办法\n" + lines)
    parsed = parse_statute(document)
    assert [article.label for article in parsed.articles] == labels
    assert [str(number) for number in parsed.gaps] == gaps
    assert _same_characters(document, parsed)


def test_a_later_part_of_a_law_has_no_gap_before_it() -> None:
    parsed = parse_statute(text_document("第二编　污染防治\n第一百四十八条 甲。\n第一百四十九条 乙。"))
    assert (parsed.begins_at, parsed.gaps) == (148, ())


def test_a_heading_that_is_broken_in_two_is_put_together() -> None:
    parsed = parse_statute(
        text_document("示例法\n第一章 烟草制品及\n烟草专用机械的生产\n第一条 甲。\n第二条 乙。")
    )
    assert parsed.articles[0].headings == ("第一章 烟草制品及烟草专用机械的生产",)


def test_the_title_is_found_below_a_covering_notice() -> None:
    text = "示例局关于印发《示例裁量办法》的通知\n示局发〔2022〕2号\n各科室：\n示例裁量办法\n第一条 甲。\n第二条 自印发之日起施行。"
    document = text_document(text)
    parsed = parse_statute(document)
    assert (parsed.title, parsed.caption.number) == ("示例裁量办法", "示局发〔2022〕2号")
    assert _same_characters(document, parsed)


def test_a_number_in_front_of_the_title_is_no_part_of_it() -> None:
    parsed = parse_statute(text_document("国发〔2002〕17号国务院关于某工作的决定\n一、甲。\n二、乙。"))
    assert parsed.title == "国务院关于某工作的决定"
    assert (parsed.caption.number, parsed.caption.issuer) == ("国发〔2002〕17号", "国务院")


def test_a_table_stays_with_its_article() -> None:
    parsed = parse_statute(table_document(grid([["项目", "金额"], ["甲", "1"]]), title="示例办法"))
    assert "项目\t金额" in parsed.passages[-1].article.text


OUTLINE = """示例意见
为了规范，提出如下意见。
一、总体要求
（一）指导思想。坚持依法。
（二）基本原则。公平公正。
二、有下列情形之一的，从轻处罚：
（一）主动消除；
（二）受人胁迫。
三、附则
本意见自2024年1月1日起施行。"""


def test_a_document_without_articles_is_split_by_its_headings() -> None:
    document = text_document(OUTLINE)
    parsed = parse_statute(document)
    assert parsed.outlined
    assert [article.label for article in parsed.articles] == ["一", "一（一）", "一（二）", "二", "三"]
    assert parsed.articles[1].headings == ("一、总体要求",)
    assert parsed.articles[3].text.endswith("（二）受人胁迫。")
    assert parsed.caption.in_force == date(2024, 1, 1)
    assert _same_characters(document, parsed)


def test_a_standard_is_split_by_its_decimal_numbers() -> None:
    document = text_document(
        "示例标准\n1 范围\n本标准适用于甲。\n2 术语\n2.1 甲\n指乙。\n2.1.1 丙\n3 要求\n费用为2.5万元。"
    )
    parsed = parse_statute(document)
    assert [article.label for article in parsed.articles] == ["1", "2", "2.1", "2.1.1", "3"]
    assert _same_characters(document, parsed)


def test_a_document_without_any_mark_is_one_passage() -> None:
    parsed = parse_statute(text_document("示例复函\n你局来函收悉。\n经研究，答复如下。"))
    assert [article.label for article in parsed.articles] == ["全文"]


_MARKS = st.sampled_from(["", "第{}条　", "第{}章　", "{}、", "（{}）", "1.", "1.1 ", "附件", "附：", "目录"])
_LINES = st.lists(
    st.tuples(_MARKS, st.integers(1, 40), st.text("甲乙丙丁，。；：（）第条款 　1", max_size=30)),
    min_size=1,
    max_size=40,
)


@given(_LINES)
def test_no_character_is_lost_whatever_the_lines_are(lines: list[tuple[str, int, str]]) -> None:
    document = text_document(
        "\n".join(mark.format(to_chinese(number)) + words for mark, number, words in lines)
    )
    assert _same_characters(document, parse_statute(document))
