"""What the documents say is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from assistant import Answer, Citation, Settings
from assistant.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {
    path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
}


def commands() -> dict[str, Any]:
    found: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_stands_in_the_readme_and_has_help(name: str) -> None:
    assert f"assistant {name}" in README
    assert commands()[name].help


def test_every_option_in_the_documents_exists() -> None:
    for path, text in DOCS.items():
        for name, rest in re.findall(r"^(?:\$ )?assistant (\w+)([^#\n]*)", text, re.MULTILINE):
            command = commands()[name]
            group = getattr(command, "commands", {})  # such as ``assistant user add``
            command = group[rest.split()[0]] if group else command
            known = {option for parameter in command.params for option in parameter.opts}
            assert set(re.findall(r"--[\w-]+", rest)) <= known, (
                f"{path.name}: assistant {name}{rest}"
            )


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*?)\|", DOCS[ROOT / "docs" / "settings.md"], re.M))
    assert set(rows) == set(Settings.model_fields)
    for name, shown in rows.items():
        default = getattr(Settings(), name)
        plain = f"{default:g}" if isinstance(default, float) else str(default or "")
        if isinstance(default, bool):
            plain = str(default).lower()  # as TOML writes it
        assert shown.strip(" `") == plain.strip("*")


def test_every_module_stands_in_the_readme() -> None:
    for package in ("index", "assistant", "assistant/api", "assistant/support", "assistant/ui"):
        for path in (ROOT / package).glob("*.py"):
            assert path.name.startswith("__") or f"{path.name}" in README, f"{package}/{path.name}"


def test_links_between_documents_lead_somewhere() -> None:
    for path, text in DOCS.items():
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (path.parent / target).exists(), f"{path.name} -> {target}"


def test_the_readme_names_the_fields_of_answers_and_citations() -> None:
    named = set(re.findall(r"answer\.(\w+)", README))
    assert named <= set(Answer.__dataclass_fields__)
    for field in Citation.__dataclass_fields__:
        assert field in README
