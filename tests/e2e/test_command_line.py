"""The command `zhiwen` as a user runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.cli import app
from desk.composition import Service
from retrieval.index import Library

runner = CliRunner()


@pytest.fixture(autouse=True)
def _state(service: Service, library: Library, state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIWEN_DATA", str(state_folder))
    # Reading the statutes takes seconds: the commands get those that the session has read.
    monkeypatch.setattr("desk.composition.load_library", lambda: library)


def test_ask_prints_the_article_and_its_day() -> None:
    result = runner.invoke(app, ["ask", "处罚法33条"])
    assert result.exit_code == 0
    assert "《中华人民共和国行政处罚法》第三十三条" in result.output
    assert "2021-07-15 起施行" in result.output


def test_ask_as_json_is_one_object() -> None:
    result = runner.invoke(app, ["ask", "--json", "--as-of", "2027-01-01", "商标法57条"])
    answer = json.loads(result.stdout.strip().splitlines()[-1])
    assert answer["as_of"] == "2027-01-01"
    assert answer["articles"][0]["adopted"] == "2026-06-26"


def test_search_as_json_is_a_list_of_k_rows() -> None:
    result = runner.invoke(app, ["search", "--json", "-k", "4", "听证申请期限"])
    assert len(json.loads(result.stdout.strip().splitlines()[-1])) == 4


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param("依据《行政处罚法》第三十三条。", 0, id="true"),
        pytest.param("依据《行政处罚法》第三百条。", 1, id="false"),
        pytest.param("依法处理。", 1, id="no citation"),
    ],
)
def test_verify_says_by_its_exit_status_whether_all_is_true(text: str, status: int, tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(text, "utf-8")
    assert runner.invoke(app, ["verify", str(file)]).exit_code == status
    assert runner.invoke(app, ["verify", "-"], input=text).exit_code == status


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ask", ""], id="an empty question"),
        pytest.param(["ask", "罚" * 4001], id="a huge question"),
        pytest.param(["ask", "--department", "火星局", "罚款"], id="an unknown department"),
        pytest.param(["verify", "no-such-file.txt"], id="a missing file"),
    ],
)
def test_bad_input_ends_with_one_line_and_status_two(arguments: list[str]) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"\xff\xfe\x00\x80")
    assert runner.invoke(app, ["verify", str(file)]).exit_code == 2


def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIWEN_DATTA", "x")
    result = runner.invoke(app, ["corpus", "check"])
    assert result.exit_code == 2


def test_the_shipped_corpus_passes_its_check() -> None:
    result = runner.invoke(app, ["corpus", "check", "--quiet"])
    assert result.exit_code == 0
    assert "缺陷 0 处" in result.output
