"""Errors as programs get them: one JSON shape, a status that fits, words that say what to do.

    {"error": {"message": "…", "type": "…"}}

Owns which error has which status and type. Knows nothing of routes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.api.desk import Busy
from assistant.errors import AssistantError, ModelError, QuestionError
from index import (
    ArchiveError,
    EmbeddingError,
    FilterError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
)

RETRY = {"retry-after": "2"}  # seconds; an answer without a model takes a fraction of one
UNEXPECTED = "unexpected"
_SORRY = "Something went wrong on the server. Its log has the details; please try again."
_NO_OBJECT = "Send a JSON object, with the header Content-Type: application/json"

# The first that fits counts.
_STATUS: Sequence[tuple[type[Exception], int, str]] = (
    (Busy, 503, "busy"),
    (QuestionError, 400, "invalid_question"),
    (FilterError, 400, "invalid_filter"),
    (IndexMissing, 503, "nothing_indexed"),
    (IndexLocked, 409, "index_locked"),
    (IndexMismatch, 409, "index_mismatch"),
    (IndexDamaged, 500, "index_damaged"),
    (ModelError, 502, "model_failed"),
    (EmbeddingError, 502, "embedding_failed"),
    (AssistantError, 500, "failed"),
    (ArchiveError, 500, "failed"),
)
_HTTP = {
    404: ("not_found", "There is nothing at this address. All are in /api/openapi.json"),
    405: ("method_not_allowed", "This address takes another method: see the header Allow"),
}

# Where a field may be of several kinds, pydantic names the kind as well: "list[TextPart]".
_KIND = re.compile(r"(?:function-[a-z]+|list|tuple|dict)\[|str$")


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str = Field(description="What is wrong, with the value, and what to do about it.")
    type: str = Field(description="The kind of error, for programs, such as `invalid_filter`.")
    param: str | None = Field(None, description="The parameter that is wrong (under /v1).")
    code: str | None = Field(None, description="The kind of error once more (under /v1).")


class ErrorReply(BaseModel):
    """Every error, of every address."""

    error: ErrorDetail


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error on its way to a program."""

    status: int
    kind: str
    message: str
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, *, openai: bool = False) -> dict[str, Any]:
        """Give the JSON; OpenAI's clients want two fields more, and their own name for ours."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind}
        if openai:
            kind = "invalid_request_error" if self.status < 500 else "server_error"
            error = {**error, "type": kind, "param": self.param, "code": self.kind}
        return {"error": error}

    def reply(self, *, openai: bool = False) -> Response:
        """Give the whole reply."""
        status = 400 if openai and self.status == 422 else self.status
        return json_reply(self.body(openai=openai), status, self.headers)


def refusal(error: Exception) -> Refusal:
    """Say what a program is told about an error, and with which status."""
    if isinstance(error, RequestValidationError):
        return _invalid(error.errors())
    if isinstance(error, HTTPException):
        name, words = _HTTP.get(error.status_code, ("invalid_request", f"{error.detail}"))
        return Refusal(error.status_code, name, words, headers=error.headers or {})
    for kind, status, name in _STATUS:
        if isinstance(error, kind):
            return Refusal(status, name, str(error), headers=RETRY if kind is Busy else {})
    return Refusal(500, UNEXPECTED, _SORRY)


def wants_openai(scope: MutableMapping[str, Any]) -> bool:
    """Tell whether a request speaks OpenAI's protocol, whatever path a proxy puts in front."""
    root: str = scope.get("root_path", "").rstrip("/")
    path: str = scope["path"]
    return path.removeprefix(root).startswith("/v1/")


def _invalid(problems: Sequence[Mapping[str, Any]]) -> Refusal:
    first = problems[0]
    if first["type"] == "json_invalid":
        why = f"{first.get('ctx', {}).get('error', first['msg'])} at character {first['loc'][-1]}"
        return Refusal(400, "invalid_json", f"The body is not JSON: {why}. Send a JSON object")
    if tuple(first["loc"]) == ("body",):
        return Refusal(
            400,
            "invalid_json",
            "Send a JSON object, with the header Content-Type: application/json",
        )
    places = [_place(problem) for problem in problems]
    lines = {  # of a field that may be of several kinds, only what is deepest in it
        place: f"{place}: {_words(problem)}"
        for place, problem in zip(places, problems, strict=True)
        if not any(other.startswith((f"{place}.", f"{place}[")) for other in places)
    }
    return Refusal(422, "invalid_request", ". ".join(lines.values()), next(iter(lines)))


def _place(problem: Mapping[str, Any]) -> str:
    """Name a field as its sender wrote it, such as ``messages[2].role``."""
    where: Sequence[str | int] = problem["loc"][1:]
    own = problem["type"] == "extra_forbidden"  # the last name is the sender's, whatever it is
    name = ""
    for number, part in enumerate(where, 1):
        if isinstance(part, int):
            name += f"[{part}]"
        elif own and number == len(where) or not _KIND.match(part):
            name += f".{part}"
    return name.removeprefix(".")


def _words(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "missing":
        return "is missing"
    if problem["type"] == "extra_forbidden":
        return "there is no such field; see /api/openapi.json"
    value = json.dumps(problem.get("input"), default=str)
    shown = value if len(value) <= 80 else value[:80] + "…"
    return f"{problem['msg']} (is {shown})"


def json_reply(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a value as JSON."""
    return Response(json_bytes(value), status, dict(headers or {}), "application/json")


def json_bytes(value: object) -> bytes:
    """Write JSON. A file name that is no Unicode becomes the escape that JSON has for it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
