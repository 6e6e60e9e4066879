"""A hard case over HTTP from the invitation to the answer, as other chats would bring it in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.storage import Storage
from tests.api.office import MENDED, WRONG, Office, Someone, answered_case, opened
from tests.escalation.conftest import database_url, postgres_url, sqlite_template, storage

__all__ = ["database_url", "postgres_url", "sqlite_template", "storage"]


@pytest.fixture
async def office(storage: Storage, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """The office on each kind of database."""
    async with opened(database_url, tmp_path) as office:
        yield office


async def newcomer(office: Office, name: str) -> Someone:
    """An officer who was invited over HTTP, and has a token for the code."""
    body = {"name": name, "role": "officer", "department": "市综合执法局"}
    entered = await office["赵主任"].post("/v1/people", body)
    got = await office.stranger.post("/v1/people/redeem", json={"code": entered["code"]})
    token: str = got.json()["token"]
    return Someone(office["赵主任"].person, token, office.stranger)


async def test_from_the_invitation_to_the_answer(office: Office) -> None:
    officer = await newcomer(office, "新警官")
    talk = (await officer.post("/v1/conversations"))["id"]
    turns = f"/v1/conversations/{talk}/turns"

    answered = await officer.post(turns, {"text": "摆摊占道怎么罚"})
    assert answered["kind"] == "answered"
    assert answered["answer"]["articles"][0]["citation"] == "《中华人民共和国样例法》第八条"
    follow_up = await officer.post(turns, {"text": "那公司呢"})
    assert follow_up["answer"]["articles"][0]["article"] == "第九条"

    handed = await officer.post(f"{turns}/{follow_up['turn']}/hand-over")
    assert handed["kind"] == "case_opened"
    number = handed["case"]["number"]
    assert handed["message"].startswith(f"已转交质量提升分队，案件编号 {number}，预计 11月")
    assert handed["case"]["group"] == "第一组"
    case = f"/v1/cases/{number}"

    # Two members claim at the same moment.
    chen, zhou = office["陈法官"], office["周检察官"]
    claims = await asyncio.gather(chen.call("POST", f"{case}/claim"), zhou.call("POST", f"{case}/claim"))
    assert sorted(claim.status_code for claim in claims) == [200, 409]
    winner, second = (chen, zhou) if claims[0].is_success else (zhou, chen)
    (lost,) = [claim.json()["error"] for claim in claims if not claim.is_success]
    assert lost["message"] == f"案件已由 {winner.person.name} 认领。"
    assert (lost["state"], lost["holder"]) == ("assigned", winner.person.name)

    seen = await winner.get(case)
    assert seen["found"][0]["article"]["text"].startswith("公司占用道路")
    assert seen["conversation"][0]["question"] == "摆摊占道怎么罚"
    assert "draft" in seen["actions"]

    objected = await winner.call("POST", f"{case}/draft", {"text": WRONG})
    assert objected.status_code == 422
    problem = objected.json()["error"]["draft"]["problems"][0]
    assert (problem["verdict"], problem["citation"]) == ("NOT_FOUND", "《中华人民共和国样例法》第九十九条")
    early = await second.call("POST", f"{case}/check", {"version": 1})
    assert (early.status_code, early.json()["error"]["kind"]) == (409, "ProblemsOutstanding")
    assert early.json()["error"]["problems"] == [problem]
    assert (await officer.get(case))["drafts"] == []

    mended = await winner.call("POST", f"{case}/draft", {"text": MENDED})
    assert (mended.status_code, mended.json()["draft"]["version"]) == (201, 2)
    own = await winner.call("POST", f"{case}/check", {"version": 2})
    assert (own.status_code, own.json()["error"]["message"]) == (
        403,
        "起草人不能复核自己的答复，请另一名成员复核。",
    )
    stale = await second.call("POST", f"{case}/check", {"version": 1})
    assert stale.status_code == 409
    assert (await second.post(f"{case}/check", {"version": 2}))["state"] == "checked"

    notices = (await officer.get("/v1/notices"))["notices"]
    assert [notice["kind"] for notice in notices] == ["case_opened", "case_taken", "answer"]
    assert notices[-1]["message"] == f"案件 {number} 的答复：{MENDED}"
    read = await officer.get(case)
    assert (read["answer"], read["state"]) == (MENDED, "answered")
    assert await officer.post("/v1/notices/read", {"up_to": notices[-1]["id"]}) == {"read": 3}
    assert (await officer.get("/v1/notices"))["notices"] == []
    assert (await officer.post(f"{case}/close"))["state"] == "closed"

    events = [(event["actor"], event["action"]) for event in (await second.get(case))["events"]]
    assert events == [
        ("新警官", "open"),
        (winner.person.name, "claim"),
        (winner.person.name, "draft"),
        (winner.person.name, "draft"),
        (second.person.name, "check"),
        ("新警官", "deliver"),
        ("新警官", "close"),
    ]


async def test_the_next_officer_with_the_same_question_gets_the_guidance(office: Office) -> None:
    number = await answered_case(office, "公司在人行道上占道摆摊，处罚一万元有依据吗？我拿不准，转人工")
    wang = office["王队"]
    talk = (await wang.post("/v1/conversations"))["id"]
    reply = await wang.post(
        f"/v1/conversations/{talk}/turns", {"text": "公司在人行道上占道摆摊，处罚一万元有依据吗"}
    )
    assert (reply["kind"], reply["guidance"]["case_number"]) == ("guided", number)
    assert reply["message"] == f"质量提升分队答复过同类问题（质量提升分队指导意见{number}）。{MENDED}"


async def test_who_asks_for_a_person_gets_one_though_the_question_was_answered_before(office: Office) -> None:
    number = await answered_case(office, "公司在人行道上占道摆摊，处罚一万元有依据吗？我拿不准，转人工")
    wang = office["王队"]
    talk = (await wang.post("/v1/conversations"))["id"]
    question = "公司在人行道上占道摆摊，处罚一万元有依据吗，请转人工"
    reply = await wang.post(f"/v1/conversations/{talk}/turns", {"text": question})
    assert reply["kind"] == "case_opened"
    assert reply["case"]["number"] != number


async def test_a_like_question_gets_the_law_and_beside_it_what_was_answered(office: Office) -> None:
    number = await answered_case(office, "公司在人行道上占道摆摊，处罚一万元有依据吗？我拿不准，转人工")
    wang = office["王队"]
    talk = (await wang.post("/v1/conversations"))["id"]
    reply = await wang.post(f"/v1/conversations/{talk}/turns", {"text": "公司在人行道上占道摆摊，怎么处罚"})
    assert (reply["kind"], reply["guidance"]) == ("answered", None)
    assert [each["case_number"] for each in reply["alike"]] == [number]
