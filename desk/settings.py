"""What can be set from outside, through the environment or `.env`; unknown ZHIWEN_ names are refused."""

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kernel.errors import InvalidSetting

_PREFIX = "ZHIWEN_"


class Settings(BaseSettings):
    """Zhiwen's settings; each is described in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", populate_by_name=True
    )

    data: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    threads: int = Field(default=2, ge=1, le=64)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    embedding_model: str | None = Field(default=None, validation_alias="EMBEDDING_MODEL")

    @property
    def index_root(self) -> Path:
        """The folder of the built indexes."""
        return self.data / "index"


def load_settings() -> Settings:
    """The settings of this process; InvalidSetting names the variable that is off."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    unknown = [name for name in unknown if name != "ZHIWEN_SHARED"]
    if unknown:
        raise InvalidSetting(f"unknown setting {', '.join(unknown)}; see .env.example for those that exist")
    try:
        settings = Settings()
    except ValidationError as error:
        raise InvalidSetting(
            f"a setting is off: {error.errors(include_url=False)}; see .env.example"
        ) from error
    if settings.embedding_model == "":
        return settings.model_copy(update={"embedding_model": None})
    return settings
