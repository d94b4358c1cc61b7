"""Spans go to the collector that the user names, hold no words, and without one nothing is sent."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc  # type: ignore[import-untyped]
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from assistant import Assistant, Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@contextmanager
def collector() -> Iterator[tuple[str, queue.SimpleQueue[ExportTraceServiceRequest]]]:
    """Run a real collector on this machine."""
    came: queue.SimpleQueue[ExportTraceServiceRequest] = queue.SimpleQueue()

    class Service(TraceServiceServicer):
        def Export(self, request: ExportTraceServiceRequest, context: object) -> object:  # noqa: N802
            came.put(request)
            return ExportTraceServiceResponse()

    server = grpc.server(ThreadPoolExecutor(2))
    add_TraceServiceServicer_to_server(Service(), server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}", came
    finally:
        server.stop(None)


def test_each_answer_is_a_span_with_its_stages_inside(tmp_path: Path) -> None:
    with collector() as (endpoint, came):
        settings = Settings(data=tmp_path, folder=SEEDS, otel_endpoint=endpoint)
        with Assistant(settings) as assistant:
            assistant.sync()
            answer = assistant.ask("Who oversaw the missile tests?")
        request = came.get(timeout=20)
    spans = {
        span.name: span
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    }
    assert set(spans) == {"answer", "searching", "writing"}
    whole = spans["answer"]
    assert spans["searching"].parent_span_id == spans["writing"].parent_span_id == whole.span_id
    took = (whole.end_time_unix_nano - whole.start_time_unix_nano) / 1e9
    assert abs(took - answer.trace.seconds) < 0.01
    told = str(request)
    assert "quotes" in told
    assert "Kim" not in told and "missile" not in told
