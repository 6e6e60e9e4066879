"""In which capacity a person acts on a case, and whether the table of states lets them."""

from escalation.case import Case, Draft
from escalation.people import Person, Role
from escalation.routing import Matter, may_handle
from escalation.states import TRANSITIONS, Action, Transition, Who, allowed_actions
from kernel.errors import CaseConflict, CaseNotFound, NotAllowed


def matter_of(case: Case) -> Matter:
    """What routing and the rule of the own department look at."""
    return Matter(case.scope, case.department, case.asker_id)


def capacities(person: Person | None, case: Case, draft: Draft | None = None) -> frozenset[Who]:
    """Every capacity a person has on a case; None stands for the desk itself."""
    if person is None:
        return frozenset({Who.DESK})
    held: set[Who] = set()
    if not person.active:
        return frozenset()
    if person.id == case.asker_id:
        held.add(Who.ASKER)
    if person.role is Role.ADMIN:
        held.add(Who.ADMIN)
    is_member = person.role is Role.MEMBER and person.group_id is not None
    if is_member and person.group_id == case.group_id and may_handle(person, matter_of(case)):
        held.add(Who.GROUP)
        if person.id == case.assignee_id:
            held.add(Who.ASSIGNEE)
        if draft is not None and person.id != draft.author_id:
            held.add(Who.SECOND)
    return frozenset(held)


def may_see(person: Person, case: Case) -> bool:
    """An officer sees the own cases, a member also those of the own group except the own department's, an admin
    all."""
    return bool(capacities(person, case))


def require_sight(person: Person, case: Case) -> None:
    """CaseNotFound where the person may not see the case: that it exists is not told."""
    if not may_see(person, case):
        raise CaseNotFound(f"no case {case.number} among those that you may see")


def require(person: Person | None, case: Case, action: Action, draft: Draft | None = None) -> Transition:
    """The transition that this person may make now.

    Raises CaseConflict where the state admits no such action, NotAllowed where others may take it.
    """
    transition = TRANSITIONS.get((case.state, action))
    if transition is None:
        admitted = "、".join(allowed_actions(case.state)) or "nothing"
        raise CaseConflict(
            f"case {case.number} is {case.state}: {action} is not possible now; possible: {admitted}",
            state=case.state,
        )
    if capacities(person, case, draft) & transition.who:
        return transition
    raise _refusal(person, case, action, draft, transition)


def _refusal(
    person: Person | None, case: Case, action: Action, draft: Draft | None, transition: Transition
) -> NotAllowed:
    if person is not None and person.role is Role.MEMBER:
        if person.department == case.department or person.id == case.asker_id:
            return NotAllowed(
                f"case {case.number} comes from {case.department}: a member never handles the own department's",
                rule="own_department",
            )
        if Who.SECOND in transition.who and draft is not None and draft.author_id == person.id:
            return NotAllowed(
                f"who drafted cannot check: another member must {action} case {case.number}",
                rule="second_person",
            )
    who = "、".join(sorted(transition.who))
    return NotAllowed(f"{action} on case {case.number} is for: {who}", rule="role")
