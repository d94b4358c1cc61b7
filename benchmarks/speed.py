"""Speed, as ratios against LlamaIndex's own pipeline on the same articles in the same run.

    python benchmarks/speed.py ../shared/bench/news-dev

Each step runs in a process of its own, so that peak memory is the step's own. The rival is
LlamaIndex's IngestionPipeline: SentenceSplitter (with nupunkt as its splitter, since its default
needs NLTK data), the same embedder, ChromaVectorStore. Times are wall clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from machine import machine
from news import unpack

Figures = dict[str, float]


def sync(folder: Path, data: Path, questions: Path) -> Figures:
    """Sync once."""
    from index import Archive

    with Archive(data) as archive:
        report = archive.sync(folder)
    return {"seconds": report.seconds, "passages": report.passages, "articles": report.articles}


def llama(folder: Path, data: Path, questions: Path) -> Figures:
    """Read, split, embed and store the same articles with LlamaIndex's own parts."""
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from nupunkt import sent_tokenize

    from index import make_embedder
    from index.embedding import to_llama

    client = chromadb.PersistentClient(str(data), Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "passages", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    pipeline = IngestionPipeline(
        transformations=[
            SentenceSplitter(
                chunk_size=230,
                chunk_overlap=0,
                chunking_tokenizer_fn=lambda text: [str(part) for part in sent_tokenize(text)],
            ),
            to_llama(make_embedder("bundled")),
        ],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    began = time.perf_counter()
    files = sorted(folder.glob("*.md"))
    for start in range(0, len(files), 200):
        # In portions: more than 5,461 nodes at once are refused by Chroma.
        pipeline.run(
            documents=[
                Document(text=file.read_text(encoding="utf-8").partition("\n---\n")[2])
                for file in files[start : start + 200]
            ]
        )
    return {"seconds": time.perf_counter() - began, "passages": collection.count()}


def search(folder: Path, data: Path, questions: Path) -> Figures:
    """Ask all questions of a warm index."""
    from index import Archive

    asked = [json.loads(line)["question"] for line in questions.read_text().splitlines()]
    with Archive(data) as archive:
        for question in asked[:20]:
            archive.search(question)
        times = sorted(_seconds(partial(archive.search, question)) for question in asked)
    return {
        "p50": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)],
        "seconds": sum(times),
    }


def serve(folder: Path, data: Path, questions: Path) -> Figures:
    """Hold the web chat's application in memory, and ask fifty questions."""
    from assistant import Assistant, Settings
    from assistant.ui.app import build

    with Assistant(Settings(data=data, folder=folder)) as assistant:
        build(assistant)
        for line in questions.read_text().splitlines()[:50]:
            assistant.ask(json.loads(line)["question"])
    return {}


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


STEPS = {"sync": sync, "llama": llama, "search": search, "serve": serve}


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
        _seconds(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(3)
    )


def change_one(folder: Path) -> None:
    """Alter one article in the middle of the folder."""
    files = sorted(folder.glob("*.md"))
    file = files[len(files) // 2]
    file.write_text(
        file.read_text(encoding="utf-8") + "\nThe story was updated.\n", encoding="utf-8"
    )


def compare(bench: Path, work: Path) -> None:
    """Run all steps and print the table."""
    folder, data, questions = work / "articles", work / "storage", bench / "questions.jsonl"
    unpack(bench, folder)
    rival = run("llama", folder, work / "llama", questions)
    first = run("sync", folder, data, questions)
    same = run("sync", folder, data, questions)
    change_one(folder)
    one = run("sync", folder, data, questions)
    warm = run("search", folder, data, questions)
    page = run("serve", folder, data, questions)
    rows: list[tuple[str, Any]] = [
        ("articles", f"{first['articles']:,.0f}"),
        ("passages, and LlamaIndex's nodes", f"{first['passages']:,.0f}, {rival['passages']:,.0f}"),
        ("full sync", f"{first['seconds']:.1f} s"),
        ("LlamaIndex's pipeline", f"{rival['seconds']:.1f} s"),
        ("times as fast as LlamaIndex", f"{rival['seconds'] / first['seconds']:.1f}"),
        ("sync with nothing changed", f"{same['seconds']:.2f} s"),
        ("share of the full sync", f"{same['seconds'] / first['seconds']:.2%}"),
        ("one article changed: more", f"{one['seconds'] - same['seconds']:.2f} s"),
        ("search p50, p95", f"{1000 * warm['p50']:.1f} ms, {1000 * warm['p95']:.1f} ms"),
        ("assistant ask, cold", f"{cold_start(data):.1f} s"),
        ("peak memory, sync", f"{first['memory']:.0f} MB"),
        ("peak memory, LlamaIndex", f"{rival['memory']:.0f} MB"),
        ("peak memory, serving", f"{page['memory']:.0f} MB"),
        ("machine", machine()),
    ]
    for name, value in rows:
        print(f"{name:<34} {value}")


def main() -> None:
    """Read the arguments; run one step, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("places", nargs="+", type=Path, help="the bench folder")
    arguments = parser.parse_args()
    if arguments.step:
        figures = STEPS[arguments.step](*arguments.places)
        figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(figures))
        return
    with tempfile.TemporaryDirectory() as work:
        compare(arguments.places[0], Path(work))


if __name__ == "__main__":
    main()
