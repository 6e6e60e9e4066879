"""Generations in SQL: one queue, one build under a lease, one active; every change of state is a conditional update."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.indexing.generation import Generation, GenerationState
from desk.storage.rows import insert_new, picked, values_of
from desk.storage.tables import corpus_days, generations

_LONGEST_ERROR = 2000


class SqlGenerations:
    """The shelf of generations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def request(self, generation: Generation) -> Generation:
        """Put a build into the queue; where one waits there already, that one."""
        waiting = await self._one(generations.c.state == GenerationState.QUEUED)
        if waiting is not None:
            return waiting
        await self.add(generation)
        return generation

    async def add(self, generation: Generation) -> None:
        """Store a generation as it is: one in the queue, or one found on disk."""
        await insert_new(self._connection, generations, [values_of(generation)], ["id"])

    async def get(self, generation_id: str) -> Generation | None:
        return await self._one(generations.c.id == generation_id)

    async def active(self) -> Generation | None:
        return await self._one(generations.c.state == GenerationState.ACTIVE)

    async def all(self, limit: int = 50) -> Sequence[Generation]:
        """Newest first."""
        query = (
            select(generations)
            .order_by(generations.c.requested_at.desc(), generations.c.id.desc())
            .limit(limit)
        )
        return [_generation(row) for row in (await self._connection.execute(query)).mappings()]

    async def in_states(self, *states: GenerationState) -> Sequence[Generation]:
        """Those in any of the states, oldest request first."""
        query = (
            select(generations)
            .where(generations.c.state.in_(states))
            .order_by(generations.c.requested_at, generations.c.id)
        )
        return [_generation(row) for row in (await self._connection.execute(query)).mappings()]

    async def claim(self, worker: str, moment: datetime, lease: timedelta) -> Generation | None:
        """Take the build to do: one whose builder has gone silent, else the one in the queue; None where another
        builds, or nothing is to do."""
        under_way = await self._one(generations.c.state == GenerationState.BUILDING)
        if under_way is None:
            under_way = await self._one(generations.c.state == GenerationState.QUEUED)
        if under_way is None:
            return None
        free = or_(generations.c.lease_until.is_(None), generations.c.lease_until <= moment)
        done = await self._connection.execute(
            update(generations)
            .where(generations.c.id == under_way.id, generations.c.state == under_way.state, free)
            .values(
                state=GenerationState.BUILDING,
                worker=worker,
                lease_until=moment + lease,
                attempts=generations.c.attempts + 1,
                started_at=under_way.started_at or moment,
            )
            .returning(*generations.c)
        )
        row = done.mappings().one_or_none()
        return None if row is None else _generation(row)

    async def beat(
        self, generation_id: str, worker: str, moment: datetime, lease: timedelta, **progress: Any
    ) -> Generation | None:
        """Hold the lease on and tell how far the build is; None where the build has passed to another."""
        return await self.change(
            generation_id,
            {GenerationState.BUILDING},
            worker=worker,
            set_={"lease_until": moment + lease, **progress},
        )

    async def change(
        self,
        generation_id: str,
        before: set[GenerationState],
        *,
        worker: str | None = None,
        set_: dict[str, Any],
    ) -> Generation | None:
        """Change a generation that is in one of the states (and, where given, in that worker's hands)."""
        if "error" in set_:
            set_ = set_ | {"error": set_["error"][:_LONGEST_ERROR]}
        statement = update(generations).where(
            generations.c.id == generation_id, generations.c.state.in_(before)
        )
        if worker is not None:
            statement = statement.where(generations.c.worker == worker)
        done = await self._connection.execute(statement.values(**set_).returning(*generations.c))
        row = done.mappings().one_or_none()
        return None if row is None else _generation(row)

    async def activate(self, generation_id: str, moment: datetime) -> Generation | None:
        """Make a ready or retired generation the active one and retire the one before; None where its state does
        not admit it."""
        admitted = await self._one(
            generations.c.id == generation_id,
            generations.c.state.in_({GenerationState.READY, GenerationState.RETIRED}),
            generations.c.reclaimed_at.is_(None),
        )
        if admitted is None:
            return None
        await self._connection.execute(
            update(generations)
            .where(generations.c.state == GenerationState.ACTIVE)
            .values(state=GenerationState.RETIRED, retired_at=moment)
        )
        return await self.change(
            generation_id,
            {admitted.state},
            set_={"state": GenerationState.ACTIVE, "activated_at": moment, "retired_at": None},
        )

    async def told(self, keys: Sequence[str]) -> set[str]:
        """Which changes of the corpus admins were told of."""
        query = select(corpus_days.c.key).where(corpus_days.c.key.in_(list(keys)))
        return set((await self._connection.execute(query)).scalars())

    async def mark_told(self, keys: Sequence[str], moment: datetime) -> None:
        """Admins were told of these changes."""
        await insert_new(
            self._connection, corpus_days, [{"key": key, "told_at": moment} for key in keys], ["key"]
        )

    async def _one(self, *conditions: Any) -> Generation | None:
        query = select(generations).where(*conditions).order_by(generations.c.requested_at).limit(1)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _generation(row)


def _generation(row: RowMapping) -> Generation:
    values = picked(row, Generation)
    if values["documents"] is not None:
        values["documents"] = tuple(values["documents"])
    return Generation(**values)
