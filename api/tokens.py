"""The routes of tokens below /v1/people: a one-time code becomes one; the own are listed, issued and revoked."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.identity import DeskOf, PersonOf
from api.refusals import INVITATION_REFUSED, TOKEN_NEEDED
from api.repeating import OnceRoute
from api.words import Line
from desk.encoding import plain
from desk.enrolling import ApiToken, PersonRole, admit, list_tokens

router = APIRouter(prefix="/v1/people", tags=["人员"])
own = APIRouter(prefix="/me/tokens", route_class=OnceRoute, responses=TOKEN_NEEDED)

_Days = Annotated[int, Field(ge=1, le=365, description="令牌有效几天")]
_Label = Annotated[Line, Field(max_length=60, description="令牌的用途，便于日后辨认")]
_LASTS = 90


class TokenView(BaseModel):
    """A token without its secret."""

    id: int
    role: PersonRole
    label: str
    expires_at: datetime | None
    revoked_at: datetime | None


class RedeemRequest(BaseModel):
    """A one-time code to be exchanged for a token."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"code": "ABCD-EFGH-JKLM-NPQR-STUV", "label": "手机"}]},
    )
    code: str = Field(max_length=60, description="管理员给的邀请码")
    label: _Label = ""
    days: _Days = _LASTS


class TokenRequest(BaseModel):
    """A further token for oneself."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"label": "政务钉钉", "role": "officer", "days": 30}]}
    )
    label: _Label = ""
    role: PersonRole | None = Field(default=None, description="令牌的身份，不高于本人")
    days: _Days = _LASTS


@router.post(
    "/redeem",
    status_code=201,
    summary="用邀请码换令牌",
    description="邀请码只能用一次；令牌只显示这一次。",
    responses=INVITATION_REFUSED,
)
async def post_redeem(body: RedeemRequest, desk: DeskOf) -> dict[str, Any]:
    """Redeem a one-time code: the person, and a token, which is shown this once."""
    person, token, text = await admit(desk, body.code, body.label, timedelta(days=body.days))
    return {"person": plain(person), "token": text, "issued": _token(token)}


@own.get("", summary="本人的令牌")
async def get_my_tokens(person: PersonOf, desk: DeskOf) -> list[TokenView]:
    """The own tokens without their secrets."""
    return [_token(token) for token in await list_tokens(desk, person)]


@own.post("", status_code=201, summary="给本人发令牌")
async def post_my_token(body: TokenRequest, person: PersonOf, desk: DeskOf) -> dict[str, Any]:
    """A further token, with the role of the one that asks or a lesser; it is shown this once."""
    token, text = await desk.roster.issue_token(
        person, person.id, role=body.role, label=body.label, lasts=timedelta(days=body.days)
    )
    return {"token": text, "issued": _token(token)}


@own.delete("", summary="作废本人的全部令牌")
async def delete_my_tokens(person: PersonOf, desk: DeskOf) -> dict[str, int]:
    """Revoke all own tokens, this one included."""
    return {"revoked": await desk.roster.revoke_tokens(person, person.id)}


@own.delete("/{token_id}", summary="作废本人的一个令牌")
async def delete_my_token(
    token_id: Annotated[int, Path(ge=1, le=2**31 - 1)], person: PersonOf, desk: DeskOf
) -> dict[str, int]:
    """Revoke one of the own tokens; 0 where it counted no more, or was never the own."""
    return {"revoked": await desk.roster.revoke_tokens(person, person.id, token_id)}


def _token(token: ApiToken) -> TokenView:
    return TokenView(
        id=token.id,
        role=token.role,
        label=token.label,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
    )


router.include_router(own)
