"""Conversations with their turns: what an officer asked, in short what the desk replied, as of which day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import picked, values_of
from desk.storage.tables import conversations, turns


@dataclass(frozen=True, slots=True)
class Conversation:
    """A person's talk in one chat; a pause longer than the desk's limit begins another."""

    id: int
    person_id: int
    channel: str
    chat: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewTurn:
    """One exchange. `kind` is what the desk did (answered, asked_back, case_opened …); `context` holds what a
    follow-up question needs (the field, the day, individual or company), as the desk likes it."""

    kind: str
    question: str
    reply: str
    as_of: date
    citations: tuple[str, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as kept; `helpful` is the officer's word on it."""

    id: int
    conversation_id: int
    at: datetime
    kind: str
    question: str
    reply: str
    as_of: date
    citations: tuple[str, ...]
    context: dict[str, Any]
    case_id: int | None
    helpful: bool | None


class SqlConversations:
    """The shelf of conversations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def going_on(
        self, person_id: int, channel: str, chat: str, moment: datetime, pause: timedelta
    ) -> Conversation:
        """The conversation that goes on in a chat, or a new one where the last has ended or paused too long."""
        query = (
            select(conversations)
            .where(
                conversations.c.person_id == person_id,
                conversations.c.channel == channel,
                conversations.c.chat == chat,
                conversations.c.ended_at.is_(None),
                conversations.c.last_at >= moment - pause,
            )
            .order_by(conversations.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            new = {"person_id": person_id, "channel": channel, "chat": chat}
            done = await self._connection.execute(
                insert(conversations)
                .values(new | {"started_at": moment, "last_at": moment})
                .returning(*conversations.c)
            )
            row = done.mappings().one()
        return Conversation(**picked(row, Conversation))

    async def get(self, conversation_id: int) -> Conversation | None:
        """A conversation by its number."""
        query = select(conversations).where(conversations.c.id == conversation_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else Conversation(**picked(row, Conversation))

    async def of_person(
        self, person_id: int, limit: int = 20, *, channel: str | None = None, chat: str | None = None
    ) -> Sequence[Conversation]:
        """A person's conversations, the latest first; of one channel, in one chat."""
        query = (
            select(conversations)
            .where(conversations.c.person_id == person_id)
            .order_by(conversations.c.last_at.desc(), conversations.c.id.desc())
            .limit(limit)
        )
        if channel is not None:
            query = query.where(conversations.c.channel == channel)
        if chat is not None:
            query = query.where(conversations.c.chat == chat)
        rows = (await self._connection.execute(query)).mappings()
        return [Conversation(**picked(row, Conversation)) for row in rows]

    async def add_turn(self, conversation_id: int, turn: NewTurn, moment: datetime) -> StoredTurn:
        """Add a turn; the conversation goes on from this moment."""
        await self._connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(last_at=moment)
        )
        row = values_of(turn) | {
            "conversation_id": conversation_id,
            "at": moment,
            "citations": list(turn.citations),
        }
        done = await self._connection.execute(insert(turns).values(row).returning(*turns.c))
        return _turn(done.mappings().one())

    async def turns(
        self, conversation_id: int, last: int = 20, before: int | None = None
    ) -> Sequence[StoredTurn]:
        """The last turns of a conversation, or the last before one of that number, in their order."""
        query = (
            select(turns)
            .where(turns.c.conversation_id == conversation_id)
            .order_by(turns.c.id.desc())
            .limit(last)
        )
        if before is not None:
            query = query.where(turns.c.id < before)
        found = [_turn(row) for row in (await self._connection.execute(query)).mappings()]
        return found[::-1]

    async def turn(self, turn_id: int) -> StoredTurn | None:
        """A turn by its number."""
        row = (
            (await self._connection.execute(select(turns).where(turns.c.id == turn_id)))
            .mappings()
            .one_or_none()
        )
        return None if row is None else _turn(row)

    async def rate(self, turn_id: int, helpful: bool) -> None:
        """Keep the officer's word on a reply."""
        await self._connection.execute(update(turns).where(turns.c.id == turn_id).values(helpful=helpful))

    async def end(self, conversation_id: int, moment: datetime) -> None:
        """End a conversation: what is asked next stands alone."""
        await self._connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(ended_at=moment)
        )


def _turn(row: RowMapping) -> StoredTurn:
    return StoredTurn(**picked(row, StoredTurn) | {"citations": tuple(row["citations"])})
