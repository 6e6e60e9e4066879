"""What a due case needs: one look at a case, its clock and the team, without any store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from escalation.case import Case, Event
from escalation.deadlines import Urgency
from escalation.notices import Notices, Reported
from escalation.outbox import Notice, Outgoing
from escalation.people import Person
from escalation.rights import matter_of
from escalation.routing import FEWEST_ON_DUTY, Team, choose_group, choose_member
from escalation.states import IN_HAND, TRANSITIONS, UNCLAIMED, WAITING, Action, State
from escalation.timing import CaseClock


class Why(StrEnum):
    """The desk's own reasons, in Chinese for the case's file."""

    SILENT = "承办人逾期未办"
    OFF_DUTY = "承办人不在岗"
    UNCLAIMED = "逾期无人认领"
    SHORT = "本组在岗人手不足两人"
    NOBODY = "没有在岗人手足够的小组"
    UNCHECKED = "逾期无人复核"
    UNSETTLED = "草稿所列引用问题逾期未处理"
    UNDELIVERED = "答复尚未送达"
    OVERDUE = "答复逾期"
    SETTLED = "答复后无异议，视为解决"


@dataclass
class Load:
    """The team with its loads, kept up while cases are handed round."""

    team: Team

    def __post_init__(self) -> None:
        self.groups = dict(self.team.group_load)
        self.members = dict(self.team.member_load)
        self.team = replace(self.team, group_load=self.groups, member_load=self.members)

    def moved(self, before: Case, after: Case) -> None:
        """Count a case where it is now."""
        for held, old, new in (
            (self.groups, before.group_id, after.group_id),
            (self.members, before.assignee_id, after.assignee_id),
        ):
            if old != new:
                if old is not None:
                    held[old] = held.get(old, 1) - 1
                if new is not None:
                    held[new] = held.get(new, 0) + 1

    def member(self, person_id: int | None) -> Person | None:
        """An active member by number."""
        return next((member for member in self.team.members if member.id == person_id), None)


@dataclass
class Stepping:
    """One case in one sweep: the case as it becomes, its events, its messages, and what goes into the report."""

    case: Case
    moment: datetime
    load: Load
    notices: Notices
    clock: CaseClock
    events: list[Event] = field(default_factory=list)
    messages: list[Outgoing] = field(default_factory=list)
    reports: list[tuple[Notice, Reported]] = field(default_factory=list)

    def step(self) -> None:
        """Do whatever is due. Afterwards the next step lies ahead of the moment."""
        if self.case.state is State.ANSWERED:
            self._settle()
        elif self.case.state in WAITING:
            self._report_overdue()
            if self.case.group_id is None:
                self._route()
            elif self.case.state in UNCLAIMED:
                self._unclaimed()
            elif self.case.state in IN_HAND or not self.case.draft_settled:
                self._in_hand()
            elif self.case.state is State.DRAFTED:
                self._drafted()
            else:
                self._undelivered()
        self.case = self.clock.scheduled(self.case, self.moment)

    def _settle(self) -> None:
        if self.moment >= self.case.turn_due:
            self._move(Action.CLOSE, Why.SETTLED, closed_at=self.moment)
            self.messages += self.notices.to_asker(self.case, Notice.CLOSED)

    def _report_overdue(self) -> None:
        if self.moment >= self.clock.report_due(self.case):
            self._note(Action.REPORT, Why.OVERDUE)
            self.case = replace(self.case, overdue_reported_at=self.moment)
            self._report(Why.OVERDUE)

    def _route(self) -> None:
        group = choose_group(self.load.team, matter_of(self.case))
        if group is not None:
            self._move(Action.TRANSFER, "", group_id=group.id)
            self.messages += self.notices.to_group(self.case, Notice.CASE_CARD)
        elif self.moment >= self.case.turn_due:
            self._note(Action.REPORT, Why.NOBODY)
            self._report(Why.NOBODY, Notice.UNROUTED)
            self._renew()

    def _unclaimed(self) -> None:
        if len(self._eligible()) < FEWEST_ON_DUTY and self._elsewhere(Why.SHORT):
            return
        if self.moment >= self.case.turn_due:
            member = choose_member(self.load.team, self._group_id, matter_of(self.case))
            if member is None:
                self._without_hands()
            else:
                self._assign(member, Why.UNCLAIMED)
        elif self._reminder_due():
            self._remind(self.notices.to_group(self.case, Notice.REMINDER))

    def _in_hand(self) -> None:
        holder = self.load.member(self.case.assignee_id)
        gone = holder is None or (not holder.on_duty and self.case.urgency is Urgency.ROADSIDE)
        if gone or self.moment >= self.case.turn_due:
            unsettled = self.case.state is State.DRAFTED
            why = Why.OFF_DUTY if gone else Why.UNSETTLED if unsettled else Why.SILENT
            self._pass_on(why)
        elif self._reminder_due():
            self._remind(self.notices.to_member(self.case, Notice.REMINDER, self.case.assignee_id))

    def _pass_on(self, why: Why) -> None:
        silent = self.case.assignee_id
        exclude = [] if silent is None else [silent]
        member = choose_member(self.load.team, self._group_id, matter_of(self.case), exclude)
        if member is not None:
            self._assign(member, why)
            self.messages += self.notices.to_member(
                self.case, Notice.REMINDER, silent, why=why, passed_to=member.name
            )
        elif not self._elsewhere(why):
            self._without_hands()

    def _drafted(self) -> None:
        seconds = [member for member in self._eligible() if member.id != self.case.drafter_id]
        if not seconds and self._elsewhere(Why.SHORT):
            return
        if self.moment >= self.case.turn_due:
            self._note(Action.REPORT, Why.UNCHECKED)
            self._renew()
            self._report(Why.UNCHECKED)
            self.messages += self.notices.to_group(
                self.case, Notice.REMINDER, leave_out=self.case.drafter_id, why=Why.UNCHECKED
            )
        elif self._reminder_due():
            self._remind(self.notices.to_group(self.case, Notice.REMINDER, leave_out=self.case.drafter_id))

    def _undelivered(self) -> None:
        if self.moment >= self.case.turn_due:
            self._note(Action.REPORT, Why.UNDELIVERED)
            self._renew()
            self._report(Why.UNDELIVERED)

    def _without_hands(self) -> None:
        """Nobody can be found: the case keeps its place, and the leading group's contact is told."""
        self._note(Action.REPORT, Why.NOBODY)
        self._renew()
        self._report(Why.NOBODY, Notice.UNROUTED)

    def _elsewhere(self, why: Why) -> bool:
        group = choose_group(self.load.team, matter_of(self.case), exclude=[self._group_id])
        if group is None:
            return False
        self._move(
            Action.TRANSFER,
            why,
            group_id=group.id,
            assignee_id=None,
            drafter_id=None,
            checker_id=None,
            draft_settled=True,
        )
        self.messages += self.notices.to_group(self.case, Notice.CASE_CARD, why=why)
        return True

    def _assign(self, member: Person, why: Why) -> None:
        self._move(
            Action.ASSIGN,
            why,
            assignee_id=member.id,
            draft_settled=True,
            first_response_at=self.case.first_response_at or self.moment,
        )
        self.messages += self.notices.to_member(self.case, Notice.ASSIGNED, member.id, why=why)
        self.messages += self.notices.refresh(self.case)

    def _remind(self, messages: Sequence[Outgoing]) -> None:
        self._note(Action.REMIND, "")
        self.case = replace(self.case, reminded_at=self.moment)
        self.messages += messages

    def _report(self, why: Why, kind: Notice = Notice.OVERDUE) -> None:
        self.reports.append((kind, Reported(self.case, str(why))))

    def _move(self, action: Action, why: str, **changes: Any) -> None:
        before = self.case
        to = TRANSITIONS[before.state, action].to
        self.case = self.clock.turned(replace(before, state=to, **changes), self.moment)
        self.load.moved(before, self.case)
        details = {"group": self.case.group_id, "assignee": self.case.assignee_id}
        self.events.append(Event(before.id, self.moment, None, action, before.state, to, str(why), details))

    def _note(self, action: Action, why: str) -> None:
        state = self.case.state
        self.events.append(Event(self.case.id, self.moment, None, action, state, state, str(why), {}))

    def _renew(self) -> None:
        self.case = self.clock.turned(self.case, self.moment)

    def _reminder_due(self) -> bool:
        return self.case.reminded_at is None and self.moment >= self.clock.reminder(self.case)

    def _eligible(self) -> tuple[Person, ...]:
        return self.load.team.eligible(self._group_id, matter_of(self.case))

    @property
    def _group_id(self) -> int:
        return self.case.group_id or 0
