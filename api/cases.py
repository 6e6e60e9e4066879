"""The routes of /v1/cases: see, claim, draft, check, return, transfer; close, withdraw, reopen; ledger, common issues."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import AfterValidator

from api import texts
from api.case_requests import (
    NO_REASON,
    AssignRequest,
    CheckRequest,
    DraftRequest,
    NoteRequest,
    PerhapsReason,
    ReasonRequest,
    ScopeRequest,
    TransferRequest,
)
from api.case_views import (
    CaseBrief,
    CaseList,
    CaseView,
    DraftDone,
    brief,
    case_view,
    draft_view,
)
from api.identity import DeskOf, PersonOf
from api.ledger_views import CommonIssues, LedgerView, ledger_view
from api.refusals import (
    CASE_HIDDEN,
    CASE_REFUSED,
    CHECK_REFUSED,
    DRAFT_REFUSED,
    TEAM_ONLY,
    TOKEN_NEEDED,
    refusal,
)
from api.repeating import OnceRoute
from desk.case_files import material, names_in
from desk.desk import Case, Desk, State
from kernel.clock import SHANGHAI

router = APIRouter(prefix="/v1/cases", tags=["案件"], route_class=OnceRoute, responses=TOKEN_NEEDED)

Number = Annotated[str, Path(pattern="^[ -~]{1,24}$", description="案件编号", examples=["ZW2026-0001"])]

_SHOW = "含经过、各稿及其引用核对结果、检索到的条文；成员和管理员另见同类问题。提问人读到经复核的答复，即视为已送达。"
_DRAFT = "写出或改写答复，自动核对引用：无异议得 201；有异议得 422 并逐条列出，草稿已保存，改正或说明理由后才送复核。"


def _local(moment: datetime | None) -> datetime | None:
    """A moment in Asia/Shanghai, which is meant where no zone is told; ValueError for what no calendar holds."""
    if moment is None:
        return None
    if not 2000 <= moment.year < 2200:
        raise ValueError("a year from 2000 to 2199 is meant")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@router.get(
    "",
    summary="案件列表",
    description="执法人员看本人的，成员看本组的（本部门的除外），管理员看全部；新的在前。",
)
async def get_cases(
    person: PersonOf,
    desk: DeskOf,
    state: Annotated[list[State] | None, Query(description="只列这些状态，可重复")] = None,
    open: Annotated[bool, Query(description="只列未办结的")] = False,
    mine: Annotated[bool, Query(description="成员：只列本人承办的；管理员：只列本人提出的")] = False,
    limit: Annotated[int, Query(ge=1, le=200, description="件数")] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="上一页给出的 next")] = None,
) -> CaseList:
    """The cases that you may see, newest first: an officer's own, those of a member's group, all for an admin."""
    found = await desk.cases.cases(
        person, open_only=open, states=state or (), mine=mine, limit=limit, before_id=before
    )
    names = await names_in(desk, found)
    following = found[-1].id if len(found) == limit else None
    return CaseList(cases=[brief(case, names) for case in found], next=following)


@router.get("/ledger", summary="未办结台账", responses=TEAM_ONLY)
async def get_ledger(person: PersonOf, desk: DeskOf) -> LedgerView:
    """What is open, whose turn it is, how late: a member's own group, all for an admin."""
    return ledger_view(await desk.cases.ledger(person))


@router.get("/common-issues", summary="共性问题", responses=TEAM_ONLY)
async def get_common_issues(
    person: PersonOf,
    desk: DeskOf,
    since: Annotated[
        datetime | None, AfterValidator(_local), Query(description="从何时起提出的，不写时区则为北京时间")
    ] = None,
    departments: Annotated[int, Query(ge=2, le=16, description="至少几个部门问过")] = 2,
) -> CommonIssues:
    """Questions that several departments ask, those of the most departments first."""
    return CommonIssues(issues=await desk.cases.common_issues(person, since=since, departments=departments))


@router.get("/{number}", summary="一个案件", description=_SHOW, responses=CASE_HIDDEN)
async def get_case(number: Number, person: PersonOf, desk: DeskOf) -> CaseView:
    """A case with its events, drafts and what the gate says of them, the articles found, and like cases.

    An asker who reads a checked answer has it: the case counts as answered from then on.
    """
    return case_view(await material(desk, person, number))


@router.post(
    "/{number}/claim",
    summary="认领",
    description="两人同时认领，一人成功，另一人得到 409 和承办人的姓名。",
    responses=CASE_REFUSED,
)
async def post_claim(number: Number, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """Take a case in hand. Of two at once one wins; the other is told who has it."""
    return await _brief(desk, await desk.cases.claim(number, person))


@router.post("/{number}/release", summary="退回小组", responses=CASE_REFUSED)
async def post_release(
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = NO_REASON
) -> CaseBrief:
    """Put a case back before the group."""
    return await _brief(desk, await desk.cases.release(number, person, body.why))


@router.post("/{number}/assign", summary="指定承办人", responses=CASE_REFUSED)
async def post_assign(number: Number, body: AssignRequest, person: PersonOf, desk: DeskOf) -> CaseBrief:
    """An admin gives a case to a member of its group."""
    return await _brief(desk, await desk.cases.assign(number, person, body.member_id, body.why))


@router.post(
    "/{number}/draft",
    status_code=201,
    summary="起草答复",
    description=_DRAFT,
    responses=DRAFT_REFUSED,
    response_model=DraftDone,
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


@router.post(
    "/{number}/check",
    summary="复核通过",
    description="起草人以外的成员复核；version 是读过的那一稿。通过后答复送达提问人，并成为可引用的指导意见。",
    responses=CHECK_REFUSED,
)
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
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = NO_REASON
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
    number: Number, person: PersonOf, desk: DeskOf, body: PerhapsReason = NO_REASON
) -> CaseBrief:
    """The asker needs no answer any more."""
    return await _brief(desk, await desk.cases.withdraw(number, person, body.why))


async def _brief(desk: Desk, case: Case) -> CaseBrief:
    return brief(case, await names_in(desk, [case]))
