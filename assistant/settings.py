"""Settings: frozen, validated, from ``assistant.toml`` and the environment.

The only module that reads the environment. Later ones win: defaults, ``assistant.toml``, the
environment (``ASSISTANT_`` and the setting's name, such as ``ASSISTANT_PORT``), arguments.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import SettingsError
from index import PASSAGE_WORDS, ReadLimits

FILE = Path("assistant.toml")
PREFIX = "ASSISTANT_"
_OPENAI = {"OPENAI_API_KEY": "openai_api_key", "OPENAI_BASE_URL": "openai_base_url"}
_NO_LIMITS = ReadLimits()


class Settings(BaseModel):
    """All settings, each with a default that works with no key and no network."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(Path("storage"), description="folder that holds everything derived")
    folder: Path = Field(Path("seeds"), description="folder of articles")

    passage_words: int = Field(PASSAGE_WORDS, ge=20, le=1_000, description="length of a passage")
    max_file_bytes: int = Field(_NO_LIMITS.max_bytes, ge=1, description="larger files are reported")
    parse_seconds: float = Field(_NO_LIMITS.seconds, gt=0, description="time for one HTML or PDF")
    embedder: Literal["bundled", "openai", "fastembed"] = "bundled"
    embedding_model: str = Field("", description="for openai and fastembed")
    chroma_url: str = Field("", description="a Chroma server; empty for the embedded one")
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = Field("", description="an OpenAI-compatible server; empty for OpenAI")

    hits: int = Field(20, ge=1, le=200, description="ranked passages per question")
    threshold: float | None = Field(
        None, ge=0, le=1, description="confidence below which nothing is answered"
    )

    model_threshold: float = Field(
        0.3, ge=0, le=1, description="confidence below which a model is not asked"
    )
    engine: Literal["auto", "quotes", "model"] = Field("auto", description="what answers")
    model: str = Field("", description="name of the chat model")
    model_seconds: float = Field(300.0, gt=0, description="time that a model may take in all")
    model_context: int = Field(0, ge=0, description="tokens that the model can read and write")
    model_check: bool = Field(False, description="let the model check its sentences, too")
    evidence_tokens: int = Field(3_000, ge=200, description="passages sent to the model")
    answer_tokens: int = Field(1_000, ge=16, description="the longest answer of a model")
    temperature: float = Field(0.0, ge=0, le=2)
    unsupported: Literal["show", "strike", "drop"] = "show"
    otel_endpoint: str = Field("", description="an OpenTelemetry collector; empty sends nothing")

    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65_535)
    hosts: tuple[str, ...] = Field((), description="names under which a proxy offers the chat")
    root_path: str = Field("", description="path that a proxy puts in front")
    max_question: int = Field(2_000, ge=10, description="characters")
    queue_size: int = Field(64, ge=1, description="questions that may wait in the web chat")
    accounts: Path | None = Field(None, description="file of users; without it nobody logs in")
    session_hours: float = Field(12, gt=0, description="how long a login lasts")
    user_header: str = Field("", description="header in which a proxy names the user")
    trash_days: int = Field(30, ge=0, description="how long removed articles are kept")
    rate_limit: int = Field(120, ge=0, description="questions and changes per user and minute")
    concurrency: int = Field(32, ge=1, description="questions answered at once in the web chat")
    api: bool = Field(True, description="programs may ask at the chat's address, too")
    api_key: SecretStr = Field(SecretStr(""), description="what programs must send; empty: nothing")
    mcp: bool = Field(False, description="MCP clients may, too")

    @classmethod
    def load(
        cls,
        file: Path = FILE,
        environment: Mapping[str, str] | None = None,
        /,
        **overrides: object,
    ) -> Self:
        """Read the settings file, where there is one, and the environment.

        Args:
            file: The settings file.
            environment: In place of the process's own.
            overrides: Settings that win over both; None stands for "not given".

        Raises:
            SettingsError: Something is unknown or out of range; all of it is named at once.
        """
        values: dict[str, Any] = _read(file) if file.exists() else {}
        values |= _from_environment(os.environ if environment is None else environment)
        values |= {name: value for name, value in overrides.items() if value is not None}
        try:
            return cls(**values)
        except ValidationError as exc:
            raise SettingsError(_explain(exc, file)) from exc


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{file} cannot be read as TOML: {exc}") from exc


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {PREFIX + name.upper(): name for name in Settings.model_fields} | _OPENAI
    found: dict[str, Any] = {
        name: environment[key] for key, name in names.items() if environment.get(key)
    }
    if "hosts" in found:
        found["hosts"] = tuple(filter(None, found["hosts"].replace(",", " ").split()))
    return found


def _explain(error: ValidationError, file: Path) -> str:
    lines = []
    for problem in error.errors():
        name = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            lines.append(f"{name}: there is no such setting. Settings: {known}")
        else:
            value = "" if "key" in name else f" (is {problem['input']!r})"
            lines.append(f"{name}: {problem['msg']}{value}")
    return f"The settings cannot be used. See {file} and {PREFIX}* in the environment.\n  " + (
        "\n  ".join(lines)
    )
