"""A watched folder: files that have stopped growing are brought in; nothing in the folder is moved or changed."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from desk.library.adding import Importer, Outcome, files_below
from desk.library.shelf import Shelf
from desk.storage import Storage
from escalation.notices import to_admins
from escalation.outbox import Notice

_log = structlog.get_logger("zhiwen.library")
_STATE = "watched.json"
_CHUNK = 1 << 20
# What browsers and copying programs call a file that is still on its way.
_ON_ITS_WAY = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
_LOOK_SECONDS = 10.0
# A folder or database that is away for a while must not end the process; one that stays away must not go unseen.
_MOST_FAILED_LOOKS = 10
# A notice names so many files and tells how many there are.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was seen last; `settled`: it was tried in this shape."""

    size: int
    changed: int
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the folder brought: what became of each file tried, and the digests of those refused.
    `unindexed`: documents have come in, in this look or one before, that no build was asked for."""

    outcomes: Sequence[Outcome]
    refused: Sequence[str]
    unindexed: bool


class WatchedFolder:
    """Remembers what was seen, which bytes were refused, and whether a build is still to be asked for; over restarts too."""

    def __init__(self, folder: Path, shelf: Shelf, importer: Importer) -> None:
        self._folder = folder
        self._importer = importer
        self._state = shelf.folder.root / _STATE
        self._seen: dict[str, _Seen] = {}
        self._refused: dict[str, str] = {}
        self._unindexed = False
        self._changed = False
        if self._state.is_file():
            kept = json.loads(self._state.read_text("utf-8"))
            self._seen = {path: _Seen(**seen) for path, seen in kept["seen"].items()}
            self._refused = kept["refused"]
            self._unindexed = kept.get("unindexed", False)

    async def look(self) -> Look:
        """Look once: bring in files that are as they were the last time (size and time of change) and were not
        tried in this shape; bytes that were refused are not tried again, under whatever name. What was seen is
        remembered over a restart when `keep` is called."""
        outcomes: list[Outcome] = []
        refused: list[str] = []
        before, now = self._seen, {}
        for path in await asyncio.to_thread(self._files):
            try:
                status = path.stat()
            except OSError:  # gone since it was listed
                continue
            seen = _Seen(status.st_size, status.st_mtime_ns)
            last = before.get(str(path))
            if last is None or (last.size, last.changed) != (seen.size, seen.changed):
                now[str(path)] = seen
                continue
            if not last.settled:
                digest, outcome = await self._tried(path)
                if outcome is not None:
                    outcomes.append(outcome)
                    if outcome.error is not None:
                        refused.append(digest)
            now[str(path)] = _Seen(seen.size, seen.changed, settled=True)
        self._changed = self._changed or now != before
        self._seen = now
        return Look(outcomes, refused, self._unindexed)

    def keep(self) -> None:
        """What the looks brought was dealt with: told, and a build asked for."""
        if self._changed or self._unindexed:
            self._unindexed = False
            self._write()

    def _files(self) -> list[Path]:
        found = files_below([self._folder] if self._folder.is_dir() else [])
        return [each.path for each in found if not each.path.name.lower().endswith(_ON_ITS_WAY)]

    async def _tried(self, path: Path) -> tuple[str, Outcome | None]:
        digest = await asyncio.to_thread(_digest, path)
        if digest is None or digest in self._refused:
            return "", None
        before = self._unindexed
        if not before:
            # Written before the document is: a kill in between costs a build that finds nothing new, and a document
            # that no build was asked for would stay unfound.
            self._unindexed = True
            self._write()
        outcome = await self._importer.add_one(path)
        if outcome.error is not None:
            self._refused[digest] = outcome.error
        self._unindexed = before or (outcome.error is None and not outcome.known)
        return digest, None if outcome.known else outcome

    def _write(self) -> None:
        self._state.parent.mkdir(parents=True, exist_ok=True)
        partial = self._state.with_suffix(".partial")
        kept = {
            "seen": {path: asdict(seen) for path, seen in self._seen.items()},
            "refused": self._refused,
            "unindexed": self._unindexed,
        }
        partial.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        partial.replace(self._state)
        self._changed = False


class FolderWatch:
    """Looks at the folder again and again: what comes in is indexed, what is refused is told to the admins, once.

    build: asks for an index build.
    """

    def __init__(
        self,
        folder: WatchedFolder,
        storage: Storage,
        shelf: Shelf,
        build: Callable[[], Awaitable[object]],
    ) -> None:
        self._folder = folder
        self._storage = storage
        self._shelf = shelf
        self._build = build

    async def look(self) -> Look:
        """Look once, and do what follows from it."""
        look = await self._folder.look()
        refusals = [outcome.error for outcome in look.outcomes if outcome.error is not None]
        for error in refusals:
            _log.warning("document_refused", why=error)
        if refusals:
            await self._tell(refusals, look.refused)
        taken = len(look.outcomes) - len(refusals)
        if taken:
            _log.info("documents_taken_in", count=taken)
        if look.unindexed:
            await self._build()
        self._folder.keep()
        return look

    async def run(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Until cancelled. A look that fails is logged and made again; ten in a row are raised."""
        failed = 0
        while True:
            try:
                await self.look()
                failed = 0
            except Exception as error:
                failed += 1
                _log.error("look_failed", error=type(error).__name__, in_a_row=failed, exc_info=error)
                if failed >= _MOST_FAILED_LOOKS:
                    raise
            await sleep(_LOOK_SECONDS)

    async def _tell(self, refusals: Sequence[str], digests: Sequence[str]) -> None:
        payload = {"documents": list(refusals[:_NAMED]), "total": len(refusals)}
        key = hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()[:24]
        async with self._storage.write() as work:
            messages = await to_admins(work, Notice.DOCUMENTS_REFUSED, payload, key)
            await work.outbox.put(messages, self._shelf.clock.now())


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None where it cannot be read now."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()
