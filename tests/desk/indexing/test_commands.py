"""`zhiwen index` over a folder in which nothing has been built, and generations put in words."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.indexing import words
from desk.indexing.commands import index_app
from desk.indexing.generation import BuildProgress, Generation, GenerationState
from tests.desk.indexing.conftest import Yard


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIWEN_DATA", str(tmp_path / "var"))


def test_the_list_of_nothing_is_empty(empty: None) -> None:
    result = CliRunner().invoke(index_app, ["list", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["rollback"], id="roll back to nothing"),
        pytest.param(["cancel", "nothing"], id="cancel nothing"),
        pytest.param(["activate", "nothing"], id="activate nothing"),
    ],
)
def test_what_cannot_be_done_ends_with_2(empty: None, arguments: list[str]) -> None:
    assert CliRunner().invoke(index_app, arguments).exit_code == 2


def test_speed_counts_what_was_done_in_the_stage_and_not_what_it_found_done() -> None:
    progress = BuildProgress()
    progress.tell("向量", 900, 1000, 10.0)
    progress.tell("向量", 940, 1000, 12.0)
    assert progress.rate == 20
    progress.tell("向量库", 0, 1000, 13.0)
    assert progress.rate == 0


async def test_a_build_under_way_says_how_long_it_will_last(yard: Yard) -> None:
    building = Generation(
        "a", GenerationState.BUILDING, yard.clock.now(), stage="向量", done=940, total=1000, rate=0.5
    )
    assert building.time_left == timedelta(minutes=2)
    assert words.pace(building) == "每秒 0 条，还需 2 分 00 秒"
    assert words.plain(building)["seconds_left"] == 120


async def test_a_held_generation_says_why_and_what_to_do(yard: Yard) -> None:
    row = '{"question": "样例丁办法第一条", "relevant": [{"law": "样例丁办法", "article": "第一条"}]}\n'
    (yard.data / "admission_questions.jsonl").write_text(row, "utf-8")
    await yard.built("丁")
    held = await yard.built("戊")
    told = "\n".join(words.lines(held))
    assert "前五条命中、平均倒数排名下降超过 0.05，没有启用" in told
    assert "原来找得到、现在找不到：样例丁办法第一条" in told
    assert f"zhiwen index activate {held.id}" in told
