"""What programs send and get, as the published schema shows it.

Answers, citations and hits are those of ``assistant``; here are only the shapes around them.
Knows nothing of routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.answers import Engine, Turn
from index import ArticleInfo, Filters, Hit, Status

REMEMBERED = 12
"""Turns of a conversation that a follow-up question may lean on; earlier ones are left out."""


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


Text = Annotated[str, AfterValidator(_whole)]
"""Text without the halves of characters that JSON can name, and nothing can be done with."""

Names = Text | list[Text] | None


class Selection(BaseModel):
    """Which articles may be used, and the day on which the question is put."""

    source: Names = Field(None, description="Outlets to use, such as `cnn.com`: one, or a list.")
    file: Names = Field(None, description="Files to use, relative to the article folder.")
    after: str | None = Field(None, description="First publication day to use, `YYYY-MM-DD`.")
    before: str | None = Field(None, description="Last publication day to use, `YYYY-MM-DD`.")
    as_of: str | None = Field(
        None, description="The day on which the question is put, `YYYY-MM-DD`; today if left out."
    )

    def options(self) -> dict[str, Any]:
        """Give them as ``Assistant.ask`` takes them."""
        return {name: getattr(self, name) for name in Selection.model_fields}

    def filters(self) -> Filters:
        """Give those that choose articles as ``Assistant.search`` takes them."""
        return Filters(
            _listed(self.source), _listed(self.file), self.after or "", self.before or ""
        )


class Exchange(BaseModel):
    """One earlier question of the conversation, and the text of its answer."""

    model_config = ConfigDict(extra="forbid")

    question: Text
    answer: Text


class Question(Selection):
    """A question, with what was said before."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "Who oversaw the missile tests?"}]},
    )

    question: Text = Field(description="Plain text; a follow-up may lean on the history.")
    history: list[Exchange] = Field(
        [], description=f"Earlier exchanges, oldest first; the last {REMEMBERED} count."
    )
    engine: str = Field(
        "", description="`quotes` or `model` for this question; the settings' if left out."
    )
    stream: bool = Field(
        False, description="Send server-sent events; so does `Accept: text/event-stream`."
    )

    def options(self) -> dict[str, Any]:
        """Give all but question and history as ``Assistant.ask`` takes it."""
        return super().options() | {"engine": self.engine}

    def turns(self) -> list[Turn]:
        """Give the history as ``Assistant.ask`` takes it."""
        return [Turn(each.question, each.answer) for each in self.history[-REMEMBERED:]]


class Lookup(Selection):
    """What to find."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "missile tests", "limit": 3}]},
    )

    question: Text = Field(description="Plain text; nothing in it is an operator.")
    limit: int = Field(20, ge=1, le=200, description="The most hits to give.")


class Hits(BaseModel):
    """The passages found, best first."""

    hits: list[Hit]


class Articles(BaseModel):
    """A part of the list of indexed articles, by file name."""

    total: int = Field(description="Articles in the whole list.")
    articles: list[ArticleInfo]


@dataclass(frozen=True)
class Standing(Status):
    """What is indexed, and what answers."""

    engine: Engine


def _listed(value: Names) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
