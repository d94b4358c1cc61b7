"""The web server: Gradio's page and our own routes behind the guard.

Knows nothing of what the page shows; that is in ``views``.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import webbrowser
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.neighbour import announced
from assistant.ui import page
from assistant.ui.guard import ANY, MAX_BODY, Guard
from assistant.ui.theme import theme
from index import IndexMissing

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from assistant.chat import Assistant
    from assistant.settings import Settings

KEPT = 75  # seconds; a reader's next question should not meet a connection that is being closed
GRACE = 2  # seconds that a question in hand has at the end


def build(assistant: Assistant, *, host: str = "127.0.0.1", hosts: Sequence[str] = ()) -> FastAPI:
    """Give the whole page as an application.

    Args:
        assistant: Answers the questions.
        host: The address it will be bound to.
        hosts: Further names that a proxy serves it under; others are refused.
    """
    # Outside a running loop Gradio opens one for each lock it makes, and never closes them. The
    # thread is for callers who have a loop running, such as a notebook.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _assemble(assistant, host, hosts)).result()


async def _assemble(assistant: Assistant, host: str, hosts: Sequence[str]) -> FastAPI:
    import gradio as gr
    from fastapi import FastAPI

    from assistant.api.app import Programs
    from assistant.ui.views import blocks

    programs = Programs(assistant)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=programs.running)
    add_own_routes(app, assistant)
    app.router.routes += programs.routes
    gr.mount_gradio_app(
        app,
        blocks(assistant),
        path="/",
        theme=theme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
    )
    app.add_middleware(page.Page)
    protect(app, assistant.settings, host=host, hosts=hosts, programs=programs.paths)
    return app


def add_own_routes(app: FastAPI, assistant: Assistant) -> None:
    """Add our addresses; registered before Gradio's, they come first."""
    from assistant.ui import histories, library, routes
    from assistant.ui.shelf import Shelf

    shelf = Shelf(assistant)
    routes.add_routes(app, assistant, shelf)
    library.add_routes(app, library.Library(assistant, shelf))
    histories.add_routes(app, histories.Histories(assistant.settings.data / "histories"))


def protect(
    app: FastAPI,
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    hosts: Sequence[str] = (),
    programs: Sequence[str] = (),
) -> None:
    """Put the login and the guard before everything that the application answers.

    Args:
        app: The application.
        settings: They say who may log in, and how big a file may be.
        host: The address it will be bound to.
        hosts: Further names that a proxy serves it under; others are refused.
        programs: The paths for programs, which are asked for a key behind where one is set.

    Raises:
        AccountsError: The settings about users cannot be used, or there are no users.
    """
    from assistant.ui import histories, library
    from assistant.ui.sessions import Sessions, check

    check(settings, host)
    app.add_middleware(Sessions, settings=settings, programs=programs)
    # A little more than is taken, so that what is too big is told so by who knows why.
    bodies = {library.UPLOAD: settings.max_file_bytes, histories.PATH: histories.MOST_BYTES}
    bodies = {path: most + MAX_BODY for path, most in bodies.items()}
    app.add_middleware(Guard, bound=host, hosts=hosts, bodies=bodies, programs=programs)


def serve(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    root_path: str = "",
    hosts: Sequence[str] = (),
    tell: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        assistant: Answers the questions.
        host: The address to listen on.
        port: The port to listen on.
        open_browser: Open the page there too.
        root_path: The path that a proxy puts in front, such as ``/news``.
        hosts: Further names that a proxy serves it under; others are refused.
        tell: Called with the page's address as soon as it can be opened.

    Raises:
        AssistantError: The address cannot be served on, such as a port already taken, or the users'
            file names nobody.
        ArchiveError: The data folder is in use or damaged.
    """
    with suppress(IndexMissing):  # the page says what to do then
        assistant.status()
    app = build(assistant, host=host, hosts=hosts)
    with _listening(host, port) as listener:  # it holds requests until the server takes them
        shown = "127.0.0.1" if host in ANY else host
        shown = f"[{shown}]" if ":" in shown else shown
        here = f"http://{shown}:{listener.getsockname()[1]}"
        address = f"{here}{root_path}/"
        with announced(assistant.settings.data, here):
            if tell:
                tell(address)
            if open_browser:
                webbrowser.open(address)
            settle()
            server(app, root_path=root_path).run(sockets=[listener])


def settle() -> None:
    """Tell the garbage collector that what is loaded stays.

    Going through it once more and again stopped every streamed answer for about 0.2 s.
    """
    gc.collect()
    gc.freeze()


def server(app: FastAPI, *, root_path: str = "") -> uvicorn.Server:
    """Give the server of a built page, to run as it is."""
    import uvicorn
    from starlette.routing import Mount

    gradio: Any = next(route.app for route in app.routes if isinstance(route, Mount))

    class Server(uvicorn.Server):
        """Ends although pages are open: each stays connected until Gradio is told to let go."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            gradio.stop_event.set()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        root_path=root_path,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=KEPT,
    )
    return Server(config)


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as exc:
        reason = exc.strerror or exc
        raise AssistantError(f"Cannot serve on {host}:{port}: {reason}. Try another port") from exc
