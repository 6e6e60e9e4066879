"""A desk behind HTTP for tests: the sample law, two groups, people with their tokens, a clock that can be moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx
from fastapi import FastAPI

from api.app import create_app
from desk.desk import Desk
from escalation.people import Group, NewPerson, Person, Role
from escalation.scope import Scope
from kernel.clock import SHANGHAI, FixedClock
from tests.e2e.telegram.scene import sample_desk

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
NO_SERVICE = cast(Any, None)
"""Asking without a desk is no part of these tests, and needs no index."""
PEOPLE = (
    NewPerson("李警官", Role.OFFICER, "市综合执法局"),
    NewPerson("王队", Role.OFFICER, "市交运局"),
    NewPerson("陈法官", Role.MEMBER, "市法院", group_id=1),
    NewPerson("周检察官", Role.MEMBER, "市检察院", group_id=1),
    NewPerson("吴科长", Role.MEMBER, "市综合执法局", group_id=1),
    NewPerson("钱律师", Role.MEMBER, "市司法局", group_id=2),
    NewPerson("孙教授", Role.MEMBER, "红河学院", group_id=2),
    NewPerson("赵主任", Role.ADMIN, "领导小组办公室", leading_contact=True),
)
GROUPS = (
    Group(1, "第一组", frozenset(Scope), frozenset({"市综合执法局"})),
    Group(2, "第二组", frozenset(Scope), frozenset({"市交运局"})),
)

WRONG = "依据《中华人民共和国样例法》第九十九条，处五百元以上五千元以下罚款。"
MENDED = "依据《中华人民共和国样例法》第八条，处五百元以上五千元以下罚款。"


@dataclass(slots=True)
class Someone:
    """A client of the API with a token."""

    person: Person
    token: str
    http: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request with this person's token."""
        return await self.http.request(
            method, path, json=body, headers={"Authorization": f"Bearer {self.token}"} | headers
        )

    async def get(self, path: str) -> Any:
        """What is at an address; it must be there."""
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, body: Any = None) -> Any:
        """What came of a request that must be taken."""
        response = await self.call("POST", path, body)
        assert response.is_success, response.text
        return response.json()


@dataclass(slots=True)
class Office:
    """The desk, its people by name, a client without a token, and the clock."""

    desk: Desk
    people: dict[str, Someone]
    stranger: httpx.AsyncClient
    clock: FixedClock
    app: FastAPI

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]


@asynccontextmanager
async def opened(database: str, folder: Path) -> AsyncIterator[Office]:
    """An office over an empty database, everybody invited, members on duty."""
    clock = FixedClock(MONDAY)
    desk = await sample_desk(folder, clock, database)
    for group in GROUPS:
        await desk.roster.put_group(None, group)
    app = create_app(NO_SERVICE, desk)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        people: dict[str, Someone] = {}
        for new in PEOPLE:
            person, _code = await desk.roster.invite(None, new)
            if person.role is Role.MEMBER:
                await desk.roster.set_duty(person, on=True)
            _token, text = await desk.roster.issue_token(None, person.id)
            people[new.name] = Someone(person, text, http)
        yield Office(desk, people, http, clock, app)
    await desk.close()


async def answered_case(office: Office, question: str) -> str:
    """A case of 李警官's that 陈法官 answered and 周检察官 checked; its number."""
    number = await opened_case(office["李警官"], question)
    case = f"/v1/cases/{number}"
    await office["陈法官"].post(f"{case}/claim")
    await office["陈法官"].post(f"{case}/draft", {"text": MENDED})
    await office["周检察官"].post(f"{case}/check", {"version": 1})
    return number


async def opened_case(officer: Someone, question: str) -> str:
    """The number of a case that an officer opens by a question."""
    talk = (await officer.post("/v1/conversations"))["id"]
    reply: dict[str, Any] = await officer.post(f"/v1/conversations/{talk}/turns", {"text": question})
    number: str = reply["case"]["number"]
    return number
