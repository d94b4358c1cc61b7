"""All that programs may call on the page's server: its routes, their errors, their schema.

Knows nothing of the page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from fastapi import FastAPI, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from assistant.api.access import Keyed
from assistant.api.asking import Asking
from assistant.api.chat_completions import ChatCompletions
from assistant.api.errors import refusal, wants_openai
from assistant.api.rest import Rest
from assistant.errors import USER_ERRORS, AssistantError

if TYPE_CHECKING:
    from assistant.api.mcp_tools import Tools
    from assistant.chat import Assistant

GONE = 499  # nobody reads it: the client has left

ABOUT = """\
Answers questions from a folder of news articles. Every sentence of an answer names the places that
it was taken from, as offsets in the articles' texts.

Under `/v1` the same answers come in OpenAI's form, for clients that speak it. Where the server's
setting `api_key` is set, send `Authorization: Bearer KEY`.
"""


class Programs:
    """What the settings open to programs: addresses under /api and /v1, and MCP tools at /mcp."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant that answers.

        Raises:
            AssistantError: MCP tools are wanted, and their package is not installed.
        """
        settings = assistant.settings
        asking = Asking(assistant)
        self._tools = mcp_tools(asking) if settings.mcp else None
        self.routes: list[Route] = []
        """The routes, to stand before the page's."""
        self.paths: list[str] = []
        """Their paths; one that ends in a slash stands for all below it."""
        if settings.api:
            application = Keyed(_application(asking), settings.api_key)
            # A mount would take the prefix away, which stands in the published schema.
            self._add("/api/", application)
            self._add("/v1/", application)
        if self._tools:
            self._add("/mcp", Keyed(self._tools.over_http(), settings.api_key))

    @asynccontextmanager
    async def running(self, app: FastAPI) -> AsyncIterator[None]:
        """Hold what the routes need for as long as the server runs."""
        async with AsyncExitStack() as stack:
            if self._tools:
                await stack.enter_async_context(self._tools.running())
            yield

    def _add(self, path: str, application: ASGIApp) -> None:
        self.paths.append(path)
        self.routes.append(Route(path + "{rest:path}" * path.endswith("/"), application))


def mcp_tools(asking: Asking) -> Tools:
    """Give the MCP tools.

    Raises:
        AssistantError: Their package is not installed.
    """
    try:
        from assistant.api.mcp_tools import Tools
    except ImportError as exc:
        raise AssistantError(
            f"The MCP tools need a package that is not installed ({exc}). "
            "Run: pip install 'news-assistant[mcp]'"
        ) from exc
    return Tools(asking)


def _application(asking: Asking) -> FastAPI:
    app = FastAPI(
        title="News assistant",
        version=_version(),
        description=ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's page loads its scripts from elsewhere
        redoc_url=None,
        dependencies=[Security(HTTPBearer(auto_error=False, description="The setting `api_key`."))],
        generate_unique_id_function=lambda route: route.name,
    )
    app.include_router(Rest(asking).router())
    app.include_router(ChatCompletions(asking).router())
    for kind in (RequestValidationError, HTTPException, *USER_ERRORS, Exception):
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(ClientDisconnect, lambda *_: Response(status_code=GONE))
    return app


def _refused(request: Request, error: Exception) -> Response:
    return refusal(error).reply(openai=wants_openai(request.scope))


def _version() -> str:
    try:
        return version("news-assistant")
    except PackageNotFoundError:  # run from the source folder
        return "0"
