"""Times actions and questions, on the clock and by the processor's time of all threads."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

Figures = dict[str, float]

ASKED = 400


def asked(questions: Sequence[Path]) -> list[tuple[str, date]]:
    """Give questions with their days, spread over all files."""
    lines = [json.loads(line) for path in questions for line in path.read_text().splitlines()]
    chosen = Random(1).sample(lines, min(ASKED, len(lines)))
    return [(line["question"], date.fromisoformat(line["asked"])) for line in chosen]


def times(ask: Callable[[str, date], object], questions: Sequence[tuple[str, date]]) -> Figures:
    """Time each question, after twenty to warm up; also the processor's time for it."""
    for question, day in questions[:20]:
        ask(question, day)
    wall, processor = [], []
    for question, day in questions:
        before = time.process_time()
        wall.append(seconds(partial(ask, question, day)))
        processor.append(time.process_time() - before)
    figures = {"seconds": sum(wall)}
    for name, values in (("", sorted(wall)), (" cpu", sorted(processor))):
        figures[f"p50{name}"] = values[len(values) // 2]
        figures[f"p95{name}"] = values[int(len(values) * 0.95)]
    return figures


def used() -> float:
    """Give the processor's seconds so far: all threads, and child processes that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def peak_memory() -> float:
    """Give the most memory that this process held, and with it its largest child, in MB."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_maxrss for each in both) / 1024


def seconds(action: Callable[[], object]) -> float:
    """Give the time that an action takes on the clock."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
