"""The chat model at an OpenAI-compatible server: OpenAI, Ollama, vLLM, llama.cpp and others.

Owns the only retry layer, what a server may be asked for, and the messages when it fails; no
vendor's error leaves it. Replies are read in ``replies.py``. Knows nothing of prompts, evidence or
citations, nor of the environment: the key is passed in.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from assistant.errors import (
    ContextTooLong,
    ModelError,
    ModelRefused,
    ModelReplyError,
    ModelTimeout,
    ModelUnreachable,
)
from assistant.prompts import Message
from assistant.pump import Piece, Reply
from assistant.replies import BadReply, chat_models, read_stream, read_whole, reported
from index.retries import ADVICE, OPENAI, delay_before_next, quota_used_up, redacted

if TYPE_CHECKING:
    import ssl

    import httpx
    import openai

DEFAULT_MODEL = "gpt-5.4-mini"
"""Of OpenAI itself; other servers are asked what they have."""

_CONTEXT = re.compile(
    r"context.?(?:length|window|size)|maximum context|too many tokens|prompt is too long"
    r"|input (?:is|length).{0,30}too (?:long|large)",
    re.IGNORECASE,
)
_GRACE = 2.0
"""Seconds beyond the deadline: whoever waits for the reply keeps the time, and says so."""
_MORE_ADVICE = ADVICE | {413: "Lower the setting evidence_tokens."}


class ChatModel(Protocol):
    """Somebody who continues a conversation.

    Attributes:
        name: The model's name; empty while the server has not been asked for it.
        where: Where it runs, for the user: a host.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def where(self) -> str: ...  # noqa: D102

    def open(self, messages: Sequence[Message], *, limit: int, end: float) -> Reply:
        """Prepare a request; it is sent when the reply is read.

        Args:
            messages: The conversation.
            limit: The most tokens to write.
            end: When the reply must be there, in monotonic seconds.
        """
        ...


class OpenAIChat:
    """Any server with OpenAI's ``/chat/completions``.

    Every request has a connection of its own, so that closing it ends the server's work at once.

    Attributes:
        name: The model's name as the server knows it.
        where: The server's host.
    """

    def __init__(
        self,
        model: str = "",
        *,
        base_url: str = "",
        api_key: str = "",
        temperature: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember where to ask; nothing is sent before the first reply is read.

        Args:
            model: The model's name; where empty, OpenAI's small one or the server's first.
            base_url: Address ending in ``/v1`` as a rule; empty for OpenAI itself.
            api_key: Empty for servers that want none.
            temperature: How much chance there is in the words; left out where a model wants none.
            clock: Monotonic seconds.
        """
        self.base_url = base_url or OPENAI
        own = self.base_url.rstrip("/") == OPENAI
        self.name = model or (DEFAULT_MODEL if own else "")
        self.where = urlsplit(self.base_url).netloc.rpartition("@")[2] or self.base_url
        self.clock = clock
        self._api_key = api_key
        self._limit_name = "max_completion_tokens" if own else "max_tokens"
        self._options: dict[str, Any] = {
            "temperature": temperature,
            "stream_options": {"include_usage": True},
        }

    def open(self, messages: Sequence[Message], *, limit: int, end: float) -> Reply:
        """Prepare a request; it is sent when the reply is read."""
        return _OpenAIReply(self, messages, limit, end)

    def client(self, on_connection: Callable[[str, dict[str, Any]], None]) -> openai.OpenAI:
        """Make a client for one request, whose connection is told as it is made."""
        import httpx
        import openai

        def tell(request: httpx.Request) -> None:
            request.extensions["trace"] = on_connection

        http = httpx.Client(
            verify=_certificates(), event_hooks={"request": [tell]}, follow_redirects=True
        )
        key = self._api_key or "none"  # the client wants one even where the server does not
        return openai.OpenAI(api_key=key, base_url=self.base_url, max_retries=0, http_client=http)

    def body(self, messages: Sequence[Message], limit: int) -> dict[str, Any]:
        """Write a request."""
        return {
            "model": self.name,
            "messages": [{"role": each.role, "content": each.text} for each in messages],
            "stream": True,
            self._limit_name: limit,
            **self._options,
        }

    def find_name(self, client: openai.OpenAI, timeout: float) -> None:
        """Ask the server which models it has, and take the first that can answer."""
        import httpx

        response = client.get("/models", cast_to=httpx.Response, options={"timeout": timeout})
        names = chat_models(response.content)
        if not names:
            raise self.error(
                ModelRefused, "the server lists no chat model", "Name one in ASSISTANT_MODEL."
            )
        self.name = names[0]

    def do_without(self, exc: Exception) -> bool:
        """Leave out an option that the server refuses by name; tell whether there was one."""
        import openai

        if not isinstance(exc, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        if _is_context(exc):
            return False
        named = f"{exc.param} {exc.message}"
        if self._limit_name == "max_tokens" and "max_completion_tokens" in named:
            self._limit_name = "max_completion_tokens"
            return True
        if self._limit_name == "max_completion_tokens" and self._limit_name in named:
            self._limit_name = "max_tokens"
            return True
        for option in list(self._options):
            if option in named:
                self._options.pop(option, None)  # another thread may have been here
                return True
        return False

    def translated(self, exc: Exception, attempt: int, *, begun: bool) -> ModelError:
        """Turn a vendor's error into one of ours."""
        import httpx
        import openai

        if isinstance(exc, openai.APIStatusError):
            return self._refusal(exc, attempt)
        if isinstance(exc, openai.APITimeoutError | httpx.TimeoutException):
            return self.error(ModelTimeout, "no answer in time", "Is the server busy?")
        what = str(exc.__cause__ or exc)
        if begun:
            return self.error(
                ModelReplyError, f"the connection broke off in the middle: {what}", "Ask again."
            )
        return self.error(
            ModelUnreachable,
            f"cannot be reached, {attempt} attempts: {what}",
            "Is it running? Check the base URL.",
        )

    def _refusal(self, exc: openai.APIStatusError, attempt: int) -> ModelError:
        said = f": {words}" if (words := reported(exc.body)) else ""
        if quota_used_up(exc):
            return self.error(ModelRefused, f"the quota is used up{said}", "Add credit.")
        if _is_context(exc):
            return self.error(
                ContextTooLong,
                f"the articles' passages are too long for it{said}",
                "Lower the setting evidence_tokens.",
            )
        kind = ModelRefused if exc.status_code < 500 else ModelUnreachable
        advice = _MORE_ADVICE.get(exc.status_code, "Try again later.")
        what = f"HTTP {exc.status_code} at attempt {attempt}{said}"
        return self.error(kind, what, advice)

    def error(self, kind: type[ModelError], what: str, advice: str) -> ModelError:
        """Write a message with the model and its place in front, and no key in it."""
        name = self.name or "The model"
        return kind(f"{redacted(f'{name} at {self.base_url}: {what}', self._api_key)}. {advice}")


class _OpenAIReply:
    """One reply, with all the attempts to get it."""

    def __init__(
        self, chat: OpenAIChat, messages: Sequence[Message], limit: int, end: float
    ) -> None:
        self._chat = chat
        self._messages = messages
        self._limit = limit
        self._end = end
        self._closed = threading.Event()
        self._connection: Any = None  # httpcore's network stream, as its trace gives it

    def __iter__(self) -> Iterator[Piece]:
        import httpx
        import openai

        attempt = 0
        while not self._closed.is_set():
            attempt += 1
            begun = False
            try:
                for piece in self._once():
                    begun = begun or bool(piece.text)
                    yield piece
                return
            except (openai.APIError, httpx.HTTPError) as exc:
                if not begun and self._chat.do_without(exc):
                    attempt -= 1
                    continue
                delay = None if begun else delay_before_next(exc, attempt)
                if delay is None or self._chat.clock() + delay >= self._end:
                    # not chained: the vendor's text may repeat the key
                    raise self._chat.translated(exc, attempt, begun=begun) from None
            except BadReply as exc:
                raise self._chat.error(ModelReplyError, str(exc), ADVICE[404]) from None
            self._closed.wait(delay)

    def close(self) -> None:
        """Stop waiting, and shut the connection so that the server stops writing."""
        self._closed.set()
        if self._connection is not None:
            raw = self._connection.get_extra_info("socket")
            try:
                raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other side was faster

    def _once(self) -> Iterator[Piece]:
        with self._chat.client(self._connected) as client:
            if not self._chat.name:
                self._chat.find_name(client, self._left())
            with client.chat.completions.with_streaming_response.create(
                **self._chat.body(self._messages, self._limit), timeout=self._left()
            ) as response:
                if "event-stream" in response.headers.get("content-type", ""):
                    yield from read_stream(response.iter_lines())
                else:
                    yield from read_whole(response.read())

    def _connected(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._connection = info["return_value"]
            if self._closed.is_set():
                self.close()

    def _left(self) -> float:
        return max(0.0, self._end - self._chat.clock()) + _GRACE


def _is_context(exc: openai.APIStatusError) -> bool:
    return exc.status_code in (400, 413, 422) and (
        exc.code == "context_length_exceeded" or bool(_CONTEXT.search(exc.message))
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Read the certificates once: that takes longer than a local model's first word."""
    import httpx

    return httpx.create_ssl_context()
