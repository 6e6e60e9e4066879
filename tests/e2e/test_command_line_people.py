"""People and cases on the command line, over a database of their own and without any index."""

import asyncio
import json
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.cli import app
from desk.composition import Composition
from desk.office import open_office
from desk.settings import load_settings
from escalation.case import NewCase
from kernel.clock import SystemClock

runner = CliRunner()
CODE = re.compile(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){4}")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "var"))


def _said(*arguments: str) -> str:
    result = runner.invoke(app, [*arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def _invite(name: str = "李警官", role: str = "officer", department: str = "综合执法局", *more: str) -> str:
    return _said("people", "invite", name, "--role", role, "--department", department, *more)


def _open_a_case() -> None:
    async def open_it() -> None:
        async with open_office(Composition(load_settings())) as office:
            asker = next(person for person in await office.roster.people(None) if person.name == "李警官")
            new = NewCase("路边摆摊占道怎么罚", "person_asked", SystemClock().today(), "telegram", "7")
            await office.cases.open_case(asker, new)

    asyncio.run(open_it())


def test_an_invitation_gives_a_code_and_says_what_to_do_with_it() -> None:
    said = _invite()
    assert "已登记 1 李警官（执法人员，市综合执法局）" in said
    code = CODE.search(said)
    assert code is not None
    assert f"/start {code.group()}" in said


def test_a_member_is_invited_into_a_group_by_its_name() -> None:
    _invite("陈法官", "member", "市法院", "--group", "第二组", "--scope", "证据收集")
    (person,) = json.loads(_said("people", "list", "--json"))
    assert (person["group_id"], person["scopes"], person["department"]) == (2, ["证据收集"], "市法院")


def test_a_code_is_never_shown_again_but_a_new_one_can_be_had() -> None:
    first = json.loads(_invite("李警官", "officer", "市综合执法局", "--json"))["code"]
    assert first not in _said("people", "list", "--json")
    assert json.loads(_said("people", "code", "1", "--json"))["code"] != first


def test_a_dismissed_person_stays_in_the_list_as_such() -> None:
    _invite()
    assert "已停用 1 李警官" in _said("people", "dismiss", "1")
    assert "已停用" in _said("people", "list")


def test_a_token_may_be_of_a_lesser_role_and_be_revoked() -> None:
    _invite("赵主任", "admin", "领导小组办公室", "--leading-contact")
    issued = json.loads(_said("people", "token", "1", "--role", "officer", "--days", "30", "--json"))
    assert issued["role"] == "officer"
    assert issued["token"].startswith("zw_")
    assert "已作废 1 个令牌" in _said("people", "token", "1", "--revoke")


def test_the_four_groups_are_there_from_the_start() -> None:
    assert [group["name"] for group in json.loads(_said("people", "groups", "--json"))] == [
        "第一组",
        "第二组",
        "第三组",
        "第四组",
    ]


def test_the_ledger_and_a_case_are_shown_as_words_and_as_json() -> None:
    _invite()
    _open_a_case()
    assert "未办结 1 件，逾期 0 件" in _said("cases", "ledger")
    (row,) = json.loads(_said("cases", "ledger", "--json"))["cases"]
    assert (row["number"][:2], row["turn"], row["late_seconds"]) == ("ZW", "待分派（值班人手不足）", 0)
    shown = _said("cases", "show", row["number"])
    assert "问题：路边摆摊占道怎么罚" in shown
    assert "李警官 提交 → 待认领" in shown
    assert (
        json.loads(_said("cases", "show", row["number"].lower(), "--json"))["case"]["number"] == row["number"]
    )


def test_a_sweep_says_what_it_did() -> None:
    assert json.loads(_said("cases", "sweep", "--json")) == {"looked_at": 0, "done": {}}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["people", "invite", "甲", "--role", "officer", "--department", "火星局"],
            "火星局",
            id="an unknown department",
        ),
        pytest.param(
            ["people", "invite", "乙", "--role", "member", "--department", "市法院", "--group", "第九组"],
            "第九组",
            id="an unknown group",
        ),
        pytest.param(
            ["people", "invite", "乙", "--role", "member", "--department", "市法院"],
            "group",
            id="a member without a group",
        ),
        pytest.param(["people", "dismiss", "9"], "没有这位人员", id="nobody of that number"),
        pytest.param(["people", "code", "9"], "没有这位人员", id="no code for nobody"),
        pytest.param(["people", "token", "9"], "没有这位人员", id="no token for nobody"),
        pytest.param(["cases", "show", "ZW2026-0009"], "没有这个案件编号", id="no such case"),
        pytest.param(["bot"], "ZHIWEN_TELEGRAM_TOKEN", id="a bot without a token"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(arguments: list[str], told: str) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://zhiwen:hunter2@127.0.0.1:1/zhiwen", id="a server that is away"),
        pytest.param("mysql://zhiwen:hunter2@127.0.0.1/zhiwen", id="another kind of database"),
        pytest.param("hunter2", id="no URL"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIWEN_DATABASE_URL", url)
    result = runner.invoke(app, ["people", "list"])
    assert result.exit_code == 2
    assert "hunter2" not in result.output


def test_a_port_that_is_taken_is_told_before_anything_is_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = runner.invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"127.0.0.1:{port} cannot be listened on" in result.output
