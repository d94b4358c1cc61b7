"""One answer as HTML: its sentences with their markers, and the passages it was made from.

An answer from quotes is set as quotations; one that a model wrote is set as prose under the model's
name. Everything comes out escaped. Knows nothing of conversations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.sources import Mark, day, heading, meta
from index import explain
from index.markdown import as_read

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Sentence
    from assistant.ui.records import Turn
    from index import Hit

QUOTES = "quotes"
HELD = 24  # letters of a last word that a marker is kept beside
_NUMBERS = re.compile(r"((?: ?\[\d+\])+)")
_OPEN = re.compile(r"\s*\[\d*$")  # the first half of a marker that is still being written


def answer_html(answer: Answer) -> str:
    """Render a whole answer."""
    cited = {citation.number: citation for citation in answer.citations}
    if answer.engine == QUOTES:
        label, body = texts.FROM_QUOTES, "".join(_quoted(s, cited) for s in answer.sentences)
    else:
        label = texts.FROM_MODEL.format(engine=answer.engine)
        prose = " ".join(
            _sentence(s, cited, struck=f"~~{s.text}~~" in answer.text) for s in answer.sentences
        )
        body = f'<p class="told" dir="auto">{prose}</p>'
    kind = "quotes" if answer.engine == QUOTES else "written"
    sources = "" if answer.engine == QUOTES else _source_list(answer.citations)
    fit = texts.CONFIDENCE[_level(answer.confidence)]
    return f'<div class="answer {kind}">{_label(label, fit)}{body}{sources}</div>'


def said_html(turn: Turn) -> str:
    """Render an unfinished text; its elements are those that it will have when it is whole."""
    cited = {citation.number: citation for citation in turn.citations}
    pieces = _NUMBERS.split(_OPEN.sub("", turn.said))
    prose = []
    for words, marks in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        numbers = [int(number) for number in re.findall(r"\d+", marks)]
        prose.append(_with_markers(words.strip(), _markers(numbers, cited), _struck))
    return f'{_label(texts.WRITING)}<p class="told" dir="auto">{" ".join(prose).strip()}</p>'


def why_html(answer: Answer) -> str:
    """List the passages that the answer was made from, best first, and what speaks for each."""
    rows = "".join(map(_passage, answer.hits))
    if not rows:
        return ""
    return (
        f'<details class="why"><summary>{texts.WHY}</summary><p>{texts.WHY_NOTE}</p>'
        f'<ol class="list">{rows}</ol></details>'
    )


def _passage(hit: Hit) -> str:
    mark = Mark.at(hit.start, hit.end, hit.text)
    words = escape("; ".join(explain(hit)))
    text = escape(as_read(hit.text, hit.file))
    return (
        f'<li><button type="button" class="source" data-file="{escape(hit.file)}" '
        f'data-mark="{mark}"><span dir="auto">{heading(hit.title)}</span>'
        f"<small>{escape(meta(hit.source, hit.published))}</small>"
        f'<q dir="auto">{text}…</q><small>{words}</small></button></li>'
    )


def _label(words: str, fit: str = "") -> str:
    """Say how the answer was made, and how well the places found fit the question."""
    noted = f'<span title="{texts.CONFIDENCE_NOTE}">{fit}</span>' if fit else ""
    return f'<p class="label"><b>{escape(words)}</b>{noted}</p>'


def _quoted(sentence: Sentence, cited: dict[int, Citation]) -> str:
    """Show a sentence as the quote it is, with the outlets that printed it."""
    own = (cited[number] for number in sentence.citations if number in cited)
    # A title in Arabic must not turn the day beside it round.
    outlets = dict.fromkeys(
        f"<bdi>{escape(c.source or f'“{c.title}”')}</bdi>\u00a0· {escape(day(c.published))}"
        for c in own
    )
    where = f" <i>{texts.SAME}</i> ".join(outlets)
    return (
        f'<blockquote><p dir="auto">{_sentence(sentence, cited)}</p>'
        f"<footer>{where}</footer></blockquote>"
    )


def _sentence(sentence: Sentence, cited: dict[int, Citation], *, struck: bool = False) -> str:
    kind = "" if sentence.support == "supported" else f' class="{sentence.support}"'
    said = _with_markers(
        sentence.text,
        _markers(sentence.citations, cited),
        lambda words: f"<s>{escape(words)}</s>" if struck else escape(words),
        kind,
    )
    if not kind:
        return said
    reason = escape(sentence.reason or texts.SUPPORT[sentence.support])
    return (
        f'{said} <button type="button" class="support" data-reason="{reason}">'
        f"{texts.SUPPORT_MARK[sentence.support]}</button>"
    )


def _with_markers(
    words: str, markers: str, shown: Callable[[str], str] = escape, kind: str = ""
) -> str:
    """Set words and their markers so that none of these begins a line of its own.

    A browser breaks before a button whatever stands there: the last word goes with them.
    """
    start, space, last = words.rpartition(" ")
    if not (words and markers) or not start or len(last) > HELD or "~~" in last:
        return (f"<span{kind}>{shown(words)}</span>" if words else "") + markers
    return (
        f"<span{kind}>{shown(start + space)}</span>"
        f'<span class="held"><span{kind}>{shown(last)}</span>{markers}</span>'
    )


def _struck(words: str) -> str:
    """Show what the text strikes out, as ``settings.unsupported`` may ask for."""
    return re.sub("~~(.+?)~~", r"<s>\1</s>", escape(words))


def _markers(numbers: Sequence[int], cited: dict[int, Citation]) -> str:
    return "".join(_marker(cited[n]) for n in numbers if n in cited)


def _marker(citation: Citation) -> str:
    """Give the button that shows the quote on hover and opens the article on click."""
    where = meta(citation.source, citation.published)
    label = texts.CITE_LABEL.format(number=citation.number, title=citation.title, meta=where)
    return (
        f'<button type="button" class="cite" {_place(citation)} aria-label="{escape(label)}" '
        f'data-quote="{escape(citation.quote)}" data-title="{escape(citation.title)}" '
        f'data-meta="{escape(where)}"><b>[</b>{citation.number}<b>]</b></button>'
    )


def _place(citation: Citation) -> str:
    mark = Mark.of(citation)
    return f'data-file="{escape(citation.file)}" data-mark="{mark}" data-number="{citation.number}"'


def _source_list(citations: Sequence[Citation]) -> str:
    """List the articles cited, each with its numbers; a click opens the first of its places."""
    files: dict[str, list[Citation]] = {}
    for citation in citations:
        files.setdefault(citation.file, []).append(citation)
    rows = "".join(
        f'<li><button type="button" class="source" {_place(own[0])}>'
        f"<b>{', '.join(str(each.number) for each in own)}</b>"
        f'<span dir="auto">{heading(own[0].title)}</span>'
        f"<small>{escape(meta(own[0].source, own[0].published))}</small></button></li>"
        for own in files.values()
    )
    return f'<h3>{texts.SOURCES}</h3><ol class="list">{rows}</ol>' if rows else ""


def _level(confidence: float) -> str:
    if confidence >= 0.8:
        return "high"
    return "middle" if confidence >= 0.5 else "low"
