"""The routes of the index: admins only, builds in a queue, progress as server-sent events."""

import json

import pytest
from fastapi import FastAPI, HTTPException
from httpx import ASGITransport, AsyncClient

from api.index import index_router
from tests.desk.indexing.conftest import Yard, sqlite_template, yard

__all__ = ["sqlite_template", "yard"]


def client_of(yard: Yard, *, admin: bool = True) -> AsyncClient:
    def only_admins() -> None:
        if not admin:
            raise HTTPException(403)

    app = FastAPI()
    app.state.generations = yard.generations
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
