"""Spans of each answer for an OpenTelemetry collector, where the user names one.

Owns what is told: times, counts, the model's name and the prompts' versions; never a question, an
answer or a passage. Without an endpoint nothing is loaded and nothing is sent.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.answers import Answer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_NANOSECONDS = 1_000_000_000


class Telemetry:
    """Sends the trace of each answer to one collector, in the background."""

    def __init__(self, endpoint: str) -> None:
        """Take the collector's address; the connection is made in the background."""
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._provider: TracerProvider = TracerProvider(
            resource=Resource.create({"service.name": "news-assistant"}), shutdown_on_exit=False
        )
        exporter = OTLPSpanExporter(endpoint, insecure=endpoint.startswith("http://"), timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))

    def tell(self, answer: Answer) -> None:
        """Send one span for the answer, and one for each stage in it."""
        from opentelemetry import trace as otel

        took = answer.trace
        tracer = self._provider.get_tracer("assistant")
        end = time.time_ns()
        start = end - int(took.seconds * _NANOSECONDS)
        span = tracer.start_span("answer", start_time=start, attributes=_attributes(answer))
        inside = otel.set_span_in_context(span)
        for stage in took.stages:
            length = int(stage.seconds * _NANOSECONDS)
            tracer.start_span(stage.stage, inside, start_time=start).end(start + length)
            start += length
        span.end(end)

    def close(self) -> None:
        """Send what is left, and stop."""
        self._provider.shutdown()


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
