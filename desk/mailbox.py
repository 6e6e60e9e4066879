"""A person's mailbox: notices for whoever has no chat that is sent to, fetched and marked as read."""

from collections.abc import Sequence

from desk.desk import Desk, Person, QueuedMessage
from desk.storage.mailbox import waiting_for_person

__all__ = ["read_notices", "waiting_notices"]
# More than this cannot be marked at once; the rest is marked by the next call.
_MOST = 1000


async def waiting_notices(desk: Desk, person: Person, limit: int) -> Sequence[QueuedMessage]:
    """What waits for a person, the oldest first; it waits on until it is marked as read."""
    async with desk.store.read() as work:
        return await waiting_for_person(work.connection, person.id, limit)


async def read_notices(desk: Desk, person: Person, up_to: int) -> int:
    """The person has what was fetched, up to a notice's number; how many were marked. An answer among them counts as
    delivered."""
    async with desk.store.together(), desk.store.write() as work:
        waiting = await waiting_for_person(work.connection, person.id, _MOST, up_to)
        addresses = {(message.channel, message.recipient) for message in waiting}
        return sum(
            [await desk.delivery.read(channel, recipient, up_to) for channel, recipient in sorted(addresses)]
        )
