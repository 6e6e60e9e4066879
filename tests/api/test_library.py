"""The library over HTTP: for admins alone; a file in, what was understood out, and away again."""

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Header
from fastapi.responses import JSONResponse

from api.library import library_router
from desk.library import Shelf
from desk.library.adding import Importer
from desk.library.reading import Readers
from desk.storage import Storage
from desk.storage.database import make_engine
from escalation.people import NewPerson, Person, Role
from kernel.clock import FixedClock
from kernel.errors import InvalidInput, NotAllowed, NotFound, ZhiwenError
from tests.desk.library.samples import RULE, edition, library_of
from tests.escalation.conftest import sqlite_template

__all__ = ["sqlite_template"]
STATUS = {NotAllowed: 403, NotFound: 404, InvalidInput: 422}
ADMIN = {"X-Person": "admin"}


async def _told(_request: Any, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"error": {"kind": type(error).__name__}}, status_code=status)


@pytest.fixture
async def client(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that has nothing but the library, and knows its admin by a header."""
    shutil.copy(sqlite_template, tmp_path / "desk.sqlite")
    storage = Storage(make_engine(f"sqlite:///{tmp_path / 'desk.sqlite'}"))
    async with storage.write() as work:
        person = await work.people.add(NewPerson("周主任", Role.ADMIN, "市司法局"))

    def admin(x_person: str = Header(default="")) -> Person:
        if x_person != "admin":
            raise NotAllowed("admins alone")
        return person

    app = FastAPI()
    app.include_router(library_router(admin))
    app.add_exception_handler(ZhiwenError, _told)
    shelf = Shelf(storage, tmp_path / "library", FixedClock.at(date(2026, 11, 23)))
    shipped = library_of(edition("中华人民共和国样本法", date(2020, 1, 1), ["第一句。"]))
    with Readers(1) as readers:
        async with Importer(shelf, shipped, readers) as importer:
            app.state.importer = importer
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk") as running:
                yield running
    await storage.close()


async def post(client: httpx.AsyncClient, name: str, body: bytes, **told: str) -> httpx.Response:
    return await client.post(
        "/v1/library/documents", params={"name": name} | told, content=body, headers=ADMIN
    )


async def test_a_document_goes_in_is_shown_and_is_taken_away(client: httpx.AsyncClient) -> None:
    made = await post(client, "条例.txt", RULE.encode(), department="市水务局")
    assert (made.status_code, made.json()["title"], made.json()["articles"]) == (
        201,
        "某州样本河道管理条例",
        5,
    )
    again = await post(client, "别名.txt", RULE.encode(), department="市水务局")
    assert (again.status_code, again.json()["known"]) == (200, True)
    (row,) = (await client.get("/v1/library/documents", headers=ADMIN)).json()["documents"]
    assert (row["path"], row["department"], row["added_by"]) == ("条例.txt", "市水务局", 1)
    place = f"/v1/library/documents/{row['digest'][:10]}"
    shown = (await client.get(place, headers=ADMIN)).json()
    assert shown["pieces"][0]["label"] == "第一条"
    assert shown["pieces"][0]["place"] == "paragraph-4"
    assert (await client.delete(place, headers=ADMIN)).status_code == 200
    assert (await client.get(place, headers=ADMIN)).status_code == 404
    assert (await client.get("/v1/library/documents", headers=ADMIN)).json() == {"documents": []}


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        pytest.param("空.docx", b"", "没有内容", id="empty"),
        pytest.param("坏.docx", b"PK\x03\x04", "损坏", id="broken"),
        pytest.param("图.png", b"\x89PNG", "不支持", id="picture"),
    ],
)
async def test_a_bad_file_is_refused_with_the_reason(
    client: httpx.AsyncClient, name: str, body: bytes, why: str
) -> None:
    refused = await post(client, name, body)
    assert refused.status_code == 422
    assert why in refused.json()["error"]["message"]


@pytest.mark.parametrize("name", ["..", "/", ".env", "a\nb.txt", "字" * 90])
async def test_a_name_that_no_file_has_is_refused(client: httpx.AsyncClient, name: str) -> None:
    assert (await post(client, name, RULE.encode())).status_code == 422


async def test_a_path_in_a_name_is_only_a_name(client: httpx.AsyncClient) -> None:
    made = await post(client, "../../条例.txt", RULE.encode())
    assert made.json()["path"] == "条例.txt"


async def test_nobody_but_an_admin_comes_near(client: httpx.AsyncClient) -> None:
    asked = [
        await client.get("/v1/library/documents"),
        await client.post("/v1/library/documents", params={"name": "条例.txt"}, content=RULE.encode()),
        await client.get("/v1/library/documents/abcdef"),
        await client.delete("/v1/library/documents/abcdef"),
    ]
    assert [response.status_code for response in asked] == [403] * 4
