"""The databases that the same tests run on, and a desk with its people over them."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from desk.storage import Storage
from desk.storage.database import make_engine
from desk.storage.tables import metadata
from escalation.deadlines import Deadlines
from escalation.delivery import Delivery
from escalation.likeness import BigramLikeness
from escalation.people import Binding, Channel, NewPerson, Person, Role
from escalation.roster import Roster
from escalation.service import CaseService
from escalation.sweeping import Sweeper
from escalation.timing import CaseClock
from escalation.working_days import ChineseDays, WorkingTime
from kernel.clock import SHANGHAI, FixedClock
from tests.escalation.fakes import ScriptedGate, ScriptedLaw

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"

    async def make() -> None:
        storage = Storage(make_engine(f"sqlite:///{path}"))
        await storage.migrate()
        await storage.close()

    asyncio.run(make())
    return path


@cache
def running_postgres() -> str:
    """The URL of the one migrated PostgreSQL server of this run, from the pip package; it stops with the run.

    Nothing here has to outlive a power cut, so that it waits for no disk.
    """
    pgserver = pytest.importorskip("pgserver", reason="the package pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="zhiwen-postgres-"))
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
    except Exception as error:  # whatever keeps it from starting on this machine
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    url = f"postgresql://postgres@/postgres?host={server.get_uri().split('host=')[1]}"

    async def make() -> None:
        storage = Storage(make_engine(url))
        await storage.migrate()
        await storage.close()

    asyncio.run(make())
    return url


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A migrated PostgreSQL database."""
    return running_postgres()


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    path = tmp_path / "desk.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """An empty storage on each kind of database."""
    storage = Storage(make_engine(database_url))
    if database_url.startswith("sqlite"):
        event.listen(storage.engine.sync_engine, "connect", _wait_for_no_disk)
    else:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        async with storage.write() as work:
            await work.connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    yield storage
    await storage.close()


@dataclass
class DeskOfCases:
    """Everything of escalation over one storage, and the people of the stories."""

    storage: Storage
    clock: FixedClock
    gate: ScriptedGate
    deadlines: Deadlines

    def __post_init__(self) -> None:
        self.case_clock = CaseClock(self.deadlines)
        self.law = ScriptedLaw()
        self.law.tell("《中华人民共和国行政处罚法》第三十三条", "违法行为轻微并及时改正")
        self.roster = Roster(self.storage, self.clock)
        self.cases = CaseService(
            self.storage, self.clock, self.deadlines, self.gate, likeness=BigramLikeness(), law=self.law
        )
        self.delivery = Delivery(self.storage, self.clock, self.case_clock)
        self.sweeper = Sweeper(self.storage, self.clock, self.case_clock, self.law)

    async def enter(
        self, name: str, role: Role, department: str, group_id: int | None = None, *, contact: bool = False
    ) -> Person:
        """A person with a Telegram account of the same name."""
        new = NewPerson(name, role, department, group_id=group_id, leading_contact=contact)
        async with self.storage.write() as work:
            person = await work.people.add(new)
            await work.people.bind(Binding(person.id, Channel.TELEGRAM, f"tg-{name}"), self.clock.now())
        return person


@pytest.fixture
async def desk(storage: Storage) -> DeskOfCases:
    """A desk on Monday, 23 November 2026, 10:00, with the four groups and nobody yet."""
    desk = DeskOfCases(storage, FixedClock(MONDAY), ScriptedGate(), Deadlines(WorkingTime(ChineseDays())))
    await desk.roster.ensure_groups()
    return desk


@dataclass
class Story:
    """The people that most stories need: an officer, two members of the fourth group, an admin who is the contact."""

    desk: DeskOfCases
    officer: Person
    first: Person
    second: Person
    admin: Person


@pytest.fixture
async def story(desk: DeskOfCases) -> Story:
    """Officer 小陈 of 市市场监管局; 老李 and 老王 of the fourth group; 周主任."""
    return Story(
        desk,
        await desk.enter("小陈", Role.OFFICER, "市市场监管局"),
        await desk.enter("老李", Role.MEMBER, "市人民法院", 4),
        await desk.enter("老王", Role.MEMBER, "市人民检察院", 4),
        await desk.enter("周主任", Role.ADMIN, "市司法局", contact=True),
    )
