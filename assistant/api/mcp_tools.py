"""Asking and searching as MCP tools, for chat programs that call tools.

Owns the tools and what they tell a model. The only module that names the package ``mcp``, which is
an extra: importing this fails where it is not installed. Knows nothing of how an answer is made.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.answers import Answer, Citation, Coverage
from assistant.api.asking import Asking
from assistant.api.completions import Grounds, grounds
from assistant.api.errors import refusal
from assistant.api.shapes import Hits, Names, Selection
from assistant.errors import USER_ERRORS
from index import Hit

INSTRUCTIONS = (
    "Answers come from a folder of news articles only. Ask with ask_articles; its answer carries "
    "markers such as [1] and the quotes behind them: keep the markers and name the sources. Where "
    "it says that the articles do not answer, say so. Find passages to read with search_articles."
)
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Question = Annotated[str, Field(description="One question that can be understood by itself.")]
Words = Annotated[str, Field(description="What to look for, as a question or a few words.")]
Limit = Annotated[int, Field(ge=1, le=50, description="The most passages to give.")]
Source = Annotated[Names, Field(description="Outlets to use, such as cnn.com.")]
File = Annotated[Names, Field(description="Files to use, as answers and passages name them.")]
After = Annotated[str | None, Field(description="First publication day to use, YYYY-MM-DD.")]
Before = Annotated[str | None, Field(description="Last publication day to use, YYYY-MM-DD.")]
AsOf = Annotated[str | None, Field(description="The day the question is put, YYYY-MM-DD [today].")]


class Told(Grounds):
    """An answer, and what it rests on."""

    question: str = Field(description="What was asked, as understood.")
    text: str = Field(description="The answer's text with its markers.")


class Tools:
    """The two tools."""

    def __init__(self, asking: Asking) -> None:
        """Take what puts the questions."""
        self._asking = asking
        self.server: MCPServer[None] = MCPServer(
            "news-assistant", instructions=INSTRUCTIONS, log_level="WARNING"
        )
        self.server.add_tool(self.ask_articles, title="Ask the articles", annotations=_READS)
        self.server.add_tool(self.search_articles, title="Search the articles", annotations=_READS)

    async def ask_articles(
        self,
        question: Question,
        source: Source = None,
        file: File = None,
        after: After = None,
        before: Before = None,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Told]:
        """Answer a question from the news articles, every sentence with its places in them.

        Where they do not answer it, it says so and names the closest coverage.
        """
        options = _options(source, file, after, before, as_of).options()
        try:
            answer = await self._asking.answer(question, (), options)
        except USER_ERRORS as exc:
            raise ToolError(str(exc)) from exc
        told = {"question": answer.question, "text": answer.text} | grounds(answer)
        return _result(_answer_text(answer), told)

    async def search_articles(
        self,
        question: Words,
        limit: Limit = 5,
        source: Source = None,
        file: File = None,
        after: After = None,
        before: Before = None,
        as_of: AsOf = None,
    ) -> Annotated[CallToolResult, Hits]:
        """Find the passages of the news articles that fit best, without answering."""
        selection = _options(source, file, after, before, as_of)
        try:
            hits = await self._asking.search(question, limit, selection)
        except USER_ERRORS as exc:
            raise ToolError(str(exc)) from exc
        text = "\n\n".join(map(_hit_text, hits)) or "No passage found."
        return _result(text, {"hits": [asdict(hit) for hit in hits]})

    def over_http(self) -> ASGIApp:
        """Give the application that answers at /mcp; ``running`` must be entered around it."""
        application = self.server.streamable_http_app(
            streamable_http_path="/mcp",
            stateless_http=True,  # the tools keep nothing from call to call
            json_response=True,
            # Hosts and origins are the guard's matter, which knows the proxy's names.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

        async def post_only(scope: Scope, receive: Receive, send: Send) -> None:
            # GET would hold a connection open for messages that never come.
            wrong = refusal(HTTPException(405, headers={"allow": "POST"}))
            answer = application if scope["method"] == "POST" else wrong.reply()
            await answer(scope, receive, send)

        return post_only

    def running(self) -> AbstractAsyncContextManager[None]:
        """Hold what serves the calls; entered once, after ``over_http``."""
        return self.server.session_manager.run()

    def over_stdio(self) -> None:
        """Serve one client on standard input and output until it closes them."""
        self.server.run("stdio")


def _options(
    source: Names, file: Names, after: str | None, before: str | None, as_of: str | None
) -> Selection:
    return Selection(source=source, file=file, after=after, before=before, as_of=as_of)


def _result(text: str, told: dict[str, object]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=told)


def _answer_text(answer: Answer) -> str:
    """Write the answer with its references, as a model reads them best."""
    places = [
        f"[{cited.number}] {_where(cited)}, {cited.file}:{cited.start}-{cited.end}\n“{cited.quote}”"
        for cited in answer.citations
    ]
    nearest = [f"- {_where(near)}, {near.file}" for near in answer.nearest]
    if nearest:
        nearest.insert(0, "The closest coverage:")
    return "\n\n".join(filter(None, [answer.notice, answer.text, *places, "\n".join(nearest)]))


def _hit_text(hit: Hit) -> str:
    return f"{_where(hit)}, {hit.file}:{hit.start}-{hit.end}\n{hit.text}"


def _where(item: Citation | Coverage | Hit) -> str:
    outlet = f"{item.source}, " if item.source else ""
    return f"{item.title} ({outlet}{item.published or 'undated'})"
