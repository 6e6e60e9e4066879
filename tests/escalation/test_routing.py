"""Which group and which member a case goes to."""

from dataclasses import replace

import pytest

from escalation.groups import default_groups
from escalation.people import Person, Role
from escalation.routing import Matter, Team, choose_group, choose_member
from escalation.scope import Scope
from escalation.states import TRANSITIONS, Action, State, Who, allowed_actions

OFFICE = "市人民法院"


def member(number: int, group_id: int, department: str = OFFICE, *, on_duty: bool = True) -> Person:
    """A member of a group."""
    return Person(number, f"成员{number}", Role.MEMBER, department, group_id=group_id, on_duty=on_duty)


EIGHT = tuple(member(number, (number - 1) // 2 + 1) for number in range(1, 9))
TEAM = Team(default_groups(), EIGHT, {}, {})


@pytest.mark.parametrize(
    ("scope", "department", "group"),
    [
        pytest.param(Scope.FACTS, "市市场监管局", 4, id="scope and department"),
        pytest.param(Scope.SUBJECT, "市市场监管局", 1, id="scope before department"),
        pytest.param(Scope.EVIDENCE, "市外事办", 3, id="scope of an unknown department"),
        pytest.param(Scope.LAW, "市林草局", 2, id="of two groups of the scope, the department's"),
    ],
)
def test_a_case_goes_to_the_group_of_its_scope_and_department(
    scope: Scope, department: str, group: int
) -> None:
    chosen = choose_group(TEAM, Matter(scope, department, 99))
    assert chosen is not None
    assert chosen.id == group


def test_among_equals_the_least_laden_group_gets_it() -> None:
    team = replace(TEAM, group_load={1: 5, 2: 1})
    chosen = choose_group(team, Matter(Scope.LAW, "市水务局", 99))
    assert chosen is not None
    assert chosen.id == 2


def test_never_a_group_with_fewer_than_two_on_duty() -> None:
    off = tuple(replace(each, on_duty=False) if each.id == 8 else each for each in EIGHT)
    chosen = choose_group(replace(TEAM, members=off), Matter(Scope.FACTS, "市市场监管局", 99))
    assert chosen is not None
    assert chosen.id == 3


def test_members_of_the_own_department_do_not_count() -> None:
    own = tuple(replace(each, department="市市场监管局") if each.id == 8 else each for each in EIGHT)
    team = replace(TEAM, members=own)
    assert [each.id for each in team.eligible(4, Matter(Scope.FACTS, "市市场监管局", 99))] == [7]


def test_nobody_on_duty_means_no_group() -> None:
    off = tuple(replace(each, on_duty=False) for each in EIGHT)
    assert choose_group(replace(TEAM, members=off), Matter(Scope.FACTS, "市水务局", 99)) is None


def test_the_member_with_the_fewest_cases_gets_it() -> None:
    team = replace(TEAM, member_load={7: 3, 8: 2})
    chosen = choose_member(team, 4, Matter(Scope.FACTS, "市水务局", 99))
    assert chosen is not None
    assert chosen.id == 8


def test_who_asked_never_handles_the_own_question() -> None:
    assert choose_member(TEAM, 4, Matter(Scope.FACTS, "市水务局", 8), needed=1) == EIGHT[6]


def test_every_action_leads_somewhere_and_every_open_state_can_be_left() -> None:
    for state in set(State) - {State.WITHDRAWN, State.CLOSED}:
        assert allowed_actions(state)
    assert allowed_actions(State.WITHDRAWN) == ()
    assert allowed_actions(State.CLOSED) == (Action.REOPEN,)


def test_nobody_but_a_second_member_can_check() -> None:
    checks = [row for (_, action), row in TRANSITIONS.items() if action is Action.CHECK]
    assert [(row.to, row.who) for row in checks] == [(State.CHECKED, frozenset({Who.SECOND}))]


def test_every_state_can_be_reached_from_open() -> None:
    reached = {State.OPEN}
    for _ in State:
        reached |= {row.to for (state, _), row in TRANSITIONS.items() if state in reached}
    assert reached == set(State)
