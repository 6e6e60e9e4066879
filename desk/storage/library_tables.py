"""The table of the library's documents; the files themselves lie in the library's folder."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from desk.storage.columns import Moment, Word, plain_json
from desk.storage.tables import metadata
from knowledge.statute import Certainty, InstrumentKind

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("form", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Word(InstrumentKind), nullable=False),
    Column("adopted", Date, nullable=False),
    Column("in_force", Date, nullable=False),
    Column("certainty", Word(Certainty), nullable=False),
    Column("department", String(120), nullable=False),
    Column("articles", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("gaps", plain_json(), nullable=False),
    Column("findings", plain_json(), nullable=False),
    Column("reader", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("added_by", ForeignKey("people.id")),
    Column("removed_at", Moment),
    Column("removed_by", ForeignKey("people.id")),
)
# A file is one document: at most one of its rows is current.
Index(
    "uq_documents_current",
    documents.c.digest,
    unique=True,
    sqlite_where=documents.c.removed_at.is_(None),
    postgresql_where=documents.c.removed_at.is_(None),
)
