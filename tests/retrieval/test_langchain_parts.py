"""The search as LangChain sees it: documents are whole articles with their citation and days."""

from datetime import date
from pathlib import Path

import pytest

from desk.indexing.serving import serve
from kernel.clock import FixedClock
from retrieval.indexing import build_index
from retrieval.langchain_parts import LawRetriever
from tests.desk.indexing.small import HashEncoder, library


@pytest.fixture
def retriever(tmp_path: Path) -> LawRetriever:
    index = build_index(library(), HashEncoder(), tmp_path, index_id="a")
    service = serve(index, HashEncoder(), FixedClock.at(date(2026, 11, 23)))
    return LawRetriever(searcher=service.searcher, k=3)


def test_documents_are_articles_word_for_word_with_citation_and_days(retriever: LawRetriever) -> None:
    wanted = retriever.searcher.reader.provisions[7]
    assert wanted is not None
    found = retriever.invoke(f"{wanted.printed}说了什么")
    assert len(found) == 3
    assert found[0].page_content == wanted.article.text
    assert found[0].metadata["citation"] == wanted.printed
    assert found[0].metadata["in_force"] == wanted.edition.in_force.isoformat()


def test_the_law_is_that_of_the_day_asked_for(retriever: LawRetriever) -> None:
    long_ago = retriever.model_copy(update={"as_of": date(1950, 1, 1)})
    assert long_ago.invoke("罚款") == []
