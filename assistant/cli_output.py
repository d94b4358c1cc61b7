"""How results look on a terminal: plain text that is safe to print, and progress bars.

Knows nothing of arguments and exit codes. Names and titles come from files that anybody may have
written, so what could steer a terminal is written out as an escape.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Engine, Partial, Sentence
from assistant.evaluation import Evaluation
from index import Failure, Progress, Status, SyncReport, printable

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.feedback import Feedback

_WIDTH = 88
_LISTED = 20


def answer(found: Answer) -> str:
    """Write an answer with its references, or an abstention with the closest coverage."""
    if found.abstained:
        nearest = [
            f"  {_particulars(item.title, item.source, item.published)}  {printable(item.file)}"
            for item in found.nearest
        ]
        return "\n".join(
            [
                *_understood(found),
                f"Not in the articles. {_wrap(found.reason)}",
                *(["", "The closest coverage:", *nearest] if nearest else []),
            ]
        )
    notice = [_wrap(found.notice)] if found.notice else []
    above = [*_understood(found), *notice]
    doubts = [_doubt(each) for each in found.sentences if each.support != "supported"]
    return "\n\n".join([*above, _wrap(found.text), *doubts, *map(_reference, found.citations)])


def _doubt(sentence: Sentence) -> str:
    """Tell which sentence the cited places do not bear out, or not wholly, and why."""
    how = "Not borne out" if sentence.support == "unsupported" else "Borne out in part"
    return _wrap(f"{how}: “{sentence.text}” {sentence.reason}".rstrip(". ") + ".")


def _understood(found: Answer) -> list[str]:
    return [_wrap(f"({_safe('; '.join(found.understood))})")] if found.understood else []


def trace(found: Answer) -> str:
    """Write what an answer took: a line for the times, and one for the model where it was asked."""
    took = found.trace
    stages = ", ".join(f"{each.stage} {each.seconds:.2f} s" for each in took.stages)
    lines = [f"{took.seconds:.2f} s in all: {stages}", f"engine: {_safe(found.engine)}"]
    if took.calls:
        first = "none" if took.first_token is None else f"after {took.first_token:.2f} s"
        about = "about " if took.estimated else ""
        lines.append(
            f"model: {took.calls:,} requests, {about}{took.tokens_in:,} tokens in, "
            f"{about}{took.tokens_out:,} out, first token {first}; {took.sent:,} sentences sent, "
            f"{took.unknown_numbers:,} unknown numbers removed"
        )
        lines.append(f"prompts: {', '.join(took.prompts)}")
    return "\n".join(lines)


def feedback(said: Sequence[Feedback]) -> str:
    """Write what readers said of answers, oldest first."""
    if not said:
        return "No feedback yet. Readers give it under an answer in the web chat."
    return "\n\n".join(map(_feedback, said))


def _feedback(entry: Feedback) -> str:
    verdict = {"up": "helpful", "down": "not helpful"}.get(entry.verdict, entry.verdict)
    lines = [
        f"{entry.time[:16].replace('T', ' ')}  {verdict}  {_safe(entry.question)}",
        textwrap.indent(_wrap(entry.answer, 2), "  "),
    ]
    if entry.comment:
        lines.append(f"  Comment: {_safe(entry.comment)}")
    return "\n".join(lines)


def _reference(citation: Citation) -> str:
    heading = _particulars(citation.title, citation.source, citation.published)
    place = f"{printable(citation.file)}:{citation.start}-{citation.end}"
    quote = textwrap.indent(_wrap(f"“{' '.join(citation.quote.split())}”", 4), "    ")
    return f"[{citation.number}] {heading}\n    {place}\n{quote}"


def _particulars(title: str, source: str, published: str) -> str:
    return f"{_safe(title)} ({', '.join(filter(None, (_safe(source), published or 'undated')))})"


def sync_report(report: SyncReport) -> str:
    """Write what a sync did."""
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "renamed": len(report.renamed),
        "removed": len(report.removed),
        "unchanged": report.unchanged,
        "unreadable": len(report.failures),
    }
    done = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    lines = [
        f"{report.articles:,} articles, {report.passages:,} passages ({done or 'no files'})"
        f" in {report.seconds:.1f} s",
        *_failures(report.failures),
    ]
    if report.tokens:
        lines.append(f"{report.tokens:,} tokens embedded by the server.")
    if report.cancelled:
        lines.append("Stopped before the end; the next sync goes on from here.")
    return "\n".join(lines)


def status(found: Status, engine: Engine) -> str:
    """Write what is indexed."""
    dates = f"{found.first} to {found.last}" if found.first else "none dated"
    if found.first and found.undated:
        dates += f", {found.undated:,} undated"
    sources = ", ".join(
        f"{_safe(source) or 'unknown'} {count:,}" for source, count in found.sources[:_LISTED]
    )
    rows = {
        "Folder": printable(found.folder) or "(nothing synced to the end yet)",
        "Synced": found.synced or "never",
        "Articles": f"{found.articles:,} ({found.characters:,} characters)",
        "Passages": f"{found.passages:,}",
        "Dates": dates,
        "Outlets": sources or "none",
        "Answers": _engine(engine),
        "Embedder": f"{found.embedder} ({found.dimension} dimensions)",
        "On disk": f"{found.bytes / 1e6:,.1f} MB in {found.data}",
    }
    lines = [f"{name + ':':<10} {value}" for name, value in rows.items()]
    return "\n".join([*lines, *_failures(found.failures)])


def _engine(engine: Engine) -> str:
    if not engine.where:
        return "quoted from the articles, without a model"
    return _safe(engine.notice)


def _failures(failures: tuple[Failure, ...]) -> list[str]:
    if not failures:
        return []
    lines = [f"  {printable(failure.file)}: {_safe(failure.reason)}" for failure in failures]
    return [f"{len(failures):,} files could not be read:", *lines]


def evaluation(measures: Evaluation) -> str:
    """Write the measures as tables."""
    rows = [("questions", str(measures.questions)), ("answerable", str(measures.answerable))]
    rows += [(f"recall@{k}", _share(value)) for k, value in measures.recall.items()]
    rows += [(f"gold recall@{k}", _share(value)) for k, value in measures.gold_recall.items()]
    rows += [("MRR@20", _share(measures.mrr))]
    rows += [(f"sentence@{k}", _share(value)) for k, value in measures.sentence.items()]
    rows += [
        ("answer in a citation", _share(measures.cited)),
        ("answer accuracy", _share(measures.accuracy)),
        ("citation validity", _share(measures.validity)),
        ("answerable answered", _share(measures.answered)),
        ("others declined", _share(measures.declined)),
        ("abstention AUROC", _share(measures.auroc)),
    ]
    lines = [f"{name:<20} {value:>6}" for name, value in rows]
    lines += ["", "threshold  answered  declined"]
    lines += [
        f"{threshold:>9.1f}  {_share(answered):>8}  {_share(declined):>8}"
        for threshold, (answered, declined) in measures.thresholds.items()
    ]
    lines += ["", "confidence  questions  answerable"]
    lines += [
        f"{low:.1f} to {low + 0.1:.1f}  {number:>9}  {share:>10.3f}"
        for low, number, share in measures.reliability
    ]
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


@contextmanager
def growing(console: Console) -> Iterator[Callable[[Partial], None]]:
    """Show an answer while it is being written, and take it away again; terminals only."""
    from rich.live import Live
    from rich.text import Text

    with Live(console=console, transient=True, refresh_per_second=8) as live:
        yield lambda step: live.update(Text(_safe(step.text) or f"{step.stage.capitalize()} …"))


@contextmanager
def progress(console: Console) -> Iterator[Callable[[Progress], None]]:
    """Show a bar with counts and time left while a sync runs; nothing where it has no work."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles, {task.fields[passages]:,} passages,"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Reading", total=None, passages=0)
        yield lambda now: bar.update(
            task,
            description=now.stage.capitalize(),
            completed=now.done,
            total=now.total or None,
            passages=now.passages,
        )


@contextmanager
def counter(console: Console, label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar for a count of equal steps."""
    from rich.progress import Progress as Bar

    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _wrap(text: str, indent: int = 0) -> str:
    return textwrap.fill(_safe(text), _WIDTH - indent, break_on_hyphens=False)


def _safe(text: str) -> str:
    """Write out whatever could steer a terminal."""
    return printable(text)
