"""The desk's parts over the active generation, exchanged in one step while requests go on."""

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import TypeVar

import structlog

from desk.composition import Service
from desk.indexing.generation import Generation
from desk.indexing.generations import Generations
from kernel.clock import Clock
from kernel.errors import ZhiwenError
from retrieval.answering import Answerer
from retrieval.confidence import ConfidenceModel
from retrieval.embeddings import TextEncoder
from retrieval.gate import CitationGate
from retrieval.index import Index
from retrieval.ranking import Weights
from retrieval.searching import Searcher
from retrieval.signals import SignalReader

_log = structlog.get_logger("zhiwen.indexing")
_LOOK_SECONDS = 1.0
# After a generation could not be opened, how long until it is tried again.
_RETRY_SECONDS = 60.0
_WORK_SECONDS = 0.002
_REST_SECONDS = 0.004
Opened = TypeVar("Opened")


def serve(index: Index, encoder: TextEncoder, clock: Clock) -> Service:
    """The desk over an opened index: everything is made from the index's own library."""
    rarity = index.derived.rarity
    searcher = Searcher(SignalReader(index, encoder, index.derived.references), Weights.load(), clock)
    answerer = Answerer(searcher, rarity, ConfidenceModel.load())
    return Service(index, searcher, answerer, CitationGate(index.library.corpus, rarity), clock)


class ServiceHolder:
    """The service of the moment. A request takes `current()` once, at its beginning, and keeps to it: it ends on the
    generation that it began on. The vector store of one that was exchanged is closed after its last request, when
    nothing refers to its index any more."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def current(self) -> Service:
        """The service to use for a whole request."""
        return self._service

    @property
    def generation(self) -> str:
        """The name of the generation that is served."""
        return self._service.index.manifest.id

    def exchange(self, service: Service) -> str:
        """Put another service in its place, in one step; the name of the generation before."""
        before, self._service = self._service, service
        return before.index.manifest.id


def stepping_aside(work: Callable[[], Opened]) -> Opened:
    """Do work that is all Python in a thread that lets the others go first: it rests twice as long as it works.

    Opening an index is seconds of Python. A thread that computes gives the interpreter up only every 5 ms, and a
    request asks for it a dozen times: under 20 requests a second their 95th percentile grew tenfold.
    """
    since = time.perf_counter()

    def rest(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal since
        if time.perf_counter() - since > _WORK_SECONDS:
            time.sleep(_REST_SECONDS)
            since = time.perf_counter()

    # Called at every call and return of this thread alone.
    sys.setprofile(rest)
    try:
        return work()
    finally:
        sys.setprofile(None)


@dataclass
class GenerationWatch:
    """Follows the table: whoever activated a generation, this process opens it and exchanges it for the old one.

    `open_` opens a generation; it may take seconds and runs in a thread.
    """

    generations: Generations
    holder: ServiceHolder
    open_: Callable[[Generation], Service]

    async def look(self) -> bool:
        """Exchange the service where another generation is active than the one served; whether it was exchanged."""
        active = await self.generations.active()
        if active is None or active.id == self.holder.generation:
            return False
        service = await asyncio.to_thread(stepping_aside, partial(self.open_, active))
        before = self.holder.exchange(service)
        _log.info("generation_switched", before=before, now=active.id)
        return True

    async def run(self) -> None:
        """Look again and again, until cancelled. A generation that cannot be opened leaves the old one serving."""
        while True:
            wait = _LOOK_SECONDS
            try:
                await self.look()
            except ZhiwenError as error:
                _log.error("generation_not_opened", error=str(error))
                wait = _RETRY_SECONDS
            await asyncio.sleep(wait)


class ChildBuilds:
    """Starts a process of its own for what waits in the queue, so that requests keep the interpreter and the cores."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    async def run(self) -> None:
        """Look again and again, until cancelled; a build under way is then ended, and resumed at the next start."""
        while True:
            if await self._generations.waiting():
                await self._build()
            await asyncio.sleep(_LOOK_SECONDS)

    async def _build(self) -> None:
        child = await asyncio.create_subprocess_exec(sys.executable, "-m", "desk.indexing.child")
        try:
            status = await child.wait()
        except asyncio.CancelledError:
            child.terminate()
            await child.wait()
            raise
        if status != 0:
            _log.error("build_process_ended", status=status)
            await asyncio.sleep(_RETRY_SECONDS)
