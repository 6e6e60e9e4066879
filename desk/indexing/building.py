"""Takes the next build from the queue, builds it under a lease, has it sit the admission test, and lets it switch."""

import asyncio
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from desk.composition import Service
from desk.indexing.admission import (
    AdmissionQuestion,
    AdmissionReport,
    Measures,
    Sitting,
    admission_questions,
    compare,
    identity,
    sit,
)
from desk.indexing.generation import BuildProgress, Generation, GenerationState
from desk.indexing.generations import Generations
from desk.storage.generations import SqlGenerations
from kernel.errors import BuildCancelled, IndexUnavailable, ZhiwenError
from retrieval.embeddings import TextEncoder
from retrieval.generations import GenerationFolder, Manifest
from retrieval.index import Index, Library, open_generation
from retrieval.indexing import Progress, build_generation
from retrieval.vectors import VectorCache

_log = structlog.get_logger("zhiwen.indexing")
_LEASE = timedelta(seconds=20)
_BEAT_SECONDS = 1.0
# A build that was broken off so often will be broken off again: by want of memory, or by what it reads.
_MOST_ATTEMPTS = 40
ADMISSION_STAGE = "入库测验"


@dataclass(frozen=True)
class BuildParts:
    """What a build is made with. `snapshot` says which documents are on the shelf, `load` gives the library that
    they make with what ships, `serve` the desk over an opened index; the last two may take seconds and run in a
    thread."""

    encoder: TextEncoder
    snapshot: Callable[[], Awaitable[tuple[str, ...]]]
    load: Callable[[tuple[str, ...]], Library]
    serve: Callable[[Index], Service]
    data: Path
    shipped: VectorCache | None = None
    tolerance: float = 0.05


@dataclass(frozen=True)
class _Built:
    manifest: Manifest
    sitting: Sitting
    report: AdmissionReport


class Builder:
    """Builds what the queue holds, one after another; several may run, one of them builds."""

    def __init__(
        self,
        generations: Generations,
        parts: BuildParts,
        *,
        lease: timedelta = _LEASE,
        beat: float = _BEAT_SECONDS,
    ) -> None:
        self._generations = generations
        self._parts = parts
        self._lease = lease
        self._beat = beat
        self._worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{id(self):x}"

    async def run_next(self) -> Generation | None:
        """Take up the next build and see it through; the generation as it is then, or None where there is nothing
        to take up. What goes wrong in the build is kept with the generation, as `failed` with its error."""
        async with self._generations.storage.write() as work:
            claimed = await SqlGenerations(work.connection).claim(
                self._worker, self._generations.clock.now(), self._lease
            )
        if claimed is None:
            return None
        if claimed.attempts > _MOST_ATTEMPTS:
            error = f"the build was broken off {claimed.attempts - 1} times"
            return await self._ended(claimed, GenerationState.FAILED, error)
        _log.info("build_taken_up", generation=claimed.id, attempt=claimed.attempts)
        try:
            built = await self._watched(claimed)
        except BuildCancelled:
            return await self._ended(claimed, GenerationState.CANCELLED, "")
        except Exception as error:
            told = str(error) if isinstance(error, ZhiwenError) else f"{type(error).__name__}: {error}"
            _log.error("build_failed", generation=claimed.id, exc_info=error)
            return await self._ended(claimed, GenerationState.FAILED, told)
        return await self._finish(claimed, built)

    async def _watched(self, generation: Generation) -> _Built:
        """Build in a thread, holding the lease on and telling how far it is; BuildCancelled where that is wished or
        the lease was lost."""
        active = await self._generations.active()
        documents = generation.documents
        if documents is None:
            documents = await self._parts.snapshot()
            await self._tell(generation, documents=list(documents), base_id=active.id if active else None)
        progress, stop = BuildProgress(), threading.Event()

        def told(stage: str, done: int, total: int) -> None:
            if stop.is_set():
                raise BuildCancelled(f"the build of {generation.id} was called off")
            progress.tell(stage, done, total, time.monotonic())

        work = asyncio.create_task(asyncio.to_thread(self._build, generation.id, documents, active, told))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=self._beat)
                row = await self._tell(
                    generation,
                    stage=progress.stage,
                    done=progress.done,
                    total=progress.total,
                    rate=progress.rate,
                )
                if row is None or row.cancel_asked:
                    stop.set()
        finally:
            stop.set()
        built = await work
        if row is None or row.cancel_asked:
            raise BuildCancelled(f"the build of {generation.id} was called off")
        return built

    async def _tell(self, generation: Generation, **values: Any) -> Generation | None:
        async with self._generations.storage.write() as work:
            return await SqlGenerations(work.connection).beat(
                generation.id, self._worker, self._generations.clock.now(), self._lease, **values
            )

    def _build(
        self, generation: str, documents: tuple[str, ...], active: Generation | None, told: Progress
    ) -> _Built:
        parts, root, server = self._parts, self._generations.root, self._generations.server
        told("读取法规库", 0, 1)
        library = parts.load(documents)
        told("读取法规库", 1, 1)
        manifest = build_generation(
            library,
            parts.encoder,
            root,
            index_id=generation,
            documents=documents,
            base=active.id if active else None,
            shipped=parts.shipped,
            server=server,
            progress=told,
        )
        questions = admission_questions(parts.data)
        told(ADMISSION_STAGE, 0, len(questions))
        index = open_generation(library, parts.encoder, root, generation, server)
        sitting = sit(parts.serve(index), questions, lambda done: told(ADMISSION_STAGE, done, len(questions)))
        before, note = self._before(active, questions)
        return _Built(manifest, sitting, compare(sitting, before, parts.tolerance, note))

    def _before(
        self, active: Generation | None, questions: Sequence[AdmissionQuestion]
    ) -> tuple[Sitting | None, str]:
        """What the active generation reached in the same questions: as kept, or measured now on a copy, since its
        folder belongs to the process that serves it."""
        if active is None:
            return None, "没有启用中的索引可比"
        if active.measures.get("questions") == identity(questions):
            kept = {name: value for name, value in active.measures.items() if name != "found"}
            return Sitting(Measures(**kept), frozenset(active.measures["found"])), ""
        root, server = self._generations.root, self._generations.server
        try:
            library = self._parts.load(GenerationFolder(root, active.id).manifest().documents)
            with tempfile.TemporaryDirectory(dir=root, prefix="compare-") as copy:
                shutil.copytree(root / active.id, Path(copy) / active.id)
                index = open_generation(library, self._parts.encoder, Path(copy), active.id, server)
                return sit(self._parts.serve(index), questions), ""
        except IndexUnavailable as error:
            return None, f"启用中的索引不能由现在的程序打开，未作比较（{error}）"

    async def _finish(self, generation: Generation, built: _Built) -> Generation:
        """Ready; and active where it was admitted."""
        measures = asdict(built.sitting.measures) | {"found": sorted(built.sitting.found)}
        async with self._generations.storage.write() as work:
            ready = await SqlGenerations(work.connection).change(
                generation.id,
                {GenerationState.BUILDING},
                worker=self._worker,
                set_={
                    "state": GenerationState.READY,
                    "finished_at": self._generations.clock.now(),
                    "lease_until": None,
                    "model": built.manifest.model,
                    "passages": built.manifest.passages,
                    "questions": built.manifest.questions,
                    "measures": measures,
                    "report": built.report.plain(),
                },
            )
        if ready is None:
            return await self._generations.get(generation.id)
        _log.info("build_ready", generation=generation.id, admitted=built.report.admitted)
        if not built.report.admitted:
            return ready
        return await self._generations.activate(generation.id)

    async def _ended(self, generation: Generation, state: GenerationState, error: str) -> Generation:
        """Cancelled or failed: what it wrote is cleared, except the vectors, which the next build will want."""
        async with self._generations.storage.write() as work:
            moment = self._generations.clock.now()
            ended = await SqlGenerations(work.connection).change(
                generation.id,
                {GenerationState.BUILDING},
                worker=self._worker,
                set_={
                    "state": state,
                    "error": error,
                    "finished_at": moment,
                    "lease_until": None,
                    "reclaimed_at": moment,
                },
            )
        if ended is not None:
            folder = GenerationFolder(self._generations.root, generation.id)
            await asyncio.to_thread(folder.remove, self._generations.server)
        return ended or await self._generations.get(generation.id)
