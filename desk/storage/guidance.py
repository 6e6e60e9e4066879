"""Approved answers in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import picked, values_of
from desk.storage.tables import guidance
from escalation.guidance import Ground, Guidance, NewGuidance, Review

# Databases take only so many values in one statement.
_AT_ONCE = 500


class SqlGuidance:
    """The shelf of guidance."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: NewGuidance) -> Guidance:
        await self._connection.execute(
            update(guidance)
            .where(guidance.c.case_id == new.case_id, guidance.c.review != Review.RETIRED)
            .values(review=Review.RETIRED, review_reason="由新的答复取代")
        )
        row = values_of(new) | {
            "citations": list(new.citations),
            "grounds": _plain(new.grounds),
            "review": Review.CURRENT,
            "review_reason": "",
        }
        done = await self._connection.execute(insert(guidance).values(row).returning(*guidance.c))
        return _guidance(done.mappings().one())

    async def get(self, case_number: str) -> Guidance | None:
        query = (
            select(guidance)
            .where(guidance.c.case_number == case_number.strip().upper())
            .order_by(guidance.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _guidance(row)

    async def current(self) -> Sequence[Guidance]:
        return await self._where(guidance.c.review == Review.CURRENT)

    async def under_review(self) -> Sequence[Guidance]:
        return await self._where(guidance.c.review == Review.DUE)

    async def current_ids(self) -> Sequence[int]:
        query = select(guidance.c.id).where(guidance.c.review == Review.CURRENT).order_by(guidance.c.id)
        return list((await self._connection.execute(query)).scalars())

    async def with_ids(self, ids: Collection[int]) -> Sequence[Guidance]:
        found: list[Guidance] = []
        wanted = sorted(ids)
        for start in range(0, len(wanted), _AT_ONCE):
            found += await self._where(guidance.c.id.in_(wanted[start : start + _AT_ONCE]))
        return found

    async def _where(self, condition: Any) -> list[Guidance]:
        query = select(guidance).where(condition).order_by(guidance.c.id)
        return [_guidance(row) for row in (await self._connection.execute(query)).mappings()]

    async def set_grounds(self, guidance_id: int, grounds: Sequence[Ground]) -> None:
        await self._connection.execute(
            update(guidance).where(guidance.c.id == guidance_id).values(grounds=_plain(grounds))
        )

    async def set_review(self, guidance_id: int, review: Review, reason: str) -> None:
        await self._connection.execute(
            update(guidance)
            .where(guidance.c.id == guidance_id, guidance.c.review != Review.RETIRED)
            .values(review=review, review_reason=reason)
        )


def _guidance(row: RowMapping) -> Guidance:
    grounds = tuple(Ground(**ground) for ground in row["grounds"])
    return Guidance(**picked(row, Guidance) | {"citations": tuple(row["citations"]), "grounds": grounds})


def _plain(grounds: Sequence[Ground]) -> list[dict[str, str]]:
    return [asdict(ground) for ground in grounds]
