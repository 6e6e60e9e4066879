"""The index and the library as the whole application serves them to an admin."""

import asyncio
import json

from tests.api.office import Office
from tests.desk.indexing.conftest import Yard, yard
from tests.desk.library.samples import RULE

__all__ = ["yard"]


async def test_a_build_is_followed_from_the_queue_to_its_end(office: Office, yard: Yard) -> None:
    office.app.state.generations = yard.generations
    zhao = office["赵主任"]
    name = (await zhao.post("/v1/index/builds"))["id"]
    following = asyncio.create_task(zhao.call("GET", f"/v1/index/builds/{name}/events"))
    await asyncio.sleep(0.1)
    await yard.builder(("丁",)).run_next()
    events = await following
    assert events.headers["content-type"].startswith("text/event-stream")
    told = [event.split("\ndata: ") for event in events.text.split("\n\n") if event]
    states = [(kind.removeprefix("event: "), json.loads(data)["state"]) for kind, data in told]
    assert states[0] == ("progress", "queued")
    assert states[-1] == ("end", "active")


async def test_what_a_generation_does_not_admit_is_a_conflict(office: Office, yard: Yard) -> None:
    office.app.state.generations = yard.generations
    zhao, built = office["赵主任"], await yard.built()
    for path in (f"builds/{built.id}/cancel", f"generations/{built.id}/activate", "rollback"):
        refused = await zhao.call("POST", f"/v1/index/{path}")
        error = refused.json()["error"]
        assert (refused.status_code, error["kind"]) == (409, "GenerationConflict")
        assert error["message"] == "这份索引现在不能这样操作，请刷新后再看。"
    absent = await zhao.call("GET", "/v1/index/builds/none/events")
    assert (absent.status_code, absent.json()["error"]["kind"]) == (404, "GenerationNotFound")


async def test_a_build_asked_for_twice_by_one_delivery_is_one(office: Office, yard: Yard) -> None:
    office.app.state.generations = yard.generations
    zhao, key = office["赵主任"], {"Idempotency-Key": "2f7d9f0e-5a0b"}
    first = await zhao.call("POST", "/v1/index/builds", **key)
    await yard.builder().run_next()
    again = await zhao.call("POST", "/v1/index/builds", **key)
    assert (again.status_code, again.json()) == (202, first.json())
    assert len((await zhao.get("/v1/index/generations"))["generations"]) == 1


async def test_a_document_goes_in_over_two_megabytes_and_is_known_again(library_office: Office) -> None:
    zhao = library_office["赵主任"]
    body = (RULE + "\n" + "　" * 800_000).encode()
    assert len(body) > 2_000_000
    headers = {"Authorization": f"Bearer {zhao.token}"}
    path = "/v1/library/documents?name=条例.txt&department=市水务局"
    first, again = [await zhao.http.post(path, content=body, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()["articles"], again.status_code) == (201, 5, 200)
    (row,) = (await zhao.get("/v1/library/documents"))["documents"]
    assert (row["path"], row["added_by"]) == ("条例.txt", zhao.person.id)
