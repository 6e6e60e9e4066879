"""The routes of /v1/people: admins enter, change and dismiss; everyone sees themselves and the groups."""

from dataclasses import fields
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, status
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.identity import AdminOf, DeskOf, PersonOf
from api.refusals import ADMINS_ONLY, TOKEN_NEEDED
from api.repeating import OnceRoute
from api.words import Line
from desk.desk import Person, Scope
from desk.encoding import plain
from desk.enrolling import (
    NewPerson,
    PersonRole,
    change_person,
    enter_person,
    one_person,
    set_own_duty,
)

router = APIRouter(prefix="/v1/people", tags=["人员"], route_class=OnceRoute)

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="人员编号")]
_Name = Annotated[Line, Field(min_length=1, max_length=60)]
_Group = Annotated[int, Field(ge=1, le=2**31 - 1, description="分队小组的编号，成员必填")]


class PersonView(BaseModel):
    """A person of the desk."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str
    role: PersonRole
    department: str
    certificate: Line | None
    group_id: int | None
    scopes: Annotated[list[Scope], BeforeValidator(sorted)]
    on_duty: bool
    leading_contact: bool
    active: bool


class NewPersonRequest(BaseModel):
    """A person to enter."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"name": "李警官", "role": "officer", "department": "市综合执法局"},
                {
                    "name": "陈法官",
                    "role": "member",
                    "department": "市法院",
                    "group_id": 1,
                    "scopes": ["法律适用"],
                },
            ]
        },
    )
    name: _Name
    role: PersonRole = Field(description="officer 执法人员，member 分队成员，admin 管理员")
    department: _Name = Field(description="所在部门；执法人员须为试点部门")
    certificate: Line | None = Field(default=None, max_length=40, description="执法证号")
    group_id: _Group | None = None
    scopes: frozenset[Scope] = Field(default=frozenset(), description="成员擅长的范围")
    leading_contact: bool = Field(default=False, description="逾期案件报给此人")


class PersonChanges(BaseModel):
    """What is to change of a person; what is not named stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"department": "市交运局"}, {"group_id": 2}]}
    )
    name: _Name = ""
    role: PersonRole = PersonRole.OFFICER
    department: _Name = ""
    certificate: Line | None = Field(default=None, max_length=40)
    group_id: _Group | None = None
    scopes: frozenset[Scope] = frozenset()
    leading_contact: bool = False
    active: Literal[True] = Field(default=True, description="重新启用已停用的人；停用请用 DELETE")


class DutyRequest(BaseModel):
    """On or off duty."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": True}]})
    on: bool = Field(description="true 上岗，false 下岗")


@router.get("/me", summary="本人", responses=TOKEN_NEEDED, response_model=PersonView)
async def get_me(person: PersonOf) -> Person:
    """Whom the token speaks for, with the token's role."""
    return person


@router.put("/me/duty", summary="本人上岗或下岗", responses=TOKEN_NEEDED, response_model=PersonView)
async def put_my_duty(body: DutyRequest, person: PersonOf, desk: DeskOf) -> Person:
    """A member goes on or off duty."""
    return await set_own_duty(desk, person, body.on)


@router.get("/groups", summary="分队小组", responses=TOKEN_NEEDED)
async def get_groups(person: PersonOf, desk: DeskOf) -> list[dict[str, Any]]:
    """The groups with what each guides, e.g. to transfer a case to one."""
    return [
        {
            "id": group.id,
            "name": group.name,
            "scopes": plain(group.scopes),
            "departments": plain(group.departments),
        }
        for group in sorted(await desk.roster.groups(), key=lambda group: group.id)
    ]


@router.get("", summary="全部人员", responses=ADMINS_ONLY, response_model=list[PersonView])
async def get_people(
    admin: AdminOf, desk: DeskOf, role: Annotated[PersonRole | None, Query(description="只列这一种")] = None
) -> list[Person]:
    """Everybody, those dismissed included."""
    return await desk.roster.people(admin, role)


@router.post("", status_code=status.HTTP_201_CREATED, summary="登记一人", responses=ADMINS_ONLY)
async def post_person(body: NewPersonRequest, admin: AdminOf, desk: DeskOf) -> dict[str, Any]:
    """Enter a person; the one-time code is shown this once."""
    new = NewPerson(**{field.name: getattr(body, field.name) for field in fields(NewPerson)})
    person, code = await enter_person(desk, admin, new)
    return {"person": plain(person), "code": code}


@router.get("/{number}", summary="一人", responses=ADMINS_ONLY, response_model=PersonView)
async def get_person(number: Number, admin: AdminOf, desk: DeskOf) -> Person:
    """One person."""
    return await one_person(desk, admin, number)


@router.patch("/{number}", summary="变更一人", responses=ADMINS_ONLY, response_model=PersonView)
async def patch_person(number: Number, body: PersonChanges, admin: AdminOf, desk: DeskOf) -> Person:
    """Change what is named; tokens keep at most the person's new role."""
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    return await change_person(desk, admin, number, changes)


@router.delete("/{number}", summary="停用一人", responses=ADMINS_ONLY, response_model=PersonView)
async def delete_person(number: Number, admin: AdminOf, desk: DeskOf) -> Person:
    """End a person's access at once: accounts, codes and tokens; cases in hand pass to others."""
    return await desk.roster.dismiss(admin, number)


@router.post("/{number}/code", status_code=201, summary="再给一个邀请码", responses=ADMINS_ONLY)
async def post_code(number: Number, admin: AdminOf, desk: DeskOf) -> dict[str, str]:
    """A new one-time code; those not used yet stop counting."""
    return {"code": await desk.roster.invite_again(admin, number)}


@router.put("/{number}/duty", summary="安排上岗或下岗", responses=ADMINS_ONLY, response_model=PersonView)
async def put_duty(number: Number, body: DutyRequest, admin: AdminOf, desk: DeskOf) -> Person:
    """Set a member on or off duty."""
    return await desk.roster.set_duty(admin, body.on, number)


@router.delete("/{number}/tokens", summary="作废一人的全部令牌", responses=ADMINS_ONLY)
async def delete_tokens(number: Number, admin: AdminOf, desk: DeskOf) -> dict[str, int]:
    """Revoke a person's tokens."""
    await one_person(desk, admin, number)
    return {"revoked": await desk.roster.revoke_tokens(admin, number)}
