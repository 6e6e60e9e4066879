"""What can be set, what is refused, and that no secret is ever told."""

import os
import re
from pathlib import Path

import pytest

from desk.settings import Settings, load_settings
from kernel.errors import InvalidSetting

ROOT = Path(__file__).parents[2]
TOKEN = "42:an-example-token"  # noqa: S105 - no bot has it
SECRET = "a-secret-of-this-test"  # noqa: S105


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ZHIWEN_")]:
        monkeypatch.delenv(name)


def _loaded(monkeypatch: pytest.MonkeyPatch, **names: str) -> Settings:
    for name, value in names.items():
        monkeypatch.setenv(f"ZHIWEN_{name}", value)
    return load_settings()


def test_with_nothing_set_all_state_lies_in_one_folder_and_no_bot_runs() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///var/desk.sqlite"
    assert settings.states_file == Path("var/bot.sqlite")
    assert settings.telegram_token is None
    assert settings.opens_when_unsure


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _loaded(monkeypatch, TELEGRAM_TOKEN="", DATABASE_URL="", PORT="")
    assert (settings.telegram_token, settings.database_url, settings.port) == (None, None, 8000)


@pytest.mark.parametrize("name", ["ZHIWEN_DATTA", "zhiwen_datta", "ZHIWEN_EMBEDDING_MODEL"])
@pytest.mark.parametrize("place", ["environment", "file"])
def test_an_unknown_name_is_refused_wherever_it_stands(
    name: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "file":
        Path(".env").write_text(f"{name}=x\n", "utf-8")
    else:
        monkeypatch.setenv(name, "x")
    with pytest.raises(InvalidSetting, match=name):
        load_settings()


def test_the_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ZHIWEN_PORT=9000\nZHIWEN_HOST=0.0.0.0\nOTHER=1\n", "utf-8")
    settings = _loaded(monkeypatch, PORT="9001")
    assert (settings.port, settings.host) == (9001, "0.0.0.0")  # noqa: S104 - only read


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param({"PORT": "70000"}, "port", id="a port out of range"),
        pytest.param({"SWEEP_SECONDS": "0"}, "sweep_seconds", id="a sweep without rest"),
        pytest.param({"OPENS_WHEN_UNSURE": "maybe"}, "opens_when_unsure", id="neither yes nor no"),
        pytest.param({"TELEGRAM_TOKEN": "hunter2-hunter2"}, "token looks like", id="no token"),
        pytest.param({"TELEGRAM_API": "hunter2-hunter2"}, "telegram_api", id="no address"),
        pytest.param({"STATES_URL": "http://hunter2-hunter2"}, "states_url", id="no Redis"),
        pytest.param({"CHAT_URL": "http://127.0.0.1:1/v1"}, "CHAT_MODEL", id="an address without a model"),
        pytest.param({"CHAT_KEY": "hunter2-hunter2"}, "CHAT_URL", id="a key without an address"),
        pytest.param({"CHAT_SECONDS": "0"}, "chat_seconds", id="no time to answer"),
        pytest.param(
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_URL": "https://zhiwen.example"},
            "WEBHOOK_SECRET",
            id="a webhook without a secret",
        ),
        pytest.param(
            {"TELEGRAM_WEBHOOK_URL": "https://zhiwen.example", "TELEGRAM_WEBHOOK_SECRET": SECRET},
            "TELEGRAM_TOKEN",
            id="a webhook without a bot",
        ),
        pytest.param(
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "hunter2-hunter2"},
            "16 to 256",
            id="a short secret",
        ),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(
    names: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidSetting, match=told) as refused:
        _loaded(monkeypatch, **names)
    assert "hunter2" not in str(refused.value)


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _loaded(
        monkeypatch,
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_WEBHOOK_URL="https://zhiwen.example/",
        TELEGRAM_WEBHOOK_SECRET=SECRET,
        DATABASE_URL="postgresql://zhiwen:hunter2@db/zhiwen",
        STATES_URL="redis://:hunter2@cache:6379/0",
    )
    assert settings.telegram_webhook_url == "https://zhiwen.example"
    assert settings.database == "postgresql://zhiwen:hunter2@db/zhiwen"
    assert not any(secret in repr(settings) for secret in (TOKEN, SECRET, "hunter2"))


def test_every_setting_is_described_and_nothing_else() -> None:
    described = set(re.findall(r"^#? ?(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    named = {
        field.validation_alias or f"ZHIWEN_{name.upper()}" for name, field in Settings.model_fields.items()
    }
    assert described == named
