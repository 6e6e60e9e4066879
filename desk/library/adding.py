"""Brings documents in: each file by itself, so that one that is refused leaves the others and nothing half-done."""

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from weakref import WeakValueDictionary

from desk.library import wording
from desk.library.joining import Fate, Joined
from desk.library.reading import Readers
from desk.library.shelf import Shelf
from desk.library.shelved import ShelvedDocument, Told, joined_library, library_with, settle_days
from desk.storage.documents import DocumentRow
from kernel.errors import DocumentRejected
from knowledge.documents.findings import CorpusLookup, check_table
from knowledge.documents.shelving import DocumentContent, Understood
from knowledge.statute import Certainty
from retrieval.index import Library

READER = 2
"""Counts the changes of how documents are read: a file brought in again after one is read again."""
_MOST_AT_ONCE = 2
_FARTHEST_AHEAD = 64
# Outcomes are told in order: so many files may be done while one that takes long is still being read.
_HIDDEN = (".", "~$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_IN_TITLE = 4
_LITTER = {"thumbs.db", "desktop.ini"}
# What is likely to be a table of benchmarks, which is checked against its parent: it is read after all others.
_TABLES = re.compile(r"裁量|基准|清单|\.xlsx?$", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its row, or the error that it was refused with. `known`: it was there already."""

    path: str
    row: DocumentRow | None = None
    error: str | None = None
    known: bool = False


@dataclass(frozen=True)
class Found:
    """A path to bring in, how it is called in what is reported, and why it cannot be, where it cannot."""

    path: Path
    shown: str
    error: str | None = None


def files_below(paths: Iterable[Path]) -> Iterator[Found]:
    """The files of the paths, those of folders by name and without hidden files, links and what systems leave
    behind; a path that is neither file nor folder comes with its error."""
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path, followlinks=False):
                folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
                for name in sorted(names):
                    file = Path(folder) / name
                    if name.startswith(_HIDDEN) or name.lower() in _LITTER or file.is_symlink():
                        continue
                    yield _found(file)
        else:
            yield _found(path)


def _found(path: Path) -> Found:
    if not path.exists():
        return Found(path, str(path), f"{path.name}：{wording.NO_SUCH_PATH}")
    if not path.is_file():
        return Found(path, str(path), f"{path.name}：{wording.NOT_A_FILE}")
    return Found(path, str(path))


class Importer:
    """Brings documents onto the shelf. `base` is the shipped library: editions are fitted among its own, and
    benchmarks checked against its law and that of the shelf. To be used in an `async with`, which ends the reading processes unless `readers`
    were lent, whose lender does."""

    def __init__(self, shelf: Shelf, base: Library, readers: Readers | None = None) -> None:
        self.shelf = shelf
        self._base = base
        self._readers = readers or Readers(_MOST_AT_ONCE)
        self._lent = readers is not None
        self._open = ExitStack()
        self._lookup: tuple[tuple[str, ...], CorpusLookup] | None = None
        self._turn = asyncio.Semaphore(_MOST_AT_ONCE)
        self._taking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> "Importer":
        if not self._lent:
            self._open.enter_context(self._readers)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._open.close()

    async def _law(self) -> CorpusLookup:
        """What ships and what is on the shelf now, local rules included: what a table may rest on."""
        forms = await self.shelf.snapshot()
        if self._lookup is None or self._lookup[0] != forms:
            library = await asyncio.to_thread(lambda: library_with(self._base, self.shelf.contents(forms)))
            self._lookup = (forms, CorpusLookup(library.corpus, self.shelf.clock.today()))
        return self._lookup[1]

    async def add(
        self, paths: Iterable[Path], told: Told | None = None, person_id: int | None = None
    ) -> AsyncGenerator[Outcome, None]:
        """Bring in files and the files of folders; an outcome each, as soon as it is known, in order but for tables of
        benchmarks: these come last, when the rules of the batch that they rest on are there."""
        told = told or Told()
        await self.shelf.sweep()
        waiting: list[asyncio.Task[Outcome]] = []
        files = await asyncio.to_thread(lambda: list(files_below(paths)))
        tables = [found for found in files if _TABLES.search(found.path.name)]
        try:
            for found in [*(found for found in files if found not in tables), *tables]:
                while waiting and tables and found is tables[0]:
                    yield await waiting.pop(0)
                waiting.append(asyncio.create_task(self._outcome(found, told, person_id)))
                if len(waiting) > _FARTHEST_AHEAD:
                    yield await waiting.pop(0)
            while waiting:
                yield await waiting.pop(0)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def add_one(
        self, path: Path, told: Told | None = None, person_id: int | None = None, shown: str | None = None
    ) -> Outcome:
        """Bring in one file; `shown`: how it is called in what is reported."""
        found = replace(_found(path), shown=shown or str(path))
        return await self._outcome(found, told or Told(), person_id)

    async def opened(self, row: DocumentRow) -> ShelvedDocument:
        """What was understood of a document."""
        return await asyncio.to_thread(self.shelf.open, row)

    async def fate(self, row: DocumentRow) -> str | None:
        """What became of a document's edition among the others, in Chinese; None where it is simply new."""
        forms = await self.shelf.snapshot()

        def look() -> str | None:
            return fates(self._base, self.shelf.contents(forms)).get(row.digest)

        return await asyncio.to_thread(look)

    async def _outcome(self, found: Found, told: Told, person_id: int | None) -> Outcome:
        if found.error:
            return Outcome(found.shown, error=found.error)
        try:
            async with self._turn:
                return await self._taken_in(found, told, person_id)
        except DocumentRejected as error:
            return Outcome(found.shown, error=wording.refusal(error, found.path.name))

    async def _taken_in(self, found: Found, told: Told, person_id: int | None) -> Outcome:
        with ExitStack() as open_:
            staged, digest = await asyncio.to_thread(
                open_.enter_context, self.shelf.folder.staged(found.path)
            )
            # Of two copies of a file in one batch the second waits for the first, and is then known.
            async with self._taking.setdefault(digest, asyncio.Lock()):
                known = await self._known(digest, told)
                if known is not None:
                    return Outcome(found.shown, known, known=True)
                understood = await asyncio.to_thread(self._readers.read, staged, told)
                law = await self._law() if understood.tables else None
                document = await asyncio.to_thread(
                    self._document, understood, law, digest, found.path.name, told
                )
                row = await self.shelf.put(document, staged, found.shown, person_id)
        return Outcome(found.shown, row)

    async def _known(self, digest: str, told: Told) -> DocumentRow | None:
        """The row of a file that is there already, where nothing new is told of it and reading has not changed."""
        row = await self.shelf.current(digest)
        if row is None or row.reader != READER:
            return None
        return row if told == Told() or self.shelf.open(row).told == told else None

    def _document(
        self, understood: Understood, law: CorpusLookup | None, digest: str, name: str, told: Told
    ) -> ShelvedDocument:
        content = understood.content
        adopted, in_force, certainty = settle_days(content, told, self.shelf.clock.today())
        findings = list(_noticed(content, told, in_force, certainty))
        findings.extend(wording.told_unread(unread) for unread in understood.unread)
        if law is not None:
            findings.extend(
                wording.told_row(found) for table in understood.tables for found in check_table(table, law)
            )
        return ShelvedDocument(
            digest=digest,
            name=name,
            told=told,
            adopted=adopted,
            in_force=in_force,
            certainty=certainty,
            content=content,
            findings=tuple(dict.fromkeys(findings)),
            reader=READER,
        )


def _noticed(content: DocumentContent, told: Told, in_force: date, certainty: Certainty) -> Iterator[str]:
    if not told.title and len(_CHINESE.findall(content.title)) < _FEWEST_IN_TITLE:
        yield wording.NO_TITLE.format(title=content.title)
    if content.lost:
        yield wording.NO_TEXT_LOST.format(count=content.lost)
    if content.gaps:
        yield wording.GAPS.format(numbers="、".join(content.gaps))
    if not any((told.edition, told.in_force, content.adopted, content.in_force)):
        yield wording.NO_DAY.format(day=in_force.isoformat())
    elif certainty is Certainty.APPROXIMATE:
        yield wording.ABOUT.format(day=in_force.isoformat())


def fates(base: Library, documents: Sequence[ShelvedDocument]) -> dict[str, str]:
    """What became of the documents' editions among the shipped ones and each other, in Chinese, by digest."""
    joined: Joined = joined_library(base, documents)[1]
    days = {document.digest: document.in_force for document in documents}
    said = {
        digest: wording.told_fate(settled, days[digest])
        for digest, settled in joined.settled.items()
        if settled.fate is not Fate.NEW
    }
    return {digest: words for digest, words in said.items() if words}
