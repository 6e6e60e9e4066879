"""Accepted questions as an index takes them: written down once for each build, so that it can be opened again."""

import hashlib
import json
import os
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from desk.indexing.generation import QUESTIONS_MARK
from desk.phrasing.candidate import Candidate
from desk.storage import Storage
from desk.storage.phrasing import SqlPhrasing
from kernel.errors import DataError
from knowledge.phrasing import BankQuestion, Wording
from retrieval.index import Library

_AN_HOUR = 3600.0


class AcceptedQuestions:
    """The sets of accepted questions, a file each below one folder, named by the digest of its content."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        self._storage = storage
        self._folder = folder

    async def snapshot(self) -> tuple[str, ...]:
        """The name of the set as it is now, written down; none where nothing is accepted."""
        async with self._storage.read() as work:
            accepted = await SqlPhrasing(work.connection).accepted()
        if not accepted:
            return ()
        content = _written(accepted)
        name = f"{QUESTIONS_MARK}{hashlib.sha256(content).hexdigest()}"
        path = self._path(name)
        if path.is_file():
            # So that no sweep takes it before a generation mentions it.
            os.utime(path)
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}.partial")
            partial.write_bytes(content)
            partial.replace(path)
        return (name,)

    def join(self, library: Library, names: Iterable[str]) -> Library:
        """The library with the questions of these sets behind the bank's own; DataError where a set is gone."""
        joined = tuple(question for name in names for question in self._read(name))
        return replace(library, bank=(*library.bank, *joined)) if joined else library

    def sweep(self, wanted: Collection[str]) -> int:
        """Remove the sets that no generation names and that are older than an hour; how many."""
        before, removed = time.time() - _AN_HOUR, 0
        for path in sorted(self._folder.glob(f"{QUESTIONS_MARK}*")):
            if path.stem not in wanted and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _read(self, name: str) -> Sequence[BankQuestion]:
        try:
            rows = json.loads(self._path(name).read_text("utf-8"))
            return [
                BankQuestion(law, date.fromisoformat(edition), article, text, Wording(words))
                for law, edition, article, text, words in rows
            ]
        except (OSError, ValueError) as error:
            raise DataError(
                f"the accepted questions {name[: len(QUESTIONS_MARK) + 12]} cannot be read ({error}); build the index again"
            ) from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def questions_of(accepted: Iterable[Candidate]) -> tuple[BankQuestion, ...]:
    """Accepted questions as the bank's."""
    return tuple(BankQuestion(c.law, c.edition, c.article, c.question, Wording(c.words)) for c in accepted)


def _written(accepted: Sequence[Candidate]) -> bytes:
    rows = [(c.law, c.edition.isoformat(), c.article, c.question, c.words) for c in accepted]
    return json.dumps(rows, ensure_ascii=False, indent=0).encode()
