"""A watched folder: files that have stopped growing are brought in; nothing in the folder is moved or changed."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from desk.library.adding import Importer, Outcome, files_below
from desk.library.shelf import Shelf

_STATE = "watched.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was seen last; `settled`: it was tried in this shape."""

    size: int
    changed: int
    settled: bool = False


class WatchedFolder:
    """Remembers over restarts what was seen and which bytes were refused."""

    def __init__(self, folder: Path, shelf: Shelf, importer: Importer) -> None:
        self._folder = folder
        self._importer = importer
        self._state = shelf.folder.root / _STATE
        self._seen: dict[str, _Seen] = {}
        self._refused: dict[str, str] = {}
        if self._state.is_file():
            kept = json.loads(self._state.read_text("utf-8"))
            self._seen = {path: _Seen(**seen) for path, seen in kept["seen"].items()}
            self._refused = kept["refused"]

    async def watch_once(self) -> list[Outcome]:
        """Look once: bring in files that are as they were the last time (size and time of change) and were not
        tried in this shape; bytes that were refused are not tried again, under whatever name."""
        outcomes: list[Outcome] = []
        before, now = self._seen, {}
        for found in files_below([self._folder] if self._folder.is_dir() else []):
            path = str(found.path)
            try:
                status = found.path.stat()
            except OSError:  # gone since it was listed
                continue
            seen = _Seen(status.st_size, status.st_mtime_ns)
            last = before.get(path)
            if last is None or (last.size, last.changed) != (seen.size, seen.changed):
                now[path] = seen
                continue
            now[path] = _Seen(seen.size, seen.changed, settled=True)
            if not last.settled:
                outcome = await self._tried(found.path)
                if outcome is not None:
                    outcomes.append(outcome)
        if now != before or outcomes:
            self._seen = now
            self._keep()
        return outcomes

    async def _tried(self, path: Path) -> Outcome | None:
        digest = _digest(path)
        if digest is None or digest in self._refused:
            return None
        outcome = await self._importer.add_one(path)
        if outcome.error is not None:
            self._refused[digest] = outcome.error
        return None if outcome.known else outcome

    def _keep(self) -> None:
        self._state.parent.mkdir(parents=True, exist_ok=True)
        partial = self._state.with_suffix(".partial")
        kept = {"seen": {path: asdict(seen) for path, seen in self._seen.items()}, "refused": self._refused}
        partial.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        partial.replace(self._state)


async def watch_once(folder: Path, shelf: Shelf, importer: Importer) -> list[Outcome]:
    """Look at a folder once, remembering in the library's folder what was seen; see WatchedFolder.watch_once."""
    return await WatchedFolder(folder, shelf, importer).watch_once()


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
