"""Prompts say what they lack, and put values in as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import PromptError
from assistant.prompts import load_prompt, read_prompt

ROOT = Path(__file__).parent.parent
TEXT = "## System\n\nBe brief.\n\n## User\n\n{{evidence}}\n\nQuestion: {{question}}\n"


@pytest.mark.parametrize("path", sorted((ROOT / "prompts").glob("*.md")), ids=lambda p: p.stem)
def test_every_prompt_is_whole_and_has_a_version(path: Path) -> None:
    prompt = load_prompt(path.stem)
    assert prompt == read_prompt(path.stem, path.read_text(encoding="utf-8"))
    assert len(prompt.version) == 8
    assert prompt.variables


def test_all_missing_and_unknown_variables_are_named_at_once() -> None:
    with pytest.raises(PromptError) as caught:
        read_prompt("answer", TEXT).fill(tone="dry")
    assert str(caught.value) == (
        "Prompt answer.md needs {{evidence}}, needs {{question}}, has no {{tone}}"
    )


def test_a_value_that_looks_like_a_variable_stays_as_it_is() -> None:
    system, user = read_prompt("answer", TEXT).fill(evidence="{{question}}", question="Who?")
    assert system == ("system", "Be brief.")
    assert user == ("user", "{{question}}\n\nQuestion: Who?")


def test_the_version_changes_with_the_text() -> None:
    assert read_prompt("a", TEXT).version != read_prompt("a", TEXT + "!").version


def test_a_prompt_without_its_parts_or_its_file_is_refused() -> None:
    with pytest.raises(PromptError, match='Prompt a.md needs "## System" first'):
        read_prompt("a", "Be brief.")
    with pytest.raises(PromptError, match="There is no prompt nowhere.md"):
        load_prompt("nowhere")
