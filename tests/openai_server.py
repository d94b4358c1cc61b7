"""A real HTTP server that speaks OpenAI's protocol, and fails in the ways a test asks for.

Queue replies with ``server.queue(...)``; once they are used up, requests are answered properly:
``/chat/completions`` with ``server.says``. Every request is kept in ``server.requests``.
"""

from __future__ import annotations

import hashlib
import json
import re
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIMENSION = 8
USAGE = ("prompt_tokens", "completion_tokens")
EVENTS = {"Content-Type": "text/event-stream"}


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    path: str
    headers: Mapping[str, str]
    json: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the server sends back.

    Attributes:
        parts: Bytes are sent, a number is a silence of so many seconds.
        status: The HTTP status.
        headers: Further headers.
        cut: Close the connection before the reply is complete.
    """

    parts: Sequence[bytes | float]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


def json_reply(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Send a value as JSON."""
    types = {"Content-Type": "application/json"}
    return Reply([json.dumps(value).encode()], status, types | dict(headers or {}))


def failure(
    status: int, message: str, code: str = "", headers: Mapping[str, str] | None = None
) -> Reply:
    """Fail in OpenAI's way."""
    error = {"message": message, "type": code or None, "code": code or None, "param": None}
    return json_reply({"error": error}, status, headers)


def embeddings(vectors: Sequence[object], tokens: int = 0) -> Reply:
    """Answer ``/embeddings`` with these vectors, usable or not."""
    data = [
        {"object": "embedding", "index": place, "embedding": vector}
        for place, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return json_reply({"object": "list", "data": data, "model": "test", "usage": usage})


def event(
    text: str | None = None, *, finish: str | None = None, usage: tuple[int, int] | None = None
) -> bytes:
    """Write one event of a streamed answer."""
    delta = {} if text is None else {"role": "assistant", "content": text}
    value: dict[str, object] = {
        "object": "chat.completion.chunk",
        "model": "test",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    if usage:
        value |= {"choices": [], "usage": dict(zip(USAGE, usage, strict=True))}
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def chat(
    *parts: str | float,
    finish: str = "stop",
    usage: tuple[int, int] | None = (1_000, 20),
    end: bytes = b"data: [DONE]\n\n",
    cut: bool = False,
) -> Reply:
    """Stream an answer: a string is a piece of it, a number is a silence of so many seconds."""
    events = [event(part) if isinstance(part, str) else part for part in parts]
    events += [event(finish=finish)] if finish else []
    events += [event(usage=usage)] if usage else []
    return Reply([*events, end], 200, EVENTS, cut)


def vector(text: str) -> list[float]:
    """Give the vector that the server has for a text."""
    return [byte + 1.0 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSION]]


class OpenAIServer:
    """The server's script and its memory; ``openai_server()`` runs one.

    Attributes:
        requests: What clients sent.
        url: The base URL.
        says: What the model writes, or a function of the last message that gives it.
        models: The names that ``/models`` lists.
        left: Set once a client left before its reply was complete.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self.says: str | Callable[[str], str] = "Nothing was queued."
        self.models = ["tiny"]
        self.left = threading.Event()
        self.stopping = threading.Event()
        self._script: deque[Reply] = deque()

    def queue(self, *replies: Reply) -> None:
        """Answer the next requests with these, in order."""
        self._script.extend(replies)

    def answer(self, request: Request) -> Reply:
        """Choose the reply to a request."""
        self.requests.append(request)
        if self._script:
            return self._script.popleft()
        if request.path.endswith("/embeddings"):
            texts = request.json["input"]
            return embeddings([vector(text) for text in texts], tokens=10 * len(texts))
        if request.path.endswith("/chat/completions"):
            last = request.json["messages"][-1]["content"]
            text = self.says if isinstance(self.says, str) else self.says(last)
            return chat(*re.findall(r"\S+\s*|\s+", text))
        if request.path.endswith("/models"):
            return json_reply({"object": "list", "data": [{"id": name} for name in self.models]})
        return failure(404, f"Nothing at {request.path}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: OpenAIServer

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the client gave up first
            self.script.left.set()

    def do_GET(self) -> None:
        self._send(self.script.answer(Request(self.path, dict(self.headers), {})))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(self.script.answer(Request(self.path, dict(self.headers), json.loads(body))))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Transfer-Encoding": "chunked"}.items():
            self.send_header(name, value)
        self.end_headers()
        for part in reply.parts:
            if not isinstance(part, bytes):
                self._be_silent(part)
            elif part:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        if reply.cut:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _be_silent(self, seconds: float) -> None:
        """Wait, but not for a client that has gone."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.script.stopping.wait(0.01):
            readable = select.select([self.connection], [], [], 0)[0]
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Run a server on a free port of this machine."""
    server = OpenAIServer()
    handler = type("Handler", (_Handler,), {"script": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            http.shutdown()
            thread.join()
