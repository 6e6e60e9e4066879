"""Updates that have come in, in SQL: one delivered twice acts once."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import inserted_first
from desk.storage.tables import inbox


class SqlInbox:
    """The shelf of updates."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def first_time(self, channel: str, update_id: str, moment: datetime) -> bool:
        row = {"channel": channel, "update_id": update_id, "received_at": moment}
        return await inserted_first(self._connection, inbox, row)

    async def tell(self, channel: str, update_id: str, result: str) -> None:
        await self._connection.execute(
            update(inbox)
            .where(inbox.c.channel == channel, inbox.c.update_id == update_id)
            .values(result=result)
        )

    async def result(self, channel: str, update_id: str) -> str | None:
        query = select(inbox.c.result).where(inbox.c.channel == channel, inbox.c.update_id == update_id)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def forget_before(self, moment: datetime) -> int:
        done = await self._connection.execute(delete(inbox).where(inbox.c.received_at < moment))
        return done.rowcount
