"""The FastAPI application: routes, limits, and what is told of errors."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.identity import administrator
from api.index import index_router
from api.library import library_router
from api.people import router as people
from api.refusals import ADMINS_ONLY, refusal, refused, told, unexpected, unreadable
from api.routes import router
from desk.complaints import REQUESTS
from desk.desk import Desk
from desk.indexing.serving import ServiceHolder
from kernel.errors import ZhiwenError

MAX_BODY_BYTES = 2_000_000
DOCUMENTS = ("POST", "/v1/library/documents")
"""Takes documents, which are larger, and counts what it reads itself."""


def create_app(
    service: ServiceHolder,
    desk: Desk | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """The application over the generation that is served.

    With a desk also the routes that know people: people, conversations, cases, and for admins the index
    (`app.state.generations`) and the library (`app.state.importer`), which answer 503 where these are absent.
    `lifespan` is entered when the server starts and left when it ends; what it owns lies in `app.state`.
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
    if desk is not None:
        app.include_router(people)
        app.include_router(index_router(administrator), responses=ADMINS_ONLY)
        app.include_router(library_router(administrator), responses=ADMINS_ONLY)
    app.add_exception_handler(ZhiwenError, told)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, unexpected)
    app.middleware("http")(_limit_body)
    return app


async def _limit_body(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse bodies over the limit before they are read, also where no length is announced."""
    if (request.method, request.url.path) == DOCUMENTS:
        return await call_next(request)
    announced = request.headers.get("content-length", "")
    if announced and (not announced.isdigit() or int(announced) > MAX_BODY_BYTES):
        return refusal(413, "too_large", REQUESTS[413])
    if request.method in {"POST", "PUT", "PATCH"} and not announced:
        return refusal(411, "length_required", REQUESTS[411])
    return await call_next(request)
