"""Which questions belong to people, and which only sound so."""

import pytest

from retrieval.handover import HandoverReason, handover, without_wish


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        pytest.param("转人工", HandoverReason.PERSON_ASKED, id="转人工"),
        pytest.param("麻烦帮我接一下质量提升分队", HandoverReason.PERSON_ASKED, id="the quality team"),
        pytest.param("我想跟法院的同志聊聊", HandoverReason.PERSON_ASKED, id="someone from the court"),
        pytest.param("别让机器人回答我", HandoverReason.PERSON_ASKED, id="no machine, please"),
        pytest.param("帮我写一份行政处罚决定书", HandoverReason.DRAFTING, id="a document to draft"),
        pytest.param(
            "我手上这个案子证据够不够定性", HandoverReason.LIVE_CASE, id="evidence of one's own case"
        ),
        pytest.param("这个案子罚多少合适", HandoverReason.LIVE_CASE, id="how much is right"),
        pytest.param("对方去法院告我们，会不会输", HandoverReason.LIVE_CASE, id="a forecast of the court"),
    ],
)
def test_a_question_for_people_is_recognised(question: str, reason: HandoverReason) -> None:
    found = handover(question)
    assert found is not None
    assert found.reason is reason


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("当事人拒绝签字怎么办", id="a party in a general rule"),
        pytest.param("我们局能委托街道办处罚吗", id="our office in a general rule"),
        pytest.param("证据先行登记保存最长几天", id="evidence in a general rule"),
        pytest.param("卖过期食品罚多少", id="a fine"),
        pytest.param("听证由谁主持", id="who presides"),
        pytest.param("专家鉴定的时间算不算在办案期限内", id="experts in a general rule"),
    ],
)
def test_a_general_rule_stays_with_the_desk(question: str) -> None:
    assert handover(question) is None


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("占道怎么罚？我拿不准，转人工", "占道怎么罚？"),
        ("麻烦转人工。占道怎么罚", "占道怎么罚"),
        ("我不太清楚 占道怎么罚", "占道怎么罚"),
        ("请专家看看占道怎么罚", "请专家看看占道怎么罚"),
        ("转人工", "转人工"),
        ("", ""),
    ],
)
def test_the_matter_is_what_is_left_without_the_wish(question: str, bare: str) -> None:
    assert without_wish(question) == bare
