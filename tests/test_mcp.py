"""The MCP tools, asked by the official client: over real HTTP, and on standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from api_site import SEEDS, WHO, Site, serving, synced

from assistant import Assistant, AssistantError, Settings

if TYPE_CHECKING:
    from mcp import Client

KEY = "open sesame"
MODES = ["legacy", "auto"]  # the handshake of older clients, and today's protocol


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seed articles, with MCP tools behind a key."""
    with serving(synced(tmp_path_factory.mktemp("mcp"), api_key=KEY, mcp=True)) as site:
        yield site


def ask(site: Site, mode: str, work: Callable[[Client], Awaitable[Any]]) -> Any:  # noqa: ANN401
    """Connect to the site's tools, and do the work."""

    async def connected() -> object:
        import httpx2
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        headers = {"authorization": f"Bearer {KEY}"}
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            transport = streamable_http_client(f"{site.address}/mcp", http_client=http)
            async with Client(transport, mode=mode) as client:
                return await work(client)

    return asyncio.run(connected())


@pytest.mark.parametrize("mode", MODES)
def test_two_tools_are_offered_and_explained(site: Site, mode: str) -> None:
    listed = ask(site, mode, lambda client: client.list_tools())
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask_articles", "search_articles"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        for field in tool.input_schema["properties"].values():
            assert field["description"]
        assert tool.output_schema["properties"]


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_comes_with_its_quotes(site: Site, mode: str) -> None:
    result = ask(site, mode, lambda client: client.call_tool("ask_articles", {"question": WHO}))
    answer = site.assistant.ask(WHO)
    assert not result.is_error
    (content,) = result.content
    assert content.text.startswith(answer.text)
    for citation in answer.citations:
        place = f"{citation.file}:{citation.start}-{citation.end}\n“{citation.quote}”"
        assert place in content.text
    told = result.structured_content
    expected = json.loads(json.dumps(answer.to_dict()))
    for name in ("question", "text", "citations", "sentences", "abstained", "confidence"):
        assert told[name] == expected[name]


def test_what_is_not_there_is_said_with_the_closest_coverage(site: Site) -> None:
    question = {"question": "What is the capital of France?"}
    result = ask(site, "auto", lambda client: client.call_tool("ask_articles", question))
    assert result.structured_content["abstained"]
    assert "The closest coverage:" in result.content[0].text


def test_passages_are_found(site: Site) -> None:
    wanted = {"question": "missile tests", "limit": 2, "source": ["abcnews.go.com"]}
    result = ask(site, "auto", lambda client: client.call_tool("search_articles", wanted))
    hits = result.structured_content["hits"]
    assert 0 < len(hits) <= 2
    assert {hit["source"] for hit in hits} == {"abcnews.go.com"}
    assert all(hit["text"] in result.content[0].text for hit in hits)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask_articles", {"question": " "}, "The question is empty"),
        ("ask_articles", {"question": "a", "after": "May"}, "after='May' is not a day"),
        ("search_articles", {"question": "a", "source": "x.com"}, "Sources: abcnews.go.com"),
        ("search_articles", {"question": "a", "limit": 0}, "limit"),
        ("search_articles", {}, "question"),
    ],
)
def test_a_tool_says_what_is_wrong(
    site: Site, tool: str, arguments: dict[str, object], words: str
) -> None:
    result = ask(site, "auto", lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    assert words in result.content[0].text


def test_without_the_key_no_tool_is_offered(site: Site) -> None:
    reply = httpx.post(f"{site.address}/mcp", json={}, timeout=30)
    assert reply.status_code == 401


def test_a_foreign_page_reaches_no_tool(site: Site) -> None:
    headers = {"authorization": f"Bearer {KEY}", "origin": "https://evil.example"}
    assert (
        httpx.post(f"{site.address}/mcp", json={}, headers=headers, timeout=30).status_code == 403
    )
    headers["origin"], headers["host"] = site.address, "evil.example"
    assert (
        httpx.post(f"{site.address}/mcp", json={}, headers=headers, timeout=30).status_code == 400
    )


def test_no_connection_is_held_open_for_nothing(site: Site) -> None:
    headers = {"authorization": f"Bearer {KEY}", "accept": "text/event-stream"}
    reply = httpx.get(f"{site.address}/mcp", headers=headers, timeout=30)
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_tools_are_off_unless_they_are_switched_on(tmp_path: Path) -> None:
    with serving(Assistant(Settings(data=tmp_path))) as site:
        assert httpx.post(f"{site.address}/mcp", json={}, timeout=30).status_code == 404


def test_a_program_may_start_the_tools_itself(tmp_path: Path) -> None:
    synced(tmp_path).close()
    data = str(tmp_path / "storage")

    async def asked() -> tuple[Any, Any]:
        from mcp import Client, StdioServerParameters

        arguments = ["-m", "assistant", "mcp", "--data", data]
        server = StdioServerParameters(
            command=sys.executable, args=arguments, cwd=SEEDS.parent, env={"PYTHONPATH": ""}
        )
        async with Client(server) as client:
            answer = await client.call_tool("ask_articles", {"question": WHO})
            wrong = await client.call_tool("ask_articles", {"question": ""})
        return answer, wrong

    answer, wrong = asyncio.run(asked())
    assert "Kim Jong Un" in answer.content[0].text
    assert answer.structured_content["citations"]
    assert wrong.is_error
    assert "The question is empty" in wrong.content[0].text


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.api.app import Programs

    monkeypatch.delitem(sys.modules, "assistant.api.mcp_tools", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(AssistantError, match=r"pip install 'news-assistant\[mcp\]'"):
        Programs(Assistant(Settings(data=tmp_path, mcp=True)))
