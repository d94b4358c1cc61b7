"""A chat model's server that speaks OpenAI's protocol and writes by the clock, for benchmarks.

    python benchmarks/scripted_model.py --first 0.3 --pace 0.05

It quotes the first sentences of the evidence it is sent, word by word: the first word after
``first`` seconds, the others ``pace`` seconds apart. Its address is printed as soon as it listens.
``GET /log`` tells when each question came and when its first and its last word went out, on the
machine's monotonic clock, which all its processes share.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

_EVIDENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"^Question: (.*)$", re.MULTILINE)
WORDS = 40


@dataclass
class Script:
    """What the server does, and what it did."""

    first: float
    pace: float
    log: list[dict[str, object]] = field(default_factory=list)

    async def complete(self, request: Request) -> Response:
        """Write an answer."""
        came = time.monotonic()
        prompt = (await request.json())["messages"][-1]["content"]
        question = _QUESTION.findall(prompt)[-1]
        return StreamingResponse(
            self._write(came, question, words(prompt)), media_type="text/event-stream"
        )

    async def _write(self, came: float, question: str, said: list[str]) -> AsyncIterator[bytes]:
        sent: list[float] = []
        for place, word in enumerate(said):
            await asyncio.sleep(came + self.first + place * self.pace - time.monotonic())
            sent.append(time.monotonic())
            yield _chunk({"content": word + " "})
        self.log.append({"question": question, "came": came, "first": sent[0], "last": sent[-1]})
        yield _chunk({}, "stop") + b"data: [DONE]\n\n"

    async def models(self, request: Request) -> Response:
        """List one model."""
        return JSONResponse({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    async def told(self, request: Request) -> Response:
        """Give the log, and begin a new one."""
        log, self.log = self.log, []
        return JSONResponse(log)


def words(prompt: str) -> list[str]:
    """Quote whole sentences of the evidence until there are enough words."""
    said: list[str] = []
    for number, sentence in _EVIDENCE.findall(prompt):
        said += f"{sentence} [{number}]".split()
        if len(said) >= WORDS:
            break
    return said


def _chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    value = {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=float, default=0.3, help="seconds to the first word")
    parser.add_argument("--pace", type=float, default=0.05, help="seconds between two words")
    arguments = parser.parse_args()
    script = Script(arguments.first, arguments.pace)
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", script.complete, methods=["POST"]),
            Route("/v1/models", script.models),
            Route("/log", script.told),
        ]
    )
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
