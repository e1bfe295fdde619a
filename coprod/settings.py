"""Everything a host can set, read once from the environment (COPROD_*)."""

import re
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coprod.errors import BadSettings

ROOT = Path(__file__).resolve().parent.parent
_KEY = "[A-Za-z0-9_-]{24,}"


class Settings(BaseSettings):
    """Settings of one process; `COPROD_` before the upper-case name sets each.

    Without a `database_url` the data lie in `<data_dir>/coprod.db`.
    """

    model_config = SettingsConfigDict(env_prefix="COPROD_", frozen=True, extra="ignore")

    database_url: str = ""
    data_dir: Path = ROOT / "data"
    public_url: str = ""
    organiser_key: SecretStr = SecretStr("")
    organisers: str = ""
    open_to_all: bool = False
    hosts: str = ""
    most_people: int = Field(default=3000, ge=1, le=100_000)
    most_connections: int = Field(default=8000, ge=10, le=1_000_000)
    countdown_seconds: float = Field(default=5, ge=0, le=60)
    minimum: int = Field(default=5, ge=1, le=50)
    keep_days: int = Field(default=90, ge=1, le=3650)
    backups: int = Field(default=5, ge=0, le=1000)
    backup_days: int = Field(default=14, ge=1, le=3650)
    rehearsal_people: int = Field(default=40, ge=1, le=500)
    rehearsal_seconds: float = Field(default=60, ge=0, le=3600)
    log: Literal["plain", "json"] = "plain"
    metrics_token: SecretStr = SecretStr("")
    address: str = "0.0.0.0"  # noqa: S104  a workshop's phones must reach it
    port: int = Field(default=8501, ge=1, le=65535)

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("organiser_key")
    @classmethod
    def _hard_to_guess(cls, key: SecretStr) -> SecretStr:
        """It stands in a link, so that a / ? or # in it would lead nowhere."""
        if not re.fullmatch(f"(?:{_KEY})?", key.get_secret_value()):
            raise ValueError("must be 24 or more letters, digits, - and _ in a row")
        return key

    @field_validator("organisers")
    @classmethod
    def _addresses(cls, written: str) -> str:
        for each in written.replace(",", " ").split():
            if each.count("@") != 1 or "." not in each.rpartition("@")[2]:
                raise ValueError(f"{each} is no e-mail address and no @domain")
        return written

    @cached_property
    def trusted_addresses(self) -> frozenset[str]:
        """E-mail addresses and `@domains` that may organise once they signed in, in small letters."""
        return frozenset(self.organisers.lower().replace(",", " ").split())

    @field_validator("log")
    @classmethod
    def _has_no_key(cls, form: str, info: ValidationInfo) -> str:
        key = info.data.get("organiser_key")  # None for one that is wrong, which is said first
        if form == "json" and key is not None and not key.get_secret_value():
            raise ValueError("needs COPROD_ORGANISER_KEY, as a key made at the start is never logged")
        return form

    @cached_property
    def known_hosts(self) -> frozenset[str]:
        """Further names under which this server is asked for, in small letters."""
        return frozenset(self.hosts.lower().replace(",", " ").split())

    @cached_property
    def database(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'coprod.db').resolve()}"

    @property
    def secure(self) -> bool:
        """True when phones come in by https, so that cookies may be kept to it."""
        return self.public_url.startswith("https://")


def from_environment() -> Settings:
    """The settings; raises BadSettings with one sentence for the first that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        secret = Settings.model_fields[field].annotation is SecretStr
        what = "" if secret else f" It is {first['input']!r}."
        raise BadSettings(f"COPROD_{field.upper()} is wrong: {first['msg']}.{what}") from error
