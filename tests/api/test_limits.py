"""How much is taken in, and how slowly: bodies, documents, and who is let in before a byte is read."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException

from api.limits import BodyLimits
from api.refusals import refused
from tests.api.office import Office, Someone

DOCUMENTS = "/v1/library/documents?name=a.txt"


async def _pieces(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def _posted(someone: Someone, path: str, **body: Any) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {someone.token}"} | body.pop("headers", {})
    answer = await someone.http.post(path, headers=headers, **body)
    return answer.status_code, answer.json()["error"]["message"]


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "counted on the way"])
async def test_two_megabytes_are_the_most_of_a_body(office: Office, announced: bool) -> None:
    body = b"x" * 2_000_001 if announced else _pieces(21, 100_000)
    status, told = await _posted(office["赵主任"], "/v1/people", content=body)
    assert (status, told) == (413, "内容太大，最多 2 MB。")


async def test_a_post_without_a_body_needs_no_length(office: Office) -> None:
    zhao, li = office["赵主任"], office["李警官"].person
    request = zhao.http.build_request(
        "POST", f"/v1/people/{li.id}/code", headers={"Authorization": f"Bearer {zhao.token}"}
    )
    del request.headers["content-length"]
    assert (await zhao.http.send(request)).status_code == 201


async def test_a_document_over_the_limit_is_refused_by_its_announced_length(library_office: Office) -> None:
    status, told = await _posted(
        library_office["赵主任"], DOCUMENTS, content=b"x", headers={"Content-Length": "200000001"}
    )
    assert (status, told[:10]) == (413, "a.txt：文件过大")


async def test_a_document_is_counted_while_it_comes_and_none_of_it_stays(
    library_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.library.intake.LARGEST_FILE", 3_000_000)
    zhao = library_office["赵主任"]
    status, told = await _posted(zhao, DOCUMENTS, content=_pieces(31, 100_000))
    assert (status, told[:10]) == (413, "a.txt：文件过大")
    assert (await zhao.get("/v1/library/documents"))["documents"] == []


async def test_nobody_but_an_admin_makes_the_desk_read_a_document(office: Office) -> None:
    async def never() -> AsyncIterator[bytes]:
        pytest.fail("the body was read")
        yield b""

    for name in ("李警官", "陈法官"):
        status, _ = await _posted(office[name], DOCUMENTS, content=never())
        assert status == 403
    assert (await office.stranger.post(DOCUMENTS, content=never())).status_code == 401


async def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    app = FastAPI()
    app.add_exception_handler(HTTPException, refused)
    app.add_middleware(BodyLimits, seconds=0.01)

    @app.post("/")
    async def take(request: Request) -> int:
        return len(await request.body())

    sent: list[Any] = []

    async def receive() -> Any:
        if not sent:
            sent.append("first")
            return {"type": "http.request", "body": b"x", "more_body": True}
        await asyncio.Event().wait()
        return None

    answer: list[Any] = []

    async def send(message: Any) -> None:
        answer.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b"", "state": {}}
    await app(scope, receive, send)
    assert answer[0]["status"] == 408
