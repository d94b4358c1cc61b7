"""What came of a question as HTML: an answer, an abstention, a kind error, or what is there so far.

Owns the frame of a reply: its filters, its actions, its first screen. How an answer itself looks is
in ``answering``. Everything comes out escaped. Knows nothing of Gradio.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import answering, texts
from assistant.ui.sources import day, heading, meta
from index import printable

if TYPE_CHECKING:
    from assistant.answers import Answer, Coverage, Engine
    from assistant.ui.records import Chosen, Turn

_PLAIN = f'<button type="button" id="plain" aria-pressed="false">{texts.PLAIN}</button>'
FRAME = f'<div class="talk" role="region" aria-label="{texts.TALK}"></div>'


def opening_html(articles: int, suggestions: Sequence[str]) -> str:
    """Render the first screen of a filled corpus."""
    many = "1 article" if articles == 1 else f"{articles:,} articles"
    chips = "".join(
        f'<li><button type="button" data-ask="{escape(each)}">{escape(each)}</button></li>'
        for each in suggestions
    )
    asked = f'<h3>{texts.SUGGESTED}</h3><ul class="chips">{chips}</ul>' if chips else ""
    note = texts.WELCOME_NOTE.format(articles=many)
    return f'<div class="opening"><h2>{texts.WELCOME}</h2><p>{note}</p>{asked}</div>'


def empty_html(folder: str) -> str:
    """Render the first screen where nothing is indexed."""
    note = texts.EMPTY_NOTE.format(folder=escape(folder))
    button = f'<button type="button" class="go" data-view="articles">{texts.GO_SYNC}</button>'
    return f'<div class="opening empty"><h2>{texts.EMPTY}</h2><p>{note}</p>{button}</div>'


def bar_html(engine: Engine) -> str:
    """Render what stands under the question: the filters, and what answers."""
    return (
        f'<div class="asking"><button type="button" id="filter" aria-haspopup="dialog" '
        f'aria-expanded="false">{texts.FILTER}</button>'
        f"{'' if engine.name == answering.QUOTES else _PLAIN}"
        f'<ul class="on" aria-label="{texts.FILTERS_ON}" hidden></ul>'
        f'<p class="engine">{escape(engine.notice or texts.QUOTES_ONLY)}</p></div>'
    )


def failed_html(message: str) -> str:
    """Render an error in words for the user."""
    return f'<div class="failed" role="alert"><h3>{texts.FAILED}</h3><p>{escape(message)}</p></div>'


def stage_html(stage: str, filters: Chosen | None = None) -> str:
    """Say what is being done while there is nothing to read yet."""
    words = texts.DOING.get(stage, texts.DOING["searching"])
    return f'{_applied(filters)}<p class="thinking"><span></span>{words}</p>'


def growing_html(turn: Turn) -> str:
    """Render a text that is still being written, where it will stand when it is whole."""
    said = answering.said_html(turn)
    return f'{_applied(turn.filters)}<div class="answer written growing">{said}</div>'


def outcome_html(turn: Turn) -> str:
    """Render all that came of a question."""
    return _applied(turn.filters) + _result(turn) + _actions(turn)


def _result(turn: Turn) -> str:
    if turn.error:
        return failed_html(turn.error)
    if turn.answer is None:
        note = f'<p class="stopped">{texts.STOPPED_ANSWER}</p>'
        said = answering.said_html(turn) if turn.said else ""
        return f'<div class="answer written cut">{said}{note}</div>'
    # What is learnt at the end stands below, so that nothing moves that is being read.
    return _answered(turn.answer) + _understood(turn.question, turn.answer)


def _understood(question: str, answer: Answer) -> str:
    """Say what the question was taken for, where that is more than its words."""
    notes = list(answer.understood)
    if answer.question.strip() != question.strip():
        notes.insert(0, texts.UNDERSTOOD.format(question=answer.question))
    said = "; ".join(notes)
    return f'<p class="understood">{escape(said[:1].upper() + said[1:])}</p>' if said else ""


def _answered(answer: Answer) -> str:
    notice = f'<p class="notice" role="note">{escape(answer.notice)}</p>' if answer.notice else ""
    body = _abstention(answer) if answer.abstained else answering.answer_html(answer)
    written = not answer.abstained and answer.engine != answering.QUOTES
    return (body + notice if written else notice + body) + answering.why_html(answer)


def _abstention(answer: Answer) -> str:
    near = "".join(map(_coverage, answer.nearest))
    nearest = f'<h4>{texts.NEAREST}</h4><ul class="list">{near}</ul>' if near else ""
    return (
        f'<div class="abstained"><h3>{texts.ABSTAINED}</h3>'
        f'<p dir="auto">{escape(answer.reason or answer.text)}</p>{nearest}</div>'
    )


def _coverage(near: Coverage) -> str:
    return (
        f'<li><button type="button" class="source" data-file="{escape(near.file)}">'
        f'<span dir="auto">{heading(near.title)}</span>'
        f"<small>{escape(meta(near.source, near.published))}</small></button></li>"
    )


def _applied(filters: Chosen | None) -> str:
    """Show the filters that were on; a press asks again without one."""
    chips = "".join(
        f'<li><button type="button" data-do="widen" data-field="{field}" '
        f'data-value="{escape(value)}" title="{texts.WIDEN}">{escape(shown)}'
        f'<i aria-hidden="true">×</i></button></li>'
        for field, value, shown in (named(filters) if filters else ())
    )
    return (
        f'<div class="applied"><span>{texts.APPLIED}</span><ul>{chips}</ul></div>' if chips else ""
    )


def named(filters: Chosen) -> Iterator[tuple[str, str, str]]:
    """Give each filter as its field, its value, and the words for it."""
    for source in filters.source:
        yield "source", source, source
    for field, words in (("after", texts.FROM_DAY), ("before", texts.TO_DAY)):
        value = getattr(filters, field)
        if value:
            yield field, value, words.format(day=day(value))
    for file in filters.file:
        yield "file", file, printable(file)


def _actions(turn: Turn) -> str:
    """Give the buttons under a reply; what they do is in ``talk.js``."""
    names = ["retry", "edit"]
    if turn.answer is not None:
        names = ["copy", *names, "up", "down"]
    buttons = "".join(
        f'<button type="button" data-do="{name}"{_pressed(name)}>{texts.ACTIONS[name]}</button>'
        for name in names
    )
    return f'<div class="acts" role="group" aria-label="{texts.ACTS}">{buttons}</div>'


def _pressed(name: str) -> str:
    return ' aria-pressed="false"' if name in {"up", "down"} else ""
