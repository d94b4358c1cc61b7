"""Spans of each answer for an OpenTelemetry collector, where the user names one.

Listens to LlamaIndex's instrumentation: to our own steps (``stages.py``) and what LlamaIndex's
parts do in them. Owns what is told: names, times, counts, the model's name and the prompts'
versions; never a question, an answer, a passage or an error's words. Importing this loads
OpenTelemetry.
"""

from __future__ import annotations

from inspect import BoundArguments
from typing import Any

from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import BaseSpan
from llama_index_instrumentation.span_handlers import BaseSpanHandler
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, StatusCode, Tracer, set_span_in_context
from pydantic import PrivateAttr

from assistant.answers import Answer
from assistant.stages import WHOLE


class Telemetry:
    """Sends the spans of all answers to one collector, in the background."""

    def __init__(self, endpoint: str) -> None:
        """Take the collector's address; the connection is made in the background."""
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": "news-assistant"}), shutdown_on_exit=False
        )
        exporter = OTLPSpanExporter(endpoint, insecure=endpoint.startswith("http://"), timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._handler = _Handler(self._provider.get_tracer("assistant"))
        get_dispatcher().add_span_handler(self._handler)

    def close(self) -> None:
        """Listen no longer, send what is left, and stop."""
        root = get_dispatcher()
        root.span_handlers = [each for each in root.span_handlers if each is not self._handler]
        self._provider.shutdown()


class _Sent(BaseSpan):
    """An open span, and what is sent of it."""

    span: Span


class _Handler(BaseSpanHandler[_Sent]):
    """Turns the spans of answers, and those inside them, into OpenTelemetry's."""

    _tracer: Tracer = PrivateAttr()

    def __init__(self, tracer: Tracer) -> None:
        super().__init__()
        self._tracer = tracer

    def new_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: Any | None = None,  # noqa: ANN401 (the base's)
        parent_span_id: str | None = None,
        tags: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> _Sent | None:
        """Open a span of ours, or one inside an open one; what else LlamaIndex does is not told."""
        name = id_.partition("-")[0]
        parent = self.open_spans.get(parent_span_id or "")
        if parent is None and name != WHOLE:
            return None
        inside = set_span_in_context(parent.span) if parent else None
        return _Sent(id_=id_, parent_id=parent_span_id, span=self._tracer.start_span(name, inside))

    def prepare_to_exit_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: Any | None = None,  # noqa: ANN401
        result: Any | None = None,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> _Sent | None:
        """End a span; that of an answer carries its figures."""
        sent = self.open_spans.get(id_)
        if sent:
            if isinstance(result, Answer):
                sent.span.set_attributes(_attributes(result))
            sent.span.end()
        return sent

    def prepare_to_drop_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: Any | None = None,  # noqa: ANN401
        err: BaseException | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> _Sent | None:
        """End a span that was given up, with the kind of error: its words may be the user's."""
        sent = self.open_spans.get(id_)
        if sent:
            sent.span.set_status(StatusCode.ERROR, type(err).__name__ if err else None)
            sent.span.end()
        return sent


def _attributes(answer: Answer) -> dict[str, str | int | float | bool]:
    """Name the figures; those of the model by OpenTelemetry's conventions."""
    took = answer.trace
    return {
        "gen_ai.request.model": answer.engine,
        "gen_ai.usage.input_tokens": took.tokens_in,
        "gen_ai.usage.output_tokens": took.tokens_out,
        "assistant.abstained": answer.abstained,
        "assistant.calls": took.calls,
        "assistant.confidence": answer.confidence,
        "assistant.failed": bool(answer.notice),
        "assistant.first_token_seconds": took.first_token or 0.0,
        "assistant.prompts": " ".join(took.prompts),
        "assistant.sentences_sent": took.sent,
        "assistant.unknown_numbers": took.unknown_numbers,
    }
