"""The citation gate: what it says of each citation, on real statutes."""

from datetime import date

import pytest

from knowledge.corpus import Corpus
from retrieval.gate import CitationGate, TextVerdict, Verdict

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def gate(corpus: Corpus) -> CitationGate:
    return CitationGate(corpus)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        pytest.param(
            "依据《中华人民共和国行政处罚法》第三十三条第一款，不予处罚。", ["VERIFIED"], id="a true article"
        ),
        pytest.param("处罚法33条", ["VERIFIED"], id="as people write it"),
        pytest.param("《行政处罚法》第三百条", ["NOT_FOUND"], id="an article beyond the last"),
        pytest.param("《行政处罚法》第三十三条第九款", ["NOT_FOUND"], id="a paragraph that is not there"),
        pytest.param("《行政处罚法》第二十八条第一款第三项", ["NOT_FOUND"], id="an item that is not there"),
        pytest.param("《中华人民共和国行政执法法》第五条", ["NOT_FOUND"], id="a law that is not there"),
        pytest.param("《环境保护法》第六十条", ["REPEALED"], id="a repealed law"),
        pytest.param("《侵权责任法》第六条", ["REPEALED"], id="a law merged into another, not held"),
        pytest.param("《医疗保障法》第一条", ["NOT_IN_FORCE"], id="a law that begins in 2027"),
        pytest.param("《刑法》第一百六十五条", ["UNRESOLVED"], id="an article whose new words are not held"),
        pytest.param("依照第三十三条处理。", ["UNRESOLVED"], id="no law named"),
        pytest.param(
            "《行政处罚法》第六十条规定，应当自立案之日起九十日内作出行政处罚决定。",
            ["VERIFIED"],
            id="figures that are true",
        ),
        pytest.param(
            "《行政处罚法》第六十条规定，应当自立案之日起60日内作出行政处罚决定。",
            ["MISMATCH"],
            id="a figure that is not",
        ),
        pytest.param(
            "《行政处罚法》第六十条规定：“应当自行政处罚案件立案之日起九十日内作出行政处罚决定”。",
            ["VERIFIED"],
            id="a quotation that is true",
        ),
        pytest.param(
            "《行政处罚法》第六十条规定：“应当自受理之日起九十日内作出决定”。",
            ["MISMATCH"],
            id="a quotation that is not",
        ),
        pytest.param(
            "《行政处罚法》第五条规定，违法行为在二年内未被发现的，不再给予行政处罚。",
            ["MISMATCH"],
            id="a true rule at the wrong place",
        ),
        pytest.param(
            "依据《行政处罚法》第三十三条、第三百条和《环境保护法》第一条。",
            ["VERIFIED", "NOT_FOUND", "REPEALED"],
            id="each for itself, in order",
        ),
    ],
)
def test_each_citation_gets_its_verdict(gate: CitationGate, text: str, verdicts: list[str]) -> None:
    assert [checked.verdict.value for checked in gate.verify(text, TODAY).citations] == verdicts


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("依据《行政处罚法》第三十三条。", TextVerdict.VERIFIED, id="all true"),
        pytest.param("依据《行政处罚法》第三十三条、第三百条。", TextVerdict.FAILED, id="one false"),
        pytest.param("应当依法处理。", TextVerdict.NO_CITATIONS, id="none at all is no pass"),
        pytest.param("", TextVerdict.NO_CITATIONS, id="an empty text"),
        pytest.param("依据《行政处罚法》处理。", TextVerdict.NO_CITATIONS, id="a law without an article"),
        pytest.param("依据《环境保护法》处理。", TextVerdict.FAILED, id="a repealed law without an article"),
    ],
)
def test_the_text_gets_the_verdict_of_its_worst_citation(
    gate: CitationGate, text: str, verdict: TextVerdict
) -> None:
    assert gate.verify(text, TODAY).verdict is verdict


def test_not_found_names_the_valid_range(gate: CitationGate) -> None:
    (checked,) = gate.verify("《行政处罚法》第三百条", TODAY).citations
    assert checked.valid_range == "第一条至第八十六条"


def test_mismatch_gives_the_closest_true_wording(gate: CitationGate) -> None:
    text = "《行政处罚法》第六十条规定，应当自立案之日起60日内作出行政处罚决定。"
    (checked,) = gate.verify(text, TODAY).citations
    assert checked.closest is not None
    assert "九十日内" in checked.closest
    assert checked.closest_citation == "《中华人民共和国行政处罚法》第六十条"


def test_a_rule_cited_at_the_wrong_article_is_led_home(gate: CitationGate) -> None:
    text = "《行政处罚法》第五条规定，违法行为在二年内未被发现的，不再给予行政处罚。"
    (checked,) = gate.verify(text, TODAY).citations
    assert checked.closest_citation == "《中华人民共和国行政处罚法》第三十六条"


def test_repealed_names_the_successor(gate: CitationGate) -> None:
    (checked,) = gate.verify("《大气污染防治法》第九十九条", TODAY).citations
    assert checked.successor == "中华人民共和国生态环境法典"


def test_a_repealed_law_was_in_force_before_its_end(gate: CitationGate) -> None:
    (checked,) = gate.verify("《大气污染防治法》第九十九条", date(2026, 8, 14)).citations
    assert checked.verdict is Verdict.VERIFIED


def test_spans_point_into_the_text(gate: CitationGate) -> None:
    text = "经查，依据《行政处罚法》第三十三条、处罚法４４条。"
    for checked in gate.verify(text, TODAY).citations:
        assert text[slice(*checked.span)] == checked.text
