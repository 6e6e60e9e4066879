"""The routes of /v1 and of health: ask, search, verify, articles."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from desk.composition import Service
from desk.consulting import article_by_citation, ask, search, verify
from desk.encoding import plain
from desk.indexing.serving import ServiceHolder

router = APIRouter()


def _service(request: Request) -> Service:
    holder: ServiceHolder = request.app.state.service
    return holder.current()


ServiceOf = Annotated[Service, Depends(_service)]


class AskRequest(BaseModel):
    """A question, with the day whose law is asked for and the asker's department where known."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "首次违法、后果轻微还及时改了，能不罚吗？", "department": "市市场监管局"}
            ]
        },
    )
    question: str = Field(description="问题，最多 4000 字")
    as_of: date | None = Field(default=None, description="按哪一天的法律，默认今天")
    department: str | None = Field(default=None, max_length=40, description="提问人所在部门")


class SearchRequest(AskRequest):
    """A search for articles."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "处罚法33条", "k": 3}]}
    )
    k: int = Field(default=5, ge=1, le=100, description="条数")


class VerifyRequest(BaseModel):
    """A text whose citations are to be checked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "依据《中华人民共和国行政处罚法》第三十三条第一款，不予处罚。"}]
        },
    )
    text: str = Field(max_length=500_000, description="要核对的文字")
    as_of: date | None = Field(default=None, description="按哪一天的法律，默认今天")


@router.post("/v1/ask", summary="提问")
def post_ask(body: AskRequest, service: ServiceOf) -> dict[str, Any]:
    """An answer put together from exact text, or an honest no, or a hand-over."""
    answer: dict[str, Any] = plain(ask(service, body.question, body.as_of, body.department))
    return answer


@router.post("/v1/search", summary="查找条文")
def post_search(body: SearchRequest, service: ServiceOf) -> dict[str, Any]:
    """The best articles for a question, those named by number first."""
    return {"results": search(service, body.question, body.k, body.as_of, body.department)}


@router.post("/v1/verify", summary="核对引用")
def post_verify(body: VerifyRequest, service: ServiceOf) -> dict[str, Any]:
    """Every citation in a text with its verdict, in the order of the text."""
    result: dict[str, Any] = plain(verify(service, body.text, body.as_of))
    return result


@router.get("/v1/articles/{citation:path}", summary="按条号取原文")
def get_article(
    citation: str,
    service: ServiceOf,
    as_of: Annotated[date | None, Query(description="按哪一天的法律，默认今天")] = None,
) -> dict[str, Any]:
    """One article, word for word, in the edition in force on the day; e.g. 处罚法33条."""
    article: dict[str, Any] = plain(article_by_citation(service, citation, as_of))
    return article


@router.get("/healthz", summary="存活")
def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz", summary="就绪")
def readyz(service: ServiceOf) -> JSONResponse:
    """The index is open and answers; which one, made by which model."""
    manifest = service.index.manifest
    return JSONResponse(
        {"status": "ready", "index": manifest.id, "model": manifest.model, "passages": manifest.passages}
    )
