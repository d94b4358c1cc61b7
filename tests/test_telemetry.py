"""Spans go to the collector that the user names, hold no words, and without one nothing is sent."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from inspect import BoundArguments
from pathlib import Path

import grpc  # type: ignore[import-untyped]
from llama_index.core.llms import (
    ChatMessage,
    CompletionResponse,
    CustomLLM,
    LLMMetadata,
)
from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import BaseSpan
from llama_index_instrumentation.span_handlers import BaseSpanHandler
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from assistant import Assistant, Settings
from assistant.llama import AssistantQueryEngine

QUESTION = "Who oversaw the missile tests?"
PARROT = "Kim Jong Un oversaw the missile tests. [1]"
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


def sent(came: queue.SimpleQueue[ExportTraceServiceRequest]) -> list[Span]:
    """Wait for the spans of one answer."""
    request = came.get(timeout=20)
    return [
        span
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def asked(data: Path, endpoint: str = "", llm: CustomLLM | None = None) -> Assistant:
    assistant = Assistant(Settings(data=data, folder=SEEDS, otel_endpoint=endpoint), llm=llm)
    assistant.sync()
    return assistant


class Parrot(CustomLLM):
    """Says the same whatever it is asked."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="parrot")

    def complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: object
    ) -> Generator[CompletionResponse]:
        yield CompletionResponse(text=PARROT, delta=PARROT)


class Listener(BaseSpanHandler[BaseSpan]):
    """A handler of somebody else's, which notes what it is told."""

    heard: list[tuple[str, str, str]] = []

    def new_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: object = None,
        parent_span_id: str | None = None,
        tags: dict[str, object] | None = None,
        **kwargs: object,
    ) -> BaseSpan:
        parent = (parent_span_id or "").partition("-")[0]
        self.heard.append(("enter", id_.partition("-")[0], parent))
        return BaseSpan(id_=id_)

    def prepare_to_exit_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: object = None,
        result: object = None,
        **kwargs: object,
    ) -> BaseSpan | None:
        self.heard.append(("exit", id_.partition("-")[0], type(result).__name__))
        return self.open_spans.get(id_)

    def prepare_to_drop_span(
        self,
        id_: str,
        bound_args: BoundArguments,
        instance: object = None,
        err: BaseException | None = None,
        **kwargs: object,
    ) -> BaseSpan | None:
        self.heard.append(("drop", id_.partition("-")[0], type(err).__name__))
        return self.open_spans.get(id_)


@contextmanager
def listening() -> Iterator[Listener]:
    root = get_dispatcher()
    listener = Listener()
    root.add_span_handler(listener)
    try:
        yield listener
    finally:
        root.span_handlers = [each for each in root.span_handlers if each is not listener]


def test_each_answer_is_a_span_with_its_stages_inside(tmp_path: Path) -> None:
    with collector() as (endpoint, came):
        with asked(tmp_path, endpoint) as assistant:
            answer = assistant.ask(QUESTION)
        found = sent(came)
    spans = {span.name: span for span in found}
    assert len(found) == 3
    assert set(spans) == {"answer", "searching", "writing"}
    whole = spans["answer"]
    assert spans["searching"].parent_span_id == spans["writing"].parent_span_id == whole.span_id
    took = (whole.end_time_unix_nano - whole.start_time_unix_nano) / 1e9
    assert abs(took - answer.trace.seconds) < 0.05
    told = str(found)
    assert "quotes" in told
    assert "Kim" not in told and "missile" not in told


def test_what_llamaindex_does_lies_inside_the_stage_that_it_is_done_in(tmp_path: Path) -> None:
    with collector() as (endpoint, came):
        with asked(tmp_path, endpoint, Parrot()) as assistant:
            answer = assistant.ask(QUESTION)
        found = sent(came)
    spans = {span.name: span for span in found}
    assert answer.engine == "parrot"
    assert spans["Parrot.stream_chat"].parent_span_id == spans["writing"].span_id
    assert spans["checking"].parent_span_id == spans["answer"].span_id
    told = str(found)
    assert "parrot" in told
    assert "Kim" not in told and "missile" not in told


def test_llamaindex_on_its_own_is_not_told_of(tmp_path: Path) -> None:
    with collector() as (endpoint, came):
        with asked(tmp_path, endpoint) as assistant:
            assistant.ask(QUESTION)
            list(Parrot().stream_chat([ChatMessage(content="Who is Kim?")]))
        found = sent(came)
    assert {span.name for span in found} == {"answer", "searching", "writing"}


def test_an_answer_that_nobody_waits_for_ends_as_failed(tmp_path: Path) -> None:
    with collector() as (endpoint, came):
        with asked(tmp_path, endpoint) as assistant:
            steps = assistant.stream(QUESTION)
            next(steps)
            steps.close()
        found = sent(came)
    told = {span.name: (span.status.code, span.status.message) for span in found}
    assert told == {"answer": (2, "GeneratorExit"), "searching": (2, "GeneratorExit")}


def test_any_handler_of_llamaindex_hears_the_stages_inside_its_query_engine(tmp_path: Path) -> None:
    with asked(tmp_path) as assistant, listening() as listener:
        AssistantQueryEngine(assistant=assistant).query(QUESTION)
    heard = listener.heard
    assert ("enter", "answer", "AssistantQueryEngine.custom_query") in heard
    assert ("enter", "searching", "answer") in heard
    assert ("exit", "answer", "Answer") in heard
    assert not [each for each in heard if each[0] == "drop"]


def test_a_closed_assistant_leaves_no_handler_behind(tmp_path: Path) -> None:
    before = list(get_dispatcher().span_handlers)
    with collector() as (endpoint, _), asked(tmp_path, endpoint) as assistant:
        assistant.ask(QUESTION)
        assert len(get_dispatcher().span_handlers) == len(before) + 1
    assert len(get_dispatcher().span_handlers) == len(before)


def test_without_an_endpoint_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys; from assistant import Assistant, Settings\n"
        f"with Assistant(Settings(data={str(tmp_path)!r}, folder={str(SEEDS)!r})) as assistant:\n"
        f"    assistant.sync(); assistant.ask({QUESTION!r})\n"
        "own = ('assistant.telemetry', 'llama_index_instrumentation', 'llama_index')\n"
        "print([name for name in own if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.strip() == "[]"
