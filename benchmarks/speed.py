"""Speed, as ratios against LlamaIndex's own parts on the same articles in the same run.

    python benchmarks/speed.py ../shared/bench/news-dev
    python benchmarks/speed.py ../shared/bench/news-train ../shared/bench/news-dev

Several benches are synced together. Each step runs in a process of its own, so that peak memory is
the step's own. The rival is LlamaIndex's IngestionPipeline: SentenceSplitter (with nupunkt as its
splitter, since its default needs NLTK data), the same embedder, ChromaVectorStore; and for searches
the retriever over what it stored, which asks the vectors alone. "Raw" is the least that the same
rows can cost with these parts, one after the other: the embedder, Chroma and tantivy, and nothing
else; sync and rows alone take turns, and the middle turn is told.

What a step's own child processes take is counted in. Wall clock depends on what else the machine
does; the processor's seconds, of all threads, do so far less.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from machine import machine
from news import unpack
from raw import insert
from rival import pipeline, retrieve
from timing import Figures, asked, peak_memory, seconds, times, used


def sync(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Sync once."""
    from index import Archive

    with Archive(data) as archive:
        before = used()
        report = archive.sync(folder)
        spent = used() - before
    counts = {"passages": report.passages, "articles": report.articles}
    return {"seconds": report.seconds, "processor": spent, **counts}


def search(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Ask questions of a warm index, each on its day."""
    from index import Archive

    with Archive(data) as archive:
        return times(lambda question, day: archive.search(question, as_of=day), asked(questions))


def serve(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Hold the web chat's application in memory; have quotes answer a hundred questions."""
    from assistant import Assistant, Settings
    from assistant.ui.app import build

    with Assistant(Settings(data=data, folder=folder)) as assistant:
        build(assistant)
        return times(
            lambda question, day: assistant.ask(question, as_of=day), asked(questions)[:100]
        )


TURNS = 5
"""Full syncs, each followed by its rows alone: a shared machine changes its speed by a third from
one minute to the next. The middle one is told."""

STEPS = {
    "sync": sync,
    "raw": insert,
    "llama": pipeline,
    "search": search,
    "retrieve": retrieve,
    "serve": serve,
}


def run(step: str, *places: Path) -> Figures:
    """Run a step in a process of its own; add its peak memory in MB."""
    command = [sys.executable, __file__, "--step", step, *map(str, places)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"step {step} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def cold_start(data: Path) -> float:
    """Time ``assistant ask`` from the shell, the middle one of three."""
    command = [sys.executable, "-m", "assistant", "ask", "Who won?", "--data", str(data)]
    return median(
        seconds(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(3)
    )


def change_one(folder: Path) -> None:
    """Alter one article in the middle of the folder."""
    files = sorted(folder.rglob("*.md"))
    with files[len(files) // 2].open("a", encoding="utf-8") as file:
        file.write("\nThe story was updated.\n")


def compare(benches: Sequence[Path], work: Path) -> None:
    """Run all steps and print the table."""
    folder, data = work / "articles", work / "storage"
    questions = [bench / "questions.jsonl" for bench in benches]
    for bench in benches:
        unpack(bench, folder / bench.name)
    rival = run("llama", folder, work / "llama", *questions)
    pairs = []
    for _ in range(TURNS):
        shutil.rmtree(data, ignore_errors=True)
        pairs.append((run("sync", folder, data, *questions), run("raw", folder, data, *questions)))
    first, plain = sorted(pairs, key=_more)[TURNS // 2]
    same = run("sync", folder, data, *questions)
    change_one(folder)
    one = run("sync", folder, data, *questions)
    warm = run("search", folder, data, *questions)
    theirs = run("retrieve", folder, work / "llama", *questions)
    page = run("serve", folder, data, *questions)
    rows = [
        ("articles", f"{first['articles']:,.0f}"),
        ("passages, and LlamaIndex's nodes", f"{first['passages']:,.0f}, {rival['passages']:,.0f}"),
        ("full sync: time, processor", _both(first["seconds"], first["processor"])),
        ("LlamaIndex's pipeline", _both(rival["seconds"], rival["processor"])),
        (
            "times as fast as LlamaIndex",
            f"{rival['seconds'] / first['seconds']:.1f}, "
            f"{rival['processor'] / first['processor']:.1f}",
        ),
        ("raw: embedding, Chroma, tantivy", _stages(plain)),
        ("raw, one after the other", _both(plain["seconds"], plain["processor"])),
        (
            "full sync, more than raw",
            f"{_more((first, plain)):+.0%}, {first['processor'] / plain['processor'] - 1:+.0%}",
        ),
        ("the same in each turn", ", ".join(f"{_more(pair):+.0%}" for pair in pairs)),
        ("sync with nothing changed", f"{same['seconds']:.2f} s"),
        ("share of the full sync", f"{same['seconds'] / first['seconds']:.2%}"),
        ("one article changed: more", f"{one['seconds'] - same['seconds']:.2f} s"),
        ("search p50, p95", _quantiles(warm, "")),
        ("search p50, p95: processor", _quantiles(warm, " cpu")),
        ("LlamaIndex's retriever p50, p95", _quantiles(theirs, "")),
        ("the same: processor", _quantiles(theirs, " cpu")),
        ("search, times LlamaIndex's p50", f"{warm['p50'] / theirs['p50']:.1f}"),
        ("answer in quotes p50, p95", _quantiles(page, "")),
        ("the same: processor", _quantiles(page, " cpu")),
        ("assistant ask, cold", f"{cold_start(data):.1f} s"),
        ("peak memory, sync", f"{first['memory']:.0f} MB"),
        ("peak memory, LlamaIndex", f"{rival['memory']:.0f} MB"),
        ("peak memory, serving", f"{page['memory']:.0f} MB"),
        ("machine", machine()),
    ]
    for name, value in rows:
        print(f"{name:<34} {value}")


def _more(pair: tuple[Figures, Figures]) -> float:
    """By how much a sync took longer than its rows alone."""
    return pair[0]["seconds"] / pair[1]["seconds"] - 1


def _both(seconds: float, processor: float) -> str:
    return f"{seconds:.1f} s, {processor:.1f} s"


def _stages(plain: Figures) -> str:
    return ", ".join(f"{plain[stage]:.1f}" for stage in ("embed", "chroma", "tantivy")) + " s"


def _quantiles(times: Figures, of: str) -> str:
    return f"{1000 * times[f'p50{of}']:.1f} ms, {1000 * times[f'p95{of}']:.1f} ms"


def main() -> None:
    """Read the arguments; run one step, or all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("places", nargs="+", type=Path, help="bench folders")
    arguments = parser.parse_args()
    if arguments.step:
        folder, data, *questions = arguments.places
        figures = STEPS[arguments.step](folder, data, questions)
        figures["memory"] = peak_memory()
        print(json.dumps(figures))
        return
    with tempfile.TemporaryDirectory() as work:
        compare(arguments.places, Path(work))


if __name__ == "__main__":
    main()
