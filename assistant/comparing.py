"""Requests to hold articles side by side: "How do the two articles differ?".

Owns how such a request is known, and what it is about. Rules over the words; knows nothing of
articles.
"""

from __future__ import annotations

import re

from assistant.framing import Framed

_MANY = r"(?:(?:the|these|those|all|both|each|our|your|of|two|three|four|different|various) )*+"
_THINGS = (
    r"(?:(?:news )?articles?|stor(?:y|ies)|reports?|(?:news )?outlets?|papers?|newspapers?|sources?"
    r"|sites?|accounts?|versions?|texts?|pieces?|coverage|reporting)"
)
_SEVERAL = rf"(?:{_MANY}{_THINGS}|they|both|the two|these two)"
_ABOUT = (
    r"(?: (?:about|on|of|over|regarding|concerning|in (?:terms of|their (?:coverage|reporting) of))"
)
_TOPIC = rf"{_ABOUT} (?P<topic>.+))?"
_POLITE = r"(?:(?:please|can you|could you|would you) )*"
_BOTH = (
    r"(?:both|each|the two|these two|the different|the various|all)(?: of)?(?: the| these)?"
    rf" {_THINGS}"
)
_RULES = (
    rf"{_POLITE}(?:how|where|in what ways?|on what) (?:do|does|did|are|is) {_SEVERAL}"
    rf" (?:differ(?:ent)?|disagree|agree|compare|vary|contrast|contradict each other){_TOPIC}",
    rf"{_POLITE}(?:do|does|did|are|is) {_SEVERAL}"
    rf" (?:differ(?:ent)?|disagree|agree|contradict each other|say the same(?: thing)?){_TOPIC}",
    rf"{_POLITE}(?:compare|contrast) {_MANY}{_THINGS}{_TOPIC}",
    rf"{_POLITE}compare (?:how|what) {_SEVERAL} (?:say|report|cover|describe|treat|tell)"
    rf"(?:ed|s)?(?: (?:about|on))?(?: (?P<topic>.+))?",
    rf"{_POLITE}(?:what(?:'s| is| are)|tell me|list|name) (?:the |any )?(?:main |key |biggest )?"
    rf"(?:differences?|similarities|contrasts?) (?:between|in|of|among) {_MANY}{_THINGS}{_TOPIC}",
    rf"{_POLITE}how (?:do|does|did) {_SEVERAL} (?:cover|describe|report(?: on)?|treat|portray)"
    rf" (?P<topic>.+?)(?: differently)?",
    rf"{_POLITE}what (?:do|does|did) {_BOTH} (?:say|report|write|tell(?: us| me)?)"
    rf" (?:about|on|of) (?P<topic>.+)",
    rf"{_POLITE}what (?:do|does|did) {_BOTH} (?:say|report|write|share)",
    rf"{_POLITE}(?:what|on what points?) (?:do|does|did) {_MANY}{_THINGS}"
    r" (?:have in common|(?:(?:dis)?agree|differ|contradict each other)(?: (?:on|about|in|over))?)",
)
_COMPARES = [re.compile(rule, re.IGNORECASE) for rule in _RULES]
_NO_TOPIC = re.compile(
    r"(?:it|this|that|them|the (?:same )?(?:story|news|topic|event|subject|matter)|each other)",
    re.IGNORECASE,
)
_STRAIGHT = str.maketrans("’‘", "''")
_END = " \t\n?.!…:;,"


def read_comparison(question: str) -> Framed | None:
    """Tell what articles are to be compared on; None where no comparison is asked for.

    The topic is empty where everything that they say is wanted.
    """
    text = question.strip(_END)
    for rule in _COMPARES:
        found = rule.fullmatch(text.translate(_STRAIGHT))
        if found:
            named = found.groupdict().get("topic")
            topic = text[found.start("topic") : found.end("topic")].strip(_END) if named else ""
            return Framed("" if _NO_TOPIC.fullmatch(topic) else topic)
    return None
