"""A question leads into another edition only where an article still says what it was written for."""

from collections.abc import Sequence

import pytest

from knowledge.phrasing import Standing, Wording, digest_of, leads, successor
from tests.knowledge.phrasing.editions import (
    HEARING,
    LAW,
    NEW,
    NOISE,
    OLD,
    SMOKE,
    STALL,
    STALL_MORE,
    asked,
    corpus_of,
    edition,
)


@pytest.mark.parametrize(
    ("after", "standing", "label", "goes_along"),
    [
        pytest.param((STALL, SMOKE), Standing.SAME, "第一条", True, id="the same words under the number"),
        pytest.param((STALL.replace("，", "、"),), Standing.SAME, "第一条", True, id="other commas alone"),
        pytest.param((SMOKE, STALL), Standing.MOVED, "第二条", True, id="the same words, renumbered"),
        pytest.param((STALL_MORE,), Standing.LIKE, "第一条", True, id="another fine"),
        pytest.param((SMOKE, STALL_MORE), Standing.LIKE, "第二条", True, id="another fine, renumbered"),
        pytest.param((SMOKE, NOISE), Standing.CHANGED, "第一条", False, id="another matter under the number"),
        pytest.param((), Standing.GONE, None, False, id="no article of that number"),
    ],
)
def test_what_another_edition_makes_of_an_article(
    after: Sequence[str], standing: Standing, label: str | None, goes_along: bool
) -> None:
    (questioned,) = edition(OLD, OLD, STALL).articles
    became = successor(questioned, "第一条", Wording(digest_of(STALL)), edition(NEW, NEW, *after))
    assert (became.standing, became.leads) == (standing, goes_along)
    assert (became.article.label if became.article else None) == label


@pytest.mark.parametrize(
    ("after", "wording", "goes_along"),
    [
        pytest.param(STALL_MORE, Wording("0" * 12, fails=frozenset({digest_of(STALL_MORE)})), False, id="like, but it fails"),
        pytest.param(SMOKE, Wording("0" * 12, holds=frozenset({digest_of(SMOKE)})), True, id="unlike, but it holds"),
        pytest.param(STALL_MORE, Wording("0" * 12, fails=frozenset({digest_of(SMOKE)})), True, id="read against other words"),
    ],
)  # fmt: skip
def test_what_somebody_has_read_goes_before_likeness(after: str, wording: Wording, goes_along: bool) -> None:
    (questioned,) = edition(OLD, OLD, STALL).articles
    became = successor(questioned, "第一条", wording, edition(NEW, NEW, after))
    assert became.leads is goes_along


def test_of_an_edition_that_is_not_held_only_the_recorded_words_are_found_again() -> None:
    held = edition(NEW, NEW, STALL_MORE, STALL)
    assert successor(None, "第一条", Wording(digest_of(STALL)), held).standing is Standing.MOVED
    assert not successor(None, "第一条", Wording(digest_of(SMOKE)), held).leads
    assert not successor(None, "第一条", None, held).leads


def test_questions_lead_to_their_own_article_first_and_are_then_taken_along() -> None:
    corpus = corpus_of((STALL, SMOKE, HEARING), (NOISE, STALL_MORE, HEARING))
    bank = [asked("第一条", of=STALL), asked("第二条", of=SMOKE), asked("第三条", of=HEARING)]
    assert [(question.article, key) for question, key in leads(bank, corpus.instruments)] == [
        ("第一条", f"{LAW}@{OLD}#第一条"),
        ("第二条", f"{LAW}@{OLD}#第二条"),
        ("第三条", f"{LAW}@{OLD}#第三条"),
        ("第一条", f"{LAW}@{NEW}#第二条"),
        ("第三条", f"{LAW}@{NEW}#第三条"),
    ]


def test_questions_of_laws_that_are_not_held_lead_nowhere() -> None:
    assert list(leads([asked("第一条", of=STALL)], {})) == []
