"""The routes of /v1/notices: what waits for a person who has no chat that is sent to."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import texts
from api.identity import DeskOf, PersonOf
from api.refusals import TOKEN_NEEDED
from api.repeating import OnceRoute
from desk.desk import QueuedMessage
from desk.mailbox import read_notices, waiting_notices

router = APIRouter(prefix="/v1/notices", tags=["通知"], route_class=OnceRoute, responses=TOKEN_NEEDED)


class NoticeView(BaseModel):
    """A notice: `message` can be shown as it is, `payload` holds the case's card and what belongs to the kind."""

    id: int
    at: datetime
    kind: str = Field(description="case_opened、case_taken、answer、draft_ready …")
    case: str | None = Field(description="案件编号")
    message: str
    payload: dict[str, Any]


class Notices(BaseModel):
    """What waits, the oldest first."""

    notices: list[NoticeView]


class ReadRequest(BaseModel):
    """Up to which notice everything has been taken over."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"up_to": 17}]})
    up_to: int = Field(ge=1, le=2**31 - 1, description="最后一条通知的 id")


class ReadDone(BaseModel):
    """How many were marked."""

    read: int


@router.get(
    "",
    summary="待取的通知",
    description="本人对话所转案件的消息；没有绑定聊天账号的成员和管理员，另有分队的消息。标记已取走之前一直保留。",
)
async def get_notices(
    person: PersonOf, desk: DeskOf, limit: Annotated[int, Query(ge=1, le=200, description="条数")] = 50
) -> Notices:
    """What waits for you: news of your conversations' cases, and, for members and admins without a bound chat, of the
    team's. It waits on until it is marked as read."""
    return Notices(notices=[_shown(each) for each in await waiting_notices(desk, person, limit)])


@router.post("/read", summary="已取走", description="标记到某条为止；其中的答复视为已送达。")
async def post_read(body: ReadRequest, person: PersonOf, desk: DeskOf) -> ReadDone:
    """Mark as read up to a notice. An answer among them counts as delivered."""
    return ReadDone(read=await read_notices(desk, person, body.up_to))


def _shown(message: QueuedMessage) -> NoticeView:
    return NoticeView(
        id=message.id,
        at=message.created_at,
        kind=message.kind,
        case=message.payload.get("number"),
        message=texts.notice(message.kind, message.payload),
        payload=message.payload,
    )
