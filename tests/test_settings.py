"""Settings come from a file and the environment, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import Settings, SettingsError


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "none.toml", {})
    assert settings == Settings()
    assert (settings.data, settings.embedder, settings.host) == (
        Path("storage"),
        "bundled",
        "127.0.0.1",
    )


def test_arguments_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text('port = 1\nhits = 7\nhost = "0.0.0.0"\n')
    environment = {"ASSISTANT_PORT": "2", "ASSISTANT_HITS": "8", "OPENAI_BASE_URL": "http://x/v1"}
    settings = Settings.load(file, environment, port=3, hits=None)
    assert (settings.port, settings.hits, settings.host) == (3, 8, "0.0.0.0")
    assert settings.openai_base_url == "http://x/v1"


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text('prot = 1\nhits = 0\nembedder = "magic"\n')
    with pytest.raises(SettingsError) as caught:
        Settings.load(file, {"ASSISTANT_PORT": "many"})
    message = str(caught.value)
    for part in ("prot: there is no such setting", "hits", "embedder", "'magic'", "port", "'many'"):
        assert part in message


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text("port = = 1")
    with pytest.raises(SettingsError, match="assistant.toml cannot be read as TOML"):
        Settings.load(file, {})


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path / "none.toml", {"OPENAI_API_KEY": "sk-secret"})
    assert "sk-secret" not in f"{settings!r} {settings}"
    assert settings.openai_api_key.get_secret_value() == "sk-secret"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Settings(), "port", 1)  # noqa: B010 (a type checker would refuse the plain form)
