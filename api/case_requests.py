"""What is told with an action on a case."""

from typing import Annotated

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field

from api.words import Text
from desk.desk import Scope

_MAX_REASON = 1000
_Reason = Annotated[Text, Field(min_length=1, max_length=_MAX_REASON, description="理由")]
_PerhapsReason = Annotated[Text, Field(max_length=_MAX_REASON, description="理由，可不写")]
_STRICT = ConfigDict(extra="forbid")


class DraftRequest(BaseModel):
    """An answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "依据《中华人民共和国行政处罚法》第三十三条第一款，可以不予行政处罚。"}]
        },
    )
    text: Text = Field(min_length=1, max_length=20_000, description="答复；引用条文写明法律名称和条号")


class CheckRequest(BaseModel):
    """Approval of a draft."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 2}]})
    version: int = Field(ge=1, le=2**31 - 1, description="读过的草稿是第几稿；其间有改动的不予通过")


class ReasonRequest(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "请补充听证的条文"}]})
    why: _Reason


class PerhapsReasonRequest(BaseModel):
    """Why, where it is to be said."""

    model_config = _STRICT
    why: _PerhapsReason = ""


NO_REASON = PerhapsReasonRequest()
PerhapsReason = Annotated[PerhapsReasonRequest, Body()]


class TransferRequest(BaseModel):
    """To which group, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"why": "属于证据问题", "group_id": 2}]}
    )
    why: _Reason
    group_id: int | None = Field(default=None, ge=1, le=2**31 - 1, description="转给哪个组，默认由系统选")


class AssignRequest(BaseModel):
    """To which member of the group, and why."""

    model_config = _STRICT
    member_id: int = Field(ge=1, le=2**31 - 1, description="本组成员的人员编号")
    why: _PerhapsReason = ""


class ScopeRequest(BaseModel):
    """The right scope."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"scope": "证据收集", "why": "问的是录像能否作证据"}]}
    )
    scope: Scope
    why: _PerhapsReason = ""


class NoteRequest(BaseModel):
    """Words for the other side."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "请补充当事人是否首次违法"}]}
    )
    text: Text = Field(min_length=1, max_length=4000)
