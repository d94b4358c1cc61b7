"""Answers with a model: what we add to its first word, and how good and honest they are.

    python benchmarks/model.py ../shared/bench/seeds-dev.jsonl --articles seeds
    OPENAI_BASE_URL=http://127.0.0.1:8000/v1 python benchmarks/model.py ... --questions 50

Always: the time from the end of the search to the first visible text, less the model's own, with a
server on this machine that writes at once. Where a model is set up in the environment: accuracy,
citations and support of its answers to the bench's questions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench_data import plain
from machine import machine
from news import unpack

from assistant import Answer, Assistant, Partial, Settings
from assistant.evaluation import Question, read_questions
from assistant.ui.app import settle

REPLY = "North Korea launched cruise missiles. [1] Kim Jong Un oversaw them. [2]".split(" ")


class Stub(BaseHTTPRequestHandler):
    """A model that writes at once, and remembers how long its first word took."""

    own: list[float] = []

    def do_POST(self) -> None:
        """Stream the reply."""
        began = time.perf_counter()
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for place, word in enumerate(REPLY):
            choice = {"index": 0, "delta": {"content": f"{word} "}, "finish_reason": None}
            self.wfile.write(f"data: {json.dumps({'choices': [choice]})}\n\n".encode())
            if place == 0:
                self.own.append(time.perf_counter() - began)
        self.wfile.write(b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n')

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def overhead(settings: Settings, questions: Sequence[Question]) -> list[float]:
    """Measure what we add to the model's first word, in seconds, for each question."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stub) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        wanted = {
            "openai_base_url": f"http://127.0.0.1:{http.server_address[1]}/v1",
            "model": "stub",
            "threshold": 0.0,
        }
        added = []
        with Assistant(settings.model_copy(update=wanted)) as assistant:
            assistant.ask(questions[0].question)  # loads everything
            settle()  # as ``serve`` does
            for question in questions:
                Stub.own.clear()
                searched = first = 0.0
                for step in assistant.stream(question.question, as_of=question.asked or None):
                    if isinstance(step, Partial) and step.text and not first:
                        first = time.perf_counter()
                    if isinstance(step, Answer) and first:
                        searched = step.trace.stages[0].seconds
                        assert step.trace.first_text is not None
                        added.append(step.trace.first_text - searched - Stub.own[0])
        http.shutdown()
    return added


def ask(settings: Settings, questions: Sequence[Question]) -> None:
    """Ask the model that the environment names, and print what came of it."""
    counts: Counter[str] = Counter()
    firsts, totals = [], []
    with Assistant(settings) as assistant:
        for question in questions:
            answer = assistant.ask(question.question, as_of=question.asked or None)
            counts += _count(assistant, question, answer)
            if answer.trace.first_token is not None:
                firsts.append(answer.trace.first_token - answer.trace.stages[0].seconds)
                totals.append(answer.trace.seconds)
        engine = assistant.engine()
    answerable = sum(question.answerable for question in questions)
    print(f"\n{engine.name} at {engine.where}, {len(questions)} questions:")
    for name, of in (
        ("answer accuracy", answerable),
        ("answerable answered", answerable),
        ("others declined", len(questions) - answerable),
        ("written by the model", len(questions)),
        ("gave way to quotes", len(questions)),
        ("citations valid", counts["citations"]),
        ("sentences supported", counts["sentences"]),
        ("sentences partly", counts["sentences"]),
        ("sentences unsupported", counts["sentences"]),
    ):
        print(f"{name:<24} {counts[name]:>5} of {of}")
    print(f"{'unknown numbers':<24} {counts['unknown numbers']:>5} removed")
    if firsts:
        print(f"{'first token':<24} {statistics.median(firsts):>5.1f} s after the search, median")
        print(f"{'whole answer':<24} {statistics.median(totals):>5.1f} s, median")


def _count(assistant: Assistant, question: Question, answer: Answer) -> Counter[str]:
    text = plain(answer.text)
    right = any(plain(each) in text for each in question.answers) and not answer.abstained
    valid = sum(
        assistant.article(each.file).text[each.start : each.end] == each.quote
        for each in answer.citations
    )
    counts = Counter(f"sentences {each.support}" for each in answer.sentences)
    return counts + Counter(
        {
            "answer accuracy": int(question.answerable and right),
            "answerable answered": int(question.answerable and not answer.abstained),
            "others declined": int(not question.answerable and answer.abstained),
            "written by the model": int(bool(answer.sentences) and answer.engine != "quotes"),
            "gave way to quotes": int(answer.engine == "quotes" and bool(answer.notice)),
            "citations": len(answer.citations),
            "citations valid": valid,
            "sentences": len(answer.sentences),
            "unknown numbers": answer.trace.unknown_numbers,
        }
    )


def measure(bench: Path, articles: Path | None, limit: int, work: Path) -> None:
    """Sync, ask, print."""
    questions = read_questions(bench if articles else bench / "questions.jsonl")
    questions = questions[:: max(1, len(questions) // limit)][:limit]
    folder = articles or work / "articles"
    if not articles:
        unpack(bench, folder)
    settings = Settings.load(Path("none"), data=work / "storage", folder=folder)
    with Assistant(settings) as assistant:
        assistant.sync()
    added = sorted(overhead(settings, questions))
    print(
        f"added to the model's first word: median {1000 * statistics.median(added):.0f} ms, ",
        end="",
    )
    print(
        f"slowest twentieth {1000 * added[int(0.95 * len(added))]:.0f} ms, {len(added)} questions"
    )
    if settings.openai_base_url or settings.openai_api_key.get_secret_value():
        ask(settings, questions)
    print(f"on {machine()}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument(
        "--articles", type=Path, help="folder of articles, for a question file alone"
    )
    parser.add_argument("--questions", type=int, default=50, help="how many to ask [50]")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        measure(arguments.bench, arguments.articles, arguments.questions, Path(work))


if __name__ == "__main__":
    main()
