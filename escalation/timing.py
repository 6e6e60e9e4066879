"""A case's clock: what changes with a new turn, and when the sweep must look at the case next."""

from dataclasses import replace
from datetime import datetime, timedelta

from escalation.case import Case
from escalation.deadlines import Deadlines
from escalation.states import DONE, WAITING, State

# How soon routing is tried again where no group has two members on duty.
ROUTE_AGAIN = timedelta(minutes=15)


class CaseClock:
    """Sets the moments of cases by the deadlines."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines

    def opened(self, case: Case, moment: datetime) -> Case:
        """The case with all due moments reckoned from now: at its opening, and when it is reopened."""
        first = self._deadlines.first_response(case.urgency, moment)
        answer = self._deadlines.answer(case.urgency, moment)
        return self.turned(
            replace(
                case,
                first_response_due=first.at,
                answer_due=answer.at,
                due_approximate=first.approximate or answer.approximate,
                overdue_reported_at=None,
                first_response_at=None,
            ),
            moment,
        )

    def turned(self, case: Case, moment: datetime) -> Case:
        """The case with a new turn begun: whoever's turn it is has the full span of the state."""
        due = self._deadlines.turn(case.urgency, case.state, moment)
        if due is None:
            return replace(case, turn_since=moment, turn_due=moment, reminded_at=None, next_step_at=None)
        turned = replace(
            case,
            turn_since=moment,
            turn_due=due.at,
            due_approximate=case.due_approximate or due.approximate,
            reminded_at=None,
        )
        return self.scheduled(turned, moment)

    def scheduled(self, case: Case, moment: datetime) -> Case:
        """The case with its next step: the earliest of reminder, end of the turn, and (again) the report."""
        return replace(case, next_step_at=self._next(case, moment))

    def reminder(self, case: Case) -> datetime:
        """When whoever's turn it is gets reminded."""
        return self._deadlines.reminder(case.urgency, case.turn_since, case.turn_due)

    def report_due(self, case: Case) -> datetime:
        """When the case is (again) to be reported as overdue."""
        if case.overdue_reported_at is None:
            return case.answer_due
        return self._deadlines.report_again(case.urgency, case.overdue_reported_at)

    def _next(self, case: Case, moment: datetime) -> datetime | None:
        if case.state in DONE:
            return None
        moments = [case.turn_due]
        if case.state in WAITING:
            moments.append(self.report_due(case))
        if case.group_id is None and case.state in WAITING:
            moments.append(moment + ROUTE_AGAIN)
        elif case.reminded_at is None and case.state in WAITING - {State.CHECKED}:
            moments.append(self.reminder(case))
        return min(moments)
