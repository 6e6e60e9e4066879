"""/v1/people: admins enter, change and dismiss; a one-time code becomes a token; members go on and off duty."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.office import Office, Someone

OFFICER = {"name": "新人", "role": "officer", "department": "水务局"}
MEMBER = {"name": "新成员", "role": "member", "department": "市法院", "group_id": 2, "scopes": ["证据收集"]}


async def redeem(office: Office, code: str) -> Any:
    return await office.stranger.post("/v1/people/redeem", json={"code": code, "label": "手机"})


async def test_from_an_invitation_to_a_token_that_works(office: Office) -> None:
    entered = await office["赵主任"].post("/v1/people", OFFICER)
    assert entered["person"]["department"] == "市水务局"
    assert (await redeem(office, "ABCD-EFGH-JKLM-NPQR-STUV")).status_code == 422
    got = await redeem(office, entered["code"].lower())
    assert got.status_code == 201
    newcomer = Someone(office["赵主任"].person, got.json()["token"], office.stranger)
    assert (await newcomer.get("/v1/people/me"))["id"] == entered["person"]["id"]
    again = await redeem(office, entered["code"])
    assert (again.status_code, again.json()["error"]["kind"]) == (422, "InvitationInvalid")


async def test_wrong_tries_are_counted_and_spend_a_code(office: Office) -> None:
    code = (await office["赵主任"].post("/v1/people", OFFICER))["code"]
    wrong = code[:-4] + ("2222" if not code.endswith("2222") else "3333")
    for _ in range(5):
        assert (await redeem(office, wrong)).status_code == 422
    assert (await redeem(office, code)).status_code == 422


async def test_a_token_from_a_code_ends_after_ninety_days(office: Office) -> None:
    code = (await office["赵主任"].post("/v1/people", OFFICER))["code"]
    token = (await redeem(office, code)).json()["token"]
    newcomer = Someone(office["赵主任"].person, token, office.stranger)
    office.clock.moment += timedelta(days=89)
    assert (await newcomer.call("GET", "/v1/people/me")).status_code == 200
    office.clock.moment += timedelta(days=1)
    assert (await newcomer.call("GET", "/v1/people/me")).status_code == 401


async def test_a_new_code_ends_the_old_one(office: Office) -> None:
    zhao = office["赵主任"]
    entered = await zhao.post("/v1/people", MEMBER)
    fresh = await zhao.post(f"/v1/people/{entered['person']['id']}/code")
    assert (await redeem(office, entered["code"])).status_code == 422
    assert (await redeem(office, fresh["code"])).status_code == 201


async def test_a_person_is_changed_in_what_is_named_and_nothing_else(office: Office) -> None:
    zhao, chen = office["赵主任"], office["陈法官"].person
    changed = await zhao.call("PATCH", f"/v1/people/{chen.id}", {"scopes": ["法律适用", "案件主体"]})
    shown = await zhao.get(f"/v1/people/{chen.id}")
    assert changed.json() == shown
    assert (shown["scopes"], shown["name"], shown["group_id"], shown["on_duty"]) == (
        ["案件主体", "法律适用"],
        "陈法官",
        1,
        True,
    )


async def test_somebody_dismissed_can_do_nothing_until_admitted_again(office: Office) -> None:
    zhao, li = office["赵主任"], office["李警官"]
    gone = (await zhao.call("DELETE", f"/v1/people/{li.person.id}")).json()
    assert gone["active"] is False
    code = await zhao.post(f"/v1/people/{li.person.id}/code")
    assert (await redeem(office, code["code"])).status_code == 422
    await zhao.call("PATCH", f"/v1/people/{li.person.id}", {"active": True})
    code = await zhao.post(f"/v1/people/{li.person.id}/code")
    assert (await redeem(office, code["code"])).status_code == 201


async def test_members_go_on_and_off_duty_and_admins_send_them(office: Office) -> None:
    chen, zhao = office["陈法官"], office["赵主任"]
    assert (await chen.call("PUT", "/v1/people/me/duty", {"on": False})).json()["on_duty"] is False
    sent = await zhao.call("PUT", f"/v1/people/{chen.person.id}/duty", {"on": True})
    assert sent.json()["on_duty"] is True
    assert (await office["李警官"].call("PUT", "/v1/people/me/duty", {"on": True})).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(OFFICER | {"department": "火星局"}, 422, id="an officer of no pilot department"),
        pytest.param(MEMBER | {"group_id": None}, 422, id="a member without a group"),
        pytest.param(OFFICER | {"group_id": 1}, 422, id="an officer in a group"),
        pytest.param(MEMBER | {"group_id": 99}, 404, id="a group that is none"),
        pytest.param(OFFICER | {"name": ""}, 422, id="no name"),
        pytest.param(OFFICER | {"name": "名" * 61}, 422, id="a name too long"),
        pytest.param(OFFICER | {"role": "king"}, 422, id="a role that is none"),
        pytest.param(OFFICER | {"active": False}, 422, id="an unknown field"),
    ],
)
async def test_who_cannot_be_entered_is_refused_in_chinese(
    office: Office, body: dict[str, Any], status: int
) -> None:
    refused = await office["赵主任"].call("POST", "/v1/people", body)
    assert refused.status_code == status
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.json()["error"]["message"])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"group_id": None}, 422, id="a member out of every group"),
        pytest.param({"active": False}, 422, id="a dismissal by the back door"),
        pytest.param({"name": None}, 422, id="no name"),
        pytest.param({"id": 1}, 422, id="another number"),
    ],
)
async def test_a_change_that_makes_no_person_is_refused(
    office: Office, changes: dict[str, Any], status: int
) -> None:
    path = f"/v1/people/{office['陈法官'].person.id}"
    assert (await office["赵主任"].call("PATCH", path, changes)).status_code == status
    assert (await office["赵主任"].get(path))["group_id"] == 1


_FOR_ADMINS = [
    ("GET", "/v1/people"),
    ("POST", "/v1/people"),
    ("GET", "/v1/people/1"),
    ("PATCH", "/v1/people/1"),
    ("DELETE", "/v1/people/1"),
    ("POST", "/v1/people/1/code"),
    ("PUT", "/v1/people/1/duty"),
    ("DELETE", "/v1/people/1/tokens"),
    ("POST", "/v1/index/builds"),
    ("GET", "/v1/index/generations"),
    ("POST", "/v1/index/rollback"),
    ("POST", "/v1/library/documents?name=a.txt"),
    ("GET", "/v1/library/documents"),
    ("DELETE", "/v1/library/documents/abc"),
]
_BODIES = {"POST /v1/people": OFFICER, "PUT /v1/people/1/duty": {"on": True}}


@pytest.mark.parametrize(("method", "path"), _FOR_ADMINS, ids=str)
async def test_what_is_for_admins_is_for_nobody_else(office: Office, method: str, path: str) -> None:
    body = _BODIES.get(f"{method} {path}", {})
    asked = [await office[name].call(method, path, body) for name in ("李警官", "陈法官")]
    stranger = await office.stranger.request(method, path, json=body)
    assert [response.status_code for response in (*asked, stranger)] == [403, 403, 401]


@pytest.mark.parametrize("path", ["/v1/index/generations", "/v1/library/documents"])
async def test_a_desk_without_generations_or_library_says_so(office: Office, path: str) -> None:
    refused = await office["赵主任"].call("GET", path)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (503, "IndexUnavailable")


async def test_groups_are_shown_to_everybody_known_without_their_chats(office: Office) -> None:
    groups = await office["李警官"].get("/v1/people/groups")
    assert [(group["id"], group["name"]) for group in groups][:2] == [(1, "第一组"), (2, "第二组")]
    assert "chat" not in groups[0]


async def test_documents_may_be_larger_than_other_bodies(office: Office) -> None:
    token = {"Authorization": f"Bearer {office['赵主任'].token}"}
    large = b"x" * 2_000_001
    taken = await office.stranger.post("/v1/library/documents?name=a.txt", content=large, headers=token)
    assert taken.status_code == 503
    refused = await office.stranger.post("/v1/people", content=large, headers=token)
    assert refused.status_code == 413
