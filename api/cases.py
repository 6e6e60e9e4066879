"""The routes of /v1/cases: see, claim, draft, check, return, transfer; close, withdraw, reopen; ledger, common issues."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api import texts
from api.case_views import (
    CaseBrief,
    CaseList,
    CaseView,
    CommonIssues,
    DraftDone,
    LedgerView,
    brief,
    case_view,
    draft_view,
    ledger_view,
)
from api.identity import DeskOf, PersonOf
from api.refusals import CASE_REFUSED, CHECK_REFUSED, DRAFT_REFUSED, TOKEN_NEEDED, refusal
from api.repeating import OnceRoute
from desk.case_files import material, names_in
from desk.desk import Case, Desk, Scope, State

router = APIRouter(prefix="/v1/cases", tags=["案件"], route_class=OnceRoute, responses=TOKEN_NEEDED)

Number = Annotated[str, Path(max_length=24, description="案件编号", examples=["ZW2026-0001"])]
_MAX_REASON = 1000
_Reason = Annotated[str, Field(min_length=1, max_length=_MAX_REASON, description="理由")]
_PerhapsReason = Annotated[str, Field(max_length=_MAX_REASON, description="理由，可不写")]
_STRICT = ConfigDict(extra="forbid")


class DraftRequest(BaseModel):
    """An answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "依据《中华人民共和国行政处罚法》第三十三条第一款，可以不予行政处罚。"}]
        },
    )
    text: str = Field(min_length=1, max_length=20_000, description="答复；引用条文写明法律名称和条号")


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


_NO_REASON = PerhapsReasonRequest()
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
    text: str = Field(min_length=1, max_length=4000)


@router.get("", summary="案件列表")
async def get_cases(
    person: PersonOf,
    desk: DeskOf,
    state: Annotated[list[State] | None, Query(description="只列这些状态，可重复")] = None,
    open: Annotated[bool, Query(description="只列未办结的")] = False,
    mine: Annotated[bool, Query(description="成员：只列本人承办的；管理员：只列本人提出的")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="件数")] = 50,
    before: Annotated[int | None, Query(ge=1, description="上一页给出的 next")] = None,
) -> CaseList:
    """The cases that you may see, newest first: an officer's own, those of a member's group, all for an admin."""
    found = await desk.cases.cases(
        person, open_only=open, states=state or (), mine=mine, limit=limit, before_id=before
    )
    names = await names_in(desk, found)
    following = found[-1].id if len(found) == limit else None
    return CaseList(cases=[brief(case, names) for case in found], next=following)


@router.get("/ledger", summary="未办结台账", responses=CASE_REFUSED)
async def get_ledger(person: PersonOf, desk: DeskOf) -> LedgerView:
    """What is open, whose turn it is, how late: a member's own group, all for an admin."""
    return ledger_view(await desk.cases.ledger(person))


@router.get("/common-issues", summary="共性问题", responses=CASE_REFUSED)
async def get_common_issues(
    person: PersonOf,
    desk: DeskOf,
    since: Annotated[datetime | None, Query(description="从何时起提出的，须带时区")] = None,
    departments: Annotated[int, Query(ge=2, le=16, description="至少几个部门问过")] = 2,
) -> CommonIssues:
    """Questions that several departments ask, those of the most departments first."""
    since = since.replace(tzinfo=desk.clock.now().tzinfo) if since and since.tzinfo is None else since
    return CommonIssues(issues=await desk.cases.common_issues(person, since=since, departments=departments))


@router.get("/{number}", summary="一个案件", responses=CASE_REFUSED)
async def get_case(number: Number, person: PersonOf, desk: DeskOf) -> CaseView:
    """A case with its events, drafts and what the gate says of them, the articles found, and like cases.

    An asker who reads a checked answer has it: the case counts as answered from then on.
    """
    return case_view(await material(desk, person, number))


@router.post("/{number}/claim", summary="认领", responses=CASE_REFUSED)
async def post_claim(number: Number, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Take a case in hand. Of two at once one wins; the other is told who has it."""
    return await _brief(desk, await desk.cases.claim(number, person))


@router.post("/{number}/release", summary="退回小组", responses=CASE_REFUSED)
async def post_release(
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = _NO_REASON
) -> CaseBrief:
    """Put a case back before the group."""
    return await _brief(desk, await desk.cases.release(number, person, body.why))


@router.post("/{number}/assign", summary="指定承办人", responses=CASE_REFUSED)
async def post_assign(number: Number, body: AssignRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """An admin gives a case to a member of its group."""
    return await _brief(desk, await desk.cases.assign(number, person, body.member_id, body.why))


@router.post(
    "/{number}/draft", status_code=201, summary="起草答复", responses=DRAFT_REFUSED, response_model=DraftDone
)
async def post_draft(
    number: Number, body: DraftRequest, person: PersonOf, desk: DeskOf
) -> DraftDone | Response:
    """Write or mend the answer. The citation gate reads it: 201 where it objects to nothing; 422 with what it objects
    to, the draft being kept, and not called up for a check until it is mended or acknowledged."""
    draft = await desk.cases.draft(number, person, body.text)
    shown = draft_view(draft, {person.id: person.name})
    if not draft.settled:
        values = shown.model_dump(mode="json")
        return refusal(422, "DraftObjected", texts.DRAFT_OBJECTED, draft=values)
    case = (await desk.cases.file(number, person)).case
    return DraftDone(draft=shown, case=await _brief(desk, case))


@router.post("/{number}/acknowledge", summary="说明理由后提交", responses=CASE_REFUSED)
async def post_acknowledge(number: Number, body: ReasonRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """The writer takes responsibility for what the gate objects to; the second member reads the reason."""
    return await _brief(desk, await desk.cases.acknowledge(number, person, body.why))


@router.post("/{number}/check", summary="复核通过", responses=CHECK_REFUSED)
async def post_check(number: Number, body: CheckRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Approve the draft that you have read, as its second pair of eyes. The answer goes to the asker."""
    return await _brief(desk, await desk.cases.check(number, person, version=body.version))


@router.post("/{number}/return", summary="退回修改", responses=CASE_REFUSED)
async def post_return(number: Number, body: ReasonRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Give the draft back to its writer."""
    return await _brief(desk, await desk.cases.return_(number, person, body.why))


@router.post("/{number}/transfer", summary="转他组", responses=CASE_REFUSED)
async def post_transfer(number: Number, body: TransferRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Hand the case to another group: the one named, or the next best."""
    case = await desk.cases.transfer(number, person, body.why, group_id=body.group_id)
    return await _brief(desk, case)


@router.post("/{number}/scope", summary="改类别", responses=CASE_REFUSED)
async def post_scope(number: Number, body: ScopeRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Correct what the classifier said."""
    return await _brief(desk, await desk.cases.correct_scope(number, person, body.scope, body.why))


@router.post("/{number}/notes", status_code=201, summary="补充说明", responses=CASE_REFUSED)
async def post_note(number: Number, body: NoteRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Say something to the other side: the team asks for a fact, the asker supplies it."""
    return await _brief(desk, await desk.cases.note(number, person, body.text))


@router.post("/{number}/close", summary="办结", responses=CASE_REFUSED)
async def post_close(
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = _NO_REASON
) -> CaseBrief:
    """The answer has solved it."""
    await desk.answered(person, number)
    return await _brief(desk, await desk.cases.close(number, person, body.why))


@router.post("/{number}/reopen", summary="没有解决", responses=CASE_REFUSED)
async def post_reopen(number: Number, body: ReasonRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """The answer has not solved it."""
    await desk.answered(person, number)
    return await _brief(desk, await desk.cases.reopen(number, person, body.why))


@router.post("/{number}/withdraw", summary="撤回", responses=CASE_REFUSED)
async def post_withdraw(
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = _NO_REASON
) -> CaseBrief:
    """The asker needs no answer any more."""
    return await _brief(desk, await desk.cases.withdraw(number, person, body.why))


async def _brief(desk: Desk, case: Case) -> CaseBrief:
    return brief(case, await names_in(desk, [case]))
