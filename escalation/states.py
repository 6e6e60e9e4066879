"""The states of a case, and the table of who may move it from which to which.

::

                       transfer, release
        ┌───────────────────────────────────────────────┐
        ▼                                               │
      open ──claim/assign──▶ assigned ──draft──▶ drafted ──check──▶ checked ──deliver──▶ answered ──close──▶ closed
                               ▲  ▲                 │                                      │                  │
                               │  │               return                                reopen             reopen
                               │  │                 ▼                                      ▼                  │
                               │  └──(draft)──── returned                              reopened ◀─────────────┘
                               └───────────────────── claim/assign ────────────────────────┘

      open, assigned, drafted, returned, reopened ──withdraw──▶ withdrawn

Who drafted a text cannot check it; a member never handles a case of the own department. Both rules are asked by
`Who` beside the table, and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    DRAFTED = "drafted"
    RETURNED = "returned"
    CHECKED = "checked"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can be done to a case. The last group changes no state, and is an event all the same."""

    OPEN = "open"
    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    DRAFT = "draft"
    CHECK = "check"
    RETURN = "return"
    DELIVER = "deliver"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"

    ACKNOWLEDGE = "acknowledge"
    CORRECT_SCOPE = "correct_scope"
    NOTE = "note"
    ATTACH = "attach"
    REMIND = "remind"
    REPORT = "report"
    REVIEW_DUE = "review_due"
    REVIEW = "review"


class Who(StrEnum):
    """In which capacity somebody acts on a case."""

    GROUP = "group"
    ASSIGNEE = "assignee"
    SECOND = "second"
    ASKER = "asker"
    ADMIN = "admin"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an action leads, and who may take it."""

    to: State
    who: frozenset[Who]


# Whose turn it is ends with the officer: these are done, or wait for the officer alone.
WAITING = frozenset(
    {State.OPEN, State.ASSIGNED, State.DRAFTED, State.RETURNED, State.CHECKED, State.REOPENED}
)
UNCLAIMED = frozenset({State.OPEN, State.REOPENED})
IN_HAND = frozenset({State.ASSIGNED, State.RETURNED})
DONE = frozenset({State.CLOSED, State.WITHDRAWN})


def _table() -> Mapping[tuple[State, Action], Transition]:
    rows: list[tuple[frozenset[State], Action, State, set[Who]]] = [
        (UNCLAIMED, Action.CLAIM, State.ASSIGNED, {Who.GROUP}),
        (UNCLAIMED | IN_HAND | {State.DRAFTED}, Action.ASSIGN, State.ASSIGNED, {Who.ADMIN, Who.DESK}),
        (IN_HAND, Action.RELEASE, State.OPEN, {Who.ASSIGNEE, Who.ADMIN, Who.DESK}),
        (IN_HAND | {State.DRAFTED}, Action.DRAFT, State.DRAFTED, {Who.ASSIGNEE}),
        (frozenset({State.DRAFTED}), Action.CHECK, State.CHECKED, {Who.SECOND}),
        (frozenset({State.DRAFTED}), Action.RETURN, State.RETURNED, {Who.SECOND}),
        (frozenset({State.CHECKED}), Action.DELIVER, State.ANSWERED, {Who.DESK, Who.ASKER}),
        (frozenset({State.ANSWERED}), Action.CLOSE, State.CLOSED, {Who.ASKER, Who.ADMIN, Who.DESK}),
        (frozenset({State.ANSWERED, State.CLOSED}), Action.REOPEN, State.REOPENED, {Who.ASKER, Who.ADMIN}),
        (WAITING - {State.CHECKED}, Action.WITHDRAW, State.WITHDRAWN, {Who.ASKER, Who.ADMIN}),
        (
            WAITING - {State.CHECKED},
            Action.TRANSFER,
            State.OPEN,
            {Who.ASSIGNEE, Who.GROUP, Who.ADMIN, Who.DESK},
        ),
    ]
    table = {
        (state, action): Transition(to, frozenset(who))
        for states, action, to, who in rows
        for state in states
    }
    return MappingProxyType(table)


TRANSITIONS: Mapping[tuple[State, Action], Transition] = _table()


def allowed_actions(state: State) -> tuple[Action, ...]:
    """The actions that a state admits, in the order of the enumeration."""
    return tuple(action for action in Action if (state, action) in TRANSITIONS)
