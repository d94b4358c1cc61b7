"""Kills syncs with SIGKILL, at named steps and at random times, and counts what is left behind.

    python benchmarks/kills.py ../shared/bench/news-dev 200

Before each kill some articles of the folder are changed, added, removed and renamed. After it the
index must answer at once with texts that stand in one version of a file or the other; and after
the next sync it must equal the folder:

    lost       files without an article; passages that a leg lacks, or that their vector misses
    stale      articles whose text is not the file's, and hits whose text is not the article's
    phantom    passages that a leg holds and the catalog does not, and articles without a file

At the end the answers to a hundred of the bench's questions are compared with those of an index
that was never interrupted. For this both legs are derived from the catalog anew: BM25 counts what
was deleted until tantivy merges it away, so after many changes ties fall in another order.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from machine import machine
from news import unpack

from assistant.evaluation import read_questions
from index import Archive
from index.store import Store

ARTICLES = 80
ASKED = 100
POINTS = (
    "Catalog.add_pending",
    "KeywordIndex.add",
    "KeywordIndex.commit",
    "VectorIndex.write",
    "Catalog.make_live",
    "Catalog.remove",
    "Catalog.rename",
    "VectorIndex.remove",
    "Catalog.forget_doomed",
    "Catalog.write_failures",
    "Catalog.write_record",
)
SYNC = """
import os, random, signal, sys
from pathlib import Path
from index import Archive, catalog, keywords, vectors

data, folder, point, when, after = sys.argv[1:]
if point:
    kind, name = point.split(".")
    owner = next(getattr(m, kind) for m in (catalog, keywords, vectors) if hasattr(m, kind))
    original, left = getattr(owner, name), int(after)
    def fatal(*arguments, **options):
        global left
        left -= 1
        result = original(*arguments, **options) if when == "after" or left > 0 else None
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, fatal)
archive = Archive(Path(data))
print("open", flush=True)
archive.sync(Path(folder))
"""


@dataclass
class Folder:
    """A folder of articles that changes, and what its files said before the last change."""

    path: Path
    spare: list[Path]
    draw: random.Random
    before: dict[str, str] = field(default_factory=dict)
    round: int = 0

    def texts(self) -> dict[str, str]:
        """Read all files."""
        return {file.name: file.read_text("utf-8") for file in sorted(self.path.glob("*.md"))}

    def change(self) -> None:
        """Change, add, remove and rename a few files."""
        self.before, self.round = self.texts(), self.round + 1
        for name in self.draw.sample(sorted(self.before), 12):
            (self.path / name).write_text(f"{self.before[name]}\nUpdate {self.round}.\n", "utf-8")
        for file in self.draw.sample(sorted(self.path.glob("*.md")), 4):
            self.spare.append(file.rename(self.spare[0].parent / f"{self.round}-{file.name}"))
        for file in self.draw.sample(sorted(self.path.glob("*.md")), 2):
            file.rename(self.path / f"{self.round}-{file.name[-60:]}")
        for _ in range(min(4, len(self.spare))):
            file = self.spare.pop(self.draw.randrange(len(self.spare)))
            file.rename(self.path / file.name)


def kill_a_sync(data: Path, folder: Path, draw: random.Random, point: str, whole: float) -> bool:
    """Start a sync and kill it; tell whether it was still at work."""
    when, after = draw.choice(("before", "after")), str(draw.randint(1, 3))
    command = [sys.executable, "-c", SYNC, str(data), str(folder), point, when, after]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        if not point:
            time.sleep(draw.uniform(0, whole))
            child.kill()
        return child.wait() < 0


def check_answers(data: Path, folder: Folder, questions: list[str]) -> Counter[str]:
    """Ask the index as the kill left it: every hit stands in one version of its file."""
    found: Counter[str] = Counter()
    now = folder.texts()
    with Archive(data) as archive:
        for question in questions:
            for hit in archive.search(question):
                versions = (folder.before.get(hit.file, ""), now.get(hit.file, ""))
                found["stale"] += all(hit.text != text[hit.start : hit.end] for text in versions)
                found["hits"] += 1
    return found


def check_index(data: Path, folder: Folder) -> Counter[str]:
    """Compare the index, which a sync has finished, with the folder, and its legs with it."""
    found: Counter[str] = Counter()
    texts = folder.texts()
    (generation,) = data.glob("index-*")
    store = Store(generation)
    indexed = store.catalog.files()
    found["lost"] += len(texts.keys() - indexed.keys())
    found["phantom"] += len(indexed.keys() - texts.keys())
    for file in indexed:
        article = store.catalog.article(file)
        found["stale"] += article is None or article.text != texts.get(file, article.text)
    live = store.catalog.live_passages(limit=1_000_000)
    for leg in (store.keywords, store.vectors):
        found["lost"] += len(set(live) - leg.present(live))
        found["phantom"] += leg.count() - len(live)
    found["lost"] += store.vectors.lost(*store.catalog.vectors(folder.draw.sample(live, 100)))
    store.close()
    return found


def answers(data: Path, questions: list[str]) -> list[list[tuple[str, int, str]]]:
    """Give what each question finds."""
    with Archive(data) as archive:
        return [
            [(hit.file, hit.start, hit.text) for hit in archive.search(question)]
            for question in questions
        ]


def run(bench: Path, kills: int, work: Path, seed: int) -> None:
    """Kill, look, sync, compare, again and again."""
    draw, data = random.Random(seed), work / "data"
    unpack(bench, work / "spare")
    files = sorted((work / "spare").glob("*.md"))
    (work / "articles").mkdir()
    for file in files[:ARTICLES]:
        file.rename(work / "articles" / file.name)
    folder = Folder(work / "articles", files[ARTICLES : ARTICLES + 50], draw)
    questions = [question.question for question in read_questions(bench / "questions.jsonl")]
    with Archive(data) as archive:
        archive.sync(folder.path)
    total, done, whole = Counter[str](), 0, 0.5
    while done < kills:
        folder.change()
        point = "" if done % 2 else POINTS[done // 2 % len(POINTS)]
        killed = kill_a_sync(data, folder.path, draw, point, whole)
        done += killed
        total["kills at random times" if not point else "kills at named steps"] += killed
        total += check_answers(data, folder, draw.sample(questions, 3))
        with Archive(data) as archive:
            began = time.monotonic()
            archive.sync(folder.path)
            whole = (whole + time.monotonic() - began) / 2
        total += check_index(data, folder)
        if killed and done % 25 == 0:
            print(f"{done} kills: {dict(total)}", file=sys.stderr, flush=True)
    with Archive(work / "never") as archive:
        archive.sync(folder.path)
    questions = draw.sample(questions, ASKED)
    for generation in data.glob("index-*"):
        shutil.rmtree(generation / "keywords")
        shutil.rmtree(generation / "vectors")
    kept, never = answers(data, questions), answers(work / "never", questions)
    same = sum(one == other for one, other in zip(kept, never, strict=True))
    for name in ("kills at named steps", "kills at random times", "lost", "stale", "phantom"):
        print(f"{name:<34} {total[name]}")
    print(f"{'hits looked at right after a kill':<34} {total['hits']:,}")
    print(f"{'questions answered the same':<34} {same} of {len(questions)}")
    print(f"{'machine':<34} {machine()}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        run(arguments.bench, arguments.kills, Path(work), arguments.seed)


if __name__ == "__main__":
    main()
