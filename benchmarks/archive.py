"""Archive size: how time, memory and disk grow up to a million passages.

    python benchmarks/archive.py ../shared/bench/news-train ../shared/bench/news-dev

First all articles of the benches are synced as they are. Then they are copied, with other names,
titles and dates and with noise added to their vectors, into a second index through the store's own
code, and at each size on the way searches are timed. Every step runs in a process of its own; what
it found is kept in ``WORK/archive.jsonl``, and a step that is there already is not run again.

Times are wall clock and, since other programs may share the machine, processor time of all
threads. The file that ``--chart`` names gets the table's figures as a drawing.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
from archive_report import FILTERS, PARTS, Figures, panels, table
from chart import draw
from machine import machine
from news import unpack
from timing import peak_memory, used

from assistant.evaluation import read_questions
from index import Archive
from index.catalog import Catalog
from index.rows import FileState, Prepared
from index.store import Store

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
BATCH = 1_000
"""Passages per write, as a sync has them."""
DIMENSION = 256
NOISE = 0.7
"""Length of what is added to a vector of length 1: two copies of a passage have a cosine of .67,
about that of the nearest passages in one corpus. Vectors drawn without any order among them would
be harder than those of any text."""
DAYS_BETWEEN_COPIES = 97
ASKED, FILTERED = 300, 60
"""Questions asked without a filter, and under each."""


def copies(real: Path, start: int) -> Iterator[Prepared]:
    """Give the articles of the real index under other names and dates, without end, from one on."""
    catalog, rng = Catalog(real / "catalog.sqlite"), np.random.default_rng(start)
    files = sorted(catalog.files().values(), key=lambda state: state.file)
    for number in count(start):
        copy, state = number // len(files), files[number % len(files)]
        article, stored = catalog.article(state.file), catalog.stored_vectors(state.digest)
        assert article is not None
        assert stored is not None
        day = article.published and date.fromisoformat(article.published)
        moved = day + timedelta(DAYS_BETWEEN_COPIES * (copy % 6)) if day else ""
        renamed = replace(
            article,
            file=f"{copy:03}/{article.file}",
            title=f"{article.title} ({copy})",
            published=str(moved),
        )
        noise = rng.normal(scale=NOISE / DIMENSION**0.5, size=stored[1].shape).astype(np.float32)
        vectors = stored[1] + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        digest = f"{number:032x}"
        yield Prepared(
            renamed, FileState(0, renamed.file, digest, state.size, 1), stored[0], vectors
        )


def grow(work: Path, size: int) -> Figures:
    """Bring the index of copies to ``size`` passages, as a sync would write them."""
    if not (work / "copies").exists():
        (work / "nothing").mkdir()
        with Archive(work / "copies") as archive:
            archive.sync(work / "nothing")
    store = Store(work / "copies" / "index-1")
    totals = store.catalog.totals()
    before, passages, began = used(), totals.passages, time.perf_counter()
    batch: list[Prepared] = []
    for item in copies(work / "real" / "index-1", totals.articles):
        batch.append(item)
        if sum(len(one.passages) for one in batch) < BATCH:
            continue
        store.publish(batch)
        passages += sum(len(one.passages) for one in batch)
        batch = []
        if passages % (20 * BATCH) < BATCH:
            print(f"{passages:,} in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        if passages >= size:
            break
    seconds, rows = time.perf_counter() - began, passages - totals.passages
    found = {
        "passages": passages,
        "articles": store.catalog.totals().articles,
        "rows": rows,
        "seconds": seconds,
        "cpu": used() - before,
    }
    store.close()
    return found


def search(work: Path, questions: Sequence[Path]) -> Figures:
    """Open the index of copies, and ask it all questions, with and without filters."""
    asked = [(q.question, _day(q.asked)) for path in questions for q in read_questions(path)]
    asked = random.Random(1).sample(asked, min(ASKED, len(asked)))
    began, before = time.perf_counter(), used()
    with Archive(work / "copies") as archive:
        found: Figures = {"open": time.perf_counter() - began, "open cpu": used() - before}
        for question, day in asked[:20]:
            archive.search(question, as_of=day)
        found["memory open"] = _resident()
        for name, filters in FILTERS.items():
            some = asked[-FILTERED:] if filters else asked
            found[name] = _quantiles(
                [
                    _timed(partial(archive.search, question, filters=filters, as_of=day))
                    for question, day in some
                ]
            )
        found["status"] = _timed(archive.status)
        found["list"] = _timed(archive.articles)
    index = work / "copies" / "index-1"
    found["disk"] = {name: _disk(index.glob(pattern)) for name, pattern in PARTS.items()}
    return found


def sync(work: Path) -> Figures:
    """Sync the real articles once more."""
    before, began = used(), time.perf_counter()
    with Archive(work / "real") as archive:
        opened = time.perf_counter() - began
        report = archive.sync(work / "articles")
    return {
        "open": opened,
        "seconds": report.seconds,
        "cpu": used() - before,
        "passages": report.passages,
        "articles": report.articles,
        "embedded": report.embedded,
    }


def change_one(folder: Path) -> None:
    """Alter one article in the middle of the folder."""
    files = sorted(folder.rglob("*.md"))
    file = files[len(files) // 2]
    with file.open("a", encoding="utf-8") as article:
        article.write("\nThe story was updated.\n")


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    """Give seconds on the clock and of the processor."""
    began, before = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - began, time.process_time() - before


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _resident() -> float:
    """Memory that this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _disk(files: Iterable[Path]) -> float:
    """Megabytes that files take on disk."""
    return sum(512 * file.stat().st_blocks for file in files if file.is_file()) / 1e6


def _quantiles(times: Sequence[tuple[float, float]]) -> Figures:
    found: Figures = {}
    for name, values in zip(("wall", "cpu"), zip(*times, strict=True), strict=True):
        ordered = sorted(values)
        found[f"p50 {name}"] = ordered[len(ordered) // 2]
        found[f"p95 {name}"] = ordered[int(len(ordered) * 0.95)]
    return found


def step(work: Path, name: str, benches: Sequence[Path]) -> Figures:
    """Run one step in this process; add its peak memory in MB."""
    if name == "sync":
        found = sync(work)
    elif name.startswith("grow"):
        found = grow(work, int(name.split()[1]))
    else:
        found = search(work, [bench / "questions.jsonl" for bench in benches])
    found["memory"] = peak_memory()
    return found


class Log:
    """What the steps found, kept in a file: a run that was cut short goes on from there."""

    def __init__(self, work: Path, benches: Sequence[Path]) -> None:
        """Read what is there."""
        self._file, self._work, self._benches = work / "archive.jsonl", work, benches
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._found: dict[str, Figures] = dict(map(json.loads, lines))

    def run(self, label: str, name: str) -> Figures:
        """Run the step ``name`` in a process of its own, unless ``label`` is there already."""
        if label not in self._found:
            command = [sys.executable, __file__, "--work", str(self._work), "--step", name]
            command += map(str, self._benches)
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            self._found[label] = json.loads(done.stdout.splitlines()[-1])
            with self._file.open("a") as lines:
                lines.write(json.dumps([label, self._found[label]]) + "\n")
        return self._found[label]


def measure(work: Path, benches: Sequence[Path], sizes: Sequence[int], chart: Path | None) -> None:
    """Run all steps and print what they found."""
    articles = work / "articles"
    if not articles.exists():
        for bench in benches:
            unpack(bench, articles / bench.name)
    log = Log(work, benches)
    whole, same = log.run("sync", "sync"), log.run("sync again", "sync")
    if not (work / "changed").exists():
        change_one(articles)
        (work / "changed").touch()
    one = log.run("sync one", "sync")
    print(f"{whole['articles']:,} articles, {whole['passages']:,} passages")
    for name, found in (("full sync", whole), ("nothing changed", same), ("one changed", one)):
        print(f"{name:<24} {found['seconds']:.2f} s, {found['cpu']:.1f} s of the processor")
    grown, asked = [], []
    for size in sizes:
        grown.append(log.run(f"grow {size}", f"grow {size}"))
        asked.append(log.run(f"search {size}", "search"))
    for name, values in table(grown, asked).items():
        print(f"{name:<44}" + "".join(f"{value:>12}" for value in values))
    print(f"on {machine()}")
    if chart:
        draw(panels(grown, asked), chart)


def main() -> None:
    """Read the arguments; run one step, or all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("benches", nargs="+", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="folder to keep everything in")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--chart", type=Path, help="SVG file to draw")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.step:
        print(json.dumps(step(arguments.work, arguments.step, arguments.benches)))
    else:
        measure(arguments.work, arguments.benches, arguments.sizes, arguments.chart)


if __name__ == "__main__":
    main()
