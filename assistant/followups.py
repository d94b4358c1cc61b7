"""Completes a follow-up question from the conversation: "and when was that?".

Pure rules, no model: a question that stands alone stays as it is; one that leans on an earlier one
carries that one behind it in round brackets, where search finds its words and the reader sees how
it was understood. Knows nothing of articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_CHAIN = 6
"""Earlier turns looked back at."""

_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)$")
_OPENING = re.compile(r"^(?:and|but|so|also|then|ok(?:ay)?|well)\b[\s,]*", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^(?:(?:and|but|so)\s+)?(?:(?:what|how)\s+about|and)\s+(?P<topic>[^?]+?)\s*\?*$", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
    r"|who|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"\b[A-Z][\w.’'-]*(?:\s+(?:of\s+)?[A-Z][\w.’'-]*)*")
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_POINTER = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|theirs|it|its|the (?:former|latter|same)"
    # "when was that?", "why did this happen?", but not "the law that bans" or "this week"
    r"|(?:this|that|these|those)(?=\s*[?.!,]?\s*$|\s+(?:is|was|were|are|did|happen\w*|mean\w*|take"
    r"|took|end\w*|start\w*|begin|began|occur\w*|affect\w*|cause\w*|work|one|ones)\b)"
    r"|there(?=\s*[?.!]?\s*$|\s+(?:now|then|before|after\w*)\b)|then(?=\s*[?.!]?\s*$))\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\bit(?=\s+(?:takes?|took|costs?|rain\w*|snow\w*|feel|is|was)\b)"
    r"|\b(?:is|was|would|will)\s+it(?=\s+(?:\w+\s+)?(?:possible|true|legal|illegal|likely|safe"
    r"|necessary|ok|okay|for|that|to)\b)|\bthere(?=\s+(?:is|are|was|were)\b)",
    re.IGNORECASE,
)
""""Is it legal to …", "how long does it take": an "it" that stands for nothing."""
_BARE = frozenset(
    "a about actually after again all and any are at be been before by can come could day did "
    "do does else exactly for from had happen happened happens has have how i in is it long "
    "many me month more much next of ok okay on one or place please really said say so sure "
    "tell that the then there these they this those time to us was week were what when where "
    "which who whom whose why will with would year".split()
)
_MORE = re.compile(
    r"\W*(?:(?:please|and|ok(?:ay)?|can you|could you|would you|i want|i'd like)\b[\s,]*)*+"
    r"(?:(?:tell|give|show) (?:me |us )?(?:some |a (?:bit|little) )?more"
    r"|(?:(?:say|know|read|hear|some) )?more|details|what else|(?:is there )?anything (?:else|more)"
    r"|is there more|go on|continue|keep going|elaborate|expand|explain|clarify)"
    r"(?: (?:details?|info(?:rmation)?|about|on|of|that|this|it|them|please|is there|do you (?:know"
    r"|have)|do (?:they|the articles) say|happened))*+\W*$",
    re.IGNORECASE,
)
_IMPERATIVES = frozenset(
    "summarize summarise explain describe elaborate expand recap repeat clarify shorten show list "
    "compare translate".split()
)
_WHO = re.compile(r"\W*(?:(?:and|but|so)\s+)?who\b", re.IGNORECASE)
_FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[“\"])")
_NO_PERSON = re.compile(
    r"\b(?:Agency|Ministry|Department|Company|University|News|Party|Court|House|Staff|Forces|Union"
    r"|States|Nations|Korean?|Associated|Press|Times|Post|City|County|League|Club|Inc|Corp)\b"
    r"|^(?:On|In|At|The|A|An|By|According)\b"
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_TOO_PLAIN = frozenset(
    "what when where which who whom whose why how the a an in on at is are did".split()
)


def complete(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Complete ``question`` from the conversation, or give it back as it is.

    Args:
        question: What was asked last.
        history: Earlier ``(question, answer)`` pairs, oldest first.

    Returns:
        ``question`` itself where it stands alone. "What about South Korea?" becomes the earlier
        question with the name exchanged; others get the earlier question in brackets behind them.
    """
    question = question.strip()
    if not history or not question:
        return question
    earlier, _ = history[-1]
    exchange = _asks_about(question)
    if not exchange and not _leans(question):
        return question
    topic = _topic(earlier, history[:-1])
    if exchange:
        return _exchange(topic, exchange)
    question = _OPENING.sub("", question) or question
    question = question[:1].upper() + question[1:]
    person = _person(history) if _PERSON.search(question) else ""
    return f"{question} ({person}: {topic})" if person else f"{question} ({topic})"


def stands_alone(question: str, history: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a question can be understood without the conversation before it."""
    return not history or not (_asks_about(question.strip()) or _leans(question.strip()))


def wants_more(question: str) -> bool:
    """Tell whether more of the same is asked for: "tell me more", "anything else?"."""
    return _MORE.match(_BRACKETS.sub("", question)) is not None


def earlier_question(question: str) -> str:
    """Give what ``complete`` has put in brackets behind a follow-up; empty where there is none."""
    match = _BRACKETS.search(question)
    return match.group("inside") if match else ""


def _topic(earlier: str, history: Sequence[tuple[str, str]]) -> str:
    """Give the earlier question, completed; of a bare one only what it was about."""
    completed = complete(earlier, history[-_LONGEST_CHAIN:])
    match = _BRACKETS.search(completed)
    if not match:
        return completed
    own = completed[: match.start()]
    return match.group("inside") if _is_bare(own) else f"{own} {match.group('inside')}"


def _asks_about(question: str) -> str:
    """Give X in "what about X?" and "and X?", where X is no question of its own."""
    match = _WHAT_ABOUT.match(question)
    topic = match.group("topic") if match else ""
    if len(topic.split()) > 5 or _VERB.search(topic) or _POINTER.search(topic):
        return ""
    return topic


def _leans(question: str) -> bool:
    """Tell whether a question points to something said before it."""
    if _is_bare(question):
        return True
    plain = _EMPTY_IT.sub(" ", question)
    pointer = _POINTER.search(plain)
    if pointer and not _names_before(plain[: pointer.start()]):
        return True
    opening = _OPENING.match(question)
    return bool(opening and opening.group().split()[0].strip(",").lower() in ("and", "but", "also"))


def _is_bare(question: str) -> bool:
    """Tell whether a question has no word of its own: "and when was that?"."""
    words = _LETTERS.findall(question)
    return (
        wants_more(question)
        or all(word.lower() in _BARE for word in words)
        and not re.search(r"\d", question)
    )


def _names_before(text: str) -> bool:
    """Tell whether a pronoun finds what it stands for in the question itself."""
    names = [name for name in _NAME.findall(text) if name.lower() not in _TOO_PLAIN]
    opening = names[0].lower() if len(names) == 1 and text.startswith(names[0]) else ""
    openings = opening in _BARE or opening in _IMPERATIVES
    return bool(names) and not openings


def _exchange(topic: str, new: str) -> str:
    """Put ``new`` in the place of the earlier question's name, or beside it where it has none."""
    from assistant.words import read_words

    words, others = read_words([topic, _ARTICLE.sub("", new)])
    wanted = bool(others and others[0].place)
    for word in words[1:]:
        if word.capital and word.text in topic and bool(word.place) == wanted:
            whole = next((n for n in _NAME.findall(topic) if n.startswith(word.text)), word.text)
            old = word.text if wanted else re.sub(r"['’]s$", "", whole)
            return topic.replace(old, new, 1)
    return f"What about {new}? ({topic})"


def _person(history: Sequence[tuple[str, str]]) -> str:
    """Find who "he" or "she" is: the person that answered the last question of "who"."""
    for question, answer in reversed(history):
        if _WHO.match(question):
            first = _FIRST_SENTENCE.split(answer.strip(), maxsplit=1)[0]
            names = [name.strip(".,’'") for name in _NAME.findall(first)]
            people = [
                n for n in names if " " in n and n not in question and not _NO_PERSON.search(n)
            ]
            return people[0] if people else ""
    return ""
