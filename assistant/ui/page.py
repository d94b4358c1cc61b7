"""Gradio's page made ours: one origin, scripts by nonce, our head and frame.

Gradio's template names pictures and pages elsewhere and runs inline scripts. Each reply for ``/``
is rewritten: those names go, every script gets a nonce, and the frame of our page is put in.
Knows nothing of articles or answers.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache
from html import escape
from importlib.resources import files

from assistant.ui import frame, texts
from assistant.ui.guard import PAGE_POLICY, Asgi, Message, Receive, Scope, Send

STYLES = ("room.css", "frame.css", "talk.css", "composer.css", "pane.css", "library.css")
SCRIPTS = (
    *("room.js", "actions.js", "drawer.js", "filters.js", "pane.js", "patch.js", "peek.js"),
    *("store.js", "talk.js", "words.js", "kept.js", "merge.js", "library.js", "ground.js"),
    *("chosen.js", "syncing.js", "files.js", "map.js"),
)
ENTRIES = ("room.js", "library.js")  # the scripts that bring in the others
ASSETS = dict.fromkeys((*STYLES, "login.css"), "text/css") | dict.fromkeys(
    SCRIPTS, "text/javascript"
)

_ADVERTS = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_SCRIPT = re.compile(rb"<script(?=[\s>])")

_HEAD = """<title>{name}</title>
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
"""


class Page:
    """Rewrites the one HTML page that Gradio serves, and lets everything else through."""

    def __init__(self, app: Asgi) -> None:
        """Take the application that serves Gradio's page."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; rewrite the reply if it is the page."""
        if scope["type"] != "http" or not _is_page(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(start, b"".join(parts), _root(scope), send)

        await self.app(scope, receive, collect)


def asset(name: str) -> bytes:
    """Read one of our own files for the browser."""
    return files("assistant.ui").joinpath(name).read_bytes()


@cache
def version() -> str:
    """Name the content of all our files, so that a browser keeps them until one changes."""
    return hashlib.sha256(b"".join(map(asset, ASSETS))).hexdigest()[:12]


def rewritten(html: bytes, nonce: str, root: str) -> bytes:
    """Take out what points elsewhere, allow the template's scripts, put in our frame."""
    html = html.replace(b'<base href="./"', f'<base href="{escape(root)}/"'.encode(), 1)
    html = _SCRIPT.sub(b'<script nonce="%s"' % nonce.encode(), _ADVERTS.sub(b"", html))
    html = html.replace(b"</head>", _head().encode() + b"</head>", 1)
    html = html.replace(b"<gradio-app", frame.top().encode() + b"<gradio-app", 1)
    return html.replace(b"</body>", frame.rest().encode() + b"</body>", 1)


def _head() -> str:
    # One folder for all: a script names the others beside it without knowing their version.
    room = f"room/{version()}"
    styles = "".join(f'<link rel="stylesheet" href="{room}/{name}">\n' for name in STYLES)
    scripts = "".join(f'<script type="module" src="{room}/{name}"></script>\n' for name in ENTRIES)
    return _HEAD.format(name=escape(texts.NAME)) + styles + scripts


def _root(scope: Scope) -> str:
    root: str = scope.get("root_path", "")
    return root.rstrip("/")


def _is_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and scope["path"].removeprefix(_root(scope)) in {"", "/"}


async def _send_page(start: Message, body: bytes, root: str, send: Send) -> None:
    nonce = secrets.token_urlsafe(18)
    body = rewritten(body, nonce, root)
    headers = [(n, v) for n, v in start["headers"] if n.lower() != b"content-length"]
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", PAGE_POLICY.format(nonce=nonce).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
