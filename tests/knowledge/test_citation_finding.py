"""Citations are found in every way people write them, with their place, and nothing else is taken for one.

In the tables a citation is written `law:article/paragraph/item/subitem` with 0 for what is not named; the law is
its short name, `-` where none can be told.
"""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.citation import ArticleNumber, Citation, Mention, find_citations
from tests.knowledge.citation_samples import NAMES, full


def cited(expected: str) -> Citation:
    law, _, place = expected.partition(":")
    numbers = place.split("/") if place else []
    main, _, suffix = (numbers[0] if numbers else "0").partition("-")
    paragraph, item, subitem = [*(int(n) or None for n in numbers[1:]), None, None, None][:3]
    article = ArticleNumber(int(main), int(suffix or 0)) if int(main) else None
    return Citation(full(None if law == "-" else law), article, paragraph, item, subitem)


# Every row: what it shows | the text | the citations in order, each with the words it stands on.
FORMS = r"""
abbreviation and bare number|处罚法33条|行政处罚法:33=处罚法33条
short title|行政处罚法第三十三条第二款|行政处罚法:33/2=行政处罚法第三十三条第二款
title marks|依照《行政处罚法》第三十三条|行政处罚法:33=《行政处罚法》第三十三条
full title|《中华人民共和国行政处罚法》第33条|行政处罚法:33=《中华人民共和国行政处罚法》第33条
item and subitem|行政处罚法第三十三条第（一）项第1目|行政处罚法:33/0/1/1=行政处罚法第三十三条第（一）项第1目
item without brackets|行政处罚法第三十三条第一款第二项|行政处罚法:33/1/2=行政处罚法第三十三条第一款第二项
item bracket alone|行政处罚法第三十三条第（二）规定|行政处罚法:33/0/2=行政处罚法第三十三条第（二）
pieces without 第|处罚法33条2款|行政处罚法:33/2=处罚法33条2款
inserted article|刑法一百三十三条之一|刑法:133-1=刑法一百三十三条之一
inserted article in digits|刑法第133条之1|刑法:133-1=刑法第133条之1
inserted article, other order|刑法第一百三十三之一条|刑法:133-1=刑法第一百三十三之一条
inserted articles|刑法第一百三十三条之一、之二|刑法:133-1=刑法第一百三十三条之一;刑法:133-2=之二
full-width digits|行政处罚法第３３条|行政处罚法:33=行政处罚法第３３条
spaces|处罚法 第 33 条 第 1 款|行政处罚法:33/1=处罚法 第 33 条 第 1 款
broken line in the number|行政处罚法第三\n十三条|行政处罚法:33=行政处罚法第三\n十三条
broken line in the title|《中华人民共和国行政\n处罚法》第三条|行政处罚法:3=《中华人民共和国行政\n处罚法》第三条
broken line before the number|行政处罚法\n第三条|行政处罚法:3=行政处罚法\n第三条
with of|行政处罚法的第三十三条|行政处罚法:33=行政处罚法的第三十三条
with of and bare number|处罚法的33条|行政处罚法:33=处罚法的33条
number in brackets|《行政处罚法》（第三十三条）|行政处罚法:33=《行政处罚法》（第三十三条
order number between|《行政处罚法》（主席令第70号）第三条|行政处罚法:3=《行政处罚法》（主席令第70号）第三条
list with 第 each|行政处罚法第33条、第34条|行政处罚法:33=行政处罚法第33条;行政处罚法:34=第34条
list with and|第三十三条和第三十四条|-:33=第三十三条;-:34=第三十四条
list sharing 条|行政处罚法第33、34条|行政处罚法:33=行政处罚法第33;行政处罚法:34=34条
list sharing 条 with 第|行政处罚法第33、第34条|行政处罚法:33=行政处罚法第33;行政处罚法:34=第34条
bare list|处罚法33条、34条和35条|行政处罚法:33=处罚法33条;行政处罚法:34=34条;行政处罚法:35=35条
range|第三十条至第三十二条|-:30=第三十条;-:31=第三十条至第三十二条;-:32=第三十二条
range sharing 条|行政处罚法第30-32条|行政处罚法:30=行政处罚法第30;行政处罚法:31=行政处罚法第30-32条;行政处罚法:32=32条
range with 到|处罚法30条到31条|行政处罚法:30=处罚法30条;行政处罚法:31=31条
range of inserted articles|刑法第一百二十条之一至第一百二十条之三|刑法:120-1=刑法第一百二十条之一;刑法:120-2=刑法第一百二十条之一至第一百二十条之三;刑法:120-3=第一百二十条之三
range backwards keeps its ends|第三十条至第二十条|-:30=第三十条;-:20=第二十条
paragraphs|行政处罚法第三十条第一款、第二款|行政处罚法:30/1=行政处罚法第三十条第一款;行政处罚法:30/2=第二款
items in one mark|行政处罚法第三十条第（一）（二）项|行政处罚法:30/0/1=行政处罚法第三十条第（一）;行政处罚法:30/0/2=（二）项
item range|行政处罚法第三十条第一项至第三项|行政处罚法:30/0/1=行政处罚法第三十条第一项;行政处罚法:30/0/2=行政处罚法第三十条第一项至第三项;行政处罚法:30/0/3=第三项
item range in brackets|刑法第三十条第二款第（一）至（二）项|刑法:30/2/1=刑法第三十条第二款第（一）;刑法:30/2/2=（二）项
mixed depth|行政处罚法第三十条第一款第（一）项、第二款、第三十一条|行政处罚法:30/1/1=行政处罚法第三十条第一款第（一）项;行政处罚法:30/2=第二款;行政处罚法:31=第三十一条
two laws|《行政处罚法》第二十八条、第三十三条及《行政强制法》第三条|行政处罚法:28=《行政处罚法》第二十八条;行政处罚法:33=第三十三条;行政强制法:3=《行政强制法》第三条
unknown title in marks|《网约车管理法》第十二条|网约车管理法:12=《网约车管理法》第十二条
unknown title without marks|网约车管理法第十二条讲什么|网约车管理法:12=网约车管理法第十二条
local regulation without marks|按照云南省道路运输条例第五十条|云南省道路运输条例:50=云南省道路运输条例第五十条
unknown after known|道路交通安全法和云南省道路运输条例第五十条|道路交通安全法=道路交通安全法;云南省道路运输条例:50=云南省道路运输条例第五十条
regulation under a law|食品安全法实施条例第五条|食品安全法实施条例:5=食品安全法实施条例第五条
regulation under a law in marks|《食品安全法实施条例》第五条|食品安全法实施条例:5=《食品安全法实施条例》第五条
longer law, not its end|治安管理处罚法第5条|治安管理处罚法:5=治安管理处罚法第5条
middle form|治安处罚法5条|治安管理处罚法:5=治安处罚法5条
foreign law|美国广告法第五条|美国广告法:5=美国广告法第五条
amendment|刑法修正案（十一）第三条|刑法修正案（十一）:3=刑法修正案（十一）第三条
civil code|民法典第一千二百五十四条|民法典:1254=民法典第一千二百五十四条
four digits|民法典1254条|民法典:1254=民法典1254条
name in marks alone|按《行政处罚法》办|行政处罚法=《行政处罚法》
name alone|行政处罚法怎么规定|行政处罚法=行政处罚法
unknown decision in marks alone|《关于修改〈城市管理法〉的决定》|关于修改〈城市管理法〉的决定=《关于修改〈城市管理法〉的决定》
unknown title keeps its marks|《甲 管理条例（试行）》第１条|甲管理条例（试行）:1=《甲 管理条例（试行）》第１条
unknown name in marks alone|《城市管理法》怎么规定|城市管理法=《城市管理法》
"""

ANAPHORA = r"""
that law|行政强制法第三条…，该法第四十条|行政强制法:3@named;行政强制法:40@anaphor
that law in a later sentence|行政强制法第三条。该法第四十条|行政强制法:3@named;行政强制法:40@anaphor
same law|《行政处罚法》说了算，同法第五条也说|行政处罚法@named;行政处罚法:5@anaphor
same law, bare number|行政处罚法说了，该法33条|行政处罚法@named;行政处罚法:33@anaphor
its|《行政处罚法》不同，其第五条|行政处罚法@named;行政处罚法:5@anaphor
the last one named|行政处罚法第三条、行政强制法第四条，该法第五条|行政处罚法:3@named;行政强制法:4@named;行政强制法:5@anaphor
that regulation, not the law|户口登记条例第三条和行政处罚法第四条，该条例第五条|户口登记条例:3@named;行政处罚法:4@named;户口登记条例:5@anaphor
that law, not the regulation|行政处罚法第四条和户口登记条例第三条，该法第五条|行政处罚法:4@named;户口登记条例:3@named;行政处罚法:5@anaphor
that law, unknown title|《网约车管理法》第一条，该法第二条|网约车管理法:1@named;网约车管理法:2@anaphor
list behind it|行政处罚法第一条，该法第二条、第三条|行政处罚法:1@named;行政处罚法:2@anaphor;行政处罚法:3@anaphor
that article's paragraph|行政处罚法第三十三条，该条第二款|行政处罚法:33@named;行政处罚法:33/2@anaphor
nothing in sight|该法第四十条|-:40@anaphor
this law without context|本法第四十条|-:40@anaphor
reset at a paragraph|行政强制法第三条。\n该法第四十条|行政强制法:3@named;-:40@anaphor
inherited in the sentence|依照行政处罚法的规定，违反第三十三条|行政处罚法@named;行政处罚法:33@inherited
inherited after a cited article|行政处罚法第三条规定甲，第四条规定乙|行政处罚法:3@named;行政处罚法:4@inherited
inherited from the only law of the paragraph|行政处罚法第三条规定甲。第四条规定乙|行政处罚法:3@named;行政处罚法:4@inherited
not inherited where two laws were named|行政处罚法第三条、行政强制法第五条规定甲。第四条规定乙|行政处罚法:3@named;行政强制法:5@named;-:4@none
not inherited over a paragraph|行政处罚法第三条规定甲，\n以及第四条|行政处罚法:3@named;-:4@none
a contract's clause inherits nothing|行政处罚法第三条，租赁合同第四条|行政处罚法:3@named;-:4@none
alone|第三十三条是什么|-:33@none
paragraph goes on|行政处罚法第三条第一款规定甲，第二款规定乙|行政处罚法:3/1@named;行政处罚法:3/2@inherited
especially is no anaphor|尤其第三十三条|-:33@none
defined name in marks|《云南省甲条例》（以下简称《条例》）第三条。《条例》第五条|云南省甲条例:3@named;云南省甲条例:5@named
defined name without marks|《云南省甲办法》（以下简称办法二）第三条。依照办法二，\n《办法二》第五条|云南省甲办法:3@named;云南省甲办法:5@named
"""

MISSES = {
    "trousers": "三条裤子",
    "trousers with 第": "第三条裤子",
    "regulation as a word": "条例",
    "two regulations": "第三条例",
    "line": "第三条线怎么走",
    "road": "走第二条道路",
    "message": "第一条消息",
    "the two before": "前两条",
    "idiom": "一条龙服务",
    "fish": "抓了5条鱼",
    "bare number alone": "823条",
    "bare number alone, four digits": "1823条",
    "bare list without law": "33条、34条",
    "condition": "符合第三条件的",
    "car": "第二款车",
    "paragraph alone": "第二款怎么说",
    "item alone": "第（一）项",
    "project": "第三项目部",
    "item that opens a list": "（一）警告；（二）罚款",
    "day": "2021年1月22日",
    "quarter": "第三季度",
    "notice in marks": "下达《责令改正通知书》",
    "song in marks": "奏《义勇军进行曲》",
    "penalty decision in marks": "作出《不予处罚决定》",
    "licence in marks": "办《食品经营许可证》",
    "open mark": "《行政",
    "that court": "该法院第三庭",
    "legal person": "该法人第三次",
    "chapter": "第三章第二节",
    "five digits": "第12345条",
    "zero": "第〇条",
    "empty": "",
}

NAME_ONLY = {
    "five digits after a law": "处罚法11823条",
    "decimal": "处罚法3.5条",
    "thousands": "处罚法1,823条",
    "three rules": "处罚法的三条规定",
    "idiom after a law": "处罚法一条龙",
    "measures after a law": "处罚法5条措施",
    "paragraph after a law": "行政处罚法第二款",
    "chapter after a law": "行政处罚法第三章",
    "number far away": "处罚法说要罚33条",
}


def rows(table: str) -> list[tuple[str, str, str]]:
    lines = [line.replace("\\n", "\n").split("|") for line in table.strip().split("\n")]
    return [(name, text, expected) for name, text, expected in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [row[1:] for row in rows(FORMS)],
    ids=[row[0].replace(" ", "_") for row in rows(FORMS)],
)
def test_every_form_is_found_with_its_words(text: str, expected: str) -> None:
    wanted = [pair.split("=") for pair in expected.split(";")]
    found = find_citations(text, NAMES)
    assert [(m.citation, m.text) for m in found] == [(cited(citation), words) for citation, words in wanted]
    hold_to_their_places(text, found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [row[1:] for row in rows(ANAPHORA)],
    ids=[row[0].replace(" ", "_") for row in rows(ANAPHORA)],
)
def test_what_is_not_named_is_taken_from_what_was(text: str, expected: str) -> None:
    wanted = [pair.split("@") for pair in expected.split(";")]
    found = find_citations(text, NAMES)
    assert [(m.citation, m.anchor) for m in found] == [
        (cited(citation), anchor) for citation, anchor in wanted
    ]
    hold_to_their_places(text, found)


@pytest.mark.parametrize("text", MISSES.values(), ids=[name.replace(" ", "_") for name in MISSES])
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert find_citations(text, NAMES) == []


@pytest.mark.parametrize("text", NAME_ONLY.values(), ids=[name.replace(" ", "_") for name in NAME_ONLY])
def test_only_the_law_is_cited_where_no_article_follows(text: str) -> None:
    assert [mention.citation.article for mention in find_citations(text, NAMES)] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("违反本法第三条", "行政处罚法:3"),
        ("《行政强制法》第一条与本法第三条", "行政强制法:1;行政处罚法:3"),
        (
            "依照《行政强制法》的规定；违反本法第三条、第四条，第五条",
            "行政强制法;行政处罚法:3;行政处罚法:4;行政处罚法:5",
        ),
        ("《行政强制法》第一条。第三条", "行政强制法:1;-:3"),
        ("构成本法第三条的", "行政处罚法:3"),
        ("第三条第一款…，第二款", "-:3/1"),
    ],
    ids=[
        "alone",
        "beside_another",
        "list_and_inherited",
        "bare_in_a_later_sentence",
        "verb_before",
        "own_paragraphs",
    ],
)
def test_in_a_laws_own_text_this_law_is_that_law(text: str, expected: str) -> None:
    found = find_citations(text, NAMES, context="中华人民共和国行政处罚法")
    assert [m.citation for m in found] == [cited(citation) for citation in expected.split(";")]


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("《中华人民共和国行政处罚法（2021年修订）》第33条", date(2021, 1, 1)),
        ("《行政处罚法》（2021年1月22日修订）第33条", date(2021, 1, 22)),
        ("《行政处罚法》（2017年第二次修正）第33条", date(2017, 1, 1)),
        ("行政处罚法(2021)第33条", date(2021, 1, 1)),
        ("行政处罚法2017版第33条", date(2017, 1, 1)),
        ("行政处罚法2017年修正版33条", date(2017, 1, 1)),
        ("《行政处罚法》第33条", None),
    ],
    ids=str,
)
def test_an_edition_named_with_the_law_is_kept(text: str, edition: date | None) -> None:
    [mention] = find_citations(text, NAMES)
    assert mention.citation == Citation(full("行政处罚法"), ArticleNumber(33), edition=edition)


def test_an_article_heading_its_own_text_is_a_number_alone_though_things_are_counted_like_that() -> None:
    text = (
        "第五条河道管理范围内禁止下列行为：（一）建设妨碍行洪的建筑物、构筑物；（二）从事影响河势稳定的活动"
    )
    assert [str(m.citation) for m in find_citations(text, NAMES)] == ["第五条"]


def test_a_long_range_keeps_only_its_ends() -> None:
    found = find_citations("民法典第四百六十三条至第九百八十八条", NAMES)
    assert [m.citation.article for m in found] == [ArticleNumber(463), ArticleNumber(988)]


def test_many_ranges_do_not_swell_the_answer() -> None:
    found = find_citations("第1条至第99条。" * 2000, NAMES)
    assert len(found) < 7000


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "《法",
        "第",
        "第1、",
        "第一和",
        "1",
        "一",
        "处罚法(",
        "某条例第",
        "第\n",
        " ",
        "(以下简称",
        "本法第之",
    ],
    ids=repr,
)
def test_hostile_repetition_is_read_to_its_end(piece: str) -> None:
    found = find_citations(piece * 10_000 + "。\n处罚法33条", NAMES)
    assert str(found[-1].citation) == "《中华人民共和国行政处罚法》第三十三条"


def hold_to_their_places(text: str, mentions: list[Mention]) -> None:
    for mention in mentions:
        start, end = mention.span
        assert text[start:end] == mention.text
        assert start < end
    spans = [mention.span for mention in mentions]
    assert spans == sorted(spans)


pieces = st.none() | st.integers(1, 30)
laws = st.sampled_from(["行政处罚法", "水法", "民法典", "刑法修正案（十一）", "户口登记条例"]).map(full)
citations = st.builds(
    Citation, laws, st.builds(ArticleNumber, st.integers(1, 1300), st.integers(0, 20)), pieces, pieces, pieces
)


@given(
    st.lists(citations, min_size=1, max_size=5), st.sampled_from(["、", "；", "，", "以及", "。\n", " 另按 "])
)
def test_printed_citations_are_found_again_in_order(printed: list[Citation], between: str) -> None:
    text = "依据" + between.join(map(str, printed)) + "的规定"
    found = find_citations(text, NAMES)
    assert [mention.citation for mention in found] == printed
    assert [mention.text for mention in found] == [str(citation) for citation in printed]


words = st.sampled_from(
    [
        *list("第条款项目之一二三十百千零〇两33410５（）()《》、，。；：\n \u3000至到-和的该本同其法典例于"),
        "行政处罚法",
        "处罚法",
        "《行政处罚法》",
        "该法",
        "本法",
        "同法",
        "以下简称",
        "实施条例",
        "2021年修订",
        "消法",
        "第三十三条",
    ]
)


@given(st.lists(words, max_size=40).map("".join), st.sampled_from([None, full("行政强制法")]))
def test_whatever_is_read_mentions_hold_to_their_places(text: str, context: str | None) -> None:
    mentions = find_citations(text, NAMES, context)
    hold_to_their_places(text, mentions)
    for mention in mentions:
        assert mention.citation.instrument or mention.anchor in {"none", "anaphor"}
        if mention.citation.article is None:
            assert (mention.citation.paragraph, mention.citation.item) == (None, None)


@given(st.integers(1, 9999), st.integers(1, 9), st.booleans())
def test_an_article_is_never_found_inside_a_longer_number(number: int, digit: int, ordinal: bool) -> None:
    mark = "第" if ordinal else ""
    found = find_citations(f"处罚法{mark}{digit}{number:04d}条", NAMES)
    assert [mention.citation.article for mention in found] in ([], [None])


@given(st.lists(citations, min_size=1, max_size=3))
def test_spaces_between_the_characters_change_nothing(printed: list[Citation]) -> None:
    text = "，".join(map(str, printed))
    spaced = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text)
    assert [m.citation for m in find_citations(spaced, NAMES)] == printed
