"""How a request is refused: the one shape of every error, the status of each, and what the description says of them."""

from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from desk.complaints import REQUESTS, UNREADABLE_REQUEST, complaint
from kernel.errors import (
    BuildCancelled,
    CaseConflict,
    CaseNotFound,
    GenerationConflict,
    IndexUnavailable,
    InvalidInput,
    NotAllowed,
    NotFound,
    StorageUnavailable,
    ZhiwenError,
)

_log = structlog.get_logger("zhiwen.api")
_STATUS: tuple[tuple[type[ZhiwenError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (CaseConflict, 409),
    (GenerationConflict, 409),
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
    if not isinstance(error, ZhiwenError):
        return await unexpected(request, error)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        _log.error("request_failed", path=request.url.path, error=type(error).__name__)
    # Of a case that may not be seen not even that it exists is told: the two messages would differ.
    detail = "" if isinstance(error, CaseNotFound) else str(error)
    more = {"state": error.state, "holder": error.holder} if isinstance(error, CaseConflict) else {}
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


async def unexpected(request: Request, error: Exception) -> JSONResponse:
    """A defect: logged whole, told without particulars."""
    _log.error("request_crashed", path=request.url.path, exc_info=error)
    return refusal(500, "internal", REQUESTS[500])


def _described(status: int, kind: str, what: str) -> dict[int | str, dict[str, Any]]:
    body = {"error": {"kind": kind, "message": REQUESTS.get(status, what), "detail": ""}}
    return {status: {"description": what, "content": {"application/json": {"example": body}}}}


TOKEN_NEEDED = _described(401, "unauthorized", "没有给出有效的令牌")
ADMINS_ONLY = TOKEN_NEEDED | _described(403, "NotAllowed", "仅管理员可用")
INVITATION_REFUSED = _described(422, "InvitationInvalid", "邀请码无效或已过期")
