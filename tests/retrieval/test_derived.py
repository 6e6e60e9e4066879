"""What is worked out from a library and kept with its index: the same as worked out anew, or worked out anew."""

import json
from datetime import date
from pathlib import Path

import pytest

from kernel.errors import IndexMissing
from knowledge.citation import ArticleNumber
from knowledge.corpus import Corpus
from knowledge.references import ReferenceGraph
from knowledge.statute import Article, Certainty, Edition, Instrument, InstrumentKind
from retrieval.derived import Derived
from retrieval.likeness import Rarity

TITLE = "样例市容条例"
# Our own words, written as samples.
WORDS = (
    "不得占用道路设摊经营。",
    "不得在前条所列的道路上堆放物品。",
    "违反本条例第一条、第二条规定的，由主管部门责令改正，处五百元罚款。",
)
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    articles = tuple(
        Article(str(ArticleNumber(number)), ArticleNumber(number), words)
        for number, words in enumerate(WORDS, start=1)
    )
    edition = Edition(TITLE, date(2020, 1, 1), date(2020, 3, 1), None, Certainty.EXACT, articles)
    return Corpus([Instrument(TITLE, InstrumentKind.STATUTE, (edition,))])


def links(graph: ReferenceGraph, corpus: Corpus) -> list[tuple[list[str], list[str]]]:
    """For each article the labels that it sends to, and those that send to it."""
    return [
        (
            [other.article.label for other in graph.cited_by(provision, corpus, DAY)],
            [other.article.label for other in graph.citing(provision, DAY)],
        )
        for provision in corpus.searchable()
    ]


def test_references_are_followed_as_before_they_were_kept(corpus: Corpus, tmp_path: Path) -> None:
    Derived.of(corpus).save(tmp_path)
    kept = Derived.load(tmp_path, corpus).references
    assert links(kept, corpus) == links(ReferenceGraph.of(corpus), corpus)
    assert links(kept, corpus) == [
        ([], ["第二条", "第三条"]),
        (["第一条"], ["第三条"]),
        (["第一条", "第二条"], []),
    ]


def test_what_was_kept_is_read_and_not_worked_out_again(corpus: Corpus, tmp_path: Path) -> None:
    Derived.of(corpus).save(tmp_path)
    Rarity(["道路"] * 100).save(tmp_path / "rarity.npz")
    assert Derived.load(tmp_path, corpus).rarity.of("罚款") > Derived.of(corpus).rarity.of("罚款")


@pytest.mark.parametrize("left", ["nothing", "another program's"])
def test_what_another_program_kept_is_worked_out_anew(corpus: Corpus, tmp_path: Path, left: str) -> None:
    if left == "another program's":
        (tmp_path / "references.json").write_text(json.dumps({"made_by": "another", "references": {}}))
    found = Derived.load(tmp_path, corpus)
    assert links(found.references, corpus) == links(ReferenceGraph.of(corpus), corpus)
    assert found.rarity.of("罚款") == Derived.of(corpus).rarity.of("罚款")


@pytest.mark.parametrize("file", ["references.json", "rarity.npz"])
def test_what_is_damaged_is_told(corpus: Corpus, tmp_path: Path, file: str) -> None:
    Derived.of(corpus).save(tmp_path)
    (tmp_path / file).write_bytes(b"{")
    with pytest.raises(IndexMissing, match="cannot be read"):
        Derived.load(tmp_path, corpus)
