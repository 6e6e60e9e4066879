"""The outbox in SQL: messages in order for each recipient, under leases."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import insert_new, picked, values_of
from desk.storage.tables import outbox
from escalation.outbox import Message, Outgoing, QueueState

_LONGEST_ERROR = 500


def _waiting() -> ColumnElement[bool]:
    return and_(outbox.c.sent_at.is_(None), outbox.c.given_up_at.is_(None))


def _heads(channel: str) -> Select[tuple[int]]:
    """The first waiting message of each recipient: one behind it never overtakes, also while it waits for its next
    try."""
    return (
        select(func.min(outbox.c.id))
        .where(_waiting(), outbox.c.channel == channel)
        .group_by(outbox.c.recipient)
    )


class SqlOutbox:
    """The shelf of outgoing messages."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, messages: Sequence[Outgoing], moment: datetime) -> None:
        rows = [
            values_of(message) | {"created_at": moment, "next_attempt_at": moment, "attempts": 0}
            for message in messages
        ]
        await insert_new(self._connection, outbox, rows, ["dedup"])

    async def claim(
        self, channel: str, worker: str, moment: datetime, lease: timedelta, limit: int = 20
    ) -> Sequence[Message]:
        free = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= moment)
        ready = (
            select(outbox.c.id)
            .where(
                outbox.c.id.in_(_heads(channel).scalar_subquery()), outbox.c.next_attempt_at <= moment, free
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        token = secrets.token_hex(16)
        done = await self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ready.scalar_subquery()), _waiting(), free)
            .values(worker=worker, lease=token, lease_until=moment + lease, attempts=outbox.c.attempts + 1)
            .returning(*outbox.c)
        )
        return sorted((_message(row) for row in done.mappings()), key=lambda message: message.id)

    async def sent(self, message: Message, moment: datetime, external_id: str | None) -> bool:
        return await self._settle(message, sent_at=moment, external_id=external_id, error=None)

    async def failed(self, message: Message, retry_at: datetime, error: str) -> None:
        await self._settle(message, next_attempt_at=retry_at, error=error[:_LONGEST_ERROR])

    async def given_up(self, message: Message, moment: datetime, error: str) -> None:
        await self._settle(message, given_up_at=moment, error=error[:_LONGEST_ERROR])

    async def _settle(self, message: Message, **values: Any) -> bool:
        done = await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == message.id, outbox.c.lease == message.lease, _waiting())
            .values(lease=None, lease_until=None, worker=None, **values)
        )
        return done.rowcount == 1

    async def release(self, worker: str) -> int:
        done = await self._connection.execute(
            update(outbox)
            .where(_waiting(), outbox.c.worker == worker)
            .values(lease=None, lease_until=None, worker=None)
        )
        return done.rowcount

    async def last_sent(self, channel: str, recipient: str, case_id: int, kind: str) -> str | None:
        query = (
            select(outbox.c.external_id)
            .where(
                outbox.c.case_id == case_id,
                outbox.c.kind == kind,
                outbox.c.channel == channel,
                outbox.c.recipient == recipient,
                outbox.c.external_id.is_not(None),
            )
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def waiting_for(self, channel: str, recipient: str, limit: int = 50) -> Sequence[Message]:
        query = (
            select(outbox)
            .where(_waiting(), outbox.c.channel == channel, outbox.c.recipient == recipient)
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return [_message(row) for row in (await self._connection.execute(query)).mappings()]

    async def read(self, channel: str, recipient: str, up_to: int, moment: datetime) -> Sequence[Message]:
        done = await self._connection.execute(
            update(outbox)
            .where(
                _waiting(),
                outbox.c.channel == channel,
                outbox.c.recipient == recipient,
                outbox.c.id <= up_to,
            )
            .values(sent_at=moment, lease=None, lease_until=None, worker=None)
            .returning(*outbox.c)
        )
        return sorted((_message(row) for row in done.mappings()), key=lambda message: message.id)

    async def next_moment(self, channel: str) -> datetime | None:
        query = select(outbox.c.next_attempt_at, outbox.c.lease_until).where(
            outbox.c.id.in_(_heads(channel).scalar_subquery())
        )
        rows = await self._connection.execute(query)
        return min((max(tried, held) if held else tried for tried, held in rows), default=None)

    async def state(self) -> QueueState:
        query = (
            select(outbox.c.channel, func.count(), func.min(outbox.c.created_at))
            .where(_waiting())
            .group_by(outbox.c.channel)
        )
        rows = (await self._connection.execute(query)).all()
        lost = select(func.count()).where(outbox.c.given_up_at.is_not(None))
        return QueueState(
            waiting=sum(row[1] for row in rows),
            given_up=(await self._connection.execute(lost)).scalar_one(),
            oldest=min((row[2] for row in rows), default=None),
            by_channel={row[0]: row[1] for row in rows},
        )


def _message(row: RowMapping) -> Message:
    return Message(**picked(row, Message))
