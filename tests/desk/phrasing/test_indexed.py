"""Accepted questions are part of what a generation is made from, and of nothing that was made before."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.composition import Composition
from desk.indexing.generation import Generation, GenerationState
from desk.indexing.opening import Indexing, open_indexing
from desk.indexing.words import plain
from desk.phrasing.book import PhrasingBook
from desk.phrasing.candidate import NewCandidate, Source
from desk.settings import Settings
from desk.storage.generations import SqlGenerations
from desk.storage.phrasing import SqlPhrasing
from kernel.clock import FixedClock
from knowledge.phrasing import digest_of
from retrieval.index import Library
from tests.conftest import TODAY
from tests.knowledge.phrasing.editions import LAW, OLD, STALL, asked, corpus_of

LIBRARY = Library(corpus_of((STALL,)), bank=(asked("第一条", "占道摆摊", of=STALL),))


@pytest.fixture
async def indexing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Indexing]:
    monkeypatch.setattr(Composition, "library", LIBRARY)
    composition = Composition(Settings(data=tmp_path), FixedClock.at(TODAY))
    async with open_indexing(composition) as opened:
        yield opened


async def accepted(indexing: Indexing, text: str) -> None:
    clock = indexing.composition.clock
    new = NewCandidate(text, LAW, OLD, "第一条", digest_of(STALL), Source.SUGGESTED)
    async with indexing.storage.write() as work:
        await SqlPhrasing(work.connection).propose([new], clock.now())
    book = PhrasingBook(indexing.storage, lambda: LIBRARY, clock)
    (candidate, *_) = await book.listed(None)
    await book.accept(None, candidate.id)


async def test_a_build_takes_what_is_accepted_and_is_opened_with_exactly_that(indexing: Indexing) -> None:
    assert await indexing.snapshot() == ()
    await accepted(indexing, "路边摆摊罚多少")
    names = await indexing.snapshot()
    await accepted(indexing, "街边支个小吃车要罚吗")
    assert indexing.library(()) is LIBRARY
    assert [q.text for q in indexing.library(names).bank] == ["占道摆摊", "路边摆摊罚多少"]
    later = indexing.library(await indexing.snapshot())
    assert [q.text for q in later.bank] == ["占道摆摊", "路边摆摊罚多少", "街边支个小吃车要罚吗"]


async def test_a_set_of_questions_is_no_document(indexing: Indexing) -> None:
    await accepted(indexing, "路边摆摊罚多少")
    names = ("d" * 64, *await indexing.snapshot())
    generation = Generation("a", GenerationState.ACTIVE, indexing.composition.clock.now(), documents=names)
    assert plain(generation)["documents"] == 1


async def test_sets_that_no_generation_names_go_after_an_hour(indexing: Indexing, tmp_path: Path) -> None:
    clock = indexing.composition.clock
    for number, text in enumerate(("路边摆摊罚多少", "街边支个小吃车要罚吗", "夜市摆摊要办证吗")):
        await accepted(indexing, text)
        names = await indexing.snapshot()
        if number == 0:
            active = Generation("a", GenerationState.ACTIVE, clock.now(), documents=names)
            async with indexing.storage.write() as work:
                await SqlGenerations(work.connection).add(active)
    files = sorted((tmp_path / "phrasing").iterdir())
    assert len(files) == 3
    for file in files:
        os.utime(file, (0, 0))
    await indexing.snapshot()
    left = {file.stem for file in (tmp_path / "phrasing").iterdir()}
    assert left == {*(active.documents or ()), *names}
