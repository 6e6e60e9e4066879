"""The routes of /v1/conversations: begin one, say something, read it; choose, another day, feedback, hand over."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.identity import DeskOf, PersonOf
from api.refusals import NOT_FOUND, TOKEN_NEEDED
from api.repeating import OnceRoute
from api.reply_views import ConversationView, ReplyView, TurnView, reply_view, turn_views
from api.words import Text
from desk.desk import Answer, Desk, Person, Reply
from desk.talking import (
    Conversation,
    begin,
    conversation_of,
    end,
    one_conversation,
    own_conversations,
    own_turn,
    read_turns,
    say,
)

router = APIRouter(
    prefix="/v1/conversations",
    tags=["对话"],
    route_class=OnceRoute,
    responses=TOKEN_NEEDED | NOT_FOUND,
)

_ID = Path(ge=1, le=2**31 - 1)
Number = Annotated[int, _ID]
_LONGEST = 4000
_SAY = (
    "得到答复、追问一个事项，或转为案件（附编号）。答复写明所在的对话：已结束或停顿三小时的对话会另起一个，"
    "此后的话单独理解。"
)


class SayRequest(BaseModel):
    """A message."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "摆摊占道怎么罚"}, {"text": "那公司呢"}, {"text": "转人工"}]
        },
    )
    text: Text = Field(max_length=_LONGEST, description="问题或接着说的话，最多 4000 字")
    as_of: date | None = Field(default=None, description="按哪一天的法律，默认从话里看，否则今天")


class FeedbackRequest(BaseModel):
    """The asker's word on an answer."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"helpful": True}]})
    helpful: bool = Field(description="true 有用，false 没用")


class ChoiceRequest(BaseModel):
    """The fact that was asked back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"choice": 0}]})
    choice: int = Field(ge=0, le=100, description="asked_back.choices 中的第几项，从 0 数起")


class DayRequest(BaseModel):
    """Another day."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"as_of": "2025-03-01"}]})
    as_of: date


class Conversations(BaseModel):
    """Conversations, the latest first."""

    conversations: list[ConversationView]


class WholeConversation(ConversationView):
    """A conversation with turns of it, in their order."""

    turns: list[TurnView]


@router.post(
    "",
    status_code=201,
    summary="开始对话",
    description="一个聊天窗口对应一个对话；接着问的话只在同一对话里理解。",
)
async def post_conversation(person: PersonOf, desk: DeskOf) -> ConversationView:
    """Begin a conversation."""
    return _shown(await begin(desk, person))


@router.get("", summary="本人的对话")
async def get_conversations(
    person: PersonOf, desk: DeskOf, limit: Annotated[int, Query(ge=1, le=100, description="个数")] = 20
) -> Conversations:
    """Your conversations over HTTP, the latest first."""
    found = await own_conversations(desk, person, limit)
    return Conversations(conversations=[_shown(each) for each in found])


@router.get("/{number}", summary="一个对话")
async def get_conversation(
    number: Number,
    person: PersonOf,
    desk: DeskOf,
    last: Annotated[int, Query(ge=1, le=200, description="最后几轮")] = 20,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="这一轮之前的")] = None,
) -> WholeConversation:
    """A conversation with its last turns, or the last before a turn."""
    found = await one_conversation(desk, person, number)
    turns = await read_turns(desk, person, number, last, before)
    return WholeConversation(**_shown(found).model_dump(), turns=await turn_views(desk, turns))


@router.post("/{number}/turns", status_code=201, summary="提问或接着说", description=_SAY)
async def post_turn(number: Number, body: SayRequest, person: PersonOf, desk: DeskOf) -> ReplyView:
    """An answer, one fact asked back, or a case with its number. Follow-ups are read against what went before.

    The reply names the conversation that it is kept in: another one, where this one was ended or has paused for three
    hours; what was said then stands alone.
    """
    reply, kept = await say(desk, person, number, body.text, body.as_of)
    return await reply_view(desk, reply, kept.id)


@router.get("/{number}/turns/{turn}/answer", summary="一轮的完整答复")
async def get_answer(number: Number, turn: Annotated[int, _ID], person: PersonOf, desk: DeskOf) -> Answer:
    """The answer of a turn, put together once more from the same question on the same day."""
    await own_turn(desk, person, number, turn)
    return await desk.answer_of(person, turn)


@router.post("/{number}/turns/{turn}/choice", status_code=201, summary="选择追问的事项")
async def post_choice(
    number: Number, turn: Annotated[int, _ID], body: ChoiceRequest, person: PersonOf, desk: DeskOf
) -> ReplyView:
    """Answer what was asked back by one of the choices."""
    await own_turn(desk, person, number, turn)
    return await _replied(desk, person, await desk.choose(person, turn, body.choice))


@router.post("/{number}/turns/{turn}/as-of", status_code=201, summary="换个日期")
async def post_day(
    number: Number, turn: Annotated[int, _ID], body: DayRequest, person: PersonOf, desk: DeskOf
) -> ReplyView:
    """The question of a turn as of another day."""
    await own_turn(desk, person, number, turn)
    return await _replied(desk, person, await desk.ask_again(person, turn, body.as_of))


@router.post("/{number}/turns/{turn}/feedback", summary="有用或没用")
async def post_feedback(
    number: Number, turn: Annotated[int, _ID], body: FeedbackRequest, person: PersonOf, desk: DeskOf
) -> TurnView:
    """Your word on an answer; it may be changed."""
    await own_turn(desk, person, number, turn)
    await desk.rate(person, turn, body.helpful)
    (shown,) = await turn_views(desk, [await own_turn(desk, person, number, turn)])
    return shown


@router.post(
    "/{number}/turns/{turn}/hand-over",
    status_code=201,
    summary="转人工",
    description="把这一轮的问题交给质量提升分队；重复办理得到同一个案件。",
)
async def post_hand_over(
    number: Number, turn: Annotated[int, _ID], person: PersonOf, desk: DeskOf
) -> ReplyView:
    """Hand the question of a turn to a person; done twice it gives the same case."""
    await own_turn(desk, person, number, turn)
    return await _replied(desk, person, await desk.hand_over(person, turn))


@router.post("/{number}/end", summary="结束对话")
async def post_end(number: Number, person: PersonOf, desk: DeskOf) -> ConversationView:
    """End a conversation: what is said next stands alone."""
    return _shown(await end(desk, person, number))


async def _replied(desk: Desk, person: Person, reply: Reply) -> ReplyView:
    return await reply_view(desk, reply, (await conversation_of(desk, person, reply.turn_id)).id)


def _shown(conversation: Conversation) -> ConversationView:
    return ConversationView.model_validate(conversation)
