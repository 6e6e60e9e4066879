"""A request that comes twice acts once: what came of it is stored with what it changed, and told again."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from desk.desk import Desk
from kernel.errors import KeyReused, ZhiwenError

KEPT = timedelta(days=30)
"""So long a request is known again; no door repeats one later."""


@dataclass(frozen=True, slots=True)
class Once:
    """A request to act on once: where it came in, its key there, and a digest of all that it asks."""

    channel: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a request: a status and a text."""

    status: int
    text: str


class _Beaten(Exception):
    """The same request was acted on meanwhile."""


async def once(desk: Desk, request: Once, act: Callable[[], Awaitable[Told]]) -> tuple[Told, bool]:
    """What was told of a request, and whether it was told before.

    Everything that `act` changes through the desk is one transaction with the record of the request. An error that it
    raises leaves nothing, not even the record: the same request may be tried again. Of two at once one acts, and the
    other is told the same. Raises KeyReused where the key was given to another request before.
    """
    known = await _told(desk, request)
    if known is not None:
        return known, True
    try:
        async with desk.store.together():
            told = await act()
            await _keep(desk, request, told)
    except (_Beaten, ZhiwenError):
        known = await _told(desk, request)
        if known is None:
            raise
        return known, True
    return told, False


async def _told(desk: Desk, request: Once) -> Told | None:
    async with desk.store.read() as work:
        result = await work.inbox.result(request.channel, request.key)
    if result is None:
        return None
    kept = json.loads(result)
    if kept.pop("digest") != request.digest:
        raise KeyReused("this key was given to another request before; make a new one for each request")
    return Told(**kept)


async def _keep(desk: Desk, request: Once, told: Told) -> None:
    moment = desk.clock.now()
    async with desk.store.write() as work:
        if not await work.inbox.first_time(request.channel, request.key, moment):
            raise _Beaten
        result = json.dumps({"digest": request.digest} | asdict(told), ensure_ascii=False)
        await work.inbox.tell(request.channel, request.key, result)
        await work.inbox.forget_before(moment - KEPT)
