"""The routes of /v1/phrasing, for admins: questions that might join the bank; list, accept, refuse."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.identity import AdminOf, DeskOf
from api.refusals import ADMINS_ONLY, PHRASING_REFUSED
from api.repeating import OnceRoute
from api.words import Text
from desk.phrasing.book import PhrasingBook
from desk.phrasing.candidate import Candidate, CandidateState, Source
from kernel.errors import IndexUnavailable

router = APIRouter(prefix="/v1/phrasing", tags=["问法库"], route_class=OnceRoute, responses=ADMINS_ONLY)

_JOINS = "下次建立索引后参与检索（POST /v1/index/builds）。"


class CandidateView(BaseModel):
    """A question that might join the bank."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "question": "路边摆摊罚多少",
                    "citation": "《中华人民共和国样例法》第八条",
                    "law": "中华人民共和国样例法",
                    "edition": "2020-01-01",
                    "article": "第八条",
                    "source": "helpful",
                    "state": "proposed",
                    "proposed_at": "2026-11-23T10:20:00+08:00",
                    "decided_by": None,
                    "decided_at": None,
                    "why": "",
                }
            ]
        },
    )
    id: int
    question: str = Field(description="问法，姓名和各类号码已隐去")
    citation: str = Field(description="答复它的条文")
    law: str
    edition: date = Field(description="所据版本的通过日期")
    article: str
    source: Source = Field(description="helpful 标为有用的答复，guidance 指导意见，suggested 语言模型起草")
    state: CandidateState = Field(description="proposed 待定，accepted 采用，refused 不用")
    proposed_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    why: str


class Candidates(BaseModel):
    """Questions, the youngest first."""

    candidates: list[CandidateView]


class RefusalRequest(BaseModel):
    """Why a question is not used."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "问的是另一件事"}, {}]})
    why: Text = Field(default="", max_length=1000, description="理由，可不写")


def _book(desk: DeskOf) -> PhrasingBook:
    if desk.phrasing is None:
        raise IndexUnavailable(
            "this process has no library to hold questions against; ask the one that serves"
        )
    return desk.phrasing


BookOf = Annotated[PhrasingBook, Depends(_book)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="问法的编号")]


@router.get("", summary="待定、采用和不用的问法")
async def get_candidates(
    admin: AdminOf,
    book: BookOf,
    state: Annotated[CandidateState | None, Query(description="只列这一种状态")] = None,
    source: Annotated[Source | None, Query(description="只列这一种来源")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="个数")] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="这个编号之前的")] = None,
) -> Candidates:
    """Questions that might join the bank, the youngest first."""
    found = await book.listed(admin, state, source, limit, before)
    return Candidates(candidates=[CandidateView.model_validate(each) for each in found])


@router.post(
    "/{number}/accept",
    summary="采用",
    description=_JOINS + "所据版本已失效的，改指现行版本中仍然适用的条文。",
    responses=PHRASING_REFUSED,
    response_model=CandidateView,
)
async def post_accept(number: Number, admin: AdminOf, book: BookOf) -> Candidate:
    """Take a question into the bank from the next index on."""
    return await book.accept(admin, number)


@router.post(
    "/{number}/refuse",
    summary="不用",
    description="不再提出；已采用的，下次建立索引后不再参与检索。",
    responses=PHRASING_REFUSED,
    response_model=CandidateView,
)
async def post_refuse(number: Number, body: RefusalRequest, admin: AdminOf, book: BookOf) -> Candidate:
    """Keep a question out of the bank."""
    return await book.refuse(admin, number, body.why)
