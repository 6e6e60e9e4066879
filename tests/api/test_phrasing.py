"""Questions for the bank over HTTP: a helpful answer proposes one, an admin decides."""

from tests.api.office import Office, Someone, answered_case

CANDIDATES = "/v1/phrasing"


async def called_helpful(someone: Someone, question: str, helpful: bool = True) -> str:
    """Ask, and say whether the answer helped; where that can be said again."""
    talk = (await someone.post("/v1/conversations"))["id"]
    turn = (await someone.post(f"/v1/conversations/{talk}/turns", {"text": question}))["turn"]
    place = f"/v1/conversations/{talk}/turns/{turn}/feedback"
    await someone.post(place, {"helpful": helpful})
    return place


async def test_the_question_of_a_helpful_answer_waits_for_an_admin(office: Office) -> None:
    await called_helpful(office["李警官"], "李警官问：当事人王小明在路边摆摊罚多少")
    (proposed,) = (await office["赵主任"].get(CANDIDATES))["candidates"]
    assert (proposed["question"], proposed["citation"], proposed["source"], proposed["state"]) == (
        "某甲问：当事人某乙在路边摆摊罚多少",
        "《中华人民共和国样例法》第八条",
        "helpful",
        "proposed",
    )
    accepted = await office["赵主任"].post(f"{CANDIDATES}/{proposed['id']}/accept")
    assert (accepted["state"], accepted["decided_by"]) == ("accepted", office["赵主任"].person.id)
    refused = await office["赵主任"].post(f"{CANDIDATES}/{proposed['id']}/refuse", {"why": "太具体"})
    assert (refused["state"], refused["why"]) == ("refused", "太具体")
    assert (await office["赵主任"].get(f"{CANDIDATES}?state=accepted"))["candidates"] == []


async def test_what_is_called_helpful_no_more_is_taken_back(office: Office) -> None:
    place = await called_helpful(office["李警官"], "占道摆摊怎么罚")
    await office["李警官"].post(place, {"helpful": False})
    assert (await office["赵主任"].get(CANDIDATES))["candidates"] == []


async def test_the_question_of_approved_guidance_waits_for_an_admin_too(office: Office) -> None:
    await answered_case(office, "转人工：学校门口卖早点的三轮车反复占道，能不能先扣车")
    (proposed,) = (await office["赵主任"].get(f"{CANDIDATES}?source=guidance"))["candidates"]
    assert (proposed["citation"], proposed["state"]) == ("《中华人民共和国样例法》第八条", "proposed")


async def test_only_admins_see_and_decide(office: Office) -> None:
    await called_helpful(office["李警官"], "占道摆摊怎么罚")
    for name in ("李警官", "陈法官"):
        assert (await office[name].call("GET", CANDIDATES)).status_code == 403
        assert (await office[name].call("POST", f"{CANDIDATES}/1/accept")).status_code == 403
    assert (await office.stranger.get(CANDIDATES)).status_code == 401


async def test_a_number_that_is_none_is_not_found(office: Office) -> None:
    missing = await office["赵主任"].call("POST", f"{CANDIDATES}/9/refuse", {})
    assert (missing.status_code, missing.json()["error"]["message"]) == (404, "没有这个编号的问法。")
