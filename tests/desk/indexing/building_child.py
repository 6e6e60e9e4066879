"""A process that builds what the queue holds, slowly enough to be killed; run by the tests of kills."""

import asyncio
from datetime import timedelta
from pathlib import Path

import retrieval.vectors
from desk.indexing import admission
from desk.indexing.building import Builder
from desk.indexing.generations import Generations
from desk.indexing.serving import serve
from desk.storage import open_storage
from kernel.clock import SystemClock
from tests.desk.indexing.small import HashEncoder, parts

LEASE = timedelta(seconds=0.2)


def build(data: Path, documents: tuple[str, ...], pause: float) -> None:
    """Take up the next build over these documents and see it through."""
    # Vectors are kept every few texts, so that kills come between two savings.
    retrieval.vectors._STRIDE = 8
    admission.SHIPPED_QUESTIONS = data / "few.jsonl"
    asyncio.run(_build(data, documents, pause))


async def _build(data: Path, documents: tuple[str, ...], pause: float) -> None:
    clock = SystemClock()
    storage = await open_storage(f"sqlite:///{data / 'desk.sqlite'}")
    encoder = HashEncoder(pause)
    made = parts(encoder, data, lambda index: serve(index, encoder, clock), documents, articles=30)
    builder = Builder(Generations(storage, clock, data / "index"), made, lease=LEASE, beat=0.02)
    # What a killed process holds is free when its lease has run out.
    while await builder.run_next() is None:  # noqa: ASYNC110 - there is no event between processes
        await asyncio.sleep(0.02)
    await storage.close()
