"""Runs the migrations from inside the program, on a connection that is already open."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).with_name("migrations")
# Any fixed number: two processes that start at once on PostgreSQL wait for each other here.
_LOCK = 7_423_001
_NEWEST = "head"
_REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_FOLLOWS = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)


def migrate(connection: Connection, revision: str = _NEWEST) -> None:
    """Bring the tables of the connected database to a revision."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if revision == _NEWEST and _reached(connection) == newest_revisions():
        return
    # A sixth of a second to import, for something that most starts need not do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@cache
def newest_revisions() -> frozenset[str]:
    """The revisions that no other follows, as the migrations' files name them."""
    scripts = [path.read_text("utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    revisions = {name for script in scripts for name in _REVISION.findall(script)}
    return frozenset(revisions - {name for script in scripts for name in _FOLLOWS.findall(script)})


def _reached(connection: Connection) -> frozenset[str]:
    """The revisions that the database says it has, none where it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
