"""How a request is refused: the one shape of every error, the status of each, and what the description says of them."""

from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.texts import DRAFT_OBJECTED
from desk.complaints import REQUESTS, UNREADABLE_REQUEST, complaint
from desk.encoding import plain
from kernel.errors import (
    BuildCancelled,
    CaseConflict,
    CaseNotFound,
    GenerationConflict,
    IndexUnavailable,
    InvalidInput,
    NotAllowed,
    NotFound,
    PhrasingConflict,
    ProblemsOutstanding,
    StorageUnavailable,
    ZhiwenError,
)

_log = structlog.get_logger("zhiwen.api")
_STATUS: tuple[tuple[type[ZhiwenError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (CaseConflict, 409),
    (GenerationConflict, 409),
    (PhrasingConflict, 409),
    (BuildCancelled, 409),
    (InvalidInput, 422),
    (IndexUnavailable, 503),
    (StorageUnavailable, 503),
)
_KINDS = {401: "unauthorized", 404: "no_such_address", 408: "too_slow", 413: "too_large"}


def refusal(status: int, kind: str, message: str, detail: str = "", **more: Any) -> JSONResponse:
    """An error as JSON: `kind` for programs, `message` in Chinese for people, `detail` for developers."""
    return JSONResponse(
        {"error": {"kind": kind, "message": message, "detail": detail} | more}, status_code=status
    )


async def told(request: Request, error: Exception) -> JSONResponse:
    """An error of ours. A conflict also tells the case's state, and who has it in hand."""
    assert isinstance(error, ZhiwenError)  # noqa: S101 - it is registered for these alone
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        _log.error("request_failed", path=request.url.path, error=type(error).__name__)
    # Of a case that may not be seen not even that it exists is told: the two messages would differ.
    detail = "" if isinstance(error, CaseNotFound) else str(error)
    more: dict[str, Any] = {}
    if isinstance(error, CaseConflict):
        more = {"state": error.state, "holder": error.holder}
    if isinstance(error, ProblemsOutstanding):
        more["problems"] = plain(error.problems)
    return refusal(status, type(error).__name__, complaint(error), detail, **more)


async def unreadable(request: Request, error: Exception) -> JSONResponse:
    """A request whose fields are not what they must be: which, never what was in them."""
    places: list[str] = []
    if isinstance(error, RequestValidationError):
        places = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
    return refusal(422, "unreadable_request", REQUESTS[422], "; ".join(places))


async def refused(request: Request, error: Exception) -> JSONResponse:
    """What the framework refuses, e.g. an address that is none; who has no token gets told how to show one."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = _KINDS.get(status, "refused")
    response = refusal(status, kind, REQUESTS.get(status, UNREADABLE_REQUEST))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


class ErrorView(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(extra="allow")
    kind: str = Field(description="供程序判断")
    message: str = Field(description="供人阅读的中文")
    detail: str = Field(description="供开发者查错，可能为空")


class Refusal(BaseModel):
    """Every error has this shape; some kinds carry more beside these three."""

    error: ErrorView


def _described(
    status: int, kind: str, what: str, message: str = "", **more: Any
) -> dict[int | str, dict[str, Any]]:
    told = message or REQUESTS.get(status, what)
    body = {"error": {"kind": kind, "message": told, "detail": ""} | more}
    return {
        status: {"description": what, "model": Refusal, "content": {"application/json": {"example": body}}}
    }


_PROBLEM = {
    "citation": "《中华人民共和国行政处罚法》第三百条",
    "verdict": "NOT_FOUND",
    "detail": "该法没有这一条",
    "closest": None,
    "successor": None,
}
_DRAFT = {
    "version": 1,
    "author": "陈法官",
    "at": "2026-11-23T10:20:00+08:00",
    "text": "依据《中华人民共和国行政处罚法》第三百条，不予处罚。",
    "citations": [],
    "problems": [_PROBLEM],
    "settled": False,
    "acknowledged_why": "",
}


TOKEN_NEEDED = _described(401, "unauthorized", "没有给出有效的令牌")
ADMINS_ONLY = TOKEN_NEEDED | _described(403, "NotAllowed", "仅管理员可用")
INVITATION_REFUSED = _described(422, "InvitationInvalid", "邀请码无效或已过期")
NOT_FOUND = _described(404, "NotFound", "没有，或不是本人的", "没有找到所要的内容。")
TEAM_ONLY = _described(403, "NotAllowed", "仅分队成员和管理员可用", "您没有办理这一步的权限。")
CASE_HIDDEN = _described(404, "CaseNotFound", "没有这个案件，或无权看到", "没有这个案件编号。")
CASE_REFUSED = (
    _described(403, "NotAllowed", "由别人办理", "起草人不能复核自己的答复，请另一名成员复核。")
    | CASE_HIDDEN
    | _described(
        409,
        "CaseConflict",
        "案件的状态不允许，或已被别人办理",
        "案件已由 陈法官 认领。",
        state="assigned",
        holder="陈法官",
    )
)
DRAFT_REFUSED = CASE_REFUSED | _described(
    422, "DraftObjected", "草稿已保存，但引用核对有问题，须改正或说明理由", DRAFT_OBJECTED, draft=_DRAFT
)
CHECK_REFUSED = CASE_REFUSED | _described(
    409,
    "ProblemsOutstanding",
    "草稿的引用问题未处理，或其间有改动，或案件的状态不允许",
    "草稿中的引用还有问题，请改正或说明后再提交。",
    state="drafted",
    holder="",
    problems=[_PROBLEM],
)
UNREADABLE = _described(422, "unreadable_request", "字段有误：detail 逐项写明是哪一个")
INDEX_REFUSED = (
    _described(404, "GenerationNotFound", "没有这份索引", "没有这份索引。")
    | _described(
        409, "GenerationConflict", "这份索引的状态不允许", "这份索引现在不能这样操作，请刷新后再看。"
    )
    | _described(503, "IndexUnavailable", "本进程不管索引", "索引暂不可用，请稍后再试。")
)
PHRASING_REFUSED = _described(404, "CandidateNotFound", "没有这个问法", "没有这个编号的问法。") | _described(
    409,
    "PhrasingConflict",
    "条文已变、所据指导意见已撤回，或已被别人处理",
    "这个问法现在不能这样处理：它的条文或状态已有变化，请刷新后再看。",
)
DOCUMENT_REFUSED = _described(
    413, "DocumentTooLarge", "文件过大", "条例.docx：文件过大（200 MB 以上）。"
) | _described(422, "DocumentBroken", "文件无法读取，写明原因", "条例.docx：文件已损坏或不完整，无法读取。")
