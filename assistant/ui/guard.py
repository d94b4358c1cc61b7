"""What the server refuses before Gradio sees it, and the headers it adds to every reply.

Gradio 6 leaves open what this page never needs: uploads without a file field, its file and proxy
routes, any Host and, with a foreign Host, any Origin. Here only the routes the page uses are let
through. Knows nothing of articles or answers.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from assistant.ui import texts

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 256 * 1024  # bytes; a question is at most a few thousand characters
_TOO_BIG = "A request may have {size} here."
PAGES = {"/", "/config", "/config/", "/theme.css", "/favicon.ico", "/manifest.json"}
PAGES |= {"/ask", "/turns", "/source", "/feedback", "/facets", "/files", "/related"}
PAGES |= {"/login", "/logout", "/session", "/conversations"}
FOLDERS = ("/assets/", "/static/", "/room/", "/library/")
GRADIO = "/gradio_api/"
CALLS = {"info", "queue/join", "queue/data", "cancel", "reset", "startup-events", "app_id"}
HEARTBEAT = "heartbeat/"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
ANY = {"", "0.0.0.0", "::"}

# Scripts carry a nonce (page.py), so markup that slipped through could still run nothing.
# 'unsafe-eval': Gradio's HTML component builds its template with Function().
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
OTHER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses foreign hosts and origins, unused routes and big bodies; adds safe headers."""

    def __init__(
        self,
        app: Asgi,
        *,
        bound: str,
        hosts: Sequence[str] = (),
        bodies: Mapping[str, int] | None = None,
        programs: Sequence[str] = (),
    ) -> None:
        """Take the address the server is bound to, and further host names it is known by.

        Args:
            app: What stands behind.
            bound: The address.
            hosts: The names.
            bodies: Paths that take bigger bodies, and how big. These are passed on as they come
                in; what stands behind must not gather more than it wants.
            programs: The paths for programs; one such as ``/api/`` stands for all below it.
        """
        self.app = app
        self.bodies = dict(bodies or {})
        self.programs = programs
        self.hosts = LOOPBACK | {host.lower() for host in hosts}
        self.open_to_network = bound in ANY
        self.hosts |= {socket.gethostname().lower()} if self.open_to_network else {bound.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a plain refusal."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page opens no web socket
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        programs = self._for_programs(_path(scope))
        refusal = self._refusal(scope, headers)
        if refusal:
            await _reply(_hardened(send), *refusal, programs=programs)
            return
        path = _path(scope)
        body: Receive | None = receive
        if path in self.bodies:
            body = _counted(receive, self.bodies[path])
        elif _writes(scope):
            body = await _read(receive)
        if body is None:
            await _reply(_hardened(send), 413, _too_big(MAX_BODY), programs=programs)
            return
        await self.app(scope, body, _hardened(_kind(scope, send)))

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        if not self._known(_name(host)):
            return 400, f"This server is not known as {_name(host)!r}. Serve it under that name."
        if origin is not None and not self._own(origin, host):
            return 403, "Requests from other sites are refused."
        called = self._for_programs(_path(scope))
        if headers.get(b"sec-fetch-site") == "cross-site" and (called or _writes(scope)):
            return 403, "Requests from other sites are refused."
        if not (called or _wanted(_path(scope))):
            return 404, "There is nothing here."
        length = headers.get(b"content-length", "0")
        most = self.bodies.get(_path(scope), MAX_BODY)
        if not length.isdecimal() or int(length) > most:
            return 413, _too_big(most)
        return None

    def _for_programs(self, path: str) -> bool:
        return any(
            path.startswith(each) if each.endswith("/") else path == each for each in self.programs
        )

    def _known(self, name: str) -> bool:
        # A rebound DNS name is what the list guards against; a bare address cannot be rebound.
        return name in self.hosts or (self.open_to_network and _is_address(name))

    def _own(self, origin: str, host: str) -> bool:
        netloc = urlsplit(origin).netloc.lower()
        behind_proxy = _name(netloc) in self.hosts - LOOPBACK
        return bool(netloc) and (netloc == host.lower() or behind_proxy)


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _writes(scope: Scope) -> bool:
    return scope["method"] not in {"GET", "HEAD", "OPTIONS"}


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path.removeprefix(root) or "/"


def _wanted(path: str) -> bool:
    if path in PAGES or path.startswith(FOLDERS):
        return True
    call = path.removeprefix(GRADIO)
    return path.startswith(GRADIO) and (call.rstrip("/") in CALLS or call.startswith(HEARTBEAT))


async def _read(receive: Receive) -> Receive | None:
    """Take in the whole body, which may come in chunks that name no length; None if too big."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY:
            return None
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return whole.pop() if whole else await receive()

    return replay


def _counted(receive: Receive, most: int) -> Receive:
    """Pass a body on in its chunks; one that is bigger than it may be ends as if cut off."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= most else {"type": "http.disconnect"}

    return counted


def _too_big(most: int) -> str:
    size = f"{most // 1024} KB" if most < 1_000_000 else f"{most / 1e6:,.1f} MB"
    return _TOO_BIG.format(size=size)


def _hardened(send: Send) -> Send:
    """Add the safe headers, and take away the CORS ones that Gradio hands out."""

    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [
                (name, value)
                for name, value in message.get("headers", [])
                if not name.lower().startswith(b"access-control-")
            ]
            names = {name.lower() for name, _ in kept}
            ours = {b"content-security-policy": OTHER_POLICY.encode()} | HEADERS
            kept += [(name, value) for name, value in ours.items() if name not in names]
            message = {**message, "headers": kept}
        await send(message)

    return hardened


def _kind(scope: Scope, send: Send) -> Send:
    """Say in our words that the queue is full: Gradio's page shows the text of a 429 only."""
    if not _path(scope).startswith(GRADIO + "queue/join"):
        return send
    refused = False

    async def kind(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 503:
            refused = True
            await _reply(send, 429, texts.BUSY)
        elif not refused:
            await send(message)

    return kind


async def _reply(send: Send, status: int, text: str, *, programs: bool = False) -> None:
    told = {"error": {"message": text, "type": "refused"}} if programs else {"detail": text}
    body = json.dumps(told).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
