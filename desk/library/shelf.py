"""The shelf: which documents the library has, their files and forms, and what was taken away."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from desk.library.folder import LibraryFolder
from desk.library.forms import form_digest, read_form, written_form
from desk.library.shelved import ShelvedDocument
from desk.storage import Storage
from desk.storage.documents import DocumentRow, SqlDocuments
from desk.transactions import JoiningStore
from escalation.guidance import Guidance
from kernel.clock import Clock
from kernel.errors import InvalidInput, NotFound

_SHORTEST_DIGEST = 6
# An import that takes longer than this between its files and its row has ended.
_ON_ITS_WAY = timedelta(hours=1)


class Shelf:
    """The documents of the library. A file is known by its SHA-256, what was understood of it by its form's.

    `snapshot()` names the forms of now; `contents()` of the same names gives the same documents for as long as a
    row mentions them, also after they were removed or replaced: an index over them stays usable.
    """

    def __init__(self, storage: Storage | JoiningStore, folder: Path, clock: Clock) -> None:
        self.folder = LibraryFolder(folder)
        self.clock = clock
        self._storage = storage

    async def snapshot(self) -> tuple[str, ...]:
        """The digests of the forms that the library has now, sorted."""
        async with self._storage.read() as work:
            return tuple(await SqlDocuments(work.connection).forms())

    def contents(self, digests: Iterable[str]) -> tuple[ShelvedDocument, ...]:
        """The documents of these forms, in the order given; DataError where a form is gone or damaged."""
        return tuple(read_form(self.folder.read_form(digest), digest) for digest in digests)

    async def documents(self) -> Sequence[DocumentRow]:
        """The documents of now, in the order in which they came."""
        async with self._storage.read() as work:
            return await SqlDocuments(work.connection).current()

    async def current(self, digest: str) -> DocumentRow | None:
        """The document of a file's whole digest, or None."""
        async with self._storage.read() as work:
            found = await SqlDocuments(work.connection).named(digest)
        return found[0] if found else None

    async def document(self, digest: str) -> DocumentRow:
        """The document whose file's digest begins so; NotFound for none, InvalidInput for too few characters or
        several documents."""
        wanted = digest.strip().lower()
        if len(wanted) < _SHORTEST_DIGEST:
            raise InvalidInput(f"{digest!r} is too short; give {_SHORTEST_DIGEST} characters of the digest")
        async with self._storage.read() as work:
            found = await SqlDocuments(work.connection).named(wanted)
        if not found:
            raise NotFound(f"no document {digest!r} is in the library; see `zhiwen library list`")
        if len(found) > 1:
            raise InvalidInput(f"{digest!r} is the beginning of {len(found)} digests; give more characters")
        return found[0]

    def open(self, row: DocumentRow) -> ShelvedDocument:
        """What was understood of a document."""
        return self.contents([row.form])[0]

    async def put(
        self, document: ShelvedDocument, staged: Path, path: str, person_id: int | None = None
    ) -> DocumentRow:
        """Keep a document: its files first, its row last, so that a kill leaves nothing but files to sweep."""
        form = written_form(document)
        digest = form_digest(form)
        self.folder.keep(staged, document.digest, form, digest)
        content = document.content
        row = DocumentRow(
            digest=document.digest,
            form=digest,
            path=path,
            title=document.title,
            kind=document.kind,
            adopted=document.adopted,
            in_force=document.in_force,
            certainty=document.certainty,
            department=document.department[:120],
            articles=len(content.articles),
            rows=len(content.rows),
            items=len(content.items),
            gaps=content.gaps,
            findings=document.findings,
            reader=document.reader,
            added_at=self.clock.now(),
            added_by=person_id,
        )
        async with self._storage.write() as work:
            await SqlDocuments(work.connection).put(row)
        return row

    async def remove(self, digest: str, person_id: int | None = None) -> DocumentRow:
        """Take a document away; its files stay for the indexes that hold it. NotFound, InvalidInput as `document`."""
        row = await self.document(digest)
        async with self._storage.write() as work:
            if not await SqlDocuments(work.connection).remove(row.digest, self.clock.now(), person_id):
                raise NotFound(f"the document {digest!r} has just been removed")
        return row

    async def guidance_due(self) -> Sequence[Guidance]:
        """The team's approved answers that wait for review, for what they cite has changed."""
        async with self._storage.read() as work:
            return await work.guidance.under_review()

    async def sweep(self) -> int:
        """Remove the files of imports that were broken off more than an hour ago; how many."""
        async with self._storage.read() as work:
            originals, forms = await SqlDocuments(work.connection).referred()
        return self.folder.sweep(originals, forms, _ON_ITS_WAY)
