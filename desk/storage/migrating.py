"""Runs the migrations from inside the program, on a connection that is already open."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).with_name("migrations")
# Any fixed number: two processes that start at once on PostgreSQL wait for each other here.
_LOCK = 7_423_001


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the tables of the connected database to a revision."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
