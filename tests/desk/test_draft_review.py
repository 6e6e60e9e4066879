"""What the citation gate says of drafts, as their writers read it."""

from datetime import date

import pytest

from desk.draft_review import CitationReview
from knowledge.corpus import Corpus
from retrieval.gate import CitationGate

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def review(corpus: Corpus) -> CitationReview:
    return CitationReview(CitationGate(corpus))


async def test_a_draft_whose_citations_hold_has_no_problems(review: CitationReview) -> None:
    found = await review.review("依据《行政处罚法》第三十三条，可以不予处罚。", DAY)
    assert found.citations == ("《中华人民共和国行政处罚法》第三十三条",)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("依据《行政处罚法》第三百条处理。", "NOT_FOUND", id="an invented article"),
        pytest.param("可以不予处罚。", "NO_CITATIONS", id="nothing cited"),
    ],
)
async def test_an_objection_says_what_is_wrong(review: CitationReview, text: str, verdict: str) -> None:
    found = await review.review(text, DAY)
    (problem,) = found.problems
    assert problem.verdict == verdict
    assert problem.detail
