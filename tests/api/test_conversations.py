"""/v1/conversations: asked, followed up, asked back, handed over; read by whoever holds them and nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.office import Office, Someone

FINE = "摆摊占道怎么罚"


async def begun(someone: Someone) -> str:
    """Where turns of a new conversation go."""
    return f"/v1/conversations/{(await someone.post('/v1/conversations'))['id']}/turns"


async def test_a_follow_up_is_read_in_its_conversation_and_in_no_other(office: Office) -> None:
    li = office["李警官"]
    first, second = await begun(li), await begun(li)
    await li.post(first, {"text": FINE})
    followed = await li.post(first, {"text": "那公司呢"})
    assert followed["answer"]["articles"][0]["article"] == "第九条"
    alone = await li.post(second, {"text": "第二款呢"})
    assert alone["kind"] == "declined"


async def test_turns_are_read_in_order_and_by_pages(office: Office) -> None:
    li = office["李警官"]
    turns = await begun(li)
    said = [FINE, "那公司呢", "占道怎么罚"]
    for text in said:
        await li.post(turns, {"text": text})
    path = turns.removesuffix("/turns")
    whole = (await li.get(path))["turns"]
    assert [turn["kind"] for turn in whole] == ["answered"] * 3
    assert whole[0]["question"] == FINE
    assert whole[0]["citations"][0] == "《中华人民共和国样例法》第八条"
    last = (await li.get(f"{path}?last=1"))["turns"]
    assert [turn["id"] for turn in last] == [whole[-1]["id"]]
    before = (await li.get(f"{path}?last=1&before={last[0]['id']}"))["turns"]
    assert [turn["id"] for turn in before] == [whole[-2]["id"]]


@pytest.mark.parametrize("how", ["a long pause", "its end"])
async def test_what_comes_after_stands_alone_in_a_new_conversation(office: Office, how: str) -> None:
    li = office["李警官"]
    turns = await begun(li)
    before = await li.post(turns, {"text": FINE})
    if how == "its end":
        ended = await li.post(turns.replace("/turns", "/end"))
        assert ended["ended_at"] is not None
    else:
        office.clock.moment += timedelta(hours=3, minutes=1)
    after = await li.post(turns, {"text": "那公司呢"})
    assert after["conversation"] != before["conversation"]
    assert (await li.get(f"/v1/conversations/{after['conversation']}"))["turns"][0]["id"] == after["turn"]
    listed = (await li.get("/v1/conversations"))["conversations"]
    assert [each["id"] for each in listed] == [after["conversation"], before["conversation"]]


async def test_an_answer_is_rated_and_the_word_may_change(office: Office) -> None:
    li = office["李警官"]
    turns = await begun(li)
    turn = (await li.post(turns, {"text": FINE}))["turn"]
    for helpful in (True, False):
        rated = await li.post(f"{turns}/{turn}/feedback", {"helpful": helpful})
        assert (rated["id"], rated["helpful"]) == (turn, helpful)


async def test_an_answer_is_fetched_again_and_asked_as_of_another_day(office: Office) -> None:
    li = office["李警官"]
    turns = await begun(li)
    reply = await li.post(turns, {"text": FINE})
    assert await li.get(f"{turns}/{reply['turn']}/answer") == reply["answer"]
    other = await li.post(f"{turns}/{reply['turn']}/as-of", {"as_of": "2025-03-01"})
    assert other["answer"]["as_of"] == "2025-03-01"
    assert other["turn"] > reply["turn"]


async def test_a_person_is_asked_for_in_words(office: Office) -> None:
    li = office["李警官"]
    turns = await begun(li)
    nothing = await li.post(turns, {"text": "转人工"})
    assert (nothing["kind"], nothing["message"]) == (
        "nothing_to_hand_over",
        "请先写出要交给质量提升分队的问题。",
    )
    await li.post(turns, {"text": FINE})
    opened = await li.post(turns, {"text": "转人工"})
    assert (opened["kind"], opened["case"]["question"]) == ("case_opened", FINE)
    (_, _, last) = (await li.get(turns.removesuffix("/turns")))["turns"]
    assert last["case"] == opened["case"]["number"]


async def test_one_fact_is_asked_back_and_chosen(office: Office) -> None:
    chen = office["陈法官"]  # of a department whose field is not known
    turns = await begun(chen)
    asked = await chen.post(turns, {"text": "无证怎么罚"})
    assert (asked["kind"], asked["asked_back"]["missing"]) == ("asked_back", "field")
    assert asked["message"] == "您问的是哪个领域？请选择执法部门，或直接写出来。"
    choices = asked["asked_back"]["choices"]
    chosen = await chen.post(f"{turns}/{asked['turn']}/choice", {"choice": len(choices) - 1})
    assert (chosen["kind"], chosen["asked_back"]) == ("answered", None)
    path = f"{turns}/{asked['turn']}/choice"
    assert (await chen.call("POST", path, {"choice": len(choices)})).status_code == 422


async def test_a_turn_handed_over_twice_gives_the_same_case(office: Office) -> None:
    li = office["李警官"]
    turns = await begun(li)
    turn = (await li.post(turns, {"text": FINE}))["turn"]
    numbers = [(await li.post(f"{turns}/{turn}/hand-over"))["case"]["number"] for _ in range(2)]
    assert numbers == ["ZW2026-0001"] * 2


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("GET", "", None),
        ("POST", "/end", {}),
        ("POST", "/turns", {"text": FINE}),
        ("GET", "/turns/{turn}/answer", None),
        ("POST", "/turns/{turn}/feedback", {"helpful": True}),
        ("POST", "/turns/{turn}/hand-over", {}),
        ("POST", "/turns/{turn}/choice", {"choice": 0}),
        ("POST", "/turns/{turn}/as-of", {"as_of": "2025-03-01"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("other", ["王队", "陈法官", "赵主任"])
async def test_nobody_else_comes_near_a_conversation(
    office: Office, method: str, suffix: str, body: Any, other: str
) -> None:
    turns = await begun(office["李警官"])
    turn = (await office["李警官"].post(turns, {"text": FINE}))["turn"]
    own = await begun(office[other])
    path = suffix.format(turn=turn)
    refused = await office[other].call(method, turns.removesuffix("/turns") + path, body)
    assert (refused.status_code, refused.json()["error"]["kind"]) == (404, "NotFound")
    if "{turn}" in suffix:  # nor by the way of a conversation of one's own
        refused = await office[other].call(method, own.removesuffix("/turns") + path, body)
        assert refused.status_code == 404


async def test_a_conversation_held_in_telegram_is_no_conversation_here(office: Office) -> None:
    li = office["李警官"]
    await office.desk.ask(li.person, FINE, "telegram", "7")
    assert (await li.get("/v1/conversations"))["conversations"] == []
    assert (await li.call("GET", "/v1/conversations/1")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"text": ""},
        {"text": "罚" * 4001},
        {"text": FINE, "as_of": "昨天"},
        {"text": FINE, "role": "admin"},
        {},
    ],
    ids=["empty", "too long", "a day that is none", "an unknown field", "nothing"],
)
async def test_what_is_no_message_is_refused_and_leaves_no_turn(office: Office, body: Any) -> None:
    li = office["李警官"]
    turns = await begun(li)
    refused = await li.call("POST", turns, body)
    assert refused.status_code == 422
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.json()["error"]["message"])
    assert (await li.get(turns.removesuffix("/turns")))["turns"] == []
