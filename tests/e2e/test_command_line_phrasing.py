"""The bank of questions on the command line: checked, drafted for over HTTP, decided on; over a database of its own."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.cli import app
from desk.composition import Composition
from desk.phrasing import commands
from knowledge.phrasing import read_wordings
from retrieval.index import Library
from tests.desk.phrasing.fake_model import model_saying, says
from tests.knowledge.phrasing.editions import LAW, SMOKE, STALL, STALL_MORE, asked, corpus_of

runner = CliRunner()
LIBRARY = Library(
    corpus_of((STALL, SMOKE), (SMOKE, STALL_MORE)),
    bank=(asked("第一条", "街边摆摊要罚多少", of=STALL), asked("第一条", "占道摆摊", of=STALL)),
)


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "var"))
    monkeypatch.setattr(Composition, "library", LIBRARY)
    monkeypatch.setattr(commands, "_FILE", tmp_path / "wordings.tsv")


@pytest.fixture
def model() -> Iterator[str]:
    """The address of a model that drafts two questions, served from a thread of its own."""
    ready, done = threading.Event(), threading.Event()
    address: list[str] = []

    async def serve() -> None:
        async with model_saying(says(["巷子里烤串油烟大怎么处理", "烧烤摊的炉子能不能没收"])) as fake:
            address.append(fake.address)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    yield address[0]
    done.set()
    thread.join()


def _run(*arguments: str, code: int = 0) -> str:
    result = runner.invoke(app, ["phrasing", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_a_changed_article_is_told_and_fails_the_check_until_it_is_reviewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "须处理 0 处，提示 0 处" in _run("check", "--as-of", "2026-11-23")
    told = _run("check", "--as-of", "2027-01-01", code=1)
    assert f"须处理　《{LAW}》第一条　条文有改动，现为第二条，2 个问法仍在使用，请复核" in told
    found = [
        json.loads(line) for line in _run("check", "--as-of", "2027-01-01", "--json", code=1).splitlines()
    ]
    assert [each["trouble"] for each in found] == ["other edition", "unreviewed"]
    assert "已登记 1 条条文的文字" in _run("record")
    said = _run("review", LAW, "第一条", "--holds", "--as-of", "2027-01-01")
    assert f"《{LAW}》第一条的问法对第二条仍然适用" in said
    (wording,) = read_wordings(Path("wordings.tsv")).values()
    reviewed = tuple(replace(question, wording=wording) for question in LIBRARY.bank)
    monkeypatch.setattr(Composition, "library", replace(LIBRARY, bank=reviewed))
    assert "须处理 0 处" in _run("check", "--as-of", "2027-01-01")


def test_without_a_model_nothing_is_drafted_and_it_is_said_what_to_set() -> None:
    told = _run("suggest", "--law", LAW, code=2)
    assert "没有设置语言模型：请设置 ZHIWEN_CHAT_URL 和 ZHIWEN_CHAT_MODEL" in told


def test_drafts_are_listed_accepted_and_refused(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIWEN_CHAT_URL", model)
    monkeypatch.setenv("ZHIWEN_CHAT_MODEL", "sample")
    said = _run("suggest", "--law", LAW)
    assert f"《{LAW}》第二条　2 个" in said and "起草 2 个问法，待管理员决定" in said
    assert "没有需要起草的条文" in _run("suggest", "--law", LAW)
    assert "没有需要起草的条文" in _run("suggest")
    assert f"已采用 1：巷子里烤串油烟大怎么处理 → 《{LAW}》第二条" in _run("accept", "1")
    assert "不用 2" in _run("refuse", "2", "--why", "太像")
    listed = [json.loads(line) for line in _run("list", "--json").splitlines()]
    assert [(each["id"], each["state"], each["source"]) for each in listed] == [
        (2, "refused", "suggested"),
        (1, "accepted", "suggested"),
    ]
    assert "采用" in _run("list", "--state", "accepted")
    assert "没有这个编号的问法" in _run("accept", "9", code=2)


def test_a_law_that_is_not_held_is_refused(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIWEN_CHAT_URL", model)
    monkeypatch.setenv("ZHIWEN_CHAT_MODEL", "sample")
    assert "库内没有这部法规" in _run("suggest", "--law", "火星法", code=2)
    assert "--law and --document exclude each other" in _run(
        "suggest", "--law", LAW, "--document", "abcdef", code=2
    )
