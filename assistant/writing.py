"""The answer with a model: evidence, draft, citations, support; quotes where the model fails.

Owns the order of these steps and what each outcome means for the user. The draft is read by
``drafts.py`` and put together by ``composing.py``. Knows nothing of stores, and of servers only
that they fail.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING

from assistant.answers import Answer, Partial
from assistant.asides import look_again
from assistant.composing import Composer, Policy
from assistant.drafts import DraftReader
from assistant.entailment import entailment_reader
from assistant.errors import ContextTooLong, ModelError
from assistant.evidence import gather, tokens
from assistant.prompts import load_prompt
from assistant.pump import Piece
from assistant.questions import WordWeights
from assistant.replies import shown_name
from assistant.talking import Asked, Talk
from assistant.wording import abstention, quoted_answer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST_EVIDENCE = 200
_SAME_AGAIN = 3
"""Sentences in a row that add nothing: the model goes in circles and is stopped."""
_STOPS = ".!?…。！？\"'”’)"

FAILED = "The model gave no answer{instead}. {reason}"
BROKE_OFF = "The model's answer broke off. {reason}"
BROKE_OFF_QUOTED = (
    "The model's answer broke off; what follows it is quoted from the articles. {reason}"
)
CUT = "The answer was cut off at its longest; a larger setting answer_tokens allows more."
NOT_BORNE_OUT = "The articles do not bear out what the model wrote{instead}."
NOTHING = "The model wrote no sentence that can be shown{instead}."
INSTEAD = ", so this answer is quoted from the articles"
IN_PART = "The model found no answer to a part of the question in the articles."
FILTERED = "The server's content filter stopped the model."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a request may hold, in tokens; ``context`` is 0 where the model's is unknown."""

    evidence: int
    answer: int
    context: int = 0

    def room(self, prompt: str) -> int:
        """Give the tokens left for evidence beside a prompt and the answer."""
        if not self.context:
            return self.evidence
        return max(_LEAST_EVIDENCE, min(self.evidence, self.context - self.answer - tokens(prompt)))


class Writer:
    """Writes one answer."""

    def __init__(
        self,
        talk: Talk,
        *,
        limits: Limits,
        policy: Policy,
        rarity: WordWeights,
        embed: Callable[[Sequence[str]], NDArray[np.float32]],
        second_look: bool = False,
    ) -> None:
        """Take the conversation with the model, and what the check of its sentences needs."""
        self._talk = talk
        self._limits = limits
        self._policy = policy
        self._rarity = rarity
        self._embed = embed
        self._second_look = second_look
        self._prompt = load_prompt("answer")
        self._finish = ""

    def write(self, asked: Asked) -> Generator[Partial, None, Answer]:
        """Write the answer; its trace is left to the caller.

        A model that fails, or writes what the articles do not bear out, is no error: the answer is
        then made of quotes, and its ``notice`` says so.
        """
        room = self._limits.room(self._prompt.system + self._prompt.user + asked.question)
        composer = self._composer(asked, room)
        failure: ModelError | None = None
        try:
            yield from self._draft(asked, composer)
        except ContextTooLong:
            composer = self._composer(asked, room // 2)
            try:
                yield from self._draft(asked, composer)
            except ModelError as exc:
                failure = exc
        except ModelError as exc:
            failure = exc
        self._talk.watch.unknown_numbers = composer.unknown
        self._talk.watch.enter("checking")
        yield Partial("checking", composer.shown, tuple(composer.citations))
        if self._second_look and not failure:
            for _ in look_again(self._talk, composer):
                yield Partial("checking", composer.shown, tuple(composer.citations))
        return self._outcome(asked, composer, failure)

    def _composer(self, asked: Asked, room: int) -> Composer:
        evidence = gather(asked.hits, room)
        self._talk.watch.sent = len(evidence.places)
        reader = entailment_reader()
        Thread(target=reader.warm, name="entailment", daemon=True).start()  # while the model begins
        return Composer(
            evidence,
            rarity=self._rarity,
            embed=self._embed,
            policy=self._policy,
            read=reader.read,
        )

    def _draft(self, asked: Asked, composer: Composer) -> Generator[Partial]:
        """Let the model write, and show what is certain of it as it comes."""
        messages = self._prompt.fill(
            evidence=composer.evidence.text,
            question=" ".join(asked.question.split()),
            today=f"{asked.day:%A, %d %B %Y}",
        )
        reader = DraftReader()
        whole = False
        try:
            with closing(self._talk.say(self._prompt, messages, self._limits.answer)) as pieces:
                for piece in pieces:
                    for drafted in reader.feed(self._text(piece)):
                        composer.add(drafted)
                    if composer.refused or composer.idle >= _SAME_AGAIN:
                        break  # nothing that comes now would be shown
                    yield self._partial(composer, reader.open)
            whole = self._finish not in ("length", "content_filter")
        finally:
            if not composer.refused:
                _take_rest(reader, composer, whole)

    def _text(self, piece: Piece | None) -> str:
        if piece is None:
            return ""
        self._finish = piece.finish or self._finish
        if piece.text:
            self._talk.watch.token()
        return piece.text

    def _partial(self, composer: Composer, opening: str) -> Partial:
        text = composer.show(opening)
        if text:
            self._talk.watch.shown()
        return Partial("writing", text, tuple(composer.citations))

    # What comes of it

    def _outcome(self, asked: Asked, composer: Composer, failure: ModelError | None) -> Answer:
        if composer.refused or (composer.refusals and not composer.grounded):
            return replace(_declined(asked), engine=self._name)
        if failure or self._finish == "content_filter":
            return self._after_failure(asked, composer, str(failure or FILTERED))
        if not composer.grounded:
            return _without_model(asked, NOT_BORNE_OUT if composer.sentences else NOTHING)
        notices = [IN_PART] if composer.refusals else []
        notices += [CUT] if self._finish == "length" else []
        return self._written(asked, composer, " ".join(notices))

    def _after_failure(self, asked: Asked, composer: Composer, reason: str) -> Answer:
        """Keep what was written where the articles bear any of it out, and go on with quotes."""
        if not composer.grounded:
            return _without_model(asked, FAILED, reason)
        asked = asked.closely()
        added = asked.sure and composer.add_quotes(asked.quoted)
        notice = BROKE_OFF_QUOTED if added else BROKE_OFF
        return self._written(asked, composer, notice.format(reason=reason))

    def _written(self, asked: Asked, composer: Composer, notice: str) -> Answer:
        return Answer(
            question=asked.question,
            text=composer.text,
            sentences=tuple(composer.sentences),
            citations=tuple(composer.citations),
            abstained=False,
            reason="",
            nearest=(),
            confidence=asked.quoted.confidence,
            engine=self._name,
            hits=tuple(asked.hits),
            notice=notice,
        )

    @property
    def _name(self) -> str:
        return shown_name(self._talk.model.name)


def _take_rest(reader: DraftReader, composer: Composer, whole: bool) -> None:
    """Take the sentence that was being written; it is cut off where the draft is not whole."""
    rest = reader.finish()
    for place, drafted in enumerate(rest):
        last = place == len(rest) - 1
        composer.add(drafted, cut=last and not whole and drafted.text[-1] not in _STOPS)


def _without_model(asked: Asked, notice: str, reason: str = "") -> Answer:
    """Let quotes stand in for the model where they are an answer; decline where they are not."""
    asked = asked.closely()
    if not asked.sure:
        return replace(_declined(asked), notice=notice.format(instead="", reason=reason))
    answer = quoted_answer(asked.question, asked.hits, asked.quoted)
    return replace(answer, notice=notice.format(instead=INSTEAD, reason=reason))


def _declined(asked: Asked) -> Answer:
    return abstention(asked.question, asked.hits, asked.quoted, filtered=asked.filtered)
