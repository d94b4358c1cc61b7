"""A real HTTP server that speaks OpenAI's protocol, and fails in the ways a test asks for.

Queue replies with ``server.queue(...)``; once they are used up, ``/embeddings`` is answered
properly. Every request is kept in ``server.requests``.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIMENSION = 8


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


def vector(text: str) -> list[float]:
    """Give the vector that the server has for a text."""
    return [byte + 1.0 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSION]]


class OpenAIServer:
    """The server's script and its memory; ``openai_server()`` runs one."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
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
        return failure(404, f"Nothing at {request.path}")


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Run a server on a free port of this machine."""
    server = OpenAIServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Request(self.path, dict(self.headers), json.loads(body))
            try:
                self._send(server.answer(request))
            except ConnectionError:
                self.close_connection = True  # the client gave up first

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {**reply.headers, "Transfer-Encoding": "chunked"}.items():
                self.send_header(name, value)
            self.end_headers()
            for part in reply.parts:
                if isinstance(part, bytes):
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
                else:
                    server.stopping.wait(part)
            if reply.cut:
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
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
