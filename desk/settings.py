"""What can be set from outside, through the environment or `.env`; unknown ZHIWEN_ names are refused."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    Field,
    RedisDsn,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from kernel.errors import InvalidSetting

_PREFIX = "ZHIWEN_"
_ENV_FILE = Path(".env")
# Of the tests, no setting: where documents that are not committed lie.
_NOT_OURS = {"ZHIWEN_SHARED"}
# Bot API, setWebhook: `secret_token` holds 1-256 of these characters; fewer than 16 can be guessed at.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
# Bot API: the bot's number, a colon, and the secret part.
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,100}")


def _address(text: str) -> str:
    TypeAdapter(AnyHttpUrl).validate_python(text)
    return text.rstrip("/")


def _token(secret: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("a bot's token looks like 123456:ABC…, as @BotFather gives it")
    return secret


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("a webhook's secret has 16 to 256 characters of A-Z, a-z, 0-9, _ and -")
    return secret


def _redis(secret: SecretStr) -> SecretStr:
    TypeAdapter(RedisDsn).validate_python(secret.get_secret_value())
    return secret


Address = Annotated[str, AfterValidator(_address)]


@dataclass(frozen=True, slots=True)
class ChatAddress:
    """Where a language model answers: the address below which `/chat/completions` lies, the model's name, the key,
    and for how many seconds one answer is waited for."""

    url: str
    model: str
    key: SecretStr | None = None
    seconds: float = 60.0


class Settings(BaseSettings):
    """Zhiwen's settings; each is described in `.env.example`. What may hold a password is a SecretStr, and is shown
    in no message and no log."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=_ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    data: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    threads: int = Field(default=2, ge=1, le=64)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    embedding_model: str | None = Field(default=None, validation_alias="EMBEDDING_MODEL")
    admission_tolerance: float = Field(default=0.05, ge=0, le=1)
    chroma_url: Address | None = None
    watched_folder: Path | None = None

    database_url: SecretStr | None = None
    opens_when_unsure: bool = True
    sweep_seconds: int = Field(default=60, ge=1, le=3600)

    chat_url: Address | None = None
    chat_model: str | None = Field(default=None, max_length=200)
    chat_key: SecretStr | None = None
    chat_seconds: float = Field(default=60, ge=1, le=600)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api: Address | None = None
    telegram_webhook_url: Address | None = None
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    telegram_webhook_port: int = Field(default=8001, ge=1, le=65535)
    states_url: Annotated[SecretStr, AfterValidator(_redis)] | None = None

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.telegram_webhook_url is None:
            return self
        if self.telegram_token is None or self.telegram_webhook_secret is None:
            raise ValueError(
                "ZHIWEN_TELEGRAM_WEBHOOK_URL needs ZHIWEN_TELEGRAM_TOKEN and ZHIWEN_TELEGRAM_WEBHOOK_SECRET too"
            )
        return self

    @model_validator(mode="after")
    def _chat_is_whole(self) -> Self:
        if (self.chat_url is None) != (self.chat_model is None):
            raise ValueError("ZHIWEN_CHAT_URL and ZHIWEN_CHAT_MODEL go together: set both or neither")
        if self.chat_key is not None and self.chat_url is None:
            raise ValueError("ZHIWEN_CHAT_KEY needs ZHIWEN_CHAT_URL and ZHIWEN_CHAT_MODEL too")
        return self

    @property
    def index_root(self) -> Path:
        """The folder of the built indexes."""
        return self.data / "index"

    @property
    def database(self) -> str:
        """The database's URL, which may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data / 'desk.sqlite'}"

    @property
    def chat(self) -> ChatAddress | None:
        """Where the language model answers; None where none is set."""
        if self.chat_url is None or self.chat_model is None:
            return None
        return ChatAddress(self.chat_url, self.chat_model, self.chat_key, self.chat_seconds)

    @property
    def states_file(self) -> Path:
        """Where the bot keeps what it waits for, unless Redis does."""
        return self.data / "bot.sqlite"


def load_settings() -> Settings:
    """The settings of this process; InvalidSetting names the variable that is off, never its value."""
    _refuse_unknown(os.environ, "the environment")
    in_file = DotEnvSettingsSource(Settings, env_file=_ENV_FILE, case_sensitive=True).env_vars
    _refuse_unknown(in_file, str(_ENV_FILE))
    try:
        return Settings()
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'settings'}: {each['msg']}"
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        )
        raise InvalidSetting(f"a setting is off: {told}; see .env.example") from None


def _refuse_unknown(names: Iterable[str], where: str) -> None:
    known = _NOT_OURS | {
        f"{_PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if field.validation_alias is None
    }
    unknown = sorted(name for name in names if name.upper().startswith(_PREFIX) and name.upper() not in known)
    if unknown:
        raise InvalidSetting(
            f"unknown setting {', '.join(unknown)} in {where}; see .env.example for those that exist"
        )
