"""Questions that might join the bank, in SQL; every decision is a conditional update."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.phrasing.candidate import Candidate, CandidateState, NewCandidate, Source
from desk.storage.phrasing_tables import candidates
from desk.storage.rows import insert_new, picked, values_of
from desk.storage.tables import guidance
from escalation.guidance import Review


class SqlPhrasing:
    """The shelf of candidates, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def propose(self, new: Sequence[NewCandidate], moment: datetime) -> int:
        """Keep what was not proposed before, and what was withdrawn and is proposed again; how many."""
        proposed = {"state": CandidateState.PROPOSED, "proposed_at": moment, "why": ""}
        rows = {each.key: values_of(each) | proposed | {"key": each.key} for each in new}
        if not rows:
            return 0
        known = select(candidates.c.key, candidates.c.withdrawn_at).where(candidates.c.key.in_(rows))
        before = {row.key: row.withdrawn_at for row in (await self._connection.execute(known)).all()}
        again = [key for key, withdrawn in before.items() if withdrawn is not None]
        for key in again:
            cleared = {"withdrawn_at": None, "decided_at": None, "decided_by": None}
            await self._connection.execute(
                update(candidates).where(candidates.c.key == key).values(**rows[key] | cleared)
            )
        fresh = [row for key, row in rows.items() if key not in before]
        await insert_new(self._connection, candidates, fresh, ["key"])
        return len(fresh) + len(again)

    async def get(self, candidate_id: int) -> Candidate | None:
        found = await self._where(candidates.c.id == candidate_id)
        return found[0] if found else None

    async def listed(
        self, state: CandidateState | None, source: Source | None, limit: int, before: int | None = None
    ) -> Sequence[Candidate]:
        """The youngest first, of one state, of one source, before a number."""
        query = select(candidates).order_by(candidates.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(candidates.c.state == state)
        if source is not None:
            query = query.where(candidates.c.source == source)
        if before is not None:
            query = query.where(candidates.c.id < before)
        return [_candidate(row) for row in (await self._connection.execute(query)).mappings()]

    async def decide(
        self, seen: Candidate, state: CandidateState, moment: datetime, by: int | None, why: str, **place: Any
    ) -> Candidate | None:
        """Change the state of a candidate as it was seen, and with it what `place` names (edition, article, words);
        None where another was faster."""
        done = await self._connection.execute(
            update(candidates)
            .where(
                candidates.c.id == seen.id,
                candidates.c.state == seen.state,
                candidates.c.withdrawn_at.is_(None),
            )
            .values(state=state, decided_at=moment, decided_by=by, why=why, **place)
            .returning(*candidates.c)
        )
        row = done.mappings().one_or_none()
        return None if row is None else _candidate(row)

    async def take_back(self, turn_id: int) -> None:
        """The turn is called helpful no more: what nobody has decided on yet goes."""
        await self._connection.execute(
            delete(candidates).where(
                candidates.c.turn_id == turn_id, candidates.c.state == CandidateState.PROPOSED
            )
        )

    async def withdraw_retired(self, moment: datetime) -> int:
        """What was taken from guidance that is retired goes with it; how many."""
        retired = select(guidance.c.id).where(guidance.c.review == Review.RETIRED)
        done = await self._connection.execute(
            update(candidates)
            .where(candidates.c.guidance_id.in_(retired), candidates.c.state != CandidateState.REFUSED)
            .values(state=CandidateState.REFUSED, withdrawn_at=moment)
        )
        return done.rowcount

    async def accepted(self) -> Sequence[Candidate]:
        """What joins the bank, in a stable order: accepted, and taken from no guidance that is retired or up for
        review."""
        query = (
            select(candidates)
            .outerjoin(guidance, candidates.c.guidance_id == guidance.c.id)
            .where(
                candidates.c.state == CandidateState.ACCEPTED,
                or_(candidates.c.guidance_id.is_(None), guidance.c.review == Review.CURRENT),
            )
            .order_by(candidates.c.id)
        )
        return [_candidate(row) for row in (await self._connection.execute(query)).mappings()]

    async def asked_for(self, law: str, edition: date) -> Sequence[Candidate]:
        """Everything ever proposed for an edition of a law, also what was refused."""
        return await self._where(candidates.c.law == law, candidates.c.edition == edition)

    async def _where(self, *conditions: Any) -> list[Candidate]:
        query = select(candidates).where(*conditions).order_by(candidates.c.id)
        return [_candidate(row) for row in (await self._connection.execute(query)).mappings()]


def _candidate(row: RowMapping) -> Candidate:
    return Candidate(**picked(row, Candidate))
