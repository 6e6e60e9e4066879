"""In an index a question of the bank leads into every edition that still says what it was written for."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk.indexing.serving import serve
from kernel.clock import FixedClock
from retrieval.index import Library, bank_passages
from retrieval.indexing import build_index
from retrieval.signals import SIGNALS
from tests.desk.indexing.small import HashEncoder
from tests.knowledge.phrasing.editions import (
    LAW,
    NEW,
    NOISE,
    OLD,
    SMOKE,
    STALL,
    STALL_MORE,
    TURN,
    asked,
    corpus_of,
)

LIBRARY = Library(
    corpus_of((STALL, SMOKE), (NOISE, STALL_MORE)),
    bank=(asked("第一条", "街边支个小吃车要赔几个钱", of=STALL), asked("第二条", "烤串冒烟", of=SMOKE)),
)


def test_questions_stand_once_for_each_edition_that_they_lead_into() -> None:
    passages = LIBRARY.passages()
    questions, targets = bank_passages(LIBRARY, passages)
    assert [(question.text, passages[at].key) for question, at in zip(questions, targets, strict=True)] == [
        ("街边支个小吃车要赔几个钱", f"{LAW}@{OLD}#第一条"),
        ("烤串冒烟", f"{LAW}@{OLD}#第二条"),
        ("街边支个小吃车要赔几个钱", f"{LAW}@{NEW}#第二条"),
    ]


@pytest.mark.parametrize(
    ("day", "label"),
    [
        pytest.param(TURN - timedelta(days=1), "第一条", id="the day before the new edition"),
        pytest.param(TURN, "第二条", id="its first day"),
    ],
)
def test_everyday_words_lead_to_the_renumbered_article_from_its_day_on(
    tmp_path: Path, day: date, label: str
) -> None:
    library = replace(LIBRARY, bank=LIBRARY.bank[:1])
    index = build_index(library, HashEncoder(), tmp_path, index_id="a")
    search = serve(index, HashEncoder(), FixedClock.at(day)).searcher
    candidates = search.reader.read(search.read("街边支个小吃车"))
    near = candidates.signals[:, SIGNALS.index("bank_dense")]
    (best,) = (
        index.passages[at].key for at, likeness in zip(candidates.positions, near, strict=True) if likeness
    )
    assert best == f"{LAW}@{NEW if day >= TURN else OLD}#{label}"
