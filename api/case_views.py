"""Cases as JSON: in short for lists and after an action, whole for one case, and the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api import texts
from desk.case_files import LikeCase, Material, Names
from desk.desk import Action, Case, CitedArticle, Draft, DraftProblem, Scope, State

_DRAFT_EXAMPLE: dict[str, Any] = {
    "version": 1,
    "author": "陈法官",
    "at": "2026-11-23T10:20:00+08:00",
    "text": "依据《中华人民共和国行政处罚法》第三百条，不予处罚。",
    "citations": [],
    "problems": [
        {
            "citation": "《中华人民共和国行政处罚法》第三百条",
            "verdict": "NOT_FOUND",
            "detail": "该法共八十六条，没有第三百条。",
            "closest": None,
            "successor": None,
        }
    ],
    "settled": False,
    "acknowledged_why": "",
}


class CaseBrief(BaseModel):
    """A case in short, as it stands now."""

    model_config = ConfigDict(from_attributes=True)
    number: str
    version: int = Field(description="每次变化加一")
    state: State
    state_text: str = Field(description="状态的中文说法")
    question: str
    reason: str = Field(description="为何转人工：person_asked、low_confidence、live_case …")
    as_of: date
    department: str
    scope: Scope
    urgency: str = Field(description="roadside 现场，ordinary 一般")
    opened_at: datetime
    turn_due: datetime = Field(description="当前这一步的时限")
    answer_due: datetime = Field(description="答复时限")
    due_approximate: bool
    group_id: int | None
    group: str | None
    assignee: str | None = Field(description="承办人")
    drafter: str | None
    checker: str | None
    draft_settled: bool = Field(description="草稿没有未处理的引用问题")
    answered_at: datetime | None
    closed_at: datetime | None


class CaseList(BaseModel):
    """Cases, newest first; `next` goes into `before` for those that follow, None where none do."""

    cases: list[CaseBrief]
    next: int | None = Field(description="下一页的 before；没有更多时为 null")


class ProblemView(BaseModel):
    """What the citation gate objects to."""

    model_config = ConfigDict(from_attributes=True)
    citation: str
    verdict: str = Field(
        description="NOT_FOUND、MISMATCH、REPEALED、NOT_IN_FORCE、UNRESOLVED、NO_CITATIONS、UNCHECKED"
    )
    detail: str
    closest: str | None = Field(description="可能是哪一条")
    successor: str | None = Field(description="替代它的法律")


class DraftView(BaseModel):
    """A version of the answer, with what the gate says of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DRAFT_EXAMPLE]})
    version: int
    author: str | None
    at: datetime
    text: str
    citations: list[str]
    problems: list[ProblemView]
    settled: bool = Field(description="没有问题，或起草人已说明理由")
    acknowledged_why: str


class DraftDone(BaseModel):
    """A draft that waits for its second member."""

    draft: DraftView
    case: CaseBrief


class EventView(BaseModel):
    """One change: who (None: the desk itself), when, what, why."""

    at: datetime
    actor: str | None
    action: Action
    before: State | None
    after: State
    why: str
    details: dict[str, Any]


class Words(BaseModel):
    """Words between the asker and the team."""

    author: str | None
    at: datetime
    text: str


class FileName(BaseModel):
    """A photo or file that was put to the case in another chat."""

    author: str | None
    at: datetime
    name: str
    size: int | None


class Exchange(BaseModel):
    """One exchange before the case."""

    model_config = ConfigDict(from_attributes=True)
    question: str
    reply: str


class FoundView(BaseModel):
    """What retrieval had found; the article word for word, where it is held as one."""

    model_config = ConfigDict(from_attributes=True)
    citation: str
    article: CitedArticle | None


class CaseView(CaseBrief):
    """A case with everything that the reader may see of it."""

    scope_words: list[str] = Field(description="类别依据的词")
    asker: str | None
    answer: str | None = Field(description="经两人复核的答复")
    actions: list[Action] = Field(description="读者现在可以办的事")
    conversation: list[Exchange]
    found: list[FoundView]
    drafts: list[DraftView]
    events: list[EventView]
    notes: list[Words]
    attachments: list[FileName]
    like: list[LikeCase] = Field(description="同类问题，仅分队和管理员可见")


def brief(case: Case, names: Names) -> CaseBrief:
    """A case in short."""
    return CaseBrief(**_short(case, names.people, names.groups.get(case.group_id or 0)))


def draft_view(draft: Draft, names: Mapping[int, str]) -> DraftView:
    """A draft."""
    return DraftView(
        version=draft.version,
        author=names.get(draft.author_id),
        at=draft.at,
        text=draft.text,
        citations=list(draft.citations),
        problems=[problem_view(problem) for problem in draft.problems],
        settled=draft.settled,
        acknowledged_why=draft.acknowledged_why,
    )


def problem_view(problem: DraftProblem) -> ProblemView:
    """An objection."""
    return ProblemView.model_validate(problem)


def case_view(material: Material) -> CaseView:
    """A whole case."""
    file = material.file
    case, names = file.case, file.names
    return CaseView(
        **_short(case, names, file.group),
        scope_words=list(case.scope_words),
        asker=names.get(case.asker_id),
        answer=file.answer,
        actions=list(file.actions),
        conversation=[Exchange.model_validate(turn) for turn in case.conversation],
        found=[FoundView.model_validate(found) for found in material.found],
        drafts=[draft_view(draft, names) for draft in file.drafts],
        events=[
            EventView(
                at=event.at,
                actor=names.get(event.actor_id or 0),
                action=event.action,
                before=event.before,
                after=event.after,
                why=event.why,
                details=event.details,
            )
            for event in file.events
        ],
        notes=[Words(author=names.get(note.author_id), at=note.at, text=note.text) for note in file.notes],
        attachments=[
            FileName(author=names.get(each.author_id), at=each.at, name=each.name, size=each.size)
            for each in file.attachments
        ],
        like=list(material.like),
    )


def _short(case: Case, people: Mapping[int, str], group: str | None) -> dict[str, Any]:
    shown = {name: getattr(case, name) for name in CaseBrief.model_fields if hasattr(case, name)}
    return shown | {
        "state_text": texts.STATES[case.state],
        "group": group,
        "assignee": people.get(case.assignee_id or 0),
        "drafter": people.get(case.drafter_id or 0),
        "checker": people.get(case.checker_id or 0),
    }
