"""An answer as Markdown to paste elsewhere: question, text with its numbers, and every reference.

A reference names title, outlet, date, address and the quote's place in its file. Knows nothing of
HTML or the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.ui import texts
from assistant.ui.conversation import named
from assistant.ui.sources import day
from index import printable

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Coverage
    from assistant.ui.records import Turn

# Characters that Markdown or HTML inside Markdown would take for more than text.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")

_ADDRESS = re.compile(r"https?://[^\s<>]+")


def turn_markdown(turn: Turn) -> str:
    """Write one question and what came of it."""
    parts = [f"## {plain(turn.question)}"]
    applied = ", ".join(plain(words) for _, _, words in named(turn.filters))
    if applied:
        parts.append(f"*{texts.APPLIED} {applied}*")
    if turn.answer is not None:
        parts += _answer(turn.answer)
    elif turn.error:
        parts.append(f"*{texts.FAILED}: {plain(turn.error)}*")
    else:
        parts += [_numbered(turn.said), f"*{texts.STOPPED_ANSWER}*", *_references(turn.citations)]
    return "\n\n".join(filter(None, parts)) + "\n"


def plain(words: str) -> str:
    """Write text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _answer(answer: Answer) -> list[str]:
    parts = [f"*{plain(answer.notice)}*" if answer.notice else "", _numbered(answer.text)]
    if answer.abstained:
        return [*parts, "\n".join(map(_near, answer.nearest))]
    made = texts.FROM_QUOTES
    if answer.engine != "quotes":
        made = texts.FROM_MODEL.format(engine=answer.engine)
    return [*parts, f"*{plain(made)}.*", *_references(answer.citations)]


def _numbered(text: str) -> str:
    """Escape a text but for its markers, and what is struck out of it."""
    return re.sub(r"\\\[(\d+)\\\]", r"[\1]", plain(text)).replace(r"\~\~", "~~")


def _references(citations: tuple[Citation, ...]) -> list[str]:
    if not citations:
        return []
    return [f"**{texts.REFERENCES}**", "\n\n".join(map(_reference, citations))]


def _reference(citation: Citation) -> str:
    where = f"`{_named(citation.file)}:{citation.start}-{citation.end}`"
    about = _about(citation.source, citation.published, citation.url)
    return (
        f"[{citation.number}] {plain(citation.title)}. {about}. {where}\n> {plain(citation.quote)}"
    )


def _near(near: Coverage) -> str:
    about = _about(near.source, near.published, near.url)
    return f"- {plain(near.title)}. {about}. `{_named(near.file)}`"


def _about(source: str, published: str, url: str) -> str:
    address = f"<{url}>" if _ADDRESS.fullmatch(url) else plain(url)
    return ", ".join(filter(None, (plain(source), plain(day(published)), address)))


def _named(file: str) -> str:
    """Write a file's name so that it stays within its line and its quotation marks."""
    return printable(file).replace("`", "")
