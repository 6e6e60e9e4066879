"""The ledger: what is open, whose turn it is, how late. To zero is the goal."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.deadlines import Urgency
from escalation.scope import Scope
from escalation.states import UNCLAIMED, State


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One case that waits for somebody."""

    number: str
    question: str
    department: str
    scope: Scope
    urgency: Urgency
    state: State
    group: str | None
    holder: str | None
    drafter: str | None
    opened_at: datetime
    turn_due: datetime
    answer_due: datetime
    due_approximate: bool
    draft_settled: bool
    version: int

    @property
    def turn(self) -> str:
        """Whose turn it is: a person's name, a group's, or in Chinese that nobody has it."""
        if self.group is None:
            return "待分派（值班人手不足）"
        if self.state in UNCLAIMED:
            return f"{self.group}（待认领）"
        if self.state is State.DRAFTED and self.draft_settled:
            return f"{self.group}（待复核，起草人{self.drafter or '不详'}除外）"
        if self.state is State.CHECKED:
            return "系统（待送达）"
        return self.holder or self.group

    def late(self, moment: datetime) -> timedelta:
        """How long the answer is overdue; zero where it is not."""
        return max(moment - self.answer_due, timedelta())

    def turn_late(self, moment: datetime) -> timedelta:
        """How long whoever's turn it is has let their part pass; zero where they have not."""
        return max(moment - self.turn_due, timedelta())


@dataclass(frozen=True, slots=True)
class Ledger:
    """All open cases at a moment, the earliest due first."""

    at: datetime
    rows: tuple[LedgerRow, ...]

    @property
    def overdue(self) -> tuple[LedgerRow, ...]:
        """Those whose answer is late."""
        return tuple(row for row in self.rows if row.late(self.at))

    @property
    def by_state(self) -> dict[State, int]:
        """How many cases stand in each state."""
        return dict(Counter(row.state for row in self.rows))

    @property
    def by_turn(self) -> dict[str, int]:
        """How many cases wait for whom, the most first."""
        return dict(Counter(row.turn for row in self.rows).most_common())


def ledger_of(rows: Sequence[LedgerRow], moment: datetime) -> Ledger:
    """The ledger at a moment."""
    return Ledger(moment, tuple(sorted(rows, key=lambda row: (row.answer_due, row.number))))
