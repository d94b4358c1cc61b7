"""What a model is asked beside the answer: a follow-up question in full, a second look at support.

Each is short, has little time, and may fail: rules do the same work without it. Knows nothing of
how an answer is written.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace

from assistant.answers import Partial, Sentence, Stage
from assistant.composing import Composer
from assistant.errors import ModelError
from assistant.evidence import harmless
from assistant.followups import complete
from assistant.prompts import load_prompt
from assistant.refusals import is_refusal
from assistant.talking import Talk

_SECONDS = 15.0
_TURNS = 3
_ANSWER_SHOWN = 400
_LONGEST = 300
_REWRITTEN_TOKENS = 100
_WORD_TOKENS = 5
_LABEL = re.compile(r"^(?:rewritten |standalone |last )?question\s*:\s*", re.IGNORECASE)
_MARKERS = re.compile(r"\s*\[\d+\]")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")

DOUBTED = "The model, asked again, does not find this in the cited sentences"


def stand_alone(
    talk: Talk, question: str, history: Sequence[tuple[str, str]]
) -> Generator[None, None, str]:
    """Have the model write a follow-up question so that it stands alone; else the rules do it.

    A rewriting is used only where it is one line, asks something, and names nobody that the
    conversation has not named.
    """
    prompt = load_prompt("standalone")
    messages = prompt.fill(history=_told(history), question=" ".join(question.split()))
    try:
        reply = yield from talk.hear(prompt, messages, _REWRITTEN_TOKENS, within=_SECONDS)
    except ModelError:
        reply = ""
    rewritten = _LABEL.sub("", reply.strip().partition("\n")[0]).strip(" \"'“”*")
    return rewritten if _usable(rewritten, question, history) else complete(question, history)


def beating(stage: Stage, work: Generator[None, None, str]) -> Generator[Partial, None, str]:
    """Yield while something short is done, so that the caller can stop it."""
    with closing(work):
        while True:
            yield Partial(stage)
            try:
                next(work)
            except StopIteration as done:
                return str(done.value)


def look_again(talk: Talk, composer: Composer) -> Generator[None]:
    """Ask the model whether the cited sentences say what it wrote, sentence by sentence.

    A yes lifts what is partly supported, a no lowers what is supported; what the rules refute stays
    refuted. A model that fails changes nothing.
    """
    quotes = {citation.number: citation.quote for citation in composer.citations}
    for place, sentence in enumerate(composer.sentences):
        if not sentence.citations or sentence.support == "unsupported":
            continue
        try:
            says = yield from _says(talk, sentence, [quotes[n] for n in sentence.citations])
        except ModelError:
            return
        composer.replace(place, _judged(sentence, says))


def _says(
    talk: Talk, sentence: Sentence, quotes: Sequence[str]
) -> Generator[None, None, bool | None]:
    prompt = load_prompt("support")
    sources = "\n".join(f"- {harmless(quote)}" for quote in quotes)
    messages = prompt.fill(sources=sources, statement=sentence.text)
    reply = yield from talk.hear(prompt, messages, _WORD_TOKENS, within=_SECONDS)
    word = re.match(r"\W*(yes|no)\b", reply, re.IGNORECASE)
    return word[1].lower() == "yes" if word else None


def _judged(sentence: Sentence, says: bool | None) -> Sentence:
    if says and sentence.support == "partly":
        return replace(sentence, support="supported", reason="")
    if says is False and sentence.support == "supported":
        return replace(sentence, support="partly", reason=DOUBTED)
    return sentence


def _told(history: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(
        f"Question: {' '.join(question.split())}\n"
        f"Answer: {harmless(_MARKERS.sub('', answer))[:_ANSWER_SHOWN]}"
        for question, answer in history[-_TURNS:]
    )


def _usable(rewritten: str, question: str, history: Sequence[tuple[str, str]]) -> bool:
    if not 3 <= len(rewritten) <= _LONGEST or is_refusal(rewritten, cites=False):
        return False
    known = " ".join([question, *(part for turn in history for part in turn)]).lower()
    first, *names = rewritten.split(" ", 1)
    named = _NAME.findall(" ".join(names))
    return rewritten.endswith("?") and all(
        name.lower().removesuffix("'s") in known for name in named
    )
