"""A conversation as HTML: questions, cited answers, abstentions and kind errors, all escaped.

Owns how an answer looks. Knows nothing of Gradio, and nothing of how an answer is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.sources import Mark, meta

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Coverage, Sentence

QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it: an answer, an error, or nothing yet."""

    question: str
    answer: Answer | None = None
    error: str = ""


def conversation_html(exchanges: Sequence[Exchange]) -> str:
    """Render the whole conversation, oldest first."""
    return f'<div class="talk">{"".join(map(_turn, exchanges))}</div>'


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


def failed_html(message: str) -> str:
    """Render an error in words for the user."""
    return f'<div class="failed" role="alert"><h3>{texts.FAILED}</h3><p>{escape(message)}</p></div>'


def _turn(exchange: Exchange) -> str:
    asked = f'<h2 class="asked" dir="auto">{escape(exchange.question)}</h2>'
    return f'<section class="turn">{asked}{_outcome(exchange)}</section>'


def _outcome(exchange: Exchange) -> str:
    answer = exchange.answer
    if exchange.error:
        return failed_html(exchange.error)
    if answer is None:
        return f'<p class="thinking" role="status"><span></span>{texts.THINKING}</p>'
    understood = ""
    if answer.question.strip() != exchange.question.strip():
        words = escape(texts.UNDERSTOOD.format(question=answer.question))
        understood = f'<p class="understood">{words}</p>'
    return understood + (_abstention(answer) if answer.abstained else _answer(answer))


def _answer(answer: Answer) -> str:
    cited = {citation.number: citation for citation in answer.citations}
    quoted = answer.engine == QUOTES
    body = "".join(_quoted(s, cited) for s in answer.sentences)
    if not quoted:
        prose = " ".join(_sentence(s, cited) for s in answer.sentences)
        body = f'<p class="told" dir="auto">{prose}</p>{_source_list(answer.citations)}'
    kind = "quotes" if quoted else "written"
    return f'<div class="answer {kind}">{body}{_foot(answer, quoted)}</div>'


def _quoted(sentence: Sentence, cited: dict[int, Citation]) -> str:
    """Show a sentence as the quote it is, with the outlets that printed it."""
    own = (cited[number] for number in sentence.citations if number in cited)
    outlets = dict.fromkeys(meta(c.source or f"“{c.title}”", c.published) for c in own)
    where = f" <i>{texts.SAME}</i> ".join(map(escape, outlets))
    return (
        f'<blockquote><p dir="auto">{_sentence(sentence, cited)}</p>'
        f"<footer>{where}</footer></blockquote>"
    )


def _sentence(sentence: Sentence, cited: dict[int, Citation]) -> str:
    markers = "".join(_marker(cited[n]) for n in sentence.citations if n in cited)
    words = escape(sentence.text)
    if sentence.support == "supported":
        return f"<span>{words}</span>{markers}"
    return (
        f'<span class="{sentence.support}" title="{texts.SUPPORT[sentence.support]}">{words}</span>'
        f'{markers} <small class="support">{texts.SUPPORT_MARK[sentence.support]}</small>'
    )


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
    rows = "".join(
        f'<li><button type="button" class="source" {_place(c)}><b>{c.number}</b>'
        f'<span dir="auto">{escape(c.title)}</span>'
        f"<small>{escape(meta(c.source, c.published))}</small></button></li>"
        for c in citations
    )
    return f'<h3>{texts.SOURCES}</h3><ol class="list">{rows}</ol>' if rows else ""


def _abstention(answer: Answer) -> str:
    near = "".join(map(_coverage, answer.nearest))
    nearest = (
        f'<h4>{texts.NEAREST}</h4><ul class="list">{near}</ul>'
        if near
        else f"<p>{texts.NO_NEAREST}</p>"
    )
    return (
        f'<div class="abstained"><h3>{texts.ABSTAINED}</h3>'
        f'<p dir="auto">{escape(answer.reason or answer.text)}</p>{nearest}</div>'
    )


def _coverage(near: Coverage) -> str:
    return (
        f'<li><button type="button" class="source" data-file="{escape(near.file)}">'
        f'<span dir="auto">{escape(near.title)}</span>'
        f"<small>{escape(meta(near.source, near.published))}</small></button></li>"
    )


def _foot(answer: Answer, quoted: bool) -> str:
    engine = texts.FROM_QUOTES if quoted else texts.FROM_MODEL.format(engine=answer.engine)
    word = texts.CONFIDENCE[_level(answer.confidence)]
    return (
        f'<p class="foot"><span>{escape(engine)}</span>'
        f'<span title="{texts.CONFIDENCE_NOTE}">{word}</span></p>'
    )


def _level(confidence: float) -> str:
    if confidence >= 0.8:
        return "high"
    return "middle" if confidence >= 0.5 else "low"
