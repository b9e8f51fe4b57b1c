"""What the standalone server reads: a TOML file, `ROBOJUDGE_*` variables, and the command line over both."""

from __future__ import annotations

import getpass
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from robojudge.errors import UsageError
from robojudge_server.settings import (
    DatasetSettings,
    JudgeSpec,
    ServiceLimits,
    ServiceSettings,
    Settings,
    WorkerSettings,
)
from robojudge_server.user import USER_NAME, Role

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class LoginSettings(Settings):
    """How the server knows who is asking."""

    mode: Literal["local", "key", "proxy"] = "local"
    """`local`: one named user on this machine; `key`: API keys and sessions; `proxy`: a trusted header."""
    user: str = Field(default_factory=getpass.getuser, pattern=f"^{USER_NAME.pattern}$")
    """With `local`: the user's name."""
    role: Role = "admin"
    """With `local`: the user's role."""
    proxy_header: str = "X-Forwarded-User"
    proxy_addresses: tuple[str, ...] = ()
    """With `proxy`: addresses or networks of the proxies that may say who is asking."""
    default_role: Role | None = None
    """With `proxy`: role of people the database does not know; None refuses them."""


class AppSettings(BaseSettings):
    """Everything `robojudge serve` and `robojudge worker` can be told."""

    model_config = SettingsConfigDict(
        env_prefix="ROBOJUDGE_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    database_url: str | None = None
    datasets: tuple[DatasetSettings, ...] = ()
    judges: dict[str, JudgeSpec] = Field(default_factory=dict)
    """Judges by name; `reference` is always there."""
    exports: dict[str, Path] = Field(default_factory=dict)
    visualizer_origins: tuple[str, ...] | None = None
    limits: ServiceLimits = ServiceLimits()
    worker: WorkerSettings = WorkerSettings()
    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535)
    login: LoginSettings = Field(default_factory=LoginSettings)
    hosts: tuple[str, ...] = ()
    """Names under which browsers may reach the server, beside this machine's own."""
    origins: tuple[str, ...] = ()
    """Public origins (`https://judge.example.org`) of a proxy in front."""
    telemetry: bool = False
    """Whether to send OpenTelemetry data as `OTEL_EXPORTER_OTLP_*` says; needs the extra `otel`."""

    def service(self) -> ServiceSettings:
        """Return what the service itself needs."""
        return ServiceSettings(
            database_url=self.database_url,
            datasets=self.datasets,
            judges={"reference": JudgeSpec(judge="reference"), **self.judges},
            exports=self.exports,
            limits=self.limits,
            worker=self.worker,
            **({} if self.visualizer_origins is None else {"visualizer_origins": self.visualizer_origins}),
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what was given and the environment, in that order."""
        return init_settings, env_settings


def load_settings(file: Path | None, given: dict[str, Any]) -> AppSettings:
    """Read the settings: what was given beats the environment, that beats the file.

    Args:
        file: a TOML file; None for none.
        given: values from the command line; lists and tables add to the file's.

    Raises:
        UsageError: the file cannot be read, or a value cannot work; one line names it.
    """
    in_file = _read(file) if file else {}
    known = set(AppSettings.model_fields)
    unknown = sorted(set(in_file) - known)
    if unknown:
        raise UsageError(f"{file}: unknown settings {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    try:
        from_environment = AppSettings().model_dump(exclude_unset=True)
        return AppSettings(**_merge(_merge(in_file, from_environment), given))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {where}: {first['msg']}") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"settings file {file} cannot be read: {error}") from error


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay one tree of settings over another: tables merge, lists add up, other values replace."""
    merged = dict(under)
    for key, value in over.items():
        before = merged.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            merged[key] = _merge(before, value)
        elif isinstance(before, (list, tuple)) and isinstance(value, (list, tuple)):
            merged[key] = [*before, *value]
        else:
            merged[key] = value
    return merged
