"""Generations: one build at a time, admitted or held, switched in one step, taken back, cleared up."""

import asyncio
import sys
from datetime import timedelta

import pytest

from desk.indexing.generation import Generation, GenerationState
from desk.indexing.serving import GenerationWatch, ServiceHolder, stepping_aside
from desk.storage.generations import SqlGenerations
from kernel.errors import GenerationConflict, GenerationNotFound
from retrieval.generations import active_generation, folders, point_at
from retrieval.indexing import build_index
from tests.desk.indexing.conftest import Yard
from tests.desk.indexing.small import HashEncoder, library

LEASE = timedelta(seconds=20)


def _raise(error: Exception) -> None:
    raise error


async def claim(yard: Yard, worker: str) -> Generation | None:
    async with yard.generations.storage.write() as work:
        return await SqlGenerations(work.connection).claim(worker, yard.clock.now(), LEASE)


async def test_the_first_generation_is_built_and_becomes_active(yard: Yard) -> None:
    built = await yard.built("丁")
    assert (built.state, built.passages, built.documents) == (GenerationState.ACTIVE, 48, ("丁",))
    assert active_generation(yard.root) == built.id
    assert built.measures["questions"] == built.report["measures"]["questions"]


async def test_a_second_request_waits_in_the_queue_and_a_third_is_the_second(yard: Yard) -> None:
    first = await yard.generations.request()
    assert await claim(yard, "one") is not None
    yard.clock.moment += timedelta(seconds=1)
    second, third = await yard.generations.request(), await yard.generations.request()
    assert first.id != second.id == third.id
    assert await claim(yard, "two") is None
    states = {one.id: one.state for one in await yard.generations.all()}
    assert states == {first.id: GenerationState.BUILDING, second.id: GenerationState.QUEUED}


async def test_of_many_builders_at_once_one_builds(yard: Yard) -> None:
    await yard.generations.request()
    claimed = await asyncio.gather(*(claim(yard, f"worker {n}") for n in range(8)))
    assert sum(one is not None for one in claimed) == 1


async def test_a_silent_builders_build_is_taken_up_by_another_over_the_same_documents(yard: Yard) -> None:
    wanted = await yard.generations.request()
    await claim(yard, "killed")
    async with yard.generations.storage.write() as work:
        await SqlGenerations(work.connection).beat(
            wanted.id, "killed", yard.clock.now(), LEASE, documents=["丁"]
        )
    assert not await yard.generations.waiting()
    yard.clock.moment += LEASE
    assert await yard.generations.waiting()
    done = await yard.builder(("戊",)).run_next()
    assert done is not None
    assert (done.id, done.state, done.attempts) == (wanted.id, GenerationState.ACTIVE, 2)
    assert done.documents == ("丁",)


async def test_a_builder_whose_build_has_passed_to_another_can_no_longer_write(yard: Yard) -> None:
    wanted = await yard.generations.request()
    await claim(yard, "slow")
    yard.clock.moment += LEASE
    await claim(yard, "quick")
    async with yard.generations.storage.write() as work:
        shelf = SqlGenerations(work.connection)
        assert await shelf.beat(wanted.id, "slow", yard.clock.now(), LEASE, done=5) is None
        assert await shelf.beat(wanted.id, "quick", yard.clock.now(), LEASE, done=7) is not None


async def test_a_build_that_waits_is_cancelled_at_once_and_one_under_way_by_its_builder(yard: Yard) -> None:
    waiting = await yard.generations.request()
    assert (await yard.generations.cancel(waiting.id)).state is GenerationState.CANCELLED
    yard.clock.moment += timedelta(seconds=1)
    wanted = await yard.generations.request()
    running = asyncio.create_task(yard.builder(encoder=HashEncoder(pause=0.02)).run_next())
    async for now in yard.generations.follow(wanted.id, 0.01):
        if now.stage == "向量" and not now.cancel_asked:
            await yard.generations.cancel(wanted.id)
    assert await running is not None
    assert (await yard.generations.get(wanted.id)).state is GenerationState.CANCELLED
    assert folders(yard.root) == []
    with pytest.raises(GenerationConflict, match="only a build"):
        await yard.generations.cancel(wanted.id)


async def test_a_build_that_goes_wrong_is_kept_as_failed_and_the_active_one_stays(yard: Yard) -> None:
    active = await yard.built()
    (yard.data / "admission_questions.jsonl").write_text('{"question": "谁管"}\n', "utf-8")
    failed = await yard.built("丁")
    assert failed.state is GenerationState.FAILED
    assert "line 1 has neither relevant articles nor a kind" in failed.error
    assert folders(yard.root) == [active.id]
    assert (await yard.generations.active()) == active


async def test_a_generation_that_finds_less_is_held_until_an_admin_decides(yard: Yard) -> None:
    rows = [
        f'{{"question": "样例丁办法第{n}条", "relevant": [{{"law": "样例丁办法", "article": "第{n}条"}}]}}\n'
        for n in "一二三四五六七八九十"
    ]
    (yard.data / "admission_questions.jsonl").write_text("".join(rows), "utf-8")
    active = await yard.built("丁")
    held = await yard.built("戊")
    assert (held.state, held.held) == (GenerationState.READY, True)
    assert "hit" in held.report["drops"]
    assert len(held.report["lost"]) == 10
    assert (await yard.generations.active()) == active
    decided = await yard.generations.activate(held.id)
    assert decided.state is GenerationState.ACTIVE
    assert active_generation(yard.root) == held.id


async def test_measures_of_other_questions_are_taken_anew_on_a_copy(yard: Yard) -> None:
    await yard.built("丁")
    row = '{"question": "样例丁办法第一条", "relevant": [{"law": "样例丁办法", "article": "第一条"}]}\n'
    (yard.data / "admission_questions.jsonl").write_text(row, "utf-8")
    second = await yard.built("丁", "戊")
    assert second.report["before"]["questions"] == second.measures["questions"]
    assert second.report["before"]["hit"] > 0
    assert [path.name for path in yard.root.iterdir() if path.name.startswith("compare")] == []


async def test_rolling_back_and_forth_and_only_two_are_kept(yard: Yard) -> None:
    one, two, three = await yard.built(), await yard.built("丁"), await yard.built("丁", "戊")
    assert folders(yard.root) == [two.id, three.id]
    assert (await yard.generations.get(one.id)).reclaimed_at is not None
    assert (await yard.generations.rollback()).id == two.id
    assert active_generation(yard.root) == two.id
    assert (await yard.generations.rollback()).id == three.id
    with pytest.raises(GenerationConflict, match="folder"):
        await yard.generations.activate(one.id)


async def test_there_is_nothing_to_roll_back_to_after_the_first(yard: Yard) -> None:
    await yard.built()
    with pytest.raises(GenerationConflict, match="no earlier generation"):
        await yard.generations.rollback()


async def test_requests_in_flight_end_on_the_generation_that_they_began_on(yard: Yard) -> None:
    first = await yard.built()
    holder = ServiceHolder(yard.open(first))
    watch = GenerationWatch(yard.generations, holder, yard.open)
    in_flight = holder.current()
    second = await yard.built("丁")
    assert await watch.look()
    assert not await watch.look()
    assert (in_flight.index.manifest.id, holder.generation) == (first.id, second.id)
    assert in_flight.searcher.search(in_flight.searcher.read("样例甲条例第一条")).hits[0].exact
    assert holder.current().searcher.search(holder.current().searcher.read("样例丁办法第一条")).hits[0].exact


def test_work_that_steps_aside_gives_its_result_and_its_error_and_leaves_no_trace() -> None:
    assert stepping_aside(lambda: sum(len(str(number)) for number in range(1000))) == 2890
    with pytest.raises(GenerationNotFound):
        stepping_aside(lambda: _raise(GenerationNotFound("none")))
    assert sys.getprofile() is None


async def test_a_crash_between_table_and_file_is_mended_at_the_start(yard: Yard) -> None:
    first, second = await yard.built(), await yard.built("丁")
    point_at(yard.root, first.id)
    await yard.generations.reconcile()
    assert active_generation(yard.root) == second.id


async def test_an_index_built_without_the_table_is_taken_in(yard: Yard) -> None:
    build_index(library(), HashEncoder(), yard.root, index_id="built-before")
    await yard.generations.reconcile()
    active = await yard.generations.active()
    assert active is not None
    assert (active.id, active.passages) == ("built-before", 36)
    second = await yard.built("丁", "戊")
    assert (second.state, second.base_id) == (GenerationState.ACTIVE, "built-before")
    assert second.report["before"]["hit"] == second.report["measures"]["hit"]


async def test_an_unknown_generation_is_told_as_such(yard: Yard) -> None:
    with pytest.raises(GenerationNotFound):
        await yard.generations.get("nothing")
