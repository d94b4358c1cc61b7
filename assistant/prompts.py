"""The prompts: one Markdown file each, with a part for the system and a part for the user.

Owns where they lie, their versions and the filling in of values. Knows nothing of models.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.errors import PromptError

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "_prompts", _HERE.parent / "prompts")
"""In an installed wheel, and where the project itself stands."""
_PARTS = re.compile(
    r"\A## System\n(?P<system>.*)^## User\n(?P<user>.*)\Z", re.DOTALL | re.MULTILINE
)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class Message(NamedTuple):
    """One message to a chat model."""

    role: Literal["system", "user"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text with ``{{variables}}``, and the version that tells it from earlier texts."""

    name: str
    version: str
    system: str
    user: str

    @property
    def variables(self) -> frozenset[str]:
        """The names that ``fill`` needs a value for."""
        return frozenset(_VARIABLE.findall(self.system + self.user))

    def fill(self, **values: str) -> tuple[Message, ...]:
        """Put in the values, as they are: what looks like a variable in one stays as it is.

        Raises:
            PromptError: Values are missing or unknown; all of them are named.
        """
        missing = sorted(self.variables - values.keys())
        unknown = sorted(values.keys() - self.variables)
        if missing or unknown:
            faults = [f"needs {{{{{name}}}}}" for name in missing]
            faults += [f"has no {{{{{name}}}}}" for name in unknown]
            raise PromptError(f"Prompt {self.name}.md {', '.join(faults)}")

        def filled(text: str) -> str:
            return _VARIABLE.sub(lambda found: values[found[1]], text)

        return Message("system", filled(self.system)), Message("user", filled(self.user))


@cache
def load_prompt(name: str) -> Prompt:
    """Read a prompt; its version is the start of its text's SHA-256.

    Raises:
        PromptError: There is no such file, or it lacks its two parts.
    """
    path = next((folder / f"{name}.md" for folder in _FOLDERS if folder.is_dir()), None)
    if path is None or not path.is_file():
        raise PromptError(f"There is no prompt {name}.md. Install the project anew")
    return read_prompt(name, path.read_text(encoding="utf-8"))


def read_prompt(name: str, text: str) -> Prompt:
    """Make a prompt from the text of its file.

    Raises:
        PromptError: It lacks one of the headings ``## System`` and ``## User``.
    """
    parts = _PARTS.match(text)
    if not parts:
        raise PromptError(f'Prompt {name}.md needs "## System" first, then "## User"')
    version = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Prompt(name, version, parts["system"].strip(), parts["user"].strip())
