"""Which group gets a case, and which member: by scope and department, with the load shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from escalation.people import Group, Person
from escalation.scope import Scope

# A draft needs a second pair of eyes.
FEWEST_ON_DUTY = 2


@dataclass(frozen=True, slots=True)
class Matter:
    """What routing looks at: the scope, the asking department, and who asked."""

    scope: Scope
    department: str
    asker_id: int


@dataclass(frozen=True, slots=True)
class Team:
    """The quality team at a moment: groups, members, and how many open cases each group and member holds."""

    groups: tuple[Group, ...]
    members: tuple[Person, ...]
    group_load: Mapping[int, int]
    member_load: Mapping[int, int]

    def eligible(self, group_id: int, matter: Matter) -> tuple[Person, ...]:
        """Members of a group who are on duty and may handle the matter."""
        return tuple(
            m for m in self.members if m.group_id == group_id and m.on_duty and may_handle(m, matter)
        )


def may_handle(member: Person, matter: Matter) -> bool:
    """A member never handles a case of the own department, nor one that the member asked."""
    return member.active and member.department != matter.department and member.id != matter.asker_id


def choose_group(team: Team, matter: Matter, exclude: Iterable[int] = ()) -> Group | None:
    """The group for a matter, or None where no group has two eligible members on duty.

    A group that guides both scope and department comes first, then one of the scope, then one of the department,
    then any; among equals the one with the fewest open cases for each eligible member, then the lowest number.
    """
    barred = set(exclude)
    able = [
        (group, eligible)
        for group in team.groups
        if group.id not in barred and len(eligible := team.eligible(group.id, matter)) >= FEWEST_ON_DUTY
    ]
    if not able:
        return None

    def order(candidate: tuple[Group, tuple[Person, ...]]) -> tuple[int, float, int]:
        group, eligible = candidate
        fit = 2 * (matter.scope in group.scopes) + (matter.department in group.departments)
        return -fit, team.group_load.get(group.id, 0) / len(eligible), group.id

    return min(able, key=order)[0]


def choose_member(
    team: Team, group_id: int, matter: Matter, exclude: Iterable[int] = (), needed: int = FEWEST_ON_DUTY
) -> Person | None:
    """The eligible member with the fewest open cases, those of the matter's scope first; None where the group has
    fewer than `needed` eligible members on duty, or none beside the excluded."""
    eligible = team.eligible(group_id, matter)
    barred = set(exclude)
    free = [member for member in eligible if member.id not in barred]
    if len(eligible) < needed or not free:
        return None
    return min(
        free,
        key=lambda member: (
            team.member_load.get(member.id, 0),
            bool(member.scopes) and matter.scope not in member.scopes,
            member.id,
        ),
    )
