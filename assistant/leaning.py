"""Quotes that lean on the sentence before them: "He added that …" is quoted with who he is.

Owns which openings need what stands before, and how far back is gone for it. What is given is one
exact stretch of the article. Knows nothing of questions or ranking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.quoting import Quote, Quoted
from index import Hit

_MOST_BACK = 2
_MOST_WORDS = 75
"""Of the whole stretch: nobody reads a quote that is a paragraph."""
_SAID = (
    r"(?:said|says|added|told|wrote|tweeted|explained|continued|recalled|noted|asked|warned|admitted"
    r"|insisted|argued|joked|recounted|adds|tells|writes|explains|concluded|claimed|stated)"
)
_PRONOUN = r"(?:he|she|it|they|his|her|its|their|him|them|both|the (?:two|pair|couple|duo|trio))"
_ROLE = (
    r"(?:agency|company|firm|group|organi[sz]ation|ministry|department|bureau|commission|committee"
    r"|court|judge|police|officials?|officers?|spokes\w+|singer|actor|actress|musician|rapper|star"
    r"|player|striker|coach|manager|teenager|man|woman|boy|girl|victims?|suspects?|driver|gunman"
    r"|shooter|governor|senator|congress\w+|lawmakers?|minister|prime minister|president|premier"
    r"|leader|king|queen|prince|princess|duke|duchess|pope|billionaire|founder|ceo|chief|director"
    r"|author|writer|artist|researchers?|scientists?|doctor|team|club|band|network|paper|newspaper"
    r"|outlet|statement|report|study|survey|poll|move|decision|announcement|incident|attack|bill"
    r"|law|measure|plan|deal|agreement|film|movie|show|song|album|ship|plane|aircraft|vessel"
    r"|\d+-year-old)"
)
_LEANS = re.compile(
    rf"[\"“'‘(]*(?:(?:but|and|so|however|meanwhile|instead|then|still|also|yet|later)\b,? )*"
    rf"(?:{_PRONOUN}\b|(?:this|that|these|those)(?: \w+)? (?:is|was|are|were|has|have|had|will"
    rf"|would|came|comes|means|meant|makes|made|follows|followed)\b|the {_ROLE}(?:['’]s)?"
    r" (?!of\b|in\b|for\b|at\b|from\b|who\b|that\b|(?-i:[A-Z])))",
    re.IGNORECASE,
)
_LEANS_BEHIND = re.compile(
    rf"[,.?!]['’]?[\"”] (?:(?:he|she|they|it) {_SAID}|{_SAID} (?:he|she|they))\b"
)
""""“It is over,” she said.": whoever she is."""
_EMPTY_IT = re.compile(
    r"[\"“'‘]*it(?:['’]s| is| was| will be| would be| has been| remains| seems)"
    r" (?:[\w-]+ ){1,4}(?:that|to|for|whether|if|when|how|why|what)\b"
    r"|[\"“'‘]*it (?:took|takes|costs?|rains?|rained|snowed|turns? out|seems)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""
_POINTS = re.compile(r"[\"“'‘(]*(?:but |and |so )?(?:this|that|these|those|it)\b", re.IGNORECASE)
_NAME = re.compile(rf"\W\s?[A-Z][\w’'-]+|^[A-Z][\w’'-]+ [A-Z]|\b[Aa]n? (?:[\w-]+ ){{0,3}}{_ROLE}\b")


def with_context(quoted: Quoted) -> Quoted:
    """Give each shown sentence that cannot be understood alone what stands before it.

    The sentences that bear it out in other files are cited, not read, and stay as they are.
    """
    shown = [group[0] for group in quoted.groups]
    groups = []
    for place, group in enumerate(quoted.groups):
        others = [*shown[:place], *shown[place + 1 :]]
        wider = _wider(group[0], others)
        shown[place] = wider
        groups.append((wider, *group[1:]))
    return replace(quoted, groups=tuple(groups))


def leans(text: str) -> bool:
    """Tell whether a sentence speaks of somebody or something that the one before it names."""
    if _EMPTY_IT.match(text):
        return False
    return _LEANS.match(text) is not None or _LEANS_BEHIND.search(text) is not None


def _wider(quote: Quote, others: Sequence[Quote]) -> Quote:
    hit = quote.hit
    span = (quote.start, quote.end)
    if span not in hit.sentences or not leans(quote.text):
        return quote
    place = hit.sentences.index(span)
    first = place
    for before in range(place - 1, max(-1, place - 1 - _MOST_BACK), -1):
        if not _may_open(quote, hit.sentences[before], hit.sentences[before + 1], others):
            break
        text = _text(hit, hit.sentences[before])
        if _names(text) or _POINTS.match(quote.text):
            first = before
            if not leans(text):
                break
    start = hit.sentences[first][0]
    return Quote(hit, start, quote.end, _text(hit, (start, quote.end)))


def _names(text: str) -> bool:
    """Tell whether a sentence says who: by name, or as "a woman of 30" when she comes up."""
    return _NAME.search(text) is not None


def _may_open(
    quote: Quote, before: tuple[int, int], span: tuple[int, int], others: Sequence[Quote]
) -> bool:
    """Tell whether a sentence can be put in front of the one at ``span``."""
    from assistant.offers import asides, boilerplate

    hit = quote.hit
    if _text(hit, (before[1], span[0])).strip():
        return False  # what the page carries stands between them
    if len(_text(hit, (before[0], quote.end)).split()) > _MOST_WORDS:
        return False
    if any(o.hit.file == hit.file and o.start < quote.end and o.end > before[0] for o in others):
        return False
    text = [_text(hit, before)]
    return not (asides(text)[0] or boilerplate(text)[0])


def _text(hit: Hit, span: tuple[int, int]) -> str:
    return hit.text[span[0] - hit.start : span[1] - hit.start]
