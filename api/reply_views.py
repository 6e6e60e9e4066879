"""Conversations as JSON: their turns, and a reply with the sentence that a chat can show."""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api import texts
from api.case_views import CaseBrief, brief
from desk.case_files import names_in
from desk.desk import Answer, Desk, Guidance, Missing, Reply, ReplyKind
from desk.talking import StoredTurn, case_numbers


class ConversationView(BaseModel):
    """A conversation."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None


class TurnView(BaseModel):
    """One exchange: what was asked, made whole, and in short what was replied."""

    id: int
    at: datetime
    kind: str
    question: str
    reply: str
    as_of: date
    citations: list[str]
    case: str | None = Field(description="案件编号")
    helpful: bool | None


class GuidanceView(BaseModel):
    """What the team has answered before: to the same question, or to one like it."""

    model_config = ConfigDict(from_attributes=True)
    case_number: str
    citation: str
    question: str
    answer: str
    citations: list[str]
    approved_at: datetime


class AskedBack(BaseModel):
    """The one fact that decides: say it, or choose it by its place."""

    missing: Missing
    choices: list[str]


class ReplyView(BaseModel):
    """The desk's reply: `message` can be shown as it is, the rest holds what it rests on."""

    conversation: int = Field(description="所在的对话；停顿三小时后会是新的一个")
    turn: int = Field(description="这一轮的编号，用于反馈、转人工等")
    kind: ReplyKind = Field(
        description="answered 已答，guided 有分队指导意见，asked_back 追问，declined 未能答，"
        "courtesy 礼貌用语，case_opened 已转人工，nothing_to_hand_over 尚无问题可转"
    )
    message: str
    answer: Answer | None
    guidance: GuidanceView | None
    alike: list[GuidanceView] = Field(description="分队对相近问题的答复：与所问不一定相同，仅供参考")
    asked_back: AskedBack | None
    case: CaseBrief | None


async def reply_view(desk: Desk, reply: Reply, conversation: int) -> ReplyView:
    """A reply, kept in that conversation."""
    case = None
    if reply.case is not None:
        case = brief(reply.case, await names_in(desk, [reply.case]))
    return ReplyView(
        conversation=conversation,
        turn=reply.turn_id,
        kind=reply.kind,
        message=_message(reply, case),
        answer=None if reply.kind is ReplyKind.NOTHING_TO_HAND_OVER else reply.answer,
        guidance=GuidanceView.model_validate(reply.guidance) if reply.guidance else None,
        alike=[GuidanceView.model_validate(each) for each in reply.alike],
        asked_back=AskedBack(missing=reply.missing, choices=list(reply.choices)) if reply.missing else None,
        case=case,
    )


async def turn_views(desk: Desk, turns: Sequence[StoredTurn]) -> list[TurnView]:
    """Turns, with the numbers of the cases that they opened."""
    numbers = await case_numbers(desk, turns)
    return [
        TurnView(
            id=turn.id,
            at=turn.at,
            kind=turn.kind,
            question=turn.question,
            reply=turn.reply,
            as_of=turn.as_of,
            citations=list(turn.citations),
            case=numbers.get(turn.case_id or 0),
            helpful=turn.helpful,
        )
        for turn in turns
    ]


def _message(reply: Reply, case: CaseBrief | None) -> str:
    if case is not None:
        words = texts.CASE_OPENED if case.group else texts.CASE_WAITS
        return words.format(number=case.number, due=texts.moment(case.answer_due))
    if reply.kind is ReplyKind.NOTHING_TO_HAND_OVER:
        return texts.NOTHING_TO_HAND_OVER
    if reply.missing is not None:
        return texts.ASKED_BACK[reply.missing]
    if reply.guidance is not None:
        return _guided(reply.guidance)
    return reply.answer.message


def _guided(guidance: Guidance) -> str:
    return texts.GUIDED.format(citation=guidance.citation) + guidance.answer
