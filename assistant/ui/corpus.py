"""The articles page: what is indexed, the list with its search, and one sync at a time.

Owns the running sync and how it is told. Article text, titles and file names come out escaped.
Knows nothing of Gradio.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from assistant.errors import USER_ERRORS
from assistant.ui import texts
from assistant.ui.conversation import failed_html
from assistant.ui.sources import day

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from index import ArticleInfo, Failure, Progress, Status, SyncReport

log = logging.getLogger(__name__)

ROWS = 200  # rows of the list drawn at once; the search finds the rest
TICK = 0.2  # seconds between two pictures of a running sync

HINT = (
    f"<p><b>{texts.SYNC}</b> {texts.SYNC_NOTE}</p>"
    f"<p><b>{texts.REBUILD}</b> {texts.REBUILD_NOTE}</p>"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A sync as it stands: running with its progress, or ended with a report or an error."""

    running: bool = False
    stopping: bool = False
    progress: Progress | None = None
    report: SyncReport | None = None
    error: str = ""


class SyncJob:
    """Runs one sync at a time in the background; any number of pages may follow it."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant whose articles are synced."""
        self._assistant = assistant
        self._changed = threading.Condition()  # re-entrant: stop() tells while holding it
        self._stop = threading.Event()
        self._moment = Moment()

    @property
    def moment(self) -> Moment:
        """How it stands now."""
        with self._changed:
            return self._moment

    def start(self, *, rebuild: bool = False) -> None:
        """Begin a sync, unless one is running: then that one is followed."""
        with self._changed:
            if self._moment.running:
                return
            self._stop.clear()
            self._moment = Moment(running=True)
        threading.Thread(target=self._run, args=(rebuild,), name="sync", daemon=True).start()

    def stop(self) -> None:
        """Ask a running sync to end after the batch in hand."""
        self._stop.set()
        with self._changed:
            if self._moment.running:
                self._set(replace(self._moment, stopping=True))

    def follow(self) -> Iterator[Moment]:
        """Yield how it stands, whenever that changes, until it has ended."""
        while True:
            now = self.moment
            yield now
            if not now.running:
                return
            with self._changed:
                while self._moment is now:
                    self._changed.wait()
            time.sleep(TICK)

    def _run(self, rebuild: bool) -> None:
        try:
            report = self._assistant.sync(
                rebuild=rebuild, progress=self._tell, cancelled=self._stop.is_set
            )
            self._set(Moment(report=report))
        except USER_ERRORS as exc:
            self._set(Moment(error=str(exc)))
        except Exception:  # the entry point of this thread: report it, never lose it
            log.exception("Sync failed")
            self._set(Moment(error=texts.UNEXPECTED))

    def _tell(self, progress: Progress) -> None:
        self._set(Moment(running=True, stopping=self._stop.is_set(), progress=progress))

    def _set(self, moment: Moment) -> None:
        with self._changed:
            self._moment = moment
            self._changed.notify_all()


def progress_html(moment: Moment) -> str:
    """Render a sync: a bar while it runs, then what it did; nothing before the first."""
    if moment.error:
        return failed_html(moment.error)
    if moment.running:
        return _bar(moment)
    return _report(moment.report) if moment.report else ""


def _bar(moment: Moment) -> str:
    now = moment.progress
    value, words = "", texts.STARTING
    if now is not None and now.total:
        value = f' value="{now.done / now.total:.3f}"'
        words = texts.PROGRESS.format(
            stage=texts.STAGES.get(now.stage, escape(now.stage)),
            done=now.done,
            total=now.total,
            passages=now.passages,
        )
        if now.remaining is not None:
            words += f" · {texts.LEFT.format(time=duration(now.remaining))}"
    if moment.stopping:
        words = texts.STOPPING
    return (
        f'<div class="sync running"><label>{texts.SYNCING}<progress max="1"{value}></progress>'
        f'</label><p role="status">{words}</p></div>'
    )


def _report(report: SyncReport) -> str:
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "renamed": len(report.renamed),
        "removed": len(report.removed),
        "unchanged": report.unchanged,
    }
    told = ", ".join(f"{n:,} {texts.COUNTS[name]}" for name, n in counts.items() if n)
    head = texts.STOPPED if report.cancelled else texts.DONE
    return (
        f'<div class="sync done" role="status"><h3>{head}</h3>'
        f"<p>{told or '0 articles'} · {duration(report.seconds)}</p></div>"
    )


def status_html(status: Status | None, folder: str) -> str:
    """Render what is indexed, and the files that could not be read."""
    where = f'<p class="folder"><code>{escape(folder)}</code></p>'
    if status is None:
        return f'<div class="status">{where}</div>'
    counts = {
        "articles": status.articles,
        "passages": status.passages,
        "outlets": sum(1 for name, _ in status.sources if name),
    }
    facts = {texts.COUNTED[name][n != 1]: f"{n:,}" for name, n in counts.items()}
    facts |= {
        texts.FACTS["dates"]: _dates(status),
        texts.FACTS["synced"]: status.synced[:16].replace("T", " ") or texts.NEVER,
        texts.FACTS["size"]: size(status.bytes),
    }
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items()
    )
    return f'<div class="status">{where}<dl>{rows}</dl>{_failures(status.failures)}</div>'


def _dates(status: Status) -> str:
    span = ""
    if status.first:
        span = day(status.first)
        if status.last != status.first:
            span += f" – {day(status.last)}"
    undated = texts.UNDATED_COUNT.format(count=f"{status.undated:,}") if status.undated else ""
    return ", ".join(filter(None, (span, undated))) or "–"


def _failures(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    rows = "".join(
        f"<li><code>{escape(each.file)}</code> {escape(each.reason)}</li>"
        for each in failures[:ROWS]
    )
    return (
        f'<details class="failures" open><summary>{texts.FAILURES} ({len(failures):,})</summary>'
        f"<ul>{rows}</ul></details>"
    )


def list_html(articles: Sequence[ArticleInfo], query: str = "") -> str:
    """Render the articles with every word of ``query`` in title, outlet, date or file."""
    words = query.casefold().split()
    newest = sorted(articles, key=lambda each: (each.published, each.title), reverse=True)
    found = [each for each in newest if _matches(each, words)]
    if not found:
        note = texts.NONE_FOUND.format(query=escape(query)) if words else ""
        return f'<div class="articles"><p role="status">{note}</p></div>'
    head = "".join(f'<th scope="col">{name}</th>' for name in texts.COLUMNS)
    body = "".join(map(_row, found[:ROWS]))
    shown = texts.SHOWN.format(shown=min(ROWS, len(found)), total=len(articles))
    more = f" {texts.MORE}" if len(found) > ROWS else ""
    return (
        f'<div class="articles"><p role="status">{shown}{more}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _matches(article: ArticleInfo, words: Sequence[str]) -> bool:
    fields = (article.title, article.source, article.published, day(article.published))
    text = " ".join((*fields, article.file)).casefold()
    return all(word in text for word in words)


def _row(article: ArticleInfo) -> str:
    file = escape(article.file)
    return (
        f'<tr><td dir="auto"><button type="button" class="source" data-file="{file}">'
        f"{escape(article.title)}</button></td><td>{escape(article.source)}</td>"
        f"<td>{escape(day(article.published))}</td><td><code>{file}</code></td></tr>"
    )


def duration(seconds: float) -> str:
    """Write a time span as a person would: ``0.4 s``, ``12 s``, ``3 min``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def size(count: int) -> str:
    """Write a number of bytes: ``12.3 MB``."""
    amount = float(count)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
