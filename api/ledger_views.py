"""The ledger and the common issues as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from api import texts
from desk.case_files import CommonIssue
from desk.desk import Ledger, Scope, State


class LedgerLine(BaseModel):
    """One case that waits for somebody."""

    number: str
    question: str
    department: str
    scope: Scope
    urgency: str
    state: State
    state_text: str
    turn: str = Field(description="轮到谁")
    turn_due: datetime
    answer_due: datetime
    late_seconds: int = Field(description="答复超时几秒")


class LedgerView(BaseModel):
    """What is open, whose turn, how late."""

    at: datetime
    open: int
    overdue: int
    by_state: dict[State, int]
    by_turn: dict[str, int]
    cases: list[LedgerLine]


class CommonIssues(BaseModel):
    """Questions that several departments ask."""

    issues: list[CommonIssue]


def ledger_view(ledger: Ledger) -> LedgerView:
    """The ledger."""
    return LedgerView(
        at=ledger.at,
        open=len(ledger.rows),
        overdue=len(ledger.overdue),
        by_state=ledger.by_state,
        by_turn=ledger.by_turn,
        cases=[
            LedgerLine(
                number=row.number,
                question=row.question,
                department=row.department,
                scope=row.scope,
                urgency=row.urgency,
                state=row.state,
                state_text=texts.STATES[row.state],
                turn=row.turn,
                turn_due=row.turn_due,
                answer_due=row.answer_due,
                late_seconds=int(row.late(ledger.at).total_seconds()),
            )
            for row in ledger.rows
        ],
    )
