"""One question's talk with a chat model: each request counted and timed, a yield in every silence.

Knows the model's interface and the stopwatch; nothing of what the requests say.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from assistant.evidence import tokens
from assistant.model import ChatModel
from assistant.prompts import Message, Prompt
from assistant.pump import Piece, pump
from assistant.quoting import Quoted
from assistant.tracing import Stopwatch
from index import Hit


class Judge(Protocol):
    """Chooses what to quote."""

    def __call__(self, *, closely: bool) -> tuple[Quoted, bool]:
        """Give it, and whether it is an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it.

    Attributes:
        question: As it was understood.
        hits: The ranked passages, best first.
        quoted: What would be quoted without a model.
        day: The day on which it is put.
        judge: Chooses what to quote, and tells whether it is an answer; ``closely`` takes longer.
        filtered: Filters left articles out.
        sure: The quotes would be an answer, so that they can stand in for a model that fails.
    """

    question: str
    hits: Sequence[Hit]
    quoted: Quoted
    day: date
    judge: Judge
    filtered: bool = False
    sure: bool = True

    def closely(self) -> Asked:
        """Choose the quotes with the care that quotes alone are chosen with."""
        quoted, sure = self.judge(closely=True)
        return replace(self, quoted=quoted, sure=sure)


class _Heard:
    """What has come of one reply."""

    def __init__(self) -> None:
        self.text = ""
        self.tokens_in = self.tokens_out = 0

    def take(self, piece: Piece | None) -> None:
        if piece:
            self.text += piece.text
            self.tokens_in = piece.tokens_in or self.tokens_in  # some count with every piece
            self.tokens_out = piece.tokens_out or self.tokens_out


class Talk:
    """What one question may ask of a model: one deadline for all requests together."""

    def __init__(self, model: ChatModel, watch: Stopwatch, seconds: float) -> None:
        """Start the deadline with the first request."""
        self.model = model
        self.watch = watch
        self._seconds = seconds
        self._end: float | None = None

    def say(
        self,
        prompt: Prompt,
        messages: Sequence[Message],
        limit: int,
        *,
        within: float | None = None,
    ) -> Generator[Piece | None]:
        """Send one request; yield its pieces, and None in each silence.

        Args:
            prompt: Where the messages come from, for the trace.
            messages: The request.
            limit: The most tokens to write.
            within: Seconds for this request alone; the deadline of all holds anyway.

        Raises:
            ModelError: There was no usable answer, or not all of it.
        """
        now = self.watch.clock()
        self._end = end = self._end if self._end is not None else now + self._seconds
        if within is not None:
            end = min(end, now + within)
        self.watch.called(prompt.name, prompt.version)
        reply = self.model.open(messages, limit=limit, end=end)
        heard = _Heard()
        try:
            context = self.watch.stages.context()
            came = pump(reply, end=end, who=self._who(), clock=self.watch.clock, context=context)
            with closing(came) as pieces:
                for piece in pieces:
                    heard.take(piece)
                    yield piece
        finally:
            self._count(messages, heard)

    def hear(
        self, prompt: Prompt, messages: Sequence[Message], limit: int, *, within: float
    ) -> Generator[None, None, str]:
        """Send one request whose reply is short, and give it whole."""
        text = ""
        for piece in self.say(prompt, messages, limit, within=within):
            text += piece.text if piece else ""
            yield
        return text.strip()

    def _count(self, messages: Sequence[Message], heard: _Heard) -> None:
        if heard.tokens_in or heard.tokens_out:
            self.watch.counted(heard.tokens_in, heard.tokens_out)
        elif heard.text:
            sent = sum(tokens(message.text) for message in messages)
            self.watch.counted(sent, tokens(heard.text), estimated=True)

    def _who(self) -> str:
        return f"{self.model.name or 'The model'} at {self.model.where}"
