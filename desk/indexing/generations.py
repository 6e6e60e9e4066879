"""What may be done with generations: ask for a build, follow it, call it off, activate, take back, clear up."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desk.indexing.generation import KEPT, UNFINISHED, Generation, GenerationState
from desk.storage import Storage
from desk.storage.generations import SqlGenerations
from kernel.clock import Clock
from kernel.errors import GenerationConflict, GenerationNotFound
from retrieval.generations import GenerationFolder, active_generation, folders, point_at

# The active one and the one before it.
_KEPT_RETIRED = 1
_FOLLOW_SECONDS = 0.5
# A folder that the table does not know may belong to a build of a program that knows no table.
_ORPHAN_SECONDS = 24 * 3600


class Generations:
    """Operations on generations. The table says which one is active; the file `active.json` beside the folders
    repeats it for programs that open no database, and `reconcile` brings the two together again after a crash."""

    def __init__(self, storage: Storage, clock: Clock, root: Path, server: str | None = None) -> None:
        self.storage = storage
        self.clock = clock
        self.root = root
        self.server = server

    async def request(self, by: str = "") -> Generation:
        """Ask for a build; where one waits already, that one: it will see what is on the shelf when it begins."""
        moment = self.clock.now()
        wanted = Generation(generation_id(moment), GenerationState.QUEUED, moment, by)
        async with self.storage.write() as work:
            return await SqlGenerations(work.connection).request(wanted)

    async def all(self, limit: int = 50) -> Sequence[Generation]:
        """Newest first."""
        async with self.storage.read() as work:
            return await SqlGenerations(work.connection).all(limit)

    async def get(self, generation: str) -> Generation:
        """GenerationNotFound where none has that name."""
        async with self.storage.read() as work:
            found = await SqlGenerations(work.connection).get(generation)
        if found is None:
            raise GenerationNotFound(f"no generation is called {generation[:60]!r}; list them first")
        return found

    async def active(self) -> Generation | None:
        """The active one."""
        async with self.storage.read() as work:
            return await SqlGenerations(work.connection).active()

    async def waiting(self) -> bool:
        """Whether a build can be taken up now: one in the queue, or one whose builder has gone silent."""
        async with self.storage.read() as work:
            found = await SqlGenerations(work.connection).in_states(*UNFINISHED)
        under_way = [one for one in found if one.state is GenerationState.BUILDING]
        if under_way:
            return all(one.lease_until is None or one.lease_until <= self.clock.now() for one in under_way)
        return bool(found)

    async def follow(self, generation: str, seconds: float = _FOLLOW_SECONDS) -> AsyncIterator[Generation]:
        """The generation whenever it has changed, until its build has come to an end."""
        last: Generation | None = None
        while True:
            now = await self.get(generation)
            if now != last:
                yield now
            if now.state not in UNFINISHED:
                return
            last = now
            await asyncio.sleep(seconds)

    async def cancel(self, generation: str) -> Generation:
        """Call a build off: at once where it waits, as soon as its builder hears of it where it is under way."""
        moment = self.clock.now()
        async with self.storage.write() as work:
            shelf = SqlGenerations(work.connection)
            changed = await shelf.change(
                generation,
                {GenerationState.QUEUED},
                set_={"state": GenerationState.CANCELLED, "finished_at": moment},
            ) or await shelf.change(generation, {GenerationState.BUILDING}, set_={"cancel_asked": True})
        if changed is None:
            found = await self.get(generation)
            raise GenerationConflict(
                f"the generation {generation} is {found.state}; only a build can be cancelled"
            )
        return changed

    async def activate(self, generation: str) -> Generation:
        """Make a ready or retired generation the active one, in one step; running servers follow.

        Raises GenerationNotFound, or GenerationConflict where its state does not admit it.
        """
        found = await self.get(generation)
        if not GenerationFolder(self.root, generation).complete:
            raise GenerationConflict(
                f"the folder of generation {generation} is gone or unfinished; build a new one"
            )
        async with self.storage.write() as work:
            changed = await SqlGenerations(work.connection).activate(generation, self.clock.now())
        if changed is None:
            raise GenerationConflict(
                f"the generation {generation} is {found.state}; only ready or retired ones can be activated"
            )
        point_at(self.root, generation)
        await self.reclaim()
        return changed

    async def rollback(self) -> Generation:
        """Make the generation that was active before the active one again; GenerationConflict where none is kept."""
        async with self.storage.read() as work:
            retired = await SqlGenerations(work.connection).in_states(GenerationState.RETIRED)
        kept = [one for one in retired if one.reclaimed_at is None and one.activated_at is not None]
        if not kept:
            raise GenerationConflict("no earlier generation is kept; build a new one")
        return await self.activate(max(kept, key=_retirement).id)

    async def reclaim(self) -> list[str]:
        """Delete the folders of all but the active one, the one before it, and what is being built or waits for a
        decision; their names."""
        async with self.storage.read() as work:
            everything = await SqlGenerations(work.connection).in_states(*GenerationState)
        retired = sorted(
            (one for one in everything if one.state is GenerationState.RETIRED and one.reclaimed_at is None),
            key=_retirement,
            reverse=True,
        )
        ready = [one for one in everything if one.state is GenerationState.READY]
        stay = {one.id for one in (*retired[:_KEPT_RETIRED], *ready[-1:])}
        gone = [
            one
            for one in everything
            if one.id not in stay
            and one.reclaimed_at is None
            and one.state not in {*UNFINISHED, GenerationState.ACTIVE}
        ]
        for one in gone:
            await asyncio.to_thread(GenerationFolder(self.root, one.id).remove, self.server)
            after = GenerationState.RETIRED if one.state is GenerationState.READY else one.state
            async with self.storage.write() as work:
                await SqlGenerations(work.connection).change(
                    one.id, {one.state}, set_={"state": after, "reclaimed_at": self.clock.now()}
                )
        return [one.id for one in gone]

    async def reconcile(self) -> None:
        """At a start: take in an index that was built without the table, point at what the table says is active,
        and clear folders that nothing knows of."""
        pointed = active_generation(self.root)
        active = await self.active()
        if active is not None:
            if pointed != active.id and GenerationFolder(self.root, active.id).complete:
                point_at(self.root, active.id)
        elif pointed is not None and GenerationFolder(self.root, pointed).complete:
            await self._take_in(pointed)
        async with self.storage.read() as work:
            known = {one.id for one in await SqlGenerations(work.connection).in_states(*KEPT)}
            known |= {
                one.id for one in await SqlGenerations(work.connection).in_states(GenerationState.RETIRED)
            }
        for name in folders(self.root):
            folder = GenerationFolder(self.root, name)
            age = time.time() - folder.path.stat().st_mtime
            if name not in known and name != pointed and age > _ORPHAN_SECONDS:
                await asyncio.to_thread(folder.remove)
        await self.reclaim()

    async def _take_in(self, generation: str) -> None:
        """An index of a program that opens no database becomes the active row."""
        manifest = GenerationFolder(self.root, generation).manifest()
        moment = self.clock.now()
        row = Generation(
            generation,
            GenerationState.ACTIVE,
            moment,
            documents=manifest.documents,
            base_id=manifest.base,
            model=manifest.model,
            passages=manifest.passages,
            questions=manifest.questions,
        )
        async with self.storage.write() as work:
            await SqlGenerations(work.connection).add(
                replace(row, finished_at=moment, activated_at=moment),
            )


def generation_id(moment: datetime) -> str:
    """A generation's name: the moment at which it was asked for, and what no other request has."""
    return f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _retirement(generation: Generation) -> datetime:
    return generation.retired_at or generation.requested_at
