"""The rows of the library's documents in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.library_tables import documents
from desk.storage.rows import inserted_first, picked, values_of
from knowledge.statute import Certainty, InstrumentKind


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the library. `digest` is that of its file, `form` that of what was understood of it; `path` is
    how it was given. Rows are never deleted: a removed one may still serve in an older index."""

    digest: str
    form: str
    path: str
    title: str
    kind: InstrumentKind
    adopted: date
    in_force: date
    certainty: Certainty
    department: str
    articles: int
    rows: int
    items: int
    gaps: tuple[str, ...]
    findings: tuple[str, ...]
    reader: int
    added_at: datetime
    added_by: int | None = None
    removed_at: datetime | None = None
    removed_by: int | None = None


class SqlDocuments:
    """The rows of the shelf, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, row: DocumentRow) -> None:
        """Make a row the current one of its file; one that was current before is removed on the same moment."""
        current = documents.c.removed_at.is_(None)
        await self._connection.execute(
            update(documents)
            .where(documents.c.digest == row.digest, documents.c.form != row.form, current)
            .values(removed_at=row.added_at, removed_by=row.added_by)
        )
        values = values_of(row) | {"gaps": list(row.gaps), "findings": list(row.findings)}
        known = await self._connection.execute(
            update(documents).where(documents.c.form == row.form).values(**values)
        )
        if known.rowcount == 0:
            # Two that bring in the same file at once bring in the same row.
            await inserted_first(self._connection, documents, values)

    async def remove(self, digest: str, moment: datetime, person_id: int | None) -> bool:
        """Take a document away; False where it was not there."""
        done = await self._connection.execute(
            update(documents)
            .where(documents.c.digest == digest, documents.c.removed_at.is_(None))
            .values(removed_at=moment, removed_by=person_id)
        )
        return done.rowcount == 1

    async def current(self) -> Sequence[DocumentRow]:
        """The documents of now, in the order in which they came."""
        return await self._rows(
            select(documents).where(documents.c.removed_at.is_(None)).order_by(documents.c.id)
        )

    async def named(self, beginning: str) -> Sequence[DocumentRow]:
        """The current documents whose file's digest begins so."""
        return await self._rows(
            select(documents)
            .where(
                documents.c.removed_at.is_(None), documents.c.digest.startswith(beginning, autoescape=True)
            )
            .order_by(documents.c.id)
        )

    async def forms(self) -> Sequence[str]:
        """The forms of the current documents, sorted."""
        query = select(documents.c.form).where(documents.c.removed_at.is_(None)).order_by(documents.c.form)
        return (await self._connection.execute(query)).scalars().all()

    async def referred(self) -> tuple[set[str], set[str]]:
        """The digests of all files, and of all forms, that any row mentions."""
        pairs = (await self._connection.execute(select(documents.c.digest, documents.c.form))).all()
        return {digest for digest, _ in pairs}, {form for _, form in pairs}

    async def _rows(self, query: Select[tuple[object, ...]]) -> list[DocumentRow]:
        return [_row(row) for row in (await self._connection.execute(query)).mappings()]


def _row(row: RowMapping) -> DocumentRow:
    return DocumentRow(
        **picked(row, DocumentRow) | {"gaps": tuple(row["gaps"]), "findings": tuple(row["findings"])}
    )
