"""SIGKILL in the middle of builds: the active generation goes on serving, and the build goes on where it was."""

import asyncio
import multiprocessing
import random
import shutil
from pathlib import Path

import pytest

from desk.composition import Service
from desk.indexing.generation import Generation, GenerationState
from desk.indexing.generations import Generations
from desk.indexing.serving import GenerationWatch, ServiceHolder, serve
from desk.storage import open_storage
from kernel.clock import SystemClock
from retrieval.generations import active_generation, folders
from retrieval.index import open_generation
from tests.desk.indexing.building_child import build
from tests.desk.indexing.conftest import FEW_QUESTIONS, sqlite_template
from tests.desk.indexing.small import HashEncoder, library

__all__ = ["sqlite_template"]
_KILLS = 20
_LONGEST = 0.5
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.desk.indexing.building_child"])


async def ended(process: multiprocessing.process.BaseProcess) -> None:
    await asyncio.to_thread(process.join)


@pytest.mark.timeout(180)
async def test_kills_at_random_moments_leave_the_active_index_serving_and_the_build_resumable(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "desk.sqlite")
    (tmp_path / "few.jsonl").write_text(FEW_QUESTIONS, "utf-8")
    storage = await open_storage(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    clock, encoder, root = SystemClock(), HashEncoder(), tmp_path / "index"
    generations = Generations(storage, clock, root)

    def open_(generation: Generation) -> Service:
        held = library(generation.documents or (), 30)
        return serve(open_generation(held, encoder, root, generation.id), encoder, clock)

    async def process(documents: tuple[str, ...], pause: float) -> multiprocessing.process.BaseProcess:
        started = _PROCESSES.Process(target=build, args=(tmp_path, documents, pause), daemon=True)
        await asyncio.to_thread(started.start)
        return started

    first = await generations.request()
    await ended(await process((), 0.0))
    active = await generations.get(first.id)
    assert active.state is GenerationState.ACTIVE
    holder = ServiceHolder(open_(active))
    watch = GenerationWatch(generations, holder, open_)

    more = iter("丁戊己庚辛壬癸子丑寅卯辰巳午未")
    documents: tuple[str, ...] = ()
    wanted = active
    moments = random.Random(20261123)  # noqa: S311 - moments, no secrets
    killed = attempts = 0
    while killed < _KILLS:
        if wanted.state is not GenerationState.BUILDING:
            documents, attempts = (*documents, next(more), next(more)), 0
            wanted = await generations.request()
        child = await process(documents, 0.01)
        attempts += 1
        async for now in generations.follow(wanted.id, 0.01):
            if now.attempts == attempts and now.worker is not None:
                break
        await asyncio.sleep(moments.uniform(0.0, _LONGEST))
        child.kill()
        await ended(child)
        wanted = await generations.get(wanted.id)
        if wanted.state is GenerationState.READY:
            wanted = await generations.activate(wanted.id)  # killed between its test and its switch
        if wanted.state is GenerationState.ACTIVE:
            assert await watch.look()  # what earlier attempts had kept made this one quicker than its death
            continue
        killed += 1
        assert wanted.state is GenerationState.BUILDING
        assert active_generation(root) == holder.generation
        service = holder.current()
        found = service.searcher.search(service.searcher.read("样例甲条例第二条")).hits
        assert found[0].exact
        await generations.reconcile()
        assert holder.generation in folders(root)

    if wanted.state is GenerationState.BUILDING:
        await ended(await process(documents, 0.0))
        attempts += 1
        wanted = await generations.get(wanted.id)
        assert await watch.look()
    assert (wanted.state, wanted.attempts) == (GenerationState.ACTIVE, attempts)
    assert wanted.passages == 30 * (3 + len(documents))
    assert holder.generation == wanted.id
    await storage.close()
