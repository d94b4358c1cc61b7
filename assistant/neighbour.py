"""Questions from other programs while a server has the data folder open.

One process at a time may have it. A server notes its address there, and what another process wants
to know is put to it over HTTP. Knows nothing of terminals, nor of how an answer is made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

from assistant.answers import Answer, Engine
from assistant.errors import AssistantError
from assistant.settings import Settings
from index import IndexLocked, Status

NOTE = "server.json"
_CONNECT_SECONDS = 2.0
_NOT_FOR_US = {401, 403, 404}
"""The server wants a login or another key, or offers programs nothing."""


@contextmanager
def announced(data: Path, address: str) -> Iterator[None]:
    """Note in the data folder where the server is, for as long as it runs."""
    note = data / NOTE
    data.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"address": address, "process": os.getpid()}), encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


class Neighbour:
    """The server that has the data folder open."""

    def __init__(self, address: str, settings: Settings) -> None:
        """Take its address, and the settings whose key it may want."""
        self.address = address
        self._key = settings.api_key.get_secret_value()
        self._seconds = settings.model_seconds

    def ask(self, question: str, **options: object) -> Answer | None:
        """Answer a question as ``Assistant.ask`` does; None where it does not answer programs.

        Raises:
            AssistantError: The question cannot be answered, or the server fails.
        """
        from pydantic import TypeAdapter

        turns = cast(Sequence[tuple[str, str]], options.pop("history", ()))
        history = [{"question": asked, "answer": answer} for asked, answer in turns]
        days = {name: str(day) for name, day in options.items() if isinstance(day, date)}
        body = {"question": question, "history": history} | options | days
        reply = self._request("POST", "/api/ask", body)
        return None if reply is None else TypeAdapter(Answer).validate_python(reply)

    def status(self) -> tuple[Status, Engine] | None:
        """Tell what is indexed and what answers; None where it does not answer programs."""
        from pydantic import TypeAdapter

        reply = self._request("GET", "/api/status")
        if reply is None:
            return None
        engine = TypeAdapter(Engine).validate_python(reply.pop("engine"))
        return TypeAdapter(Status).validate_python(reply), engine

    def _request(self, method: str, path: str, body: object = None) -> dict[str, Any] | None:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        patience = httpx.Timeout(self._seconds, connect=_CONNECT_SECONDS)
        try:
            reply = httpx.request(
                method,
                self.address + path,
                json=body,
                headers=headers,
                timeout=patience,
                trust_env=False,  # a proxy cannot reach this machine's own server
            )
            told = reply.json()
        except (httpx.HTTPError, ValueError) as exc:
            raise AssistantError(
                f"The server at {self.address} has the index open and does not answer ({exc}). "
                "Stop it, or try again"
            ) from exc
        if reply.status_code in _NOT_FOR_US:
            return None
        if reply.status_code != httpx.codes.OK:
            raise AssistantError(str(told.get("error", {}).get("message", told)))
        return dict(told)


def find(settings: Settings, owner: int) -> Neighbour | None:
    """Find the server that has the data folder open; None where another kind of process has it.

    Args:
        settings: They name the folder, and the key that the server may want.
        owner: The process that has it, as ``IndexLocked`` tells.
    """
    try:
        note = json.loads((settings.data / NOTE).read_text(encoding="utf-8"))
        address, process = str(note["address"]), int(note["process"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # What a killed server left behind names a process that is not the owner.
    return Neighbour(address, settings) if process == owner else None


def ask(settings: Settings, locked: IndexLocked, question: str, **options: object) -> Answer:
    """Have the server answer that has the index open.

    Raises:
        IndexLocked: ``locked``: no server has it, or none that answers programs.
        AssistantError: The question cannot be answered, or the server fails.
    """
    server = find(settings, locked.process)
    answer = server.ask(question, **options) if server else None
    if answer is None:
        raise locked
    return answer
