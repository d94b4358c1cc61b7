"""The assistant among LlamaIndex's parts: any of its LLMs as our model, and us as a query engine.

    from assistant.llama import AssistantQueryEngine
    AssistantQueryEngine(assistant=assistant).query("Who oversaw the launches?")

Importing this loads LlamaIndex. Knows nothing of how an answer is made.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from llama_index.core.base.llms.base import BaseLLM
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, MessageRole
from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode
from pydantic import Field

from assistant.answers import Citation
from assistant.chat import Assistant
from assistant.errors import ModelReplyError
from assistant.prompts import Message
from assistant.pump import Piece, Reply
from index.retries import redacted


class AssistantQueryEngine(CustomQueryEngine):
    """Answers through an ``Assistant``; each citation becomes a source node with its offsets.

    The response's metadata is the whole answer, as ``Answer.to_dict`` gives it.
    """

    assistant: Assistant = Field(exclude=True)
    options: dict[str, Any] = Field(
        default_factory=dict,
        description="Passed to Assistant.ask: source, after, engine and so on.",
    )

    def custom_query(self, query_str: str) -> Response:
        """Answer one question."""
        answer = self.assistant.ask(query_str, **self.options)
        nodes = [NodeWithScore(node=_node(citation)) for citation in answer.citations]
        return Response(answer.text, source_nodes=nodes, metadata=answer.to_dict())


def _node(citation: Citation) -> TextNode:
    particulars = ("number", "file", "title", "source", "url", "published")
    return TextNode(
        id_=f"{citation.file}:{citation.start}-{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata={name: getattr(citation, name) for name in particulars},
    )


class LlamaChat:
    """A LlamaIndex LLM as our chat model.

    Its own settings hold: temperature, tokens and repetitions are not ours to set. Our deadline
    holds all the same.
    """

    def __init__(self, llm: BaseLLM) -> None:
        """Take the LLM."""
        self._llm = llm

    @property
    def name(self) -> str:
        """The model's name as the LLM gives it."""
        return self._llm.metadata.model_name or type(self._llm).__name__

    @property
    def where(self) -> str:
        """The kind of LLM: only that is known of where it runs."""
        return f"LlamaIndex {type(self._llm).__name__}"

    def open(self, messages: Sequence[Message], *, limit: int, end: float) -> Reply:
        """Prepare a request; it is sent when the reply is read."""
        chat = [ChatMessage(role=MessageRole(each.role), content=each.text) for each in messages]
        return _LlamaReply(self._llm, self.name, chat)


class _LlamaReply:
    def __init__(self, llm: BaseLLM, name: str, messages: Sequence[ChatMessage]) -> None:
        self._llm = llm
        self._name = name
        self._messages = messages
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[Piece]:
        try:
            wrote = False
            for response in self._llm.stream_chat(self._messages):
                if self._closed.is_set():
                    return
                wrote = wrote or bool((response.delta or "").strip())
                yield _piece(response)
        except Exception as exc:  # each LLM has errors of its own, and none of them is ours
            text = redacted(f"{self._name}: {type(exc).__name__}: {exc}", "")
            raise ModelReplyError(f"{text}. See what its provider says of this.") from None
        if not wrote:
            raise ModelReplyError(f"{self._name} sent an empty answer. Ask again.")

    def close(self) -> None:
        """Stop at the next piece: a LlamaIndex LLM offers no earlier end."""
        self._closed.set()


def _piece(response: ChatResponse) -> Piece:
    """Read one response; how many tokens and why it ended stand there where the LLM tells it."""
    raw = response.raw
    usage = _get(raw, "usage")
    choices = _get(raw, "choices")
    finish = _get(choices[0], "finish_reason") if choices else None
    return Piece(
        text=response.delta or "",
        finish=finish if isinstance(finish, str) else "",
        tokens_in=_count(_get(usage, "prompt_tokens")),
        tokens_out=_count(_get(usage, "completion_tokens")),
    )


def _get(value: object, name: str) -> Any:  # noqa: ANN401 (whatever the vendor has there)
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
