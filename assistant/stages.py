"""The steps of one answer as spans of LlamaIndex's instrumentation, where anybody listens to it.

Owns which span is open, so that the spans of LlamaIndex's own parts come to lie inside. What is
not loaded cannot listen: then nothing is done here, and nothing is loaded. Knows nothing of what
the steps do, nor of who listens.
"""

from __future__ import annotations

import inspect
import sys
import threading
import uuid
from contextvars import Context, copy_context
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from llama_index_instrumentation.dispatcher import Dispatcher

    from assistant.answers import Answer
    from assistant.telemetry import Telemetry

DISPATCHER = "assistant"
WHOLE = "answer"
_NO_ARGUMENTS = inspect.signature(lambda: None).bind()
"""Spans tell nothing of the question."""


class Stages:
    """The spans of one answer: one for the whole, and one at a time inside it."""

    def __init__(self) -> None:
        """Find the dispatcher; open nothing yet."""
        self._dispatcher = _dispatcher()
        self._whole = self._stage = ""

    def __enter__(self) -> Self:
        if self._dispatcher:
            from llama_index_instrumentation.span import active_span_id

            self._whole = self._open(WHOLE, active_span_id.get())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what is still open: the answer failed, or nobody waited for it."""
        for span in filter(None, (self._stage, self._whole)):
            if self._dispatcher:
                self._dispatcher.span_drop(span, _NO_ARGUMENTS, err=error)
        self._stage = self._whole = ""

    def enter(self, stage: str | None) -> None:
        """End the stage that runs, and begin another."""
        if not self._dispatcher or not self._whole:
            return
        if self._stage:
            self._dispatcher.span_exit(self._stage, _NO_ARGUMENTS)
        self._stage = self._open(stage, self._whole) if stage else ""

    def finish(self, answer: Answer) -> None:
        """End the whole with what came of it."""
        self.enter(None)
        if self._dispatcher and self._whole:
            self._dispatcher.span_exit(self._whole, _NO_ARGUMENTS, result=answer)
            self._whole = ""

    def context(self) -> Context:
        """Give the context to run in what belongs to the stage, in whichever thread."""
        context = copy_context()
        if span := self._stage or self._whole:
            from llama_index_instrumentation.span import active_span_id

            context.run(active_span_id.set, span)
        return context

    def _open(self, name: str, parent: str | None) -> str:
        span = f"{name}-{uuid.uuid4()}"
        if self._dispatcher:
            self._dispatcher.span_enter(span, _NO_ARGUMENTS, parent_id=parent)
        return span


class Collector:
    """The OpenTelemetry collector that the user names, which listens from the first answer on."""

    def __init__(self, endpoint: str) -> None:
        """Take its address; without one nothing is loaded and nothing is sent."""
        self._endpoint = endpoint
        self._opening = threading.Lock()
        self._telemetry: Telemetry | None = None

    def stages(self) -> Stages:
        """Give the spans of one answer, once the collector listens."""
        with self._opening:
            if self._telemetry is None and self._endpoint:
                from assistant.telemetry import Telemetry

                self._telemetry = Telemetry(self._endpoint)
        return Stages()

    def close(self) -> None:
        """Send what is left; the next answer opens it again."""
        with self._opening:
            telemetry, self._telemetry = self._telemetry, None
        if telemetry:
            telemetry.close()


def _dispatcher() -> Dispatcher | None:
    if "llama_index_instrumentation" not in sys.modules:
        return None
    from llama_index_instrumentation import get_dispatcher

    return get_dispatcher(DISPATCHER)
