"""Cases, their events, drafts, notes and attachments in SQL."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.storage.rows import inserted_first, picked, values_of
from desk.storage.tables import attachments, cases, counters, drafts, events, groups, notes, people
from escalation.case import Attachment, Case, Draft, DraftProblem, Event, Note, Turn
from escalation.deadlines import Urgency
from escalation.ledger import LedgerRow
from escalation.likeness import Asked
from escalation.states import IN_HAND, UNCLAIMED, WAITING
from escalation.store import CaseFilter

# A claimed step is parked so long: if the sweep dies before its commit nothing has happened at all; if a step
# fails on its own it is tried again then.
_PARKED = timedelta(minutes=1)
_QUESTION_SHOWN = 120


class SqlCases:
    """The shelf of cases."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, year: int) -> str:
        name = f"case-{year}"
        await inserted_first(self._connection, counters, {"name": name, "value": 0})
        done = await self._connection.execute(
            update(counters)
            .where(counters.c.name == name)
            .values(value=counters.c.value + 1)
            .returning(counters.c.value)
        )
        return f"ZW{year}-{done.scalar_one():04d}"

    async def add(self, case: Case) -> Case:
        done = await self._connection.execute(insert(cases).values(_row(case)).returning(cases.c.id))
        return replace(case, id=done.scalar_one())

    async def by_number(self, number: str) -> Case | None:
        return await self._one(cases.c.number == number.strip().upper())

    async def by_id(self, case_id: int) -> Case | None:
        return await self._one(cases.c.id == case_id)

    async def _one(self, condition: Any) -> Case | None:
        row = (await self._connection.execute(select(cases).where(condition))).mappings().one_or_none()
        return None if row is None else _case(row)

    async def replace(self, before: Case, after: Case) -> Case | None:
        stored = replace(after, version=before.version + 1)
        done = await self._connection.execute(
            update(cases)
            .where(cases.c.id == before.id, cases.c.version == before.version, cases.c.state == before.state)
            .values(_row(stored))
        )
        return stored if done.rowcount == 1 else None

    async def search(self, wanted: CaseFilter) -> Sequence[Case]:
        query = select(cases).order_by(cases.c.id.desc()).limit(wanted.limit)
        if wanted.states is not None:
            query = query.where(cases.c.state.in_(wanted.states))
        if wanted.asker_id is not None:
            query = query.where(cases.c.asker_id == wanted.asker_id)
        if wanted.group_id is not None:
            query = query.where(cases.c.group_id == wanted.group_id)
        if wanted.assignee_id is not None:
            query = query.where(cases.c.assignee_id == wanted.assignee_id)
        if wanted.not_department is not None:
            query = query.where(cases.c.department != wanted.not_department)
        if wanted.before_id is not None:
            query = query.where(cases.c.id < wanted.before_id)
        return [_case(row) for row in (await self._connection.execute(query)).mappings()]

    async def claim_due(self, moment: datetime, limit: int) -> Sequence[Case]:
        due = (
            select(cases.c.id)
            .where(cases.c.next_step_at <= moment)
            .order_by(cases.c.next_step_at, cases.c.id)
            .limit(limit)
        )
        if self._connection.dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        done = await self._connection.execute(
            update(cases)
            .where(cases.c.id.in_(due.scalar_subquery()), cases.c.next_step_at <= moment)
            .values(version=cases.c.version + 1, next_step_at=moment + _PARKED)
            .returning(cases)
        )
        return sorted((_case(row) for row in done.mappings()), key=lambda case: case.id)

    async def replace_many(self, changed: Sequence[Case]) -> None:
        if not changed:
            return
        await self._connection.execute(
            update(cases)
            .where(cases.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in _SWEPT}),
            [
                {"row_id": case.id} | {f"new_{name}": getattr(case, name) for name in _SWEPT}
                for case in changed
            ],
        )

    async def hasten(
        self, moment: datetime, *, assignee_id: int | None = None, urgent_only: bool = False
    ) -> int:
        statement = update(cases).values(next_step_at=moment)
        if assignee_id is None:
            statement = statement.where(cases.c.group_id.is_(None), cases.c.state.in_(UNCLAIMED))
        else:
            statement = statement.where(cases.c.assignee_id == assignee_id, cases.c.state.in_(IN_HAND))
        if urgent_only:
            statement = statement.where(cases.c.urgency == Urgency.ROADSIDE)
        return (await self._connection.execute(statement)).rowcount

    async def record(self, happened: Sequence[Event]) -> None:
        if happened:
            await self._connection.execute(insert(events), [values_of(event) for event in happened])

    async def events(self, case_id: int) -> Sequence[Event]:
        query = select(events).where(events.c.case_id == case_id).order_by(events.c.id)
        return [Event(**picked(row, Event)) for row in (await self._connection.execute(query)).mappings()]

    async def add_draft(self, draft: Draft) -> None:
        row = values_of(draft) | {
            "citations": list(draft.citations),
            "problems": [asdict(problem) for problem in draft.problems],
        }
        await self._connection.execute(insert(drafts).values(row))

    async def latest_draft(self, case_id: int) -> Draft | None:
        found = await self.drafts(case_id)
        return found[-1] if found else None

    async def drafts(self, case_id: int) -> Sequence[Draft]:
        query = select(drafts).where(drafts.c.case_id == case_id).order_by(drafts.c.version)
        return [_draft(row) for row in (await self._connection.execute(query)).mappings()]

    async def acknowledge(self, case_id: int, version: int, moment: datetime, why: str) -> None:
        await self._connection.execute(
            update(drafts)
            .where(drafts.c.case_id == case_id, drafts.c.version == version)
            .values(acknowledged_at=moment, acknowledged_why=why)
        )

    async def add_note(self, note: Note) -> None:
        await self._connection.execute(insert(notes).values(values_of(note)))

    async def notes(self, case_id: int) -> Sequence[Note]:
        query = select(notes).where(notes.c.case_id == case_id).order_by(notes.c.id)
        return [Note(**picked(row, Note)) for row in (await self._connection.execute(query)).mappings()]

    async def attach(self, attachment: Attachment) -> None:
        await self._connection.execute(insert(attachments).values(values_of(attachment)))

    async def attachments(self, case_id: int) -> Sequence[Attachment]:
        query = select(attachments).where(attachments.c.case_id == case_id).order_by(attachments.c.id)
        rows = (await self._connection.execute(query)).mappings()
        return [Attachment(**picked(row, Attachment)) for row in rows]

    async def ledger(self, group_id: int | None, not_department: str | None) -> Sequence[LedgerRow]:
        holder, drafter = people.alias("holder"), people.alias("drafter")
        shown = [
            "number", "department", "scope", "urgency", "state", "opened_at", "turn_due", "answer_due",
            "due_approximate", "draft_settled", "version",
        ]  # fmt: skip
        query = (
            select(
                *(cases.c[name] for name in shown),
                cases.c.question,
                groups.c.name.label("group"),
                holder.c.name.label("holder"),
                drafter.c.name.label("drafter"),
            )
            .outerjoin(groups, groups.c.id == cases.c.group_id)
            .outerjoin(holder, holder.c.id == cases.c.assignee_id)
            .outerjoin(drafter, drafter.c.id == cases.c.drafter_id)
            .where(cases.c.state.in_(WAITING))
            .order_by(cases.c.answer_due, cases.c.id)
        )
        if group_id is not None:
            query = query.where(cases.c.group_id == group_id)
        if not_department is not None:
            query = query.where(cases.c.department != not_department)
        rows = (await self._connection.execute(query)).mappings()
        return [LedgerRow(**(dict(row) | {"question": row["question"][:_QUESTION_SHOWN]})) for row in rows]

    async def questions(
        self, since: datetime | None, limit: int, without: int | None = None
    ) -> Sequence[Asked]:
        query = select(cases.c.number, cases.c.department, cases.c.question)
        if since is not None:
            query = query.where(cases.c.opened_at >= since)
        if without is not None:
            query = query.where(cases.c.id != without)
        rows = await self._connection.execute(query.order_by(cases.c.id.desc()).limit(limit))
        return [Asked(row.number, row.department, row.question) for row in rows]


# What a sweep may change.
_SWEPT = (
    "state", "turn_since", "turn_due", "due_approximate", "next_step_at", "group_id", "assignee_id", "drafter_id",
    "checker_id", "draft_settled", "first_response_at", "reminded_at", "overdue_reported_at", "closed_at",
)  # fmt: skip


def _row(case: Case) -> dict[str, Any]:
    return values_of(case, "id") | {
        "scope_words": list(case.scope_words),
        "conversation": [asdict(turn) for turn in case.conversation],
        "found": list(case.found),
    }


def _case(row: RowMapping) -> Case:
    return Case(
        **picked(row, Case)
        | {
            "scope_words": tuple(row["scope_words"]),
            "conversation": tuple(Turn(**turn) for turn in row["conversation"]),
            "found": tuple(row["found"]),
        }
    )


def _draft(row: RowMapping) -> Draft:
    return Draft(
        **picked(row, Draft)
        | {
            "citations": tuple(row["citations"]),
            "problems": tuple(DraftProblem(**problem) for problem in row["problems"]),
        }
    )
