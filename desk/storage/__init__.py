"""The desk's storage: SQLite (WAL) by default, PostgreSQL by URL, through asynchronous SQLAlchemy."""

from desk.storage import library_tables as library_tables  # part of the registry of tables
from desk.storage import phrasing_tables as phrasing_tables  # likewise
from desk.storage.database import Storage, open_storage
from desk.storage.work import SqlWork

__all__ = ["SqlWork", "Storage", "open_storage"]
