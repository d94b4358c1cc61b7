"""Knows when a model says that the articles hold no answer, in whatever words.

Pure. Owns the token that the prompt asks for, the phrases that models use instead, and how their
openings look, so that such a sentence can be held back before it is whole.
"""

from __future__ import annotations

import re

TOKEN = "NOT_IN_ARTICLES"

_OURS = (
    r"(?:(?:the|these|those|your|any|all|both|our|of)\s+(?:\w+[\s-]+){0,3}?"
    r"(?:articles?|sentences?|passages?|excerpts?|context)"
    r"|(?:the|these|those|your)\s+(?:texts?|sources?|documents?|evidence|data|material)"
    r"(?=\s+(?:provided|given|above|here|supplied|available|you (?:provided|gave)))"
    r"|(?:the|your|this|any)\s+(?:\w+\s+)?(?:provided|given|numbered|available|supplied)\s+"
    r"(?:\w+\s+)?(?:texts?|sources?|information|documents?|evidence|data|material)"
    r"|the (?:text|information)(?! of\b))"
    r"(?:\s+(?:provided|given|above|here|supplied|available|you (?:provided|gave)))?"
)
"""What a model calls the sentences it was given."""
_ANY = r"(?:the|these|those|your|any)\s+(?:sources?|texts?|documents?|evidence|data|material)"
_TELL = (
    r"(?:mention|state|say|tell|provide|contain|include|specify|answer|give|discuss|address|reveal"
    r"|indicate|cover|name|describe|explain|report|have|offer|list|identify|disclose|detail|clarify"
    r"|confirm|speak|touch|comment|elaborate|go into|talk|suggest|establish|mentions?"
    r"|directly|explicitly|clearly|specifically|actually|seem|appear|refer|make|hold|show|note)"
)
_CANNOT = (
    r"(?:cannot|can['’]?t|can not|could not|couldn['’]?t|am unable to|are unable to|unable to"
    r"|am not able to|not able to|do not|don['’]?t|did not|didn['’]?t|was not able to)"
)
_STRONG = re.compile(
    rf"not_in_(?:the_)?articles?|\bnot in (?:the )?articles?\b"
    rf"|\b{_OURS}\s+(?:that \w+ )?(?:do|does|did|has|have)(?:\s+not|n['’]t)\s+(?:\w+ly )?{_TELL}"
    rf"|\b(?:none|neither|nothing|nowhere) (?:in |of |from )?{_OURS}"
    # "The articles cover the vote but do not say …", "The articles discuss the vote, not the …"
    rf"|^(?:\w+[,\s]+){{0,3}}{_OURS}\b[^.]{{0,200}}?\b(?:but|and|though|although|yet|however|while)\b"
    rf"(?: \w+)? (?:they |it |none |nothing |there )?(?:(?:do|does|did|has|have)(?:\s+not|n['’]t)"
    rf"\s+(?:\w+ly )?{_TELL}|not\b|none\b)"
    rf"|\b{_OURS}\s+(?:\w+ly )?(?:make|contain|provide|give|offer|include|hold|have)s? no\b"
    rf"|\bno (?:article|sentence|passage|source|document)s? (?:\w+ )?{_TELL}"
    rf"|\bnot (?:\w+ )?(?:mentioned|stated|specified|provided|given|found|answered|covered|named"
    rf"|discussed|included|addressed|available|contained|present|listed|clear|described|said"
    rf"|reported|confirmed|explained|indicated|detailed|identified|disclosed|part|covered|known)"
    rf"\s+(?:\w+ )?(?:in|by|from|of) {_OURS}"
    rf"|\b(?:i|we)(?:['’]m| am| are)? (?:{_CANNOT}) (?:find|answer|determine|tell|provide|say|see"
    rf"|locate|know|have|identify|help|assist|give|confirm|fulfil)"
    rf"|^(?:{_CANNOT}) (?:answer|determine|find|be determined|be answered)"
    rf"|^(?:i['’]?m|i am|we are|we['’]re)? ?(?:very |so |really )?(?:sorry|afraid)\b"
    rf"|\bas an? (?:ai|language model|large language|assistant)\b"
    rf"|\b(?:cannot|can['’]?t|can not|could not) be (?:answered|determined|found|inferred) "
    rf"(?:from|in|based|with|using)"
    rf"|\bthere(?:['’]s| is| are| was) (?:no|not (?:any|enough))(?: \w+){{0,2}} (?:information"
    rf"|mention|answer|data|details?|reference|evidence)\b.*\b(?:in|from) {_OURS}",
    re.IGNORECASE,
)
"""A refusal whatever it cites."""
_WEAK = re.compile(
    rf"\b{_ANY}\s+(?:do|does|did)(?:\s+not|n['’]t)\s+(?:\w+ly )?{_TELL}"
    r"|\b(?:not possible|impossible) to (?:determine|answer|say|tell|know)\b"
    rf"|^(?:(?:according to|based on|in) {_OURS},?\s*)?(?:unfortunately|however|but)?,?\s*"
    r"(?:there(?:['’]s| is| are) (?:no|not enough)|no"
    r"|not enough|insufficient)(?: \w+){0,2} (?:information|mention|answer|data|details?|evidence"
    r"|context)\b"
    r"|\bnot (?:mentioned|specified|provided|stated|known|available|found|answered|given)\.?$"
    r"|^(?:none|unknown|n/a|no answer|not (?:stated|mentioned|given|found|available|known))\.?$"
    r"|^it is (?:unclear|unknown|not known|not clear)\b",
    re.IGNORECASE,
)
"""A refusal where it cites nothing; with a citation it may be news."""

_OPENINGS = (
    "not_in_articles", "not in ", "not mentioned", "not stated", "not specified", "not enough",
    "i ", "i'm ", "i’m ", "we ", "sorry", "unfortunately", "however, the", "however, there",
    "but the articles", "the article", "the sentence", "the provided", "the given", "the numbered",
    "the passage", "the text", "the context", "the information", "the source", "the available",
    "the document", "the news articles", "these ", "none of", "nothing in", "neither of",
    "neither article", "no article", "no sentence", "no information", "no mention", "no answer",
    "no source", "there is no", "there's no", "there’s no", "there are no", "there was no",
    "as an ai", "as a language", "based on the", "from the provided", "in the provided",
    "it is not", "it is un", "it's not", "it’s not", "unknown", "cannot", "can't", "can’t",
    "unable", "insufficient", "n/a",
)  # fmt: skip


def is_refusal(sentence: str, *, cites: bool) -> bool:
    """Tell whether a sentence says that there is no answer.

    Args:
        sentence: Without markers.
        cites: Whether it cites a sentence that exists.
    """
    return bool(_STRONG.search(sentence)) or (not cites and bool(_WEAK.search(sentence)))


def may_become_refusal(opening: str) -> bool:
    """Tell whether a sentence that begins like this may turn out to be a refusal."""
    low = opening.lower()
    return any(low.startswith(each) or each.startswith(low) for each in _OPENINGS)
