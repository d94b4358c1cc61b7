"""Each user's conversations on the server, where there is a login: one JSON file a user.

``GET /conversations`` gives what was kept last, or ``null``; ``PUT`` keeps the body. It names in
``If-Match`` the version that it was made from (``ETag``), and is refused with 412 where another
page has kept something since: that is to be read first. Both answer 404 where nobody logs in: the
conversations are then the browser's to keep. What is in them is the page's own matter.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from assistant.accounts import NAME
from assistant.errors import AssistantError
from assistant.ui import logintexts
from assistant.ui.sessions import user_of

if TYPE_CHECKING:
    from fastapi import FastAPI

PATH = "/conversations"

MOST_BYTES = 2_000_000  # of one user; the page lets go of the oldest conversations first


class HistoryRefused(AssistantError):
    """A history is not kept; the text says why."""


class HistoryChanged(HistoryRefused):
    """Another page has kept something since."""


class Histories:
    """The histories in one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, made when it is first needed."""
        self._folder = folder
        self._lock = threading.Lock()  # nothing is kept between a look at the version and a write

    def load(self, user: str) -> bytes:
        """Give what was kept last for a user, as JSON; ``null`` where nothing was.

        Raises:
            HistoryRefused: It cannot be read.
        """
        try:
            return self._file(user).read_bytes()
        except FileNotFoundError:
            return b"null"
        except OSError as exc:
            raise HistoryRefused(f"The conversations cannot be read: {exc.strerror}") from exc

    def save(self, user: str, data: bytes, instead_of: str) -> str:
        """Keep a user's history in place of the one before, whole or not at all; name its version.

        Args:
            user: Whose it is.
            data: The history.
            instead_of: The version that it was made from.

        Raises:
            HistoryChanged: That is no longer what is kept.
            HistoryRefused: It is no JSON, too long, or cannot be written.
        """
        if len(data) > MOST_BYTES:
            raise HistoryRefused(
                f"The conversations have {len(data):,} bytes; the limit is {MOST_BYTES:,}. "
                "Delete some"
            )
        try:
            json.loads(data)
        except (ValueError, RecursionError) as exc:
            raise HistoryRefused(f"The conversations are no JSON: {exc}") from exc
        with self._lock:
            if version(self.load(user)) != instead_of:
                raise HistoryChanged("The conversations have changed. Read them first")
            self._write(user, data)
        return version(data)

    def _write(self, user: str, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._folder)  # mode 0600
            with open(handle, "wb") as stream:
                stream.write(data)
            os.replace(draft, self._file(user))
        except OSError as exc:
            raise HistoryRefused(f"The conversations cannot be kept: {exc.strerror}") from exc

    def _file(self, user: str) -> Path:
        if not NAME.fullmatch(user):  # the name becomes a file's
            raise HistoryRefused(f"{user!r} is no user's name")
        return self._folder / f"{user}.json"


def version(data: bytes) -> str:
    """Name what is kept, as HTTP wants it in ``ETag``."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def add_routes(app: FastAPI, histories: Histories) -> None:
    """Add the address; registered before Gradio's, it comes first."""

    async def conversations(request: Request) -> Response:
        user = user_of(request).name
        if not user:
            return JSONResponse({"detail": logintexts.NO_HISTORY}, 404)
        try:
            if request.method == "PUT":
                made_from = request.headers.get("if-match", "")
                body = await request.body()
                tag = await run_in_threadpool(histories.save, user, body, made_from)
                return Response(status_code=204, headers={"etag": tag})
            kept = await run_in_threadpool(histories.load, user)
        except HistoryChanged as exc:
            return JSONResponse({"detail": str(exc)}, 412)
        except HistoryRefused as exc:
            return JSONResponse({"detail": str(exc)}, 422)
        except ClientDisconnect:
            return JSONResponse({"detail": logintexts.NO_HISTORY}, 400)
        headers = {"cache-control": "no-store", "etag": version(kept)}
        return Response(kept, media_type="application/json", headers=headers)

    app.add_route(PATH, conversations, methods=["GET", "PUT"])
