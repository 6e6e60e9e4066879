"""Reads documents in processes of their own, each under a limit of time and memory, so that none can hang the rest."""

import contextlib
import multiprocessing
import os
import queue
import resource
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType

from desk.library.shelved import Told
from kernel.errors import DocumentBroken, DocumentRejected, DocumentTooLarge, DocumentTooSlow
from knowledge.documents.shelving import Understood

SECONDS = 120.0
"""How much processor time one document may take."""
_PATIENCE = 5.0
# How many times as long it may take by the clock: on a busy machine a reader gets its share only, and one that sleeps
# uses no processor time at all.
_LOOK = 0.5
MEMORY = 1 << 30
"""How much address space a reader may take beyond what it has at its start, in bytes."""
_FEWEST_DOCUMENTS = 200
# A reader that has read so many documents is replaced: the libraries below give memory back slowly.


@dataclass(frozen=True)
class _Task:
    path: Path
    told: Told


@dataclass(frozen=True)
class _Refused:
    kind: str
    message: str


@dataclass
class _Reader:
    """One process with its end of the pipe."""

    process: BaseProcess
    pipe: Connection
    read: int = 0

    def stop(self) -> None:
        """End it, at once."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


@dataclass
class Readers:
    """At most `most` processes that read documents; to be used in a `with`. `read` may be called from as many
    threads as there are processes."""

    most: int = 2
    seconds: float = SECONDS
    _free: "queue.Queue[_Reader | None]" = field(default_factory=queue.Queue)
    _running: list[_Reader] = field(default_factory=list)

    def __enter__(self) -> "Readers":
        for _ in range(self.most):
            self._free.put(None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._running:
            reader.stop()
        self._running.clear()

    def read(self, path: Path, told: Told) -> Understood:
        """What a file holds, in the words of the library.

        Raises DocumentRejected: what the loader refuses; DocumentTooSlow beyond the time, which is the reader's own
        on the processor, so that a busy machine refuses nothing; DocumentTooLarge beyond the memory; DocumentBroken
        where the reading of it fails or ends its process.
        """
        reader = self._free.get()
        try:
            reader = reader or self._started()
            result = self._asked(reader, path, told)
        except BaseException:
            if reader is not None and reader in self._running:
                self._dropped(reader)
            self._free.put(None)
            raise
        reader.read += 1
        if reader.read >= _FEWEST_DOCUMENTS:
            self._dropped(reader)
            self._free.put(None)
        else:
            self._free.put(reader)
        if isinstance(result, _Refused):
            raise _error(result)
        return result

    def _asked(self, reader: _Reader, path: Path, told: Told) -> "Understood | _Refused":
        try:
            reader.pipe.send(_Task(path, told))
            if not self._answered(reader):
                raise DocumentTooSlow(
                    f"{path.name}: reading it took more than {self.seconds:g} seconds; split it"
                )
            result = reader.pipe.recv()
        except (EOFError, OSError) as error:
            raise DocumentBroken(f"{path.name}: reading it ended its process; save it anew") from error
        if not isinstance(result, Understood | _Refused):
            raise TypeError(f"a reader sent {type(result).__name__}")
        return result

    def _answered(self, reader: _Reader) -> bool:
        """Whether the reader's answer came in time."""
        patience = time.monotonic() + _PATIENCE * self.seconds
        used = _processor_seconds(reader.process)
        while not reader.pipe.poll(min(_LOOK, self.seconds)):
            if time.monotonic() > patience or _processor_seconds(reader.process) - used > self.seconds:
                return False
        return True

    def _started(self) -> _Reader:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        reader = _Reader(process, ours)
        self._running.append(reader)
        return reader

    def _dropped(self, reader: _Reader) -> None:
        self._running.remove(reader)
        reader.stop()


def _processor_seconds(process: BaseProcess) -> float:
    """How long the process has run on a processor; 0 for one that has ended (its pipe tells of that)."""
    try:
        # proc(5): behind the name in brackets, fields 14 and 15 of the line are user and system time in ticks.
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _serve(pipe: Connection) -> None:
    """The loop of a reading process: a task in, what was understood or why it was refused out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the one who imports
    _limit_memory()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(_read(task))


def _limit_memory() -> None:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = held + MEMORY
    with contextlib.suppress(ValueError, OSError):  # a stricter limit may be set from outside
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(task: _Task) -> Understood | _Refused:
    from knowledge.documents.loading import load_document
    from knowledge.documents.shelving import understand

    name = task.path.name
    try:
        return understand(load_document(task.path), task.told.kind, task.told.title)
    except DocumentRejected as error:
        return _Refused(type(error).__name__, str(error))
    except MemoryError:
        return _Refused(DocumentTooLarge.__name__, f"{name}: reading it needs too much memory; split it")
    except RecursionError:
        return _Refused(DocumentBroken.__name__, f"{name}: it is nested too deeply; save it anew")
    except Exception as error:  # a hostile or damaged file may break any library; the batch must go on
        what = f"{type(error).__name__}: {error}"[:300]
        return _Refused(DocumentBroken.__name__, f"{name}: reading it failed ({what}); save it anew")


def _error(refused: _Refused) -> DocumentRejected:
    kinds = {kind.__name__: kind for kind in DocumentRejected.__subclasses__()}
    return kinds.get(refused.kind, DocumentRejected)(refused.message)
