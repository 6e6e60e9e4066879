"""What waits in the outbox for a person who fetches it: under the own number, and in conversations of the API."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import picked
from desk.storage.tables import conversations, outbox
from escalation.outbox import Message
from escalation.people import Channel


async def waiting_for_person(
    connection: AsyncConnection, person_id: int, limit: int, up_to: int | None = None
) -> Sequence[Message]:
    """What waits for a person, in the order in which it was put; up to a message's number."""
    chats = select(conversations.c.chat).where(
        conversations.c.person_id == person_id, conversations.c.channel == Channel.API
    )
    query = (
        select(outbox)
        .where(
            outbox.c.sent_at.is_(None),
            outbox.c.given_up_at.is_(None),
            or_(
                and_(outbox.c.channel == Channel.WEB, outbox.c.recipient == str(person_id)),
                and_(outbox.c.channel == Channel.API, outbox.c.recipient.in_(chats)),
            ),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    if up_to is not None:
        query = query.where(outbox.c.id <= up_to)
    return [Message(**picked(row, Message)) for row in (await connection.execute(query)).mappings()]
