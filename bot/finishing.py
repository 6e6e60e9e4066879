"""Ends things in good order: what was begun is finished before a cancellation goes on."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")
# A stop waits this long for what was begun: longer than any transaction, shorter than a supervisor's patience.
LONGEST = 8.0


async def finished(work: Coroutine[Any, Any, _T]) -> _T:
    """The result of the work. Cancelled meanwhile, it is first finished, so that no transaction is cut in two."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=LONGEST)
        raise
