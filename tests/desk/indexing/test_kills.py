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
_KILLS = 5
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.desk.indexing.building_child"])


async def ended(process: multiprocessing.process.BaseProcess) -> None:
    await asyncio.to_thread(process.join)


@pytest.mark.timeout(60)
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

    wanted = await generations.request()
    moments = random.Random(20261123)  # noqa: S311 - moments, no secrets
    killed = 0
    while killed < _KILLS:
        child = await process(("丁", "戊"), 0.01)
        async for now in generations.follow(wanted.id, 0.01):
            if now.attempts == killed + 1 and now.worker is not None:
                break
        await asyncio.sleep(moments.uniform(0.0, 0.6))
        child.kill()
        await ended(child)
        state = (await generations.get(wanted.id)).state
        if state is not GenerationState.BUILDING:
            break  # what earlier builds had kept made this one quicker than its death
        killed += 1
        assert active_generation(root) == first.id
        service = holder.current()
        found = service.searcher.search(service.searcher.read("样例甲条例第二条")).hits
        assert found[0].exact
    assert killed
    await generations.reconcile()
    assert first.id in folders(root)

    if state is GenerationState.READY:
        await generations.activate(wanted.id)
    elif state is GenerationState.BUILDING:
        await ended(await process(("丁", "戊"), 0.0))
    done = await generations.get(wanted.id)
    assert (done.state, done.attempts, done.passages) == (GenerationState.ACTIVE, killed + 1, 150)
    assert await GenerationWatch(generations, holder, open_).look()
    assert holder.generation == wanted.id
    assert {path.name for path in root.iterdir()} >= {first.id, wanted.id}
    await storage.close()
