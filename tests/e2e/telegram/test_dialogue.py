"""The scripted dialogue through unmodified polling, over SQLite and over PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.storage import open_storage
from desk.storage.tables import metadata
from tests.e2e.telegram.conftest import LiveStage, performed
from tests.e2e.telegram.scene import sample_desk
from tests.e2e.telegram.script import dialogue
from tests.escalation.conftest import running_postgres


@pytest.fixture(scope="module")
def postgres_url() -> str:
    return running_postgres()


@pytest.fixture
async def stage_on_postgresql(postgres_url: str, tmp_path: Path) -> AsyncIterator[LiveStage]:
    storage = await open_storage(postgres_url)
    async with storage.write() as work:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        await work.connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    await storage.close()
    async with performed(await sample_desk(tmp_path, database=postgres_url), tmp_path) as stage:
        yield stage


async def test_from_a_question_over_two_people_to_guidance(stage: LiveStage) -> None:
    await dialogue(stage)
    await stage.telegram.all_confirmed()


async def test_the_same_on_postgresql(stage_on_postgresql: LiveStage) -> None:
    await dialogue(stage_on_postgresql)
    await stage_on_postgresql.telegram.all_confirmed()


async def test_a_question_that_nothing_is_found_for_opens_a_case_where_that_is_set(tmp_path: Path) -> None:
    async with performed(await sample_desk(tmp_path, opens_when_unsure=True), tmp_path) as stage:
        li = await stage.bound("李警官")
        li.says("尾矿库闭库之后渗滤液归谁监管")
        await li.hears("案件编号 ZW2026-0001")
        li.says("好的")
        await li.hears("好的。还有问题请随时提问")
        li.says("随便看看")
        offered = await li.hears("库内没有找到")
        assert "转人工" in " ".join(label for label, _ in offered.buttons)
        assert len((await stage.desk.cases.ledger()).rows) == 1
