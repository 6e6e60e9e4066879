"""Parts that run side by side: they end together, nothing breaks unseen, the sweep outlives a bad moment."""

import asyncio
import socket

import pytest
from structlog.testing import capture_logs

from desk.serving import Part, PartEnded, address_of, bound_to, run_parts, sweep_on
from escalation.sweeping import SweepReport
from kernel.errors import InvalidSetting


class Worker:
    """Runs until cancelled, and finishes what it has in hand."""

    def __init__(self) -> None:
        self.began, self.finished = asyncio.Event(), False

    async def run(self) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.finished = True


async def test_all_parts_end_in_good_order_when_asked_to_stop() -> None:
    workers, stop = [Worker(), Worker()], asyncio.Event()
    running = asyncio.create_task(run_parts([Part(str(n), w.run) for n, w in enumerate(workers)], stop))
    for worker in workers:
        await worker.began.wait()
    stop.set()
    await running
    assert all(worker.finished for worker in workers)


async def test_a_part_that_breaks_ends_the_others_and_is_told() -> None:
    worker = Worker()

    async def breaks() -> None:
        await worker.began.wait()
        raise RuntimeError("no more paper")

    with capture_logs() as logged, pytest.raises(RuntimeError, match="no more paper"):
        await run_parts([Part("press", breaks), Part("worker", worker.run)], asyncio.Event())
    assert worker.finished
    assert [(each["event"], each["part"]) for each in logged] == [("part_failed", "press")]


async def test_a_part_that_just_ends_is_no_good_end() -> None:
    async def ends() -> None:
        await asyncio.sleep(0)

    with pytest.raises(PartEnded, match="press"):
        await run_parts([Part("press", ends)], asyncio.Event())


class Sweeps:
    """A sweeper that fails as told; after its last sweep the loop is ended."""

    def __init__(self, fails: list[bool]) -> None:
        self.fails = fails
        self.count = 0

    async def sweep(self) -> SweepReport:
        self.count += 1
        if self.fails[self.count - 1]:
            raise ConnectionError("the database is away")
        return SweepReport()

    async def rest(self, _seconds: float) -> None:
        if self.count == len(self.fails):
            raise asyncio.CancelledError


async def test_the_sweep_goes_on_after_failures_that_end() -> None:
    sweeps = Sweeps([True] * 9 + [False] + [True] * 9)
    with pytest.raises(asyncio.CancelledError):
        await sweep_on(sweeps, 60, sweeps.rest)  # type: ignore[arg-type]
    assert sweeps.count == 19


async def test_the_calendar_is_checked_with_the_sweep_and_its_failure_is_a_failed_sweep() -> None:
    sweeps, checks = Sweeps([False] * 12), 0

    async def check() -> None:
        nonlocal checks
        checks += 1
        if checks > 2:
            raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError):
        await sweep_on(sweeps, 60, sweeps.rest, check=check)  # type: ignore[arg-type]
    assert checks == 12


async def test_a_sweep_that_keeps_failing_is_raised() -> None:
    sweeps = Sweeps([True] * 20)
    with pytest.raises(ConnectionError):
        await sweep_on(sweeps, 60, sweeps.rest)  # type: ignore[arg-type]
    assert sweeps.count == 10


def test_an_address_that_is_taken_is_refused_by_name() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(InvalidSetting, match="cannot be listened on"),
        bound_to("127.0.0.1", taken.getsockname()[1]),
    ):
        pass


def test_any_free_port_is_told_and_refuses_until_it_is_served() -> None:
    with bound_to("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        assert address_of(bound) == f"http://127.0.0.1:{port}"
        with socket.socket() as caller, pytest.raises(ConnectionRefusedError):
            caller.connect(("127.0.0.1", port))
