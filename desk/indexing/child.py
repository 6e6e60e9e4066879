"""The process that builds for a running server: `python -m desk.indexing.child`; it ends when the queue is empty."""

import asyncio
import os

from desk.composition import Composition
from desk.indexing.opening import Indexing
from desk.logs import configure_logging
from desk.settings import load_settings
from desk.storage import open_storage

# Requests come first.
_NICENESS = 15


async def drain() -> None:
    """Build what waits, one after another."""
    settings = load_settings()
    configure_logging(settings.log_level)
    storage = await open_storage(settings.database)
    try:
        builder = Indexing(Composition(settings), storage).builder()
        while await builder.run_next() is not None:
            pass
    finally:
        await storage.close()


if __name__ == "__main__":
    os.nice(_NICENESS)
    asyncio.run(drain())
