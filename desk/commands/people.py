"""The commands over people: invite, list, dismiss, tokens. Whoever can run them owns the machine."""

from datetime import timedelta
from typing import Annotated

import typer

from desk.commands import terminal
from desk.commands.terminal import Json
from desk.commands.words import ROLES
from desk.office import Office, open_office
from escalation.people import Group, NewPerson, Person, Role
from escalation.roster import INVITATION_LASTS
from escalation.scope import Scope
from kernel.errors import InvalidInput
from knowledge.departments import department_named

app = typer.Typer(help="人员", no_args_is_help=True)

_LONGEST_TOKEN_DAYS = 3650

Number = Annotated[int, typer.Argument(help="人员编号，见 zhiwen people list", min=1)]
RoleOf = Annotated[Role, typer.Option("--role", help="officer 执法人员，member 分队成员，admin 管理员")]


@app.command()
@terminal.told_of_storage
async def invite(
    name: Annotated[str, typer.Argument(help="姓名")],
    role: RoleOf,
    department: Annotated[str, typer.Option("--department", help="所在部门")],
    group: Annotated[str | None, typer.Option("--group", help="分队小组，名称或编号（成员必填）")] = None,
    certificate: Annotated[str | None, typer.Option("--certificate", help="执法证号")] = None,
    scope: Annotated[list[Scope] | None, typer.Option("--scope", help="成员擅长的范围，可多次给出")] = None,
    leading_contact: Annotated[
        bool, typer.Option("--leading-contact", help="逾期案件报给此人（领导小组办公室）")
    ] = False,
    json_: Json = False,
) -> None:
    """登记一人，给出一次性邀请码；码只显示这一次。"""
    async with open_office(terminal.composition()) as office:
        number = await _group_number(office, group) if group is not None else None
        new = NewPerson(
            name,
            role,
            # An officer's department decides routing and which law is meant: it must be one of the known.
            department_named(department).name if role is Role.OFFICER else department,
            certificate,
            number,
            frozenset(scope or ()),
            leading_contact,
        )
        person, code = await office.roster.invite(None, new)
    _tell_code(person, code, json_)


@app.command()
@terminal.told_of_storage
async def code(number: Number, json_: Json = False) -> None:
    """给已登记的人一个新邀请码（换手机、邀请码遗失或过期）；未用的旧码作废。"""
    async with open_office(terminal.composition()) as office:
        fresh = await office.roster.invite_again(None, number)
        person = await _person(office, number)
    _tell_code(person, fresh, json_)


@app.command("list")
@terminal.told_of_storage
async def list_(
    role: Annotated[Role | None, typer.Option("--role", help="只列这一种")] = None, json_: Json = False
) -> None:
    """列出人员。"""
    async with open_office(terminal.composition()) as office:
        people = await office.roster.people(None, role)
        groups = {group.id: group.name for group in await office.roster.groups()}
    if json_:
        terminal.say_json(people)
        return
    terminal.say_table(
        ("编号", "姓名", "身份", "部门", "小组", "状态"),
        [
            (
                str(person.id),
                person.name,
                ROLES[person.role],
                person.department,
                groups.get(person.group_id or 0, ""),
                _standing(person),
            )
            for person in people
        ],
    )


@app.command()
@terminal.told_of_storage
async def groups(json_: Json = False) -> None:
    """列出分队小组；在小组群里发送 /group 编号，群即成为该组的工作群。"""
    async with open_office(terminal.composition()) as office:
        found = await office.roster.groups()
    if json_:
        terminal.say_json(found)
        return
    terminal.say_table(
        ("编号", "名称", "范围", "部门", "群"), [_group_row(each) for each in sorted(found, key=_by_number)]
    )


@app.command()
@terminal.told_of_storage
async def dismiss(number: Number) -> None:
    """停用一人：账号、邀请码和令牌即刻失效，手中的案件转给他人。"""
    async with open_office(terminal.composition()) as office:
        person = await office.roster.dismiss(None, number)
    terminal.say(f"已停用 {person.id} {person.name}")


@app.command()
@terminal.told_of_storage
async def token(
    number: Number,
    role: Annotated[Role | None, typer.Option("--role", help="令牌的身份，不高于本人")] = None,
    label: Annotated[str, typer.Option("--label", help="用途")] = "",
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=_LONGEST_TOKEN_DAYS, help="有效天数，默认不过期")
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="作废此人的全部令牌，不发新的")] = False,
    json_: Json = False,
) -> None:
    """发一个 HTTP 接口的令牌；令牌只显示这一次。"""
    async with open_office(terminal.composition()) as office:
        if revoke:
            count = await office.roster.revoke_tokens(None, number)
            terminal.say(f"已作废 {count} 个令牌")
            return
        lasts = timedelta(days=days) if days else None
        issued, text = await office.roster.issue_token(None, number, role=role, label=label, lasts=lasts)
    if json_:
        terminal.say_json(
            {"person": number, "role": issued.role, "token": text, "expires_at": issued.expires_at}
        )
    else:
        terminal.say(text)


def _tell_code(person: Person, code: str, json_: bool) -> None:
    if json_:
        terminal.say_json({"person": person, "code": code})
        return
    terminal.say(f"已登记 {person.id} {person.name}（{ROLES[person.role]}，{person.department}）")
    terminal.say(f"邀请码 {code}", "bold")
    terminal.say(
        f"{INVITATION_LASTS.days} 天内有效，只能用一次。请本人在 Telegram 里向机器人发送：/start {code}"
    )


def _standing(person: Person) -> str:
    if not person.active:
        return "已停用"
    marks = (("在岗", person.on_duty), ("逾期联系人", person.leading_contact))
    return "、".join(word for word, holds in marks if holds)


def _group_row(group: Group) -> tuple[str, ...]:
    chat = f"{group.channel} {group.chat}" if group.chat else "未设"
    return (
        str(group.id),
        group.name,
        "、".join(sorted(group.scopes)),
        "、".join(sorted(group.departments)),
        chat,
    )


def _by_number(group: Group) -> int:
    return group.id


async def _group_number(office: Office, wanted: str) -> int:
    known = sorted(await office.roster.groups(), key=_by_number)
    found = next((each for each in known if wanted.strip() in {each.name, str(each.id)}), None)
    if found is None:
        names = "、".join(f"{each.id} {each.name}" for each in known)
        raise InvalidInput(f"no group is called {wanted!r}; there are: {names}")
    return found.id


async def _person(office: Office, number: int) -> Person:
    return next(person for person in await office.roster.people(None) if person.id == number)
