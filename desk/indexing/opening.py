"""Puts indexing together from the composition and a storage: what builds, what opens, what is on the shelf.

What only a build or a document of the shelf needs is imported where one is: a desk over what ships opens without.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import structlog

from desk.composition import SHIPPED_VECTORS, Composition, Service
from desk.indexing.generation import UNFINISHED, Generation, GenerationState, parted
from desk.indexing.generations import Generations
from desk.indexing.serving import ChildBuilds, GenerationWatch, ServiceHolder, serve
from desk.storage import Storage, open_storage
from desk.storage.generations import SqlGenerations
from kernel.collector import collector_paused
from kernel.errors import IndexMissing
from retrieval.generations import GenerationFolder
from retrieval.index import Index, Library, open_generation

if TYPE_CHECKING:
    from desk.indexing.building import Builder
    from desk.library import Shelf
    from desk.phrasing.joining import AcceptedQuestions

_log = structlog.get_logger("zhiwen.indexing")
_LOOK_SECONDS = 0.5
Shown = Callable[["Indexing", Generation, Coroutine[Any, Any, Generation]], Awaitable[Generation]]
"""Shows a build while it goes on: given the build and the work of it, awaits the work and gives what it gave."""


@dataclass(frozen=True)
class Indexing:
    """Everything that has to do with generations, over one storage."""

    composition: Composition
    storage: Storage

    @cached_property
    def shelf(self) -> Shelf:
        """The documents that were brought in."""
        from desk.library import Shelf

        return Shelf(self.storage, self.composition.settings.data / "library", self.composition.clock)

    @cached_property
    def generations(self) -> Generations:
        """The operations on generations."""
        settings = self.composition.settings
        return Generations(self.storage, self.composition.clock, settings.index_root, settings.chroma_url)

    @cached_property
    def accepted_questions(self) -> AcceptedQuestions:
        """The questions that join the bank."""
        from desk.phrasing.joining import AcceptedQuestions

        return AcceptedQuestions(self.storage, self.composition.settings.data / "phrasing")

    async def snapshot(self) -> tuple[str, ...]:
        """What the next build is made from besides what ships: the documents of now, and the accepted questions."""
        async with self.storage.read() as work:
            known = await SqlGenerations(work.connection).in_states(*GenerationState)
        wanted = {name for one in known if one.reclaimed_at is None for name in one.documents or ()}
        await asyncio.to_thread(self.accepted_questions.sweep, wanted)
        return (*await self.shelf.snapshot(), *await self.accepted_questions.snapshot())

    def library(self, names: tuple[str, ...]) -> Library:
        """What ships, with these documents of the shelf and these sets of accepted questions."""
        library = self.composition.library
        documents, questions = parted(names)
        if documents:
            from desk.library import library_with

            library = library_with(library, self.shelf.contents(documents))
        return self.accepted_questions.join(library, questions) if questions else library

    def serve(self, index: Index) -> Service:
        """The desk over an opened index."""
        return serve(index, self.composition.encoder, self.composition.clock)

    def open(self, generation: Generation) -> Service:
        """The desk over a generation, with the library that it was made from."""
        settings = self.composition.settings
        documents = GenerationFolder(settings.index_root, generation.id).manifest().documents
        with collector_paused(), ThreadPoolExecutor(1, thread_name_prefix="model") as beside:
            # The model is read by its own runtime, which leaves the interpreter to the library meanwhile.
            encoder = beside.submit(getattr, self.composition, "encoder")
            index = open_generation(
                self.library(documents),
                encoder.result(),
                settings.index_root,
                generation.id,
                settings.chroma_url,
            )
            return self.serve(index)

    def builder(self) -> Builder:
        """What builds; making it loads the model."""
        from desk.indexing.building import Builder, BuildParts
        from retrieval.vectors import VectorCache

        encoder, settings = self.composition.encoder, self.composition.settings
        parts = BuildParts(
            encoder=encoder,
            snapshot=self.snapshot,
            load=self.library,
            serve=self.serve,
            data=settings.data,
            shipped=VectorCache.load(SHIPPED_VECTORS, encoder.identity, encoder.dimension),
            tolerance=settings.admission_tolerance,
        )
        return Builder(self.generations, parts)

    async def holder(self, shown: Shown | None = None) -> ServiceHolder:
        """The desk over the active generation; one is built here first, and shown, where there is none that can be
        opened."""
        await self.generations.reconcile()
        active = await self.generations.active()
        if active is not None:
            try:
                return ServiceHolder(self.open(active))
            except IndexMissing:
                # The program, and with it what ships, has changed since: the index belongs to the one before.
                _log.warning("index_of_another_program", generation=active.id)
        wanted = await self.generations.request("start")
        work = self.see_through(wanted.id)
        built = await (shown(self, wanted, work) if shown else work)
        if built.state is GenerationState.READY:
            # Held beside an index that nobody can open any more: better this one than none.
            built = await self.generations.activate(built.id)
        if built.state is not GenerationState.ACTIVE:
            raise IndexMissing(f"the build {built.id} {built.state}: {built.error}; run `zhiwen index build`")
        return ServiceHolder(self.open(built))

    async def see_through(self, generation: str) -> Generation:
        """Build here until that generation's build has ended, or follow it where another process builds it."""
        builder = self.builder()
        while (found := await self.generations.get(generation)).state in UNFINISHED:
            if await builder.run_next() is None:
                await asyncio.sleep(_LOOK_SECONDS)
        return found

    def watch(self, holder: ServiceHolder) -> GenerationWatch:
        """What exchanges the holder's service when another generation is activated."""
        return GenerationWatch(self.generations, holder, self.open)

    def children(self) -> ChildBuilds:
        """What starts builds in processes of their own."""
        return ChildBuilds(self.generations)


@asynccontextmanager
async def open_indexing(composition: Composition) -> AsyncIterator[Indexing]:
    """Indexing over the configured database; errors as `open_storage`."""
    storage = await open_storage(composition.settings.database)
    try:
        yield Indexing(composition, storage)
    finally:
        await storage.close()


def service_of(composition: Composition, shown: Shown | None = None) -> Service:
    """The desk over the active generation, for a program that asks and ends; built first where there is none."""

    async def opened() -> Service:
        async with open_indexing(composition) as made:
            return (await made.holder(shown)).current()

    return asyncio.run(opened())
