"""The FastAPI application: routes, limits, and errors told in Chinese."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.routes import router
from desk.complaints import complaint
from desk.desk import Desk
from desk.indexing.serving import ServiceHolder
from kernel.errors import IndexUnavailable, InvalidInput, NotFound, ZhiwenError

MAX_BODY_BYTES = 2_000_000
_log = structlog.get_logger("zhiwen.api")


def create_app(
    service: ServiceHolder,
    desk: Desk | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The application over the generation that is served.

    With a desk also the routes that know people: conversations, cases, people. `lifespan` is entered when the
    server starts and left when it ends; what it owns lies in `app.state`.
    """
    app = FastAPI(
        title="执问",
        version="0.1.0",
        description="行政执法咨询台：按原文作答，逐条注明出处和施行日期。",
        docs_url="/docs",
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.desk = desk
    app.include_router(router)
    app.add_exception_handler(ZhiwenError, _told)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)
    app.middleware("http")(_limit_body)
    return app


async def _limit_body(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse bodies over the limit before they are read, also where no length is announced."""
    announced = request.headers.get("content-length", "")
    if announced and (not announced.isdigit() or int(announced) > MAX_BODY_BYTES):
        return _error(413, "too_large", "内容太大，最多 2 MB。")
    if request.method in {"POST", "PUT", "PATCH"} and not announced:
        return _error(411, "length_required", "请求须注明内容长度。")
    return await call_next(request)


async def _told(request: Request, error: Exception) -> JSONResponse:
    status = 500
    if isinstance(error, NotFound):
        status = 404
    elif isinstance(error, InvalidInput):
        status = 422
    elif isinstance(error, IndexUnavailable):
        status = 503
    if status >= 500:
        _log.error("request_failed", path=request.url.path, error=type(error).__name__)
    told = complaint(error) if isinstance(error, ZhiwenError) else ""
    return _error(status, type(error).__name__, told, str(error))


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    places: list[str] = []
    if isinstance(error, RequestValidationError):
        places = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
    return _error(422, "unreadable_request", "请求的格式有误，请检查字段。", "; ".join(places))


async def _refused(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = {404: "没有这个地址。", 405: "这个地址不支持这种请求。"}.get(status, "请求无法读取，请检查格式。")
    return _error(status, "refused", told)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _log.error("request_crashed", path=request.url.path, exc_info=error)
    return _error(500, "internal", "系统出了点问题，已记录，请稍后再试。")


def _error(status: int, kind: str, message: str, detail: str = "") -> JSONResponse:
    return JSONResponse({"error": {"kind": kind, "message": message, "detail": detail}}, status_code=status)
