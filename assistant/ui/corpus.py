"""What is indexed and how a sync stands, as HTML.

Article names and reasons come out escaped. Knows nothing of Gradio.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.conversation import failed_html
from assistant.ui.listing import size
from assistant.ui.sources import day
from index import printable

if TYPE_CHECKING:
    from assistant.answers import Engine
    from assistant.ui.jobs import Moment
    from index import Failure, Status, SyncReport

FEW = 5  # files that could not be read: shown without being asked for
FAILURES = 500  # rows drawn; a folder with more has one reason for most of them


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


def status_html(status: Status | None, folder: str, engine: Engine, *, editor: bool) -> str:
    """Render what is indexed, what answers from it, and the files that could not be read."""
    where = f'<p class="folder">{texts.FOLDER} <code>{escape(folder)}</code></p>'
    if status is None:
        return f'<div class="status" data-articles="0">{where}<p>{texts.NOTHING_YET}</p></div>'
    counts = {
        "articles": status.articles,
        "passages": status.passages,
        "outlets": sum(1 for name, _ in status.sources if name),
    }
    facts = {texts.COUNTED[name][n != 1]: f"{n:,}" for name, n in counts.items()}
    dates = texts.FACTS["dates"]
    if status.undated:
        dates += f", {texts.UNDATED_COUNT.format(count=f'{status.undated:,}')}"
    facts |= {
        dates: _dates(status),
        texts.FACTS["synced"]: _moment(status.synced) or texts.NEVER,
        texts.FACTS["size"]: size(status.bytes),
    }
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items()
    )
    return (
        f'<div class="status" data-articles="{status.articles}">{where}<dl>{rows}</dl>'
        f"{_models(status.embedder, engine)}{_failures(status.failures, editor)}</div>"
    )


def _models(embedder: str, engine: Engine) -> str:
    """Say what answers and what the search's vectors come from."""
    answers = texts.QUOTED
    if engine.where:
        answers = texts.WRITTEN.format(name=engine.name, where=engine.where)
    parts = ((texts.ANSWERS, answers), (texts.EMBEDDINGS, embedder))
    told = "".join(f"<span>{name}: <b>{escape(value)}</b></span>" for name, value in parts)
    return f'<p class="models">{told}</p>'


def _dates(status: Status) -> str:
    span = ""
    if status.first:
        span = _brief(status.first)
        if status.last != status.first:
            span += f" – {_brief(status.last)}"
    return span or "–"


def _moment(synced: str) -> str:
    """Write a moment in little room: ``25 Nov 2026, 08:42``."""
    return f"{_brief(synced[:10])}, {synced[11:16]}" if synced else ""


def _brief(published: str) -> str:
    """Write a day in little room: ``3 May 2025``, ``12 Nov 2025``."""
    number, _, rest = day(published).partition(" ")
    month, _, year = rest.partition(" ")
    return f"{number} {month[:3]} {year}" if year else day(published)


def _failures(failures: Sequence[Failure], editor: bool) -> str:
    if not failures:
        return ""
    rows = "".join(_failure(each, editor) for each in failures[:FAILURES])
    opened = " open" if len(failures) <= FEW else ""
    more = ""
    if len(failures) > FAILURES:
        more = f"<p>{texts.MORE_FAILURES.format(count=len(failures) - FAILURES)}</p>"
    return (
        f'<details class="failures"{opened}><summary>{texts.FAILURES} ({len(failures):,})</summary>'
        f"<ul>{rows}</ul>{more}</details>"
    )


def _failure(failure: Failure, editor: bool) -> str:
    file = escape(failure.file)
    button = ""
    if editor:
        label = texts.DELETE_ONE.format(title=file)
        button = (
            f' <button type="button" class="delete" data-delete="{file}" data-title="{file}" '
            f'aria-label="{label}" title="{texts.DELETE}">✕</button>'
        )
    name, reason = escape(printable(failure.file)), escape(failure.reason)
    return f"<li><span><code>{name}</code> {reason}</span>{button}</li>"


def duration(seconds: float) -> str:
    """Write a time span as a person would: ``0.4 s``, ``12 s``, ``3 min``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
