"""The storage itself: migrations, transactions, and what the database refuses."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from desk.storage import Storage, open_storage
from desk.storage.conversations import NewTurn
from desk.storage.database import make_engine
from desk.storage.migrating import MIGRATIONS, newest_revisions
from desk.storage.tables import metadata
from escalation.people import NewPerson, Role
from kernel.clock import SHANGHAI
from kernel.errors import InvalidSetting, StorageUnavailable
from tests.escalation.conftest import (
    DeskOfCases,
    Story,
    database_url,
    desk,
    postgres_url,
    sqlite_template,
    storage,
    story,
)
from tests.escalation.fakes import question

__all__ = ["database_url", "desk", "postgres_url", "sqlite_template", "storage", "story"]
MOMENT = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(storage: Storage) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with storage.read() as work:
        assert await work.connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(storage: Storage) -> None:
    await storage.migrate()
    async with storage.read() as work:
        rows = await work.connection.execute(text("SELECT version_num FROM alembic_version"))
        assert rows.scalars().all() == ["0400_phrasing"]


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert newest_revisions() == set(ScriptDirectory(str(MIGRATIONS)).get_heads())


async def test_a_failed_transaction_leaves_nothing(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="half-way"):
        async with storage.write() as work:
            await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
            raise RuntimeError("half-way")
    async with storage.read() as work:
        assert await work.people.everyone() == []


@pytest.mark.parametrize("statement", ["UPDATE events SET why = 'x'", "DELETE FROM events"])
async def test_the_database_refuses_to_change_an_event(story: Story, statement: str) -> None:
    await story.desk.cases.open_case(story.officer, question())
    with pytest.raises(DBAPIError, match="never changed"):
        async with story.desk.storage.write() as work:
            await work.connection.execute(text(statement))


async def test_the_database_refuses_one_person_as_writer_and_checker(story: Story) -> None:
    await story.desk.cases.open_case(story.officer, question())
    with pytest.raises(DBAPIError, match="two_people"):
        async with story.desk.storage.write() as work:
            await work.connection.execute(text("UPDATE cases SET drafter_id = 2, checker_id = 2"))


async def test_of_many_writers_at_once_none_is_lost_and_no_number_given_twice(story: Story) -> None:
    desk: DeskOfCases = story.desk
    opened = await asyncio.gather(
        *(desk.cases.open_case(story.officer, question(f"第{n}问")) for n in range(12))
    )
    assert sorted(case.number for case in opened) == [f"ZW2026-{n:04d}" for n in range(1, 13)]


async def test_of_many_members_pressing_at_once_one_wins(story: Story) -> None:
    desk = story.desk
    members = [await desk.enter(f"成员{n}", Role.MEMBER, "市公安局", 4) for n in range(6)]
    case = await desk.cases.open_case(story.officer, question())
    results = await asyncio.gather(
        *(desk.cases.claim(case.number, member) for member in members), return_exceptions=True
    )
    winners = [result for result in results if not isinstance(result, BaseException)]
    assert len(winners) == 1


async def test_two_sweeps_at_once_share_the_cases(story: Story) -> None:
    desk = story.desk
    for n in range(10):
        await desk.cases.open_case(story.officer, question(f"第{n}问"))
    desk.clock.moment += timedelta(days=2)
    reports = await asyncio.gather(desk.sweeper.sweep(), desk.sweeper.sweep())
    assert sum(report.looked_at for report in reports) == 10


async def test_moments_come_back_in_chinas_zone_whatever_they_went_in_with(storage: Storage) -> None:
    utc = MOMENT.astimezone(UTC)
    async with storage.write() as work:
        person = await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
        talk = await work.conversations.going_on(person.id, "web", "1", utc, timedelta(hours=1))
    assert talk.started_at == MOMENT
    assert talk.started_at.utcoffset() == timedelta(hours=8)


async def test_a_conversation_goes_on_until_it_pauses_or_is_ended(storage: Storage) -> None:
    pause = timedelta(hours=1)
    async with storage.write() as work:
        person = await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
        talk = await work.conversations.going_on(person.id, "telegram", "9", MOMENT, pause)
        turn = await work.conversations.add_turn(
            talk.id,
            NewTurn(
                "answered", "无证取水罚多少", "水法第六十九条", date(2026, 11, 23), context={"law": "水法"}
            ),
            MOMENT + timedelta(minutes=30),
        )
        same = await work.conversations.going_on(
            person.id, "telegram", "9", MOMENT + timedelta(minutes=80), pause
        )
        other = await work.conversations.going_on(
            person.id, "telegram", "9", MOMENT + timedelta(minutes=100), pause
        )
        await work.conversations.rate(turn.id, True)
        await work.conversations.end(other.id, MOMENT + timedelta(minutes=101))
        fresh = await work.conversations.going_on(
            person.id, "telegram", "9", MOMENT + timedelta(minutes=102), pause
        )
        turns = await work.conversations.turns(talk.id)
    assert same.id == talk.id
    assert len({talk.id, other.id, fresh.id}) == 3
    assert [(each.question, each.context, each.helpful) for each in turns] == [
        ("无证取水罚多少", {"law": "水法"}, True)
    ]


async def test_sqlite_is_opened_in_wal_with_foreign_keys(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path}/new/folder/desk.db")
    async with storage.read() as work:
        settings = [
            (await work.connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
    await storage.close()
    assert settings == ["wal", 1, 2]
    assert sqlite3.connect(tmp_path / "new/folder/desk.db").execute(
        "SELECT count(*) FROM cases"
    ).fetchone() == (0,)


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url", ""], ids=["another kind", "no url", "empty"])
async def test_a_url_of_another_kind_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(InvalidSetting, match="sqlite"):
        make_engine(url)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Storage, Storage]]:
    """Two processes' storages over one SQLite file."""
    url = f"sqlite:///{tmp_path}/shared.db"
    storages = (await open_storage(url), await open_storage(url))
    yield storages
    for each in storages:
        await each.close()


async def test_a_second_writer_of_a_sqlite_file_waits_instead_of_failing(
    two: tuple[Storage, Storage],
) -> None:
    async def enter(storage: Storage, n: int) -> None:
        async with storage.write() as work:
            await work.people.add(NewPerson(f"第{n}人", Role.OFFICER, "市水务局"))

    await asyncio.gather(*(enter(two[n % 2], n) for n in range(20)))
    async with two[0].read() as work:
        assert len(await work.people.everyone()) == 20


@pytest.mark.parametrize("statement", range(1, 6))
async def test_a_cancelled_transaction_holds_nobody_up_and_leaves_nothing(
    storage: Storage, statement: int
) -> None:
    async with storage.write():
        pass  # so that a connection is there, and what is cancelled is its transaction
    begun = 0

    def cancel_within(*_told: object) -> None:
        nonlocal begun
        begun += 1
        if begun == statement:
            writing.cancel()

    async def write() -> None:
        async with storage.write() as work:
            while True:
                await work.people.add(NewPerson("半途", Role.OFFICER, "市水务局"))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", cancel_within)
    writing = asyncio.create_task(write())
    # What it ended with holds its frames, and with them the statement it was in, as a log or a task group does.
    ended = (await asyncio.gather(writing, return_exceptions=True))[0]
    async with asyncio.timeout(5), storage.write() as work:
        await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
    async with storage.read() as work:
        assert [person.name for person in await work.people.everyone()] == ["小陈"]
    assert isinstance(ended, asyncio.CancelledError)
    assert begun >= statement


async def test_a_database_that_cannot_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(StorageUnavailable) as told:
        await open_storage("postgresql://zhiwen:hunter2@127.0.0.1:1/zhiwen")
    assert "hunter2" not in str(told.value)
