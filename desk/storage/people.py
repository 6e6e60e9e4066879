"""People, groups and their accounts in SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import inserted_first, picked, values_of
from desk.storage.tables import bindings, cases, groups, people
from escalation.people import Binding, Group, NewPerson, Person, Role
from escalation.routing import Team
from escalation.scope import Scope
from escalation.states import WAITING, State


class SqlPeople:
    """The shelf of people."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, person: NewPerson) -> Person:
        row = values_of(person) | {
            "scopes": sorted(person.scopes),
            "on_duty": person.role is Role.MEMBER,
            "active": True,
        }
        done = await self._connection.execute(insert(people).values(row).returning(*people.c))
        return _person(done.mappings().one())

    async def get(self, person_id: int) -> Person | None:
        query = select(people).where(people.c.id == person_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _person(row)

    async def replace(self, person: Person) -> None:
        row = values_of(person, "id") | {"scopes": sorted(person.scopes)}
        await self._connection.execute(update(people).where(people.c.id == person.id).values(row))

    async def everyone(self, role: Role | None = None) -> Sequence[Person]:
        query = select(people).order_by(people.c.id)
        if role is not None:
            query = query.where(people.c.role == role)
        return [_person(row) for row in (await self._connection.execute(query)).mappings()]

    async def groups(self) -> Sequence[Group]:
        rows = (await self._connection.execute(select(groups).order_by(groups.c.id))).mappings()
        return [_group(row) for row in rows]

    async def put_group(self, group: Group) -> None:
        row = values_of(group) | {"scopes": sorted(group.scopes), "departments": sorted(group.departments)}
        if not await inserted_first(self._connection, groups, row):
            await self._connection.execute(update(groups).where(groups.c.id == group.id).values(row))

    async def team(self) -> Team:
        query = (
            select(people)
            .where(people.c.role == Role.MEMBER, people.c.active.is_(True))
            .order_by(people.c.id)
        )
        members = tuple(_person(row) for row in (await self._connection.execute(query)).mappings())
        return Team(
            groups=tuple(await self.groups()),
            members=members,
            group_load=await self._load(cases.c.group_id),
            member_load=await self._load(cases.c.assignee_id),
        )

    async def _load(self, column: ColumnElement[int | None]) -> dict[int, int]:
        query = (
            select(column, func.count())
            .where(cases.c.state.in_(WAITING - {State.CHECKED}), column.is_not(None))
            .group_by(column)
        )
        return {key: count for key, count in await self._connection.execute(query) if key is not None}

    async def leading_contacts(self) -> Sequence[Person]:
        query = (
            select(people)
            .where(people.c.leading_contact.is_(True), people.c.active.is_(True))
            .order_by(people.c.id)
        )
        return [_person(row) for row in (await self._connection.execute(query)).mappings()]

    async def bind(self, binding: Binding, moment: datetime) -> None:
        await self._connection.execute(
            delete(bindings).where(
                bindings.c.channel == binding.channel, bindings.c.external_id == binding.external_id
            )
        )
        await self._connection.execute(insert(bindings).values(values_of(binding) | {"bound_at": moment}))

    async def unbind(self, person_id: int) -> None:
        await self._connection.execute(delete(bindings).where(bindings.c.person_id == person_id))

    async def bindings(self, person_ids: Iterable[int]) -> Sequence[Binding]:
        query = select(bindings).where(bindings.c.person_id.in_(list(person_ids))).order_by(bindings.c.id)
        return [Binding(**picked(row, Binding)) for row in (await self._connection.execute(query)).mappings()]

    async def bound_to(self, channel: str, external_id: str) -> Person | None:
        query = (
            select(people)
            .join(bindings, bindings.c.person_id == people.c.id)
            .where(
                bindings.c.channel == channel,
                bindings.c.external_id == external_id,
                people.c.active.is_(True),
            )
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _person(row)


def _person(row: RowMapping) -> Person:
    return Person(**picked(row, Person) | {"scopes": frozenset(Scope(name) for name in row["scopes"])})


def _group(row: RowMapping) -> Group:
    return Group(
        **picked(row, Group)
        | {
            "scopes": frozenset(Scope(name) for name in row["scopes"]),
            "departments": frozenset(row["departments"]),
        }
    )
