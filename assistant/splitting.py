"""A question of several parts: "Who is Ann Miller and what did she found?" asks two things.

Owns where a question is cut and how each part is made to stand alone: a pronoun becomes the name
before it, a bare "and when?" gets the words of the part before. Pure rules; knows nothing of
articles.
"""

from __future__ import annotations

import re

_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how(?: (?:many|much|old|long|often|far))?)"
_LEAD = re.compile(rf"\s*{_ASKS}\b", re.IGNORECASE)
_CUT = re.compile(
    rf"\s*(?:[,;]\s*(?:and\s+)?|\s+and\s+(?:also\s+)?|\?\s+(?:and\s+)?)(?={_ASKS}\b)", re.IGNORECASE
)
_INSIDE = re.compile(
    rf"\b(?:say|says|said|know|knows|knew|explain|explains|explained|ask|asks|asked|decide|decides"
    rf"|decided|tell|tells|told|show|shows|see|wonder|understand|clear|about|of|on|is|was|are|were)"
    rf"\s+{_ASKS}\b",
    re.IGNORECASE,
)
"""“… and how” may belong to "explain how": then nothing is cut."""
_SUBJECT = re.compile(
    r"(?<![\w.])(?:[A-Z][\w.’'-]*)(?:\s+(?:(?:of|de|van|von|bin|al|the)\s+)?[A-Z][\w.’'-]*)*"
)
_IS = re.compile(r"^\s*(?:who|what)\s+(?:is|are|was|were)\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(he|she|it|they|him|her|them|his|hers|its|their)\b", re.IGNORECASE)
_OWN = frozenset({"his", "its", "their"})
_BARE = re.compile(rf"\s*(?P<ask>{_ASKS})(?:\s+exactly|\s+else)?\W*$", re.IGNORECASE)
_MOST = 3
_LONGEST = 220
"""Longer questions tell a story before they ask."""


def parts_of(question: str) -> tuple[str, ...]:
    """Cut a question into its parts, each to be asked alone; one where it has no others."""
    text = question.strip()
    if len(text) > _LONGEST or not _LEAD.match(text) or _INSIDE.search(text):
        return (question,)
    pieces = [piece.strip(" ?.,;") for piece in _CUT.split(text)]
    if not 1 < len(pieces) <= _MOST or not all(pieces):
        return (question,)
    first = pieces[0]
    if _BARE.match(first):
        return _bare_first(question, pieces)
    parts = [first]
    for piece in pieces[1:]:
        bare = _BARE.match(piece)
        parts.append(_borrowed(bare["ask"], parts[-1]) if bare else _named(piece, first))
    if not all(parts):
        return (question,)
    return tuple(f"{part[:1].upper()}{part[1:]}?" for part in parts)


def _bare_first(question: str, pieces: list[str]) -> tuple[str, ...]:
    """Complete "When and where did it happen?" from behind."""
    last = pieces[-1]
    if len(pieces) != 2 or _BARE.match(last):
        return (question,)
    ask = pieces[0].strip()
    borrowed = _borrowed(ask, last)
    return (f"{borrowed[:1].upper()}{borrowed[1:]}?", f"{last[:1].upper()}{last[1:]}?")


def _borrowed(ask: str, whole: str) -> str:
    """Ask the same of the same: "when" of "Where was he born" gives "when was he born"."""
    return f"{ask} {_LEAD.sub('', whole, count=1).strip()}"


def _named(piece: str, first: str) -> str:
    """Put the name of the first part in the place of the pronouns of another."""
    if _SUBJECT.search(_LEAD.sub("", piece, count=1)):
        return piece
    names = [n for n in _SUBJECT.findall(first) if not _LEAD.fullmatch(n)]
    if not names:
        topic = _IS.sub("", first, count=1)
        name = topic if topic != first and len(topic.split()) <= 4 else ""
    else:
        name = re.sub(r"['’]s$", "", names[-1])
    if not name:
        return piece if not _PRONOUN.search(piece) else f"{piece} ({first})"

    def replaced(found: re.Match[str]) -> str:
        word = found[1].lower()
        # "her name" is hers, "with her" is she.
        owns = word in _OWN or word == "her" and re.match(r"\s+[a-z]", piece[found.end() :])
        return f"{name}’s" if owns else name

    return _PRONOUN.sub(replaced, piece)
