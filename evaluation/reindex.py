"""Re-indexing as it is in use: how long it takes, what it does to requests, and whether kills harm it."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from desk.composition import SHIPPED_VECTORS, Composition, Service
from desk.indexing.building import Builder, BuildParts
from desk.indexing.generation import Generation, GenerationState
from desk.indexing.generations import Generations
from desk.indexing.serving import GenerationWatch, ServiceHolder, serve
from desk.settings import Settings
from desk.storage import Storage, open_storage
from evaluation.speed import development_questions
from kernel.clock import SystemClock
from knowledge.corpus import Corpus
from retrieval.index import Index, Library, open_generation
from retrieval.vectors import VectorCache

_RATE_SAMPLE = 400
_CALLERS = 16
_LEASE = timedelta(seconds=2)


class Stand:
    """A data folder with its table, the shipped library, and that library with documents changed.

    A document named `changed-N-M-S` stands for: in N instruments, M articles each have other words (seed S).
    """

    def __init__(self, data: Path, storage: Storage) -> None:
        self.clock = SystemClock()
        self.composition = Composition(Settings(data=data), self.clock)
        self.data = data
        self.generations = Generations(storage, self.clock, self.composition.settings.index_root)

    def load(self, documents: tuple[str, ...]) -> Library:
        """The library with what the names say changed."""
        library = self.composition.library
        for name in documents:
            _, instruments, articles, seed = name.split("-")
            library = changed(library, int(instruments), int(articles), int(seed))
        return library

    def serve(self, index: Index) -> Service:
        """The desk over an index."""
        return serve(index, self.composition.encoder, self.clock)

    def open(self, generation: Generation) -> Service:
        """The desk over a generation."""
        library = self.load(generation.documents or ())
        root = self.composition.settings.index_root
        return self.serve(open_generation(library, self.composition.encoder, root, generation.id))

    def builder(self, documents: Sequence[str]) -> Builder:
        """What builds the library with these changes."""

        async def snapshot() -> tuple[str, ...]:
            return tuple(documents)

        encoder = self.composition.encoder
        shipped = VectorCache.load(SHIPPED_VECTORS, encoder.identity, encoder.dimension)
        parts = BuildParts(encoder, snapshot, self.load, self.serve, self.data, shipped, tolerance=1.0)
        return Builder(self.generations, parts, lease=_LEASE, beat=0.5)


def changed(library: Library, instruments: int, articles: int, seed: int) -> Library:
    """The library with other words in some articles of some instruments, spread evenly."""
    chosen = random.Random(seed)  # noqa: S311 - a sample, no secret
    held = list(library.corpus.instruments.values())
    eligible = [one for one in held if len(one.latest.articles) >= min(articles, 20)]
    titles = {one.title for one in chosen.sample(eligible, instruments)}
    mark = f"（第{seed}次修订）"
    changed_ = []
    for one in held:
        if one.title in titles:
            latest = one.latest
            at = set(chosen.sample(range(len(latest.articles)), min(articles, len(latest.articles))))
            words = tuple(
                replace(article, text=article.text + mark) if i in at else article
                for i, article in enumerate(latest.articles)
            )
            changed_.append(replace(one, editions=(*one.editions[:-1], replace(latest, articles=words))))
        else:
            changed_.append(one)
    return replace(library, corpus=Corpus(changed_, library.corpus.former_titles))


async def measure_reindex(
    data: Path, *, documents: int, articles: int, full: bool, load: float, kills: int
) -> dict[str, float]:
    """Seconds, shares and milliseconds. `full`: really embed everything instead of reckoning from a sample;
    `load`: requests a second while a build runs and switches, 0 for none; `kills`: how many builds to kill."""
    storage = await open_storage(f"sqlite:///{data / 'desk.sqlite'}")
    stand = Stand(data, storage)
    values: dict[str, float] = {}
    try:
        active = await _first(stand, values)
        values["full_build_s"] = await asyncio.to_thread(_full_seconds, stand, full, values)
        active = await _incremental(stand, documents, articles, values)
        holder = ServiceHolder(await asyncio.to_thread(stand.open, active))
        if load:
            await _under_load(stand, holder, documents, articles, load, values)
        if kills:
            await _killed(stand, holder, documents, articles, kills, values)
    finally:
        await storage.close()
    return values


async def _first(stand: Stand, values: dict[str, float]) -> Generation:
    active = await stand.generations.active()
    if active is not None:
        return active
    started = time.perf_counter()
    await stand.generations.request("evaluation")
    built = await stand.builder(()).run_next()
    if built is None or built.state is not GenerationState.ACTIVE:
        raise SystemExit(f"the first build came to nothing: {built}")
    values["first_build_shipped_vectors_s"] = time.perf_counter() - started
    return built


def _full_seconds(stand: Stand, full: bool, values: dict[str, float]) -> float:
    """A build with no vectors kept from anywhere: every passage and every bank question embedded."""
    library, encoder = stand.composition.library, stand.composition.encoder
    passages = [passage.text for passage in library.passages()]
    questions = [question.text for question in library.bank]
    step = 1 if full else max(1, len(passages) // _RATE_SAMPLE)
    seconds = values.get("first_build_shipped_vectors_s", 0.0)
    for texts, encode in ((passages, encoder.encode_passages), (questions, encoder.encode_queries)):
        sample = texts[::step]
        started = time.perf_counter()
        encode(sample)
        seconds += (time.perf_counter() - started) * len(texts) / len(sample)
    values["full_build_measured_whole"] = float(full)
    return seconds


async def _incremental(stand: Stand, documents: int, articles: int, values: dict[str, float]) -> Generation:
    """The whole way of a re-index in a process that has nothing loaded yet, interpreter start included."""
    started = time.perf_counter()
    wanted = await stand.generations.request("evaluation")
    child = _child(stand, _names(documents, articles, 1))
    await asyncio.to_thread(child.wait)
    seconds = time.perf_counter() - started
    built = await stand.generations.get(wanted.id)
    values["reindex_s"] = seconds
    values["reindex_share_of_full"] = seconds / values["full_build_s"]
    return built


async def _under_load(
    stand: Stand, holder: ServiceHolder, documents: int, articles: int, rate: float, values: dict[str, float]
) -> None:
    quiet = asyncio.Event()
    asyncio.get_running_loop().call_later(30, quiet.set)
    before, failed_before = await _requests(holder, rate, quiet)
    wanted = await stand.generations.request("evaluation")
    child = _child(stand, _names(documents, articles, 2))
    over = asyncio.Event()
    requests = asyncio.create_task(_requests(holder, rate, over))
    await asyncio.to_thread(child.wait)
    await GenerationWatch(stand.generations, holder, stand.open).look()
    await asyncio.sleep(5)
    over.set()
    during, failed = await requests
    values["load_switched"] = float(holder.generation == wanted.id)
    values["load_requests"] = float(len(before) + len(during))
    values["load_failed"] = float(failed_before + failed)
    for name, taken in (("before", before), ("during", during)):
        values[f"load_p50_ms_{name}"] = float(np.percentile(taken, 50))
        values[f"load_p95_ms_{name}"] = float(np.percentile(taken, 95))
    values["load_p95_ratio"] = values["load_p95_ms_during"] / values["load_p95_ms_before"]


async def _requests(holder: ServiceHolder, rate: float, over: asyncio.Event) -> tuple[list[float], int]:
    """Questions at a steady rate, whether or not those before are answered; milliseconds from when each was due,
    and how many failed."""
    texts = development_questions()
    loop, taken, failed = asyncio.get_running_loop(), list[float](), 0

    def ask(text: str, due: float) -> float:
        holder.current().answerer.ask(text)
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(_CALLERS) as pool:
        begun = time.perf_counter()
        waiting: list[asyncio.Future[float]] = []
        while not over.is_set():
            due = begun + len(waiting) / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(loop.run_in_executor(pool, ask, texts[len(waiting) % len(texts)], due))
        for result in await asyncio.gather(*waiting, return_exceptions=True):
            if isinstance(result, BaseException):
                failed += 1
            else:
                taken.append(result)
    return taken, failed


async def _killed(
    stand: Stand, holder: ServiceHolder, documents: int, articles: int, kills: int, values: dict[str, float]
) -> None:
    moments = random.Random(len(values))  # noqa: S311 - moments, no secrets
    wanted = await stand.generations.request("evaluation")
    killed = unharmed = 0
    while killed < kills:
        active = await stand.generations.active()
        child = _child(stand, _names(documents, articles, 3))
        await asyncio.sleep(moments.uniform(3, max(4.0, values["reindex_s"] * 0.7)))
        child.kill()
        await asyncio.to_thread(child.wait)
        if (await stand.generations.get(wanted.id)).state is not GenerationState.BUILDING:
            # It had ended before the kill, or had not begun: that one does not count.
            wanted = await stand.generations.request("evaluation")
            continue
        killed += 1
        answer = await asyncio.to_thread(
            holder.current().answerer.ask, "首次违法且危害后果轻微的，可以不罚吗"
        )
        unharmed += bool(answer.articles) and await stand.generations.active() == active
        await asyncio.sleep(_LEASE.total_seconds())
    child = _child(stand, _names(documents, articles, 3))
    await asyncio.to_thread(child.wait)
    values["kills"] = float(kills)
    values["kills_unharmed"] = float(unharmed)
    values["kills_resumed"] = float((await stand.generations.get(wanted.id)).state is GenerationState.ACTIVE)


def _names(documents: int, articles: int, seed: int) -> str:
    return f"changed-{documents}-{articles}-{seed}"


def _child(stand: Stand, documents: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", "evaluation.reindex", str(stand.data), documents], stdout=subprocess.DEVNULL
    )


async def _build_once(data: Path, documents: str) -> None:
    """Take up what waits and see it through: what a killed process holds is free when its lease has run out."""
    os.nice(15)
    storage = await open_storage(f"sqlite:///{data / 'desk.sqlite'}")
    try:
        await Stand(data, storage).builder((documents,)).run_next()
    finally:
        await storage.close()


if __name__ == "__main__":
    asyncio.run(_build_once(Path(sys.argv[1]), sys.argv[2]))
