"""Quality on real news: unpacks a bench, syncs it, asks its questions and prints the measures.

    python benchmarks/news.py ../shared/bench/news-dev
    python benchmarks/news.py ../shared/bench/seeds-dev.jsonl --articles seeds

A bench folder holds ``articles.jsonl.gz`` and ``questions.jsonl``; a question file alone needs
``--articles``. The measures are those of ``assistant evaluate``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from pathlib import Path

from machine import machine

from assistant import Assistant, Settings
from assistant.cli_output import evaluation
from assistant.evaluation import evaluate, read_questions

FIELDS = ("title", "source", "url", "published", "authors")


def unpack(bench: Path, folder: Path) -> None:
    """Write a bench's articles as Markdown files with front matter, as a user would hold them."""
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(bench / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            # JSON strings and lists are valid YAML.
            matter = "".join(
                f"{field}: {json.dumps(article[field], ensure_ascii=False)}\n"
                for field in FIELDS
                if article[field]
            )
            text = f"---\n{matter}---\n\n{article['text']}\n"
            (folder / article["file"]).write_text(text, encoding="utf-8", newline="\n")


def measure(bench: Path, articles: Path | None, work: Path) -> None:
    """Sync, ask, print."""
    questions = bench if articles else bench / "questions.jsonl"
    folder = articles or work / "articles"
    if not articles:
        unpack(bench, folder)
    with Assistant(Settings(data=work / "storage", folder=folder)) as assistant:
        report = assistant.sync()
        began = time.perf_counter()
        measures = evaluate(assistant, read_questions(questions))
        seconds = time.perf_counter() - began
        print(f"{bench.name}: {report.articles:,} articles, {report.passages:,} passages")
        print(evaluation(measures))
        print(f"{1000 * seconds / measures.questions:.0f} ms a question (two searches each)")
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
    parser.add_argument("--work", type=Path, help="folder to keep articles and index in")
    arguments = parser.parse_args()
    if arguments.work:
        measure(arguments.bench, arguments.articles, arguments.work)
    else:
        with tempfile.TemporaryDirectory() as work:
            measure(arguments.bench, arguments.articles, Path(work))


if __name__ == "__main__":
    main()
