"""`Idempotency-Key`: delivered twice, acted on once, answered the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from desk.storage import Storage
from tests.api.office import MENDED, WRONG, Office, Someone, opened, opened_case
from tests.escalation.conftest import database_url, postgres_url, sqlite_template, storage

__all__ = ["database_url", "postgres_url", "sqlite_template", "storage"]
KEY = "5f0c2c1e-6d0e-4b57-9a51-2f0f6f1c9b7d"
QUESTION = "公司占道摆摊怎么罚，转人工"


@pytest.fixture
async def office(storage: Storage, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """The office on each kind of database."""
    async with opened(database_url, tmp_path) as office:
        yield office


async def sent(someone: Someone, path: str, body: Any = None, key: str = KEY) -> httpx.Response:
    return await someone.call("POST", path, body, **{"Idempotency-Key": key})


async def test_a_question_delivered_twice_opens_one_case(office: Office) -> None:
    li = office["李警官"]
    talk = (await li.post("/v1/conversations"))["id"]
    turns = f"/v1/conversations/{talk}/turns"
    first, again = [await sent(li, turns, {"text": QUESTION}) for _ in range(2)]
    assert first.json()["case"]["number"] == "ZW2026-0001"
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert len((await li.get("/v1/cases"))["cases"]) == 1
    assert len((await li.get(f"/v1/conversations/{talk}"))["turns"]) == 1


async def test_two_deliveries_at_the_same_moment_act_once(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    claims = await asyncio.gather(*(sent(office["陈法官"], f"/v1/cases/{number}/claim") for _ in range(4)))
    assert {claim.status_code for claim in claims} == {200}
    assert len({claim.text for claim in claims}) == 1
    events = (await office["陈法官"].get(f"/v1/cases/{number}"))["events"]
    assert [event["action"] for event in events] == ["open", "claim"]


async def test_a_draft_that_was_objected_to_is_kept_once_and_objected_to_again(office: Office) -> None:
    number, chen = await opened_case(office["李警官"], QUESTION), office["陈法官"]
    await chen.post(f"/v1/cases/{number}/claim")
    first, again = [await sent(chen, f"/v1/cases/{number}/draft", {"text": WRONG}) for _ in range(2)]
    assert (first.status_code, again.status_code) == (422, 422)
    assert again.json() == first.json()
    assert len((await chen.get(f"/v1/cases/{number}"))["drafts"]) == 1


async def test_a_refusal_is_not_remembered(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    chen, zhou = office["陈法官"], office["周检察官"]
    await chen.post(f"/v1/cases/{number}/claim")
    assert (await sent(zhou, f"/v1/cases/{number}/claim")).status_code == 409
    await chen.post(f"/v1/cases/{number}/release")
    assert (await sent(zhou, f"/v1/cases/{number}/claim")).status_code == 200


async def test_a_key_belongs_to_one_request(office: Office) -> None:
    number, chen = await opened_case(office["李警官"], QUESTION), office["陈法官"]
    assert (await sent(chen, f"/v1/cases/{number}/claim")).status_code == 200
    other = await sent(chen, f"/v1/cases/{number}/draft", {"text": MENDED})
    assert (other.status_code, other.json()["error"]["kind"]) == (422, "KeyReused")
    assert "Idempotency-Key" in other.json()["error"]["message"]
    assert (await chen.get(f"/v1/cases/{number}"))["drafts"] == []


async def test_nobody_hears_what_was_told_to_another_with_the_same_key(office: Office) -> None:
    li, wang = office["李警官"], office["王队"]
    own = (await sent(li, "/v1/conversations")).json()["id"]
    assert (await sent(wang, "/v1/conversations")).json()["id"] != own
    lesser = Someone(li.person, (await li.post("/v1/people/me/tokens", {}))["token"], li.http)
    await office.desk.roster.revoke_tokens(None, li.person.id)
    assert (await sent(lesser, "/v1/conversations")).status_code == 401


async def test_a_secret_is_shown_once_and_stored_nowhere(office: Office) -> None:
    zhao = office["赵主任"]
    body = {"name": "新人", "role": "officer", "department": "市水务局"}
    first, again = [(await sent(zhao, "/v1/people", body)).json() for _ in range(2)]
    assert again == first | {"code": None}
    assert len([one for one in await zhao.get("/v1/people") if one["name"] == "新人"]) == 1
    token = (await sent(zhao, "/v1/people/me/tokens", {}, key=KEY + "1")).json()["token"]
    async with office.desk.store.read() as work:
        kept = str((await work.connection.execute(text("SELECT * FROM inbox"))).all())
    assert "新人" in kept
    for secret in (first["code"], first["code"].replace("-", ""), token, token.split("_")[2], KEY):
        assert secret not in kept


@pytest.mark.parametrize("key", ["", "short", "钥匙" * 8, "x" * 129, "with a space"])
async def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    headers = {
        b"Authorization": f"Bearer {office['李警官'].token}".encode(),
        b"Idempotency-Key": key.encode(),
    }
    refused = await office.stranger.post("/v1/conversations", headers=headers)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (400, "bad_idempotency_key")


async def test_the_description_names_the_key_where_something_is_changed(office: Office) -> None:
    paths = (await office.stranger.get("/openapi.json")).json()["paths"]

    def named(path: str, method: str) -> bool:
        return "Idempotency-Key" in [p["name"] for p in paths[path][method].get("parameters", [])]

    changing = [p for p in paths if p.startswith(("/v1/cases", "/v1/conv")) and "post" in paths[p]]
    assert len(changing) == 20
    assert all(named(path, "post") for path in changing)
    assert named("/v1/people", "post")
    assert not named("/v1/people/redeem", "post")
    assert not named("/v1/cases", "get")
