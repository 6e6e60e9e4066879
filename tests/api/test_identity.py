"""Tokens: whom one speaks for, which ones count, and that none is ever told or logged."""

import logging
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from escalation.people import Role, new_token
from tests.api.office import Office, Someone

ME = "/v1/people/me"


async def bad_token(office: Office, why: str) -> str | None:
    """A token of 李警官 that does not count, for a reason."""
    li = office["李警官"]
    if why == "missing":
        return None
    if why == "no token at all":
        return "你好"
    if why == "of nobody":
        return new_token().shown
    if why == "wrong secret":
        return li.token[:-4] + ("0000" if not li.token.endswith("0000") else "1111")
    if why == "revoked":
        await office.desk.roster.revoke_tokens(None, li.person.id)
    elif why == "expired":
        _, text = await office.desk.roster.issue_token(None, li.person.id, lasts=timedelta(hours=1))
        office.clock.moment += timedelta(hours=1)
        return text
    elif why == "of somebody dismissed":
        await office.desk.roster.dismiss(None, li.person.id)
    return li.token


@pytest.mark.parametrize(
    "why",
    [
        "missing",
        "no token at all",
        "of nobody",
        "wrong secret",
        "revoked",
        "expired",
        "of somebody dismissed",
    ],
)
async def test_a_token_that_does_not_count_is_unauthorized(office: Office, why: str) -> None:
    token = await bad_token(office, why)
    headers = {} if token is None else {b"Authorization": f"Bearer {token}".encode()}
    refused = await office.stranger.get(ME, headers=headers)
    assert refused.status_code == 401
    challenge = refused.headers["WWW-Authenticate"]
    assert challenge == 'Bearer realm="zhiwen"' + ("" if token is None else ', error="invalid_token"')
    assert refused.json()["error"] == {
        "kind": "unauthorized",
        "message": "请先登录：在请求中给出有效的令牌。",
        "detail": "",
    }


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
async def test_only_the_bearer_scheme_is_read(office: Office, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {office['李警官'].token}".strip()}
    assert (await office.stranger.get(ME, headers=headers)).status_code == 401


async def test_a_token_speaks_for_its_person_in_its_role(office: Office) -> None:
    chen = office["陈法官"]
    assert (await chen.get(ME))["name"] == "陈法官"
    made = await chen.post(f"{ME}/tokens", {"role": "officer", "label": "看"})
    lesser = Someone(chen.person, made["token"], chen.http)
    assert (await lesser.get(ME))["role"] == "officer"
    assert (await lesser.call("PUT", f"{ME}/duty", {"on": False})).status_code == 403


async def test_a_token_never_widens_its_own_rights(office: Office) -> None:
    chen = office["陈法官"]
    refused = await chen.call("POST", f"{ME}/tokens", {"role": "admin"})
    assert refused.status_code == 422
    lesser = Someone(chen.person, (await chen.post(f"{ME}/tokens", {"role": "officer"}))["token"], chen.http)
    assert (await lesser.call("POST", f"{ME}/tokens", {"role": "member"})).status_code == 422


async def test_a_token_falls_with_the_role_of_its_person(office: Office) -> None:
    zhao, admin = office["赵主任"], await office.desk.roster.people(None, Role.ADMIN)
    await zhao.call("PATCH", f"/v1/people/{admin[0].id}", {"role": "officer", "department": "市水务局"})
    assert (await zhao.call("GET", "/v1/people")).status_code == 403


async def test_own_tokens_are_listed_without_secrets_and_revoked_one_by_one(office: Office) -> None:
    li = office["李警官"]
    made = await li.post(f"{ME}/tokens", {"label": "政务钉钉", "days": 30})
    listed = (await li.call("GET", f"{ME}/tokens")).text
    assert "政务钉钉" in listed
    assert "2026-12-23" in listed
    assert "hash" not in listed
    assert made["token"].rsplit("_", 1)[1] not in listed
    other = Someone(li.person, made["token"], li.http)
    assert (await li.call("DELETE", f"{ME}/tokens/{made['issued']['id']}")).json() == {"revoked": 1}
    assert (await other.call("GET", ME)).status_code == 401
    assert (await li.get(ME))["name"] == "李警官"


async def test_nobody_revokes_the_tokens_of_others(office: Office) -> None:
    li, wang = office["李警官"], office["王队"]
    (token,) = await li.get(f"{ME}/tokens")
    assert (await wang.call("DELETE", f"{ME}/tokens/{token['id']}")).json() == {"revoked": 0}
    assert (await wang.call("DELETE", f"/v1/people/{li.person.id}/tokens")).status_code == 403
    assert (await li.get(ME))["name"] == "李警官"


async def test_no_token_and_no_code_appears_in_a_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    zhao = office["赵主任"]
    with caplog.at_level(logging.DEBUG), capture_logs() as logged:
        made = await zhao.post("/v1/people", {"name": "新人", "role": "officer", "department": "市水务局"})
        got = (await office.stranger.post("/v1/people/redeem", json={"code": made["code"]})).json()
        await office.stranger.get(ME, headers={"Authorization": f"Bearer {got['token']}x"})
        broken = await zhao.call("GET", "/v1/index/generations")
        assert broken.status_code == 503
    told = caplog.text + str(logged)
    assert "request_failed" in told
    for secret in (made["code"], got["token"], zhao.token):
        assert secret not in told
