"""The FastAPI application: routes, limits, and what is told of errors."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.cases import router as cases
from api.conversations import router as conversations
from api.crashes import Crashes
from api.description import describe_in_chinese
from api.identity import administrator
from api.index import index_router
from api.library import library_router
from api.limits import BodyLimits
from api.notices import router as notices
from api.people import router as people
from api.phrasing import router as phrasing
from api.refusals import ADMINS_ONLY, INDEX_REFUSED, UNREADABLE, refused, told, unreadable
from api.routes import router
from api.tokens import router as tokens
from desk.desk import Desk
from desk.indexing.serving import ServiceHolder
from kernel.errors import ZhiwenError


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
        responses=UNREADABLE,
    )
    app.state.service = service
    app.state.desk = desk
    app.include_router(router)
    if desk is not None:
        for routes in (tokens, people, conversations, cases, notices, phrasing):
            app.include_router(routes)
        app.include_router(index_router(administrator), responses=ADMINS_ONLY | INDEX_REFUSED)
        app.include_router(library_router(administrator), responses=ADMINS_ONLY)
    app.add_exception_handler(ZhiwenError, told)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, refused)
    app.add_middleware(BodyLimits)
    app.add_middleware(Crashes)
    describe_in_chinese(app)
    return app
