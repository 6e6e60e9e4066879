"""Approved answers in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import picked, values_of
from desk.storage.tables import guidance
from escalation.guidance import Guidance, NewGuidance, Review


class SqlGuidance:
    """The shelf of guidance."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: NewGuidance) -> Guidance:
        await self._connection.execute(
            update(guidance)
            .where(guidance.c.case_id == new.case_id, guidance.c.review != Review.RETIRED)
            .values(review=Review.RETIRED, review_reason="由新的答复取代", indexed_at=None)
        )
        row = values_of(new) | {
            "citations": list(new.citations),
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

    async def unindexed(self) -> Sequence[Guidance]:
        return await self._where(guidance.c.indexed_at.is_(None))

    async def _where(self, condition: Any) -> list[Guidance]:
        query = select(guidance).where(condition).order_by(guidance.c.id)
        return [_guidance(row) for row in (await self._connection.execute(query)).mappings()]

    async def mark_indexed(self, guidance_id: int, review: Review, moment: datetime) -> bool:
        done = await self._connection.execute(
            update(guidance)
            .where(guidance.c.id == guidance_id, guidance.c.review == review)
            .values(indexed_at=moment)
        )
        return done.rowcount == 1

    async def set_review(self, guidance_id: int, review: Review, reason: str) -> None:
        await self._connection.execute(
            update(guidance)
            .where(guidance.c.id == guidance_id, guidance.c.review != Review.RETIRED)
            .values(review=review, review_reason=reason, indexed_at=None)
        )


def _guidance(row: RowMapping) -> Guidance:
    return Guidance(**picked(row, Guidance) | {"citations": tuple(row["citations"])})
