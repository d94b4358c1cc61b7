"""What a request is about, without the words around it: "What do the articles say about Trump?".

Owns telling a request for an overview, of a topic or of everything there is, from a question that
wants a fact. Pure rules over the words; knows nothing of articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_POLITE = (
    r"(?:(?:please|hi|hello|hey|ok(?:ay)?|so|now|then|just|kindly)\b[,.!\s]*"
    r"|(?:can|could|would|will) you (?:please |kindly |also )?"
    r"|i(?:'d| would) like (?:you )?(?:to (?:get |have |see |know )?)?"
    r"|i (?:want|need) (?:you )?(?:to )?)*+"  # possessive: there are many ways to cut a long row
)
_KIND = (
    r"(?:(?:short|brief|quick|general|concise|one[- ]sentence|two[- ]sentence|high[- ]level|daily"
    r"|weekly) )?(?:summar(?:y|ies)|overview|rundown|recap|digest|briefing|gist|outline)"
)
_ARTICLES = (
    r"(?:(?:the|these|those|your|all|both|our|my|this|that|of|latest|newest|recent|current|today's"
    r"|two|indexed|other) )*+(?:news|articles?|stor(?:y|ies)|reports|papers|outlets?|coverage"
    r"|corpus|documents|files|collection|headlines?|texts?|index)"
)
_ABOUT = r"(?:about|on|of|regarding|concerning|around|for)"
_BEHIND = r"(?:about|on|with|in|from|regarding|around|of|for)\b"
_WHICH = r"(?:latest|newest|most recent|recent|current|today's|new|top|main|big(?:gest)?|important)"
_NEWS = r"(?:news|updates?|headlines?|stor(?:y|ies)|articles?|reports?|developments?)\b"
_ASKS = re.compile(
    rf"^{_POLITE}(?:"
    # "Summarise …", "Give me an overview of …"
    rf"(?:summari[sz]e|sum up|recap|outline|explain|describe|clarify)\b"
    rf"|(?:(?:give|write|show|get|make|provide)(?: me| us)? )?(?:with )?(?:an? |the |your )?{_KIND}"
    rf"(?: {_ABOUT}\b)?"
    # "What do the articles say about …", "What does the news report on …"
    rf"|what (?:do|does|did|have|has|is|are) {_ARTICLES} (?:say(?:ing)?|tell(?:ing)?|said"
    rf"|report(?:ed|ing)?|writ(?:e|ten|ing)|mention(?:ed)?|cover(?:ed|ing)?|know)"
    rf"(?: me| us)?(?: {_ABOUT}\b)?"
    rf"|what is (?:said|reported|written|known) in {_ARTICLES}(?: {_ABOUT}\b)?"
    # "What's the latest on …", "What is new in …", "Any news about …"
    rf"|(?:what(?:'s| is| are)|tell me|(?:show|find|give|get|list)(?: me| us)?)"
    rf"(?: (?:the|all|any|some)\b)* "
    rf"(?:(?:very )?(?:latest|newest|new)(?: {_BEHIND}|$|(?= (?:this|today|lately|recently)))"
    rf"|(?:(?:very )?{_WHICH} )*+{_NEWS}(?: {_BEHIND})?)"
    rf"|what(?:'s| is) (?:going on|happening|up)(?: {_BEHIND})?"
    rf"|(?:(?:is|are) there |do you have |have you )?(?:got )?any {_NEWS}(?: {_BEHIND})?"
    rf"|(?:(?:is|are) there |do you have )?anything(?: new)? (?:about|on|regarding)\b"
    # "Tell me about …", "What do you know about …"
    rf"|what (?:do you know|can you (?:tell|say)(?: me| us)?|is known|have you got) {_ABOUT}\b"
    rf"|(?:tell|brief|inform|update) (?:me|us) (?:(?:something|everything|all|more|a bit) )?"
    rf"(?:about|on|of)\b"
    rf"|{_WHICH} {_NEWS}(?: {_BEHIND})?"
    rf")(?=\W|$)",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    rf"^{_POLITE}(?:"
    r"(?:what(?:'s| is) )?in the news|tl;?dr|what happened"
    r"|what(?:'s| is| has been) (?:been )?happen(?:ing|ed)|news|headlines"
    rf"|what (?:is|are) (?:this|these|it|all this|they|{_ARTICLES})(?: all)? about"
    r"|what (?:is|are) (?:the )?(?:main |key |most important |biggest |top )?(?:topics?|themes?"
    rf"|subjects?|headlines?|stor(?:y|ies)|points?|takeaways?)(?: (?:of|in) {_ARTICLES})?"
    rf"|(?:what|which) (?:topics|themes|subjects|stories|articles|news|events)"
    r" (?:do|does|are|is|have|has)(?: (?:you|we|they|it|there|the articles|the news))?"
    r"(?: (?:cover(?:ed)?|have|know|hold|here))?"
    rf"|what (?:do you know|can (?:i|you) (?:ask|tell|answer)(?: (?:you|me))?)(?: about)?"
    r")$",
    re.IGNORECASE,
)
_NO_TOPIC = re.compile(
    rf"^(?:{_ARTICLES}|it(?: all)?|both|the two|this|that|these|those|them|all|everything|anything"
    r"|what(?: has)? happened|lately|recently|here|there|so far|right now|now|at the moment"
    r"|currently|me|us|the world|for me|contents?|the contents? of|main points|key points"
    r"|points|in the)$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:today|yesterday|tonight|this morning|(?:this|last|past|the past|the last) (?:few )?"
    r"(?:days?|weeks?|weekend|months?|years?)|(?:of|from|in|on|since|for|during)"
    r" (?:the )?(?:day|week|month|year))\b",
    re.IGNORECASE,
)
_IN_TIME = r"(?:of|from|in|on|since|for|during|after|before|until|around|between|through)"
_FILLER = re.compile(
    r"^(?:in|from|of|about|on|for|the|with|please|and|to|me|us)\b\s*"
    r"|\s*\b(?:in (?:a few|one|two|three|four|five|\d+) (?:short |brief )?(?:sentences?|words|lines"
    r"|points|bullets?|paragraphs?)|briefly|shortly|please|for me|to me|in brief|in short"
    r"|in the (?:news|articles)|(?:news )?(?:story|stories|articles?|news|coverage))$",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|thanks?(?: you)?"
    r"|thx|ok(?:ay)?|bye|goodbye|yes|no|sorry|please"
    r"|there|all|so much|very much|a lot|again|for that|how are you|how do you do"
    r"|(?:who|what) are you|what is your name|what's your name|what can you do|what do you do"
    r"|how does this work|how do (?:i|you) (?:use this|work)|are you (?:a )?(?:bot|human|real|ai))"
    r"[\s,.!?]*+)++$",
    re.IGNORECASE,
)
_NEW = re.compile(r"\b(?:latest|newest|new|news|recent|updates?|headlines?)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\s*\((?P<inside>[^()]*)\)$")
_END = " \t\n?.!…:;,"
_STRAIGHT = str.maketrans("’‘", "''")


@dataclass(frozen=True, slots=True)
class Framed:
    """A request for an overview.

    Attributes:
        topic: What it is about, in the request's own words; empty where it is about everything.
        latest: Whether the newest is wanted first.
    """

    topic: str
    latest: bool = False


def read_framing(question: str, time: str = "") -> Framed | None:
    """Tell what a request for an overview is about; None where a fact is asked for.

    "Summarise the news about Brazil" is about Brazil, "What's new?" about everything. A follow-up
    that ``followups.complete`` has completed is about what stands in its brackets.

    Args:
        question: The request.
        time: Its words that name the time it speaks of, if any: those are no topic.
    """
    text = question.strip(_END)
    earlier = _EARLIER.search(text)
    text = text[: earlier.start()].strip(_END) if earlier else text
    plain = text.translate(_STRAIGHT)
    if _EVERYTHING.match(_timeless(plain, time)):
        return None if earlier else Framed("")
    asks = _ASKS.match(plain)
    if not asks:
        return None
    topic = _bare(text[asks.end() :])
    rest = _bare(_timeless(topic.translate(_STRAIGHT), time))
    if rest and not _NO_TOPIC.match(rest):
        return Framed(topic, latest=_NEW.search(plain[: asks.end()]) is not None)
    return Framed(earlier.group("inside")) if earlier else Framed("")


def is_small_talk(question: str) -> bool:
    """Tell whether nothing is asked of the articles: "Hello", "Thanks!", "Who are you?"."""
    return _SMALL_TALK.match(question.translate(_STRAIGHT).strip()) is not None


def _bare(topic: str) -> str:
    """Take filler off both ends."""
    topic = topic.strip(_END)
    while (shorter := _FILLER.sub("", topic, count=1).strip(_END)) != topic:
        topic = shorter
    about = re.match(rf"{_ARTICLES} {_ABOUT} ", topic.translate(_STRAIGHT), re.IGNORECASE)
    return topic[about.end() :] if about else topic


def _timeless(text: str, time: str) -> str:
    """Take out the words that say when."""
    if time:
        named = re.escape(time.translate(_STRAIGHT))
        text = re.sub(
            rf"(?:\b{_IN_TIME} (?:the )?)?{named}", "", text, count=1, flags=re.IGNORECASE
        )
    return _WHEN.sub("", text).strip(_END)
