"""Speed and memory: indexing rate, time to first answer, latency with 1 and 8 callers, beside peers."""

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from desk.composition import Composition, Service
from desk.indexing.opening import service_of
from desk.settings import Settings
from evaluation.peers import PEERS
from evaluation.questions import load_labelled
from kernel.errors import InvalidInput

_RATE_SAMPLE = 800
_CALLS = 200


def development_questions() -> list[str]:
    """The texts of the development set that ships beside this module."""
    path = Path(str(files("evaluation"))) / "questions" / "officers_dev.jsonl"
    return [question.text for question in load_labelled(path)]


def measure_speed(settings: Settings, peers: Sequence[str]) -> dict[str, float]:
    """All figures in one run; milliseconds unless the name says otherwise. Peers give ratios: how many times
    longer than ours their median search takes on the same questions, call by call in turn."""
    unknown = [peer for peer in peers if peer not in PEERS]
    if unknown:
        raise InvalidInput(f"unknown peer {unknown[0]!r}; one of: {', '.join(PEERS)}")
    composition = Composition(settings)
    values: dict[str, float] = {}
    values["index_texts_per_second"] = _indexing_rate(composition)
    values["time_to_first_answer_s"] = _time_to_first_answer(settings)
    service = service_of(composition)
    texts = (development_questions() * 2)[:_CALLS]
    _warm(service, texts)
    for name, call in (
        ("search", lambda text: service.searcher.search(service.searcher.read(text))),
        ("ask", service.answerer.ask),
    ):
        for callers in (1, 8):
            taken = _latencies(call, texts, callers)
            values[f"{name}_p50_ms_{callers}"] = float(np.percentile(taken, 50))
            values[f"{name}_p95_ms_{callers}"] = float(np.percentile(taken, 95))
    values["resident_memory_mb"], values["peak_memory_mb"] = _memory(settings, texts)
    for peer in peers:
        values.update(_against(peer, service, composition, texts[:40]))
    return values


def resident_memory_mb() -> float:
    """The process's resident memory now, in MiB (Linux)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _memory(settings: Settings, texts: Sequence[str]) -> tuple[float, float]:
    """Resident memory, at the end and at most, of a process that opens the index and answers, as `zhiwen serve` does:
    this one has also embedded texts and built an index."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_memory_of_answering, settings, list(texts)).result()


def _memory_of_answering(settings: Settings, texts: Sequence[str]) -> tuple[float, float]:
    answerer = service_of(Composition(settings)).answerer
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(answerer.ask, texts))
    return resident_memory_mb(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _indexing_rate(composition: Composition) -> float:
    """Texts embedded a second, over a sample spread evenly through the corpus."""
    passages = composition.library.passages()
    sample = [passage.text for passage in passages[:: max(1, len(passages) // _RATE_SAMPLE)]]
    composition.encoder.encode_passages(sample[:32])
    started = time.perf_counter()
    composition.encoder.encode_passages(sample)
    return len(sample) / (time.perf_counter() - started)


def _time_to_first_answer(settings: Settings) -> float:
    """Seconds from nothing (empty state folder, vectors as shipped) to the first answer."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        fresh = Composition(settings.model_copy(update={"data": Path(folder)}))
        service_of(fresh).answerer.ask("首次违法且危害后果轻微的，可以不罚吗")
        return time.perf_counter() - started


def _warm(service: Service, texts: Sequence[str]) -> None:
    for text in texts[:10]:
        service.answerer.ask(text)


def _latencies(call: Callable[[str], object], texts: Sequence[str], callers: int) -> list[float]:
    def timed(text: str) -> float:
        started = time.perf_counter()
        call(text)
        return (time.perf_counter() - started) * 1000

    if callers == 1:
        return [timed(text) for text in texts]
    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(timed, texts))


def _against(peer: str, service: Service, composition: Composition, texts: Sequence[str]) -> dict[str, float]:
    search = PEERS[peer](service, composition)
    search(texts[0])
    ours: list[float] = []
    theirs: list[float] = []
    for text in texts:
        ours.extend(_latencies(lambda t: service.searcher.search(service.searcher.read(t)), [text], 1))
        theirs.extend(_latencies(search, [text], 1))
    return {
        f"{peer}_search_p50_ms": float(np.percentile(theirs, 50)),
        f"{peer}_search_p95_ms": float(np.percentile(theirs, 95)),
        f"{peer}_ratio_p50": float(np.percentile(theirs, 50) / np.percentile(ours, 50)),
        f"{peer}_ratio_p95": float(np.percentile(theirs, 95) / np.percentile(ours, 95)),
    }
