"""Cases as a door shows them: lists with names, and one case with the articles found and the cases it is like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.desk import Case, CaseFile, CitedArticle, Desk, Person, State
from escalation.likeness import CommonIssue, LikeCase
from escalation.people import Role
from kernel.errors import InvalidInput, NotFound

__all__ = ["CommonIssue", "FoundArticle", "LikeCase", "Material", "Names", "material", "names_in"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people and groups by their numbers."""

    people: dict[int, str]
    groups: dict[int, str]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """A citation that retrieval had found, with its article as it stood on the case's day; None where it is no
    single article that is held."""

    citation: str
    article: CitedArticle | None


@dataclass(frozen=True, slots=True)
class Material:
    """A case's file, what was found for it, and (for the team) earlier cases that it is like."""

    file: CaseFile
    found: tuple[FoundArticle, ...]
    like: tuple[LikeCase, ...]


async def material(desk: Desk, person: Person, number: str) -> Material:
    """Everything about a case that a person may see; CaseNotFound where that is nothing.

    An asker who looks at a checked answer has it: the case counts as answered from then on.
    """
    file = await desk.cases.file(number, person)
    if file.case.state is State.CHECKED and file.case.asker_id == person.id:
        await desk.answered(person, number)
        file = await desk.cases.file(number, person)
    found = [await _found(desk, citation, file.case.as_of) for citation in file.case.found]
    like = await desk.cases.alike(number, person) if person.role is not Role.OFFICER else []
    return Material(file, tuple(found), tuple(like))


async def names_in(desk: Desk, cases: Sequence[Case]) -> Names:
    """The names of those who have, or had, cases in hand, and of the cases' groups."""
    shown = {each for case in cases for each in (case.assignee_id, case.drafter_id, case.checker_id)}
    async with desk.store.read() as work:
        people = {person.id: person.name for person in await work.people.everyone() if person.id in shown}
        groups = {group.id: group.name for group in await work.people.groups()}
    return Names(people, groups)


async def _found(desk: Desk, citation: str, as_of: date) -> FoundArticle:
    try:
        return FoundArticle(citation, await desk.article(citation, as_of))
    except (InvalidInput, NotFound):
        return FoundArticle(citation, None)
