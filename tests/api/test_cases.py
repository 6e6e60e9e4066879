"""/v1/cases: who sees which, what each may do, and what is told of a refusal."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.office import MENDED, WRONG, Office, Someone, answered_case, opened_case

QUESTION = "公司占道摆摊怎么罚，转人工"


async def numbers(someone: Someone, query: str = "") -> list[str]:
    return [case["number"] for case in (await someone.get(f"/v1/cases{query}"))["cases"]]


async def test_each_sees_what_is_theirs_to_see(office: Office) -> None:
    first = await opened_case(office["李警官"], QUESTION)
    second = await opened_case(office["王队"], "公司占道怎么罚，我要转人工")
    sees = {name: await numbers(someone) for name, someone in office.people.items()}
    assert sees == {
        "李警官": [first],
        "王队": [second],
        "陈法官": [first],
        "周检察官": [first],
        "吴科长": [],  # of the asker's department
        "钱律师": [second],
        "孙教授": [second],
        "赵主任": [second, first],
    }
    for name, someone in office.people.items():
        for number in (first, second):
            shown = await someone.call("GET", f"/v1/cases/{number}")
            assert (shown.status_code == 200) == (number in sees[name]), name


_ACTIONS: list[tuple[str, Any]] = [
    ("claim", None),
    ("release", None),
    ("assign", {"member_id": 3}),
    ("draft", {"text": MENDED}),
    ("acknowledge", {"why": "有依据"}),
    ("check", {"version": 1}),
    ("return", {"why": "再看看"}),
    ("transfer", {"why": "属证据问题"}),
    ("scope", {"scope": "证据收集"}),
    ("notes", {"text": "请补充"}),
    ("close", None),
    ("reopen", {"why": "没有解决"}),
    ("withdraw", None),
]


@pytest.mark.parametrize(("action", "body"), _ACTIONS, ids=[action for action, _ in _ACTIONS])
async def test_a_case_out_of_sight_is_told_apart_from_none_by_nothing(
    office: Office, action: str, body: Any
) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    for name in ("王队", "吴科长", "钱律师"):
        hidden = await office[name].call("POST", f"/v1/cases/{number}/{action}", body)
        absent = await office[name].call("POST", f"/v1/cases/ZW2026-9999/{action}", body)
        assert hidden.status_code == 404
        assert hidden.json() == absent.json()
        assert number not in hidden.text
    assert (await office.stranger.post(f"/v1/cases/{number}/{action}", json=body)).status_code == 401


async def test_a_token_of_a_lesser_role_does_not_see_what_its_person_does(office: Office) -> None:
    number, chen = await opened_case(office["李警官"], QUESTION), office["陈法官"]
    made = await chen.post("/v1/people/me/tokens", {"role": "officer"})
    lesser = Someone(chen.person, made["token"], chen.http)
    assert (await lesser.call("POST", f"/v1/cases/{number}/claim")).status_code == 404
    assert await numbers(lesser) == []
    assert (await lesser.call("GET", "/v1/cases/ledger")).status_code == 403


async def test_lists_are_narrowed_by_state_and_hand_and_come_in_pages(office: Office) -> None:
    li, chen = office["李警官"], office["陈法官"]
    made = [await opened_case(li, f"公司占道摆摊第{n}次怎么罚，转人工") for n in "一二三四"]
    await chen.post(f"/v1/cases/{made[1]}/claim")
    await li.post(f"/v1/cases/{made[2]}/withdraw")
    assert await numbers(chen, "?state=open") == [made[3], made[0]]
    assert await numbers(chen, "?state=assigned&state=withdrawn") == [made[2], made[1]]
    assert await numbers(chen, "?open=true&state=withdrawn") == []
    assert await numbers(chen, "?open=true") == [made[3], made[1], made[0]]
    assert await numbers(chen, "?mine=true") == [made[1]]
    page = await li.get("/v1/cases?limit=3")
    assert [case["number"] for case in page["cases"]] == [made[3], made[2], made[1]]
    rest = await li.get(f"/v1/cases?limit=3&before={page['next']}")
    assert ([case["number"] for case in rest["cases"]], rest["next"]) == ([made[0]], None)
    claimed = (await li.get("/v1/cases?state=assigned"))["cases"][0]
    assert (claimed["assignee"], claimed["group"], claimed["state_text"]) == ("陈法官", "第一组", "起草中")


async def test_a_writer_answers_for_what_the_gate_objects_to(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    chen, zhou, case = office["陈法官"], office["周检察官"], f"/v1/cases/{number}"
    await chen.post(f"{case}/claim")
    assert (await chen.call("POST", f"{case}/draft", {"text": WRONG})).status_code == 422
    other = await zhou.call("POST", f"{case}/acknowledge", {"why": "有依据"})
    assert (other.status_code, other.json()["error"]["message"]) == (403, "只有起草人可以说明草稿中的问题。")
    assert (await chen.post(f"{case}/acknowledge", {"why": "地方条例有此条"}))["draft_settled"] is True
    (draft,) = (await zhou.get(case))["drafts"]
    assert (draft["settled"], draft["acknowledged_why"]) == (True, "地方条例有此条")
    assert (await zhou.post(f"{case}/check", {"version": 1}))["checker"] == "周检察官"


async def test_a_draft_is_returned_mended_and_noted_upon(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    chen, zhou, li, case = office["陈法官"], office["周检察官"], office["李警官"], f"/v1/cases/{number}"
    await chen.post(f"{case}/claim")
    await chen.post(f"{case}/notes", {"text": "是首次违法吗？"})
    await li.post(f"{case}/notes", {"text": "是首次"})
    await chen.post(f"{case}/draft", {"text": MENDED})
    returned = await zhou.post(f"{case}/return", {"why": "请写明首次违法"})
    assert (returned["state"], returned["assignee"]) == ("returned", "陈法官")
    team, asker = await chen.get(case), await li.get(case)
    assert [(note["author"], note["text"]) for note in asker["notes"]] == [
        ("陈法官", "是首次违法吗？"),
        ("李警官", "是首次"),
    ]
    assert [event["why"] for event in team["events"] if event["action"] == "return"] == ["请写明首次违法"]
    assert [event["why"] for event in asker["events"] if event["action"] == "return"] == [""]
    assert (asker["drafts"], asker["answer"], asker["like"]) == ([], None, [])


async def test_a_case_passes_to_another_group_with_a_reason(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    chen, case = office["陈法官"], f"/v1/cases/{number}"
    assert (await chen.call("POST", f"{case}/transfer", {"why": ""})).status_code == 422
    assert (await chen.call("POST", f"{case}/transfer", {"why": "x", "group_id": 1})).status_code == 422
    passed = await chen.post(f"{case}/transfer", {"why": "属证据问题", "group_id": 2})
    assert (passed["group"], passed["state"]) == ("第二组", "open")
    assert (await chen.call("GET", case)).status_code == 404
    assert (await office["钱律师"].post(f"{case}/claim"))["assignee"] == "钱律师"


async def test_an_admin_gives_a_case_to_a_member_and_members_do_not(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    case, zhou = f"/v1/cases/{number}", office["周检察官"].person
    assert (await office["陈法官"].call("POST", f"{case}/assign", {"member_id": zhou.id})).status_code == 403
    given = await office["赵主任"].post(f"{case}/assign", {"member_id": zhou.id, "why": "熟悉此类"})
    assert given["assignee"] == "周检察官"
    barred = await office["赵主任"].call("POST", f"{case}/assign", {"member_id": office["吴科长"].person.id})
    assert (barred.status_code, barred.json()["error"]["message"]) == (
        403,
        "按回避规定，不能办理本部门的案件。",
    )


async def test_the_team_corrects_the_scope_and_the_asker_does_not(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    case = f"/v1/cases/{number}"
    assert (await office["李警官"].call("POST", f"{case}/scope", {"scope": "证据收集"})).status_code == 403
    assert (await office["陈法官"].post(f"{case}/scope", {"scope": "证据收集"}))["scope"] == "证据收集"
    assert (await office["陈法官"].call("POST", f"{case}/scope", {"scope": "别的"})).status_code == 422


async def test_an_officer_closes_at_once_with_the_answer_or_says_that_it_is_not_solved(
    office: Office,
) -> None:
    number, li = await answered_case(office, QUESTION), office["李警官"]
    # The answer's notice was not fetched: whoever closes a case has read its answer.
    assert (await li.post(f"/v1/cases/{number}/close"))["state"] == "closed"
    again = await li.post(f"/v1/cases/{number}/reopen", {"why": "金额没有说清"})
    assert (again["state"], again["assignee"]) == ("reopened", None)
    assert (await office["陈法官"].call("POST", f"/v1/cases/{number}/close")).status_code == 409


async def test_the_ledger_says_whose_turn_it_is_and_how_late(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    office.clock.moment += timedelta(days=10)
    ledger = await office["陈法官"].get("/v1/cases/ledger")
    assert (ledger["open"], ledger["overdue"], ledger["by_state"]) == (1, 1, {"open": 1})
    (line,) = ledger["cases"]
    assert (line["number"], line["turn"], line["late_seconds"] > 0) == (number, "第一组（待认领）", True)
    assert (await office["钱律师"].get("/v1/cases/ledger"))["open"] == 0
    assert (await office["赵主任"].get("/v1/cases/ledger"))["open"] == 1
    assert (await office["李警官"].call("GET", "/v1/cases/ledger")).status_code == 403


async def test_like_cases_and_common_issues_are_shown_to_the_team(office: Office) -> None:
    first = await opened_case(office["李警官"], "公司占道摆摊怎么罚，转人工")
    second = await opened_case(office["王队"], "公司占道摆摊应该怎么罚，转人工")
    shown = await office["钱律师"].get(f"/v1/cases/{second}")
    assert [like["number"] for like in shown["like"]] == [first]
    (issue,) = (await office["陈法官"].get("/v1/cases/common-issues"))["issues"]
    assert issue["departments"] == ["市综合执法局", "市交运局"]
    assert issue["numbers"] == [first, second]
    since = "?since=2026-11-24T00:00:00"
    assert (await office["陈法官"].get(f"/v1/cases/common-issues{since}"))["issues"] == []
    assert (await office["李警官"].call("GET", "/v1/cases/common-issues")).status_code == 403


async def test_members_without_a_chat_fetch_their_notices_and_nobody_else_s(office: Office) -> None:
    number = await opened_case(office["李警官"], QUESTION)
    for name, kinds in {"陈法官": ["case_card"], "吴科长": [], "李警官": ["case_opened"], "王队": []}.items():
        waiting = (await office[name].get("/v1/notices"))["notices"]
        assert [notice["kind"] for notice in waiting] == kinds
    (card,) = (await office["陈法官"].get("/v1/notices"))["notices"]
    assert card["message"] == f"案件 {number}（待认领）：公司占道摆摊怎么罚，转人工"
    assert await office["王队"].post("/v1/notices/read", {"up_to": card["id"]}) == {"read": 0}
    assert await office["陈法官"].post("/v1/notices/read", {"up_to": card["id"]}) == {"read": 1}
    assert len((await office["周检察官"].get("/v1/notices"))["notices"]) == 1


@pytest.mark.parametrize("number", ["ZW2026-0001", "zw2026-0001"])
async def test_a_number_is_read_however_it_is_written(office: Office, number: str) -> None:
    await opened_case(office["李警官"], QUESTION)
    assert (await office["李警官"].get(f"/v1/cases/{number}"))["number"] == "ZW2026-0001"


@pytest.mark.parametrize("number", ["1", "ZW2026-0001%20OR%201=1", "..%2F..", "'"])
async def test_a_number_that_is_none_is_not_found(office: Office, number: str) -> None:
    assert (await office["赵主任"].call("GET", f"/v1/cases/{number}")).status_code == 404
