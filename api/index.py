"""The routes of /v1/index, for admins: ask for builds, follow them, call them off, activate, take back."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.repeating import OnceRoute
from api.words import Line
from desk.indexing.generations import Generations
from desk.indexing.own_questions import HardKind, OwnQuestion, OwnQuestions, values
from desk.indexing.words import plain
from kernel.errors import IndexUnavailable

# Proxies must pass every event on at once.
_STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def _generations(request: Request) -> Generations:
    generations: Generations | None = getattr(request.app.state, "generations", None)
    if generations is None:
        raise IndexUnavailable("this process keeps no generations; ask the one that builds them")
    return generations


def _own_questions(request: Request) -> OwnQuestions:
    own: OwnQuestions | None = getattr(request.app.state, "own_questions", None)
    if own is None:
        raise IndexUnavailable(
            "this process keeps no questions of the admission test; ask the one that builds"
        )
    return own


class OwnQuestionRequest(BaseModel):
    """A question for the admission test, with what answers it or why nothing does."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "一事不再罚是哪一条", "answers": ["处罚法29条"]},
                {"question": "明天会下雨吗", "hard": "outside"},
            ]
        },
    )
    question: Line = Field(min_length=1, max_length=4000, description="问题原文")
    answers: list[Line] = Field(default=[], max_length=20, description="应当找到的条文，如 处罚法33条")
    hard: HardKind | None = Field(default=None, description="outside 应拒答，human 应转人工")
    department: Line | None = Field(default=None, max_length=100, description="提问的部门")


Name = Annotated[str, Path(pattern="^[0-9A-Za-z._-]{1,40}$", description="索引的名称")]
GenerationsOf = Annotated[Generations, Depends(_generations)]
OwnQuestionsOf = Annotated[OwnQuestions, Depends(_own_questions)]


def index_router(admin: Callable[..., Any]) -> APIRouter:
    """The routes, open to whom the dependency `admin` lets in; they work on `app.state.generations`."""
    router = APIRouter(
        prefix="/v1/index", dependencies=[Depends(admin)], tags=["索引"], route_class=OnceRoute
    )
    router.post(
        "/builds",
        status_code=status.HTTP_202_ACCEPTED,
        summary="申请建立索引",
        description="排队建立；已有排队的，返回那一份。",
    )(post_build)
    router.get("/builds/{generation}", summary="一份索引")(get_build)
    router.get(
        "/builds/{generation}/events",
        summary="建立进度（服务器推送）",
        description="text/event-stream：有变化时发 progress，结束时发 end。",
    )(get_events)
    router.post("/builds/{generation}/cancel", summary="取消建立")(post_cancel)
    router.get("/generations", summary="各份索引")(get_generations)
    router.post("/generations/{generation}/activate", summary="启用")(post_activate)
    router.post("/rollback", summary="换回上一份")(post_rollback)
    router.get("/questions", summary="入库测验自备的问题")(get_questions)
    router.post(
        "/questions",
        status_code=status.HTTP_201_CREATED,
        summary="加入一个测验问题",
        description="写明应当找到的条文，或者为什么不该回答；同一问题再次加入即改写。下次建立索引时一并测验。",
    )(post_question)
    router.delete("/questions", status_code=status.HTTP_204_NO_CONTENT, summary="去掉一个测验问题")(
        delete_question
    )
    return router


async def post_build(generations: GenerationsOf) -> dict[str, Any]:
    """Put a build into the queue; where one waits there already, that one."""
    return plain(await generations.request("api"))


async def get_generations(
    generations: GenerationsOf, limit: Annotated[int, Query(ge=1, le=200, description="份数")] = 20
) -> dict[str, Any]:
    """All generations, newest first."""
    return {"generations": [plain(one) for one in await generations.all(limit)]}


async def get_build(generation: Name, generations: GenerationsOf) -> dict[str, Any]:
    """One generation: its state, how far its build is, and what its admission test said."""
    return plain(await generations.get(generation))


async def get_events(generation: Name, generations: GenerationsOf) -> StreamingResponse:
    """Server-sent events: `progress` whenever something has changed, and `end` when the build has come to one."""
    await generations.get(generation)
    return StreamingResponse(
        _events(generation, generations), media_type="text/event-stream", headers=_STREAM_HEADERS
    )


async def post_cancel(generation: Name, generations: GenerationsOf) -> dict[str, Any]:
    """Call a build off."""
    return plain(await generations.cancel(generation))


async def post_activate(generation: Name, generations: GenerationsOf) -> dict[str, Any]:
    """Make a ready or retired generation the active one; the server exchanges it within seconds."""
    return plain(await generations.activate(generation))


async def post_rollback(generations: GenerationsOf) -> dict[str, Any]:
    """Make the generation active again that was active before."""
    return plain(await generations.rollback())


def get_questions(own: OwnQuestionsOf) -> dict[str, Any]:
    """The admin's own questions of the admission test, in the order they came."""
    return {"questions": [values(question) for question in own.all()]}


def post_question(body: OwnQuestionRequest, own: OwnQuestionsOf, request: Request) -> dict[str, Any]:
    """Keep a question; its answers are held against the law that is served."""
    service = request.app.state.service.current()
    wanted = OwnQuestion(body.question, tuple(body.answers), body.hard, body.department)
    return values(own.add(wanted, service.index.library.corpus, service.clock.today()))


def delete_question(
    own: OwnQuestionsOf,
    question: Annotated[str, Query(min_length=1, max_length=4000, description="问题原文")],
) -> None:
    """Take a question away."""
    own.remove(question)


async def _events(generation: str, generations: Generations) -> AsyncIterator[str]:
    last: dict[str, Any] = {}
    async for now in generations.follow(generation):
        last = plain(now)
        yield _event("progress", last)
    yield _event("end", last)


def _event(name: str, values: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(values, ensure_ascii=False)}\n\n"
