"""The routes of the index: admins only, builds in a queue, progress as server-sent events."""

import json

import pytest
from fastapi import FastAPI, HTTPException
from httpx import ASGITransport, AsyncClient

from api.index import index_router
from desk.composition import Service
from desk.indexing.own_questions import OwnQuestions
from desk.indexing.serving import ServiceHolder
from tests.desk.indexing.conftest import Yard, sqlite_template, yard

__all__ = ["sqlite_template", "yard"]


def client_of(yard: Yard, *, admin: bool = True, service: Service | None = None) -> AsyncClient:
    def only_admins() -> None:
        if not admin:
            raise HTTPException(403)

    app = FastAPI()
    app.state.generations = yard.generations
    app.state.own_questions = OwnQuestions(yard.data)
    app.state.service = ServiceHolder(service) if service else None
    app.include_router(index_router(only_admins))
    return AsyncClient(transport=ASGITransport(app), base_url="http://desk")


async def test_a_build_is_asked_for_followed_and_seen_in_the_list(yard: Yard) -> None:
    async with client_of(yard) as client:
        wanted = await client.post("/v1/index/builds")
        assert (wanted.status_code, wanted.json()["state"]) == (202, "queued")
        name = wanted.json()["id"]
        await yard.builder(("丁",)).run_next()
        events = await client.get(f"/v1/index/builds/{name}/events")
        assert events.headers["content-type"].startswith("text/event-stream")
        *_, last = [part for part in events.text.split("\n\n") if part]
        kind, data = last.split("\n", 1)
        assert kind == "event: end"
        assert json.loads(data.removeprefix("data: "))["state"] == "active"
        listed = (await client.get("/v1/index/generations")).json()["generations"]
        assert [(one["id"], one["passages"], one["documents"]) for one in listed] == [(name, 48, 1)]


async def test_a_build_that_waits_is_cancelled_and_a_switch_taken_back(yard: Yard) -> None:
    first = await yard.built()
    await yard.built("丁")
    async with client_of(yard) as client:
        assert (await client.post("/v1/index/rollback")).json()["id"] == first.id
        wanted = (await client.post("/v1/index/builds")).json()["id"]
        cancelled = await client.post(f"/v1/index/builds/{wanted}/cancel")
        assert cancelled.json()["state"] == "cancelled"


@pytest.mark.parametrize("path", ["/v1/index/builds", "/v1/index/rollback"])
async def test_nobody_else_may(yard: Yard, path: str) -> None:
    async with client_of(yard, admin=False) as client:
        assert (await client.post(path)).status_code == 403


async def test_own_questions_of_the_admission_test_are_added_seen_and_taken_away(yard: Yard) -> None:
    service = yard.open(await yard.built())
    async with client_of(yard, service=service) as client:
        wanted = {"question": "占道怎么罚", "answers": ["样例甲条例第二条"]}
        added = await client.post("/v1/index/questions", json=wanted)
        kept = {"question": "占道怎么罚", "relevant": [{"law": "样例甲条例", "article": "第二条"}]}
        assert (added.status_code, added.json()) == (201, kept)
        assert (await client.get("/v1/index/questions")).json() == {"questions": [kept]}
        gone = await client.delete("/v1/index/questions", params={"question": "占道怎么罚"})
        assert gone.status_code == 204
        assert (await client.get("/v1/index/questions")).json() == {"questions": []}
