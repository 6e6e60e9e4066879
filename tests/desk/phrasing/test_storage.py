"""The table of candidates is alike in SQLite and PostgreSQL."""

from datetime import date, timedelta

import pytest

from desk.phrasing.candidate import CandidateState, NewCandidate, Source
from desk.storage import Storage
from desk.storage.conversations import NewTurn
from desk.storage.phrasing import SqlPhrasing
from escalation.people import NewPerson, Role
from tests.escalation.conftest import MONDAY, database_url, postgres_url, sqlite_template, storage

__all__ = ["database_url", "postgres_url", "sqlite_template", "storage"]


def question(text: str, **more: int) -> NewCandidate:
    return NewCandidate(text, "样例条例", date(2020, 1, 1), "第一条", "0" * 12, Source.HELPFUL, **more)


async def test_candidates_are_proposed_once_listed_youngest_first_and_decided_on_once(
    storage: Storage,
) -> None:
    async with storage.write() as work:
        shelf = SqlPhrasing(work.connection)
        assert await shelf.propose([question("摆摊罚多少"), question("占道罚不罚")], MONDAY) == 2
        assert await shelf.propose([question("摆摊罚多少？"), question("烧烤罚不罚")], MONDAY) == 1
        assert await shelf.propose([], MONDAY) == 0
    async with storage.write() as work:
        shelf = SqlPhrasing(work.connection)
        third, second, first = await shelf.listed(CandidateState.PROPOSED, Source.HELPFUL, 9)
        assert [each.id for each in await shelf.listed(None, None, 9, before=second.id)] == [first.id]
        accepted = await shelf.decide(first, CandidateState.ACCEPTED, MONDAY, None, "", article="第二条")
        assert accepted is not None and (accepted.article, accepted.decided_at) == ("第二条", MONDAY)
        assert await shelf.decide(first, CandidateState.REFUSED, MONDAY, None, "") is None
        assert await shelf.decide(third, CandidateState.REFUSED, MONDAY, None, "不像") is not None
        assert await shelf.accepted() == [accepted]
        assert len(await shelf.asked_for("样例条例", date(2020, 1, 1))) == 3


@pytest.mark.parametrize("decided", [False, True], ids=["while nobody has decided", "not after a decision"])
async def test_a_turn_takes_back_what_it_proposed(storage: Storage, decided: bool) -> None:
    async with storage.write() as work:
        person = await work.people.add(NewPerson("小陈", Role.OFFICER, "市水务局"))
        talk = await work.conversations.going_on(person.id, "api", "1", MONDAY, timedelta(hours=1))
        said = NewTurn("answered", "摆摊罚多少", "见第一条", MONDAY.date())
        turn = await work.conversations.add_turn(talk.id, said, MONDAY)
        shelf = SqlPhrasing(work.connection)
        await shelf.propose([question("摆摊罚多少", turn_id=turn.id, proposed_by=person.id)], MONDAY)
        (kept,) = await shelf.listed(None, None, 9)
        if decided:
            await shelf.decide(kept, CandidateState.ACCEPTED, MONDAY, person.id, "")
        await shelf.take_back(turn.id)
        assert len(await shelf.listed(None, None, 9)) == int(decided)
