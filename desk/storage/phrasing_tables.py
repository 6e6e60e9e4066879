"""The table of the questions that might join the bank."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from desk.phrasing.candidate import CandidateState, Source
from desk.storage.columns import Moment, Word
from desk.storage.tables import metadata

candidates = Table(
    "phrasing_candidates",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("law", Text, nullable=False),
    Column("edition", Date, nullable=False),
    Column("article", String(60), nullable=False),
    Column("words", String(16), nullable=False),
    Column("source", Word(Source), nullable=False),
    Column("state", Word(CandidateState), nullable=False),
    Column("turn_id", ForeignKey("turns.id"), index=True),
    Column("guidance_id", ForeignKey("guidance.id"), index=True),
    Column("proposed_at", Moment, nullable=False),
    Column("proposed_by", ForeignKey("people.id")),
    Column("decided_at", Moment),
    Column("decided_by", ForeignKey("people.id")),
    Column("why", Text, nullable=False),
    Column("withdrawn_at", Moment),
    Index(None, "state", "id"),
)
