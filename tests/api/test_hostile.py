"""What strangers and broken clients send: refused in Chinese, never a crash, and nothing of it in a log."""

import logging
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from structlog.testing import capture_logs

from api.crashes import Crashes
from tests.api.office import Office, opened_case

_CASE = "/v1/cases/ZW2026-0001"
_TURNS = "/v1/conversations/1/turns"
_BODIES: list[tuple[str, str, str]] = [
    ("NUL in a message", _TURNS, r'{"text": "罚\u0000款"}'),
    ("half a character in a message", _TURNS, r'{"text": "罚\ud800款"}'),
    ("a day before all law", _TURNS, '{"text": "摆摊占道怎么罚", "as_of": "0001-01-01"}'),
    ("the last of all days", _TURNS, '{"text": "摆摊占道怎么罚", "as_of": "9999-12-31"}'),
    ("another day, the last", f"{_TURNS}/1/as-of", '{"as_of": "9999-12-31"}'),
    ("NUL in a draft", f"{_CASE}/draft", r'{"text": "依据第八条\u0000"}'),
    ("half a character in a draft", f"{_CASE}/draft", r'{"text": "依据第八条\udfff"}'),
    ("a version beyond numbers", f"{_CASE}/check", '{"version": 99999999999999999999}'),
    ("a group beyond numbers", f"{_CASE}/transfer", '{"why": "x", "group_id": 1e400}'),
    ("NUL in a reason", f"{_CASE}/return", r'{"why": "\u0000"}'),
    ("NUL in a note", f"{_CASE}/notes", r'{"text": "\u0000"}'),
    ("NUL in a reason not needed", f"{_CASE}/withdraw", r'{"why": "a\u0000b"}'),
    ("NUL in a name", "/v1/people", r'{"name": "a\u0000", "role": "officer", "department": "市水务局"}'),
    (
        "a name of half a character",
        "/v1/people",
        r'{"name": "\ud800", "role": "officer", "department": "水务局"}',
    ),
    ("NUL in a label", "/v1/people/me/tokens", r'{"label": "a\u0000"}'),
    ("NUL in a code", "/v1/people/redeem", r'{"code": "\u0000"}'),
    ("nested beyond measure", _TURNS, "[" * 100_000),
    ("no JSON", _TURNS, "\xff\xfe"),
    ("NaN", f"{_TURNS}/1/choice", '{"choice": NaN}'),
]
_TAKEN = frozenset({"a day before all law", "the last of all days", "another day, the last"})
_PATHS = [
    "/v1/cases/%00",
    "/v1/cases/ZW2026-0001%00",
    f"/v1/cases/{'x' * 5000}",
    "/v1/cases?before=99999999999999999999",
    "/v1/cases?before=-1",
    "/v1/cases?limit=0",
    "/v1/cases?state=%00",
    "/v1/cases/common-issues?since=0001-01-01T00:00:00%2B14:00",
    "/v1/cases/common-issues?since=9999-12-31T23:59:59-14:00",
    "/v1/conversations/99999999999999999999",
    "/v1/conversations/1?before=99999999999999999999",
    "/v1/conversations/1/turns/-1/answer",
    "/v1/people/0",
    "/v1/index/builds/%00",
    "/v1/library/documents/%00",
    "/v1/notices?limit=100000",
]


async def _open(office: Office) -> None:
    await opened_case(office["赵主任"], "公司占道摆摊怎么罚，转人工")


@pytest.mark.parametrize(("name", "path", "body"), _BODIES, ids=[name for name, _, _ in _BODIES])
async def test_no_body_makes_it_crash(office: Office, name: str, path: str, body: str) -> None:
    await _open(office)
    headers = {"Authorization": f"Bearer {office['赵主任'].token}", "Content-Type": "application/json"}
    with capture_logs() as logged:
        answer = await office.stranger.post(
            path, content=body.encode("latin-1" if "\xff" in body else "utf-8"), headers=headers
        )
    assert answer.status_code == 201 if name in _TAKEN else answer.status_code in {400, 422}, logged
    if not answer.is_success:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["error"]["message"])


@pytest.mark.parametrize("path", _PATHS)
async def test_no_address_makes_it_crash(office: Office, path: str) -> None:
    await _open(office)
    with capture_logs() as logged:
        answer = await office["赵主任"].call("GET", path)
    assert answer.status_code in {404, 422, 503}, logged
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["error"]["message"])


async def test_a_defect_is_logged_by_its_place_and_not_by_what_was_in_hand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()
    app.add_middleware(Crashes)

    @app.get("/")
    async def broken() -> Any:
        raise ValueError("李警官问：当事人身份证532501")

    with caplog.at_level(logging.DEBUG), capture_logs() as logged:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://desk") as client:
            answer = await client.get("/")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (500, "internal")
    (record,) = logged
    assert (record["event"], record["error"]) == ("request_crashed", "ValueError")
    assert "in broken" in "".join(record["lines"])
    assert "身份证" not in caplog.text


async def test_what_is_refused_is_not_quoted(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    li = office["李警官"]
    with caplog.at_level(logging.INFO), capture_logs() as logged:
        refused = await li.call("POST", "/v1/conversations", {})
        turns = f"/v1/conversations/{refused.json()['id']}/turns"
        refused = await li.call(
            "POST", turns, {"text": "当事人身份证532501", "surprise": "当事人身份证532501"}
        )
        assert refused.status_code == 422
        await li.call("POST", turns, {"text": "当事人身份证532501，转人工"})
    assert "532501" not in refused.text + caplog.text + str(logged)
