"""A model's sentences become an answer's: numbered citations, checked support, a text that grows.

Owns which sentences stand in the answer, how they are marked and what is shown of one that is still
being written. Knows nothing of models and their servers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal

from assistant.answers import Citation, Sentence
from assistant.citations import Reader, Verdict, check, closest, find, is_claim, nearness
from assistant.drafts import Drafted
from assistant.evidence import Evidence
from assistant.outlets import outlet_names
from assistant.questions import WordWeights
from assistant.quoting import Quote, Quoted
from assistant.refusals import is_refusal, may_become_refusal
from assistant.wording import citation, marked, plain
from index import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Policy = Literal["show", "strike", "drop"]
"""What becomes of a sentence that nothing supports."""

_BROKEN_OFF = "The answer breaks off here"
_BARE = "A yes or no alone cannot be checked: read what it cites"
_YES_OR_NO = re.compile(r"(?:yes|no|true|false|correct|maybe)\W*", re.IGNORECASE)
_CUT = " …"
_NOISE_WORDS = 2
_OF_USE = 0.6
_MOST_BESIDE = 8
"""Sentences tried beside those that a sentence cites."""
_OPENS_WITH_ONE_NAMED = re.compile(
    r"\W*(?:\w+\W+){0,2}(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE
)
_MOST_READ = 3
"""How many of those a reader reads that the rules would take."""


class Composer:
    """Takes sentences as they end; keeps the answer so far.

    Attributes:
        sentences: The answer's sentences.
        citations: Its citations, numbered in order of appearance.
        shown: The text that has been shown; it only ever grows.
        unknown: Numbers cited that no sentence has.
        refusals: How many sentences said that there is no answer; they are left out.
        refused: Whether the first sentence did.
        idle: How many of the last ones added nothing to the answer.
    """

    def __init__(
        self,
        evidence: Evidence,
        *,
        rarity: WordWeights,
        embed: Callable[[Sequence[str]], NDArray[np.float32]],
        policy: Policy,
        read: Reader | None = None,
    ) -> None:
        """Begin an answer from this evidence; ``read`` reads each sentence and what it cites."""
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self.shown = ""
        self.unknown = 0
        self.refusals = 0
        self.refused = False
        self.idle = 0
        self.evidence = evidence
        self._rarity = rarity
        self._embed = embed
        self._policy = policy
        self._read = read
        self._open = ""
        self._numbers: dict[tuple[str, int, int], int] = {}

    @property
    def text(self) -> str:
        """The answer's text with its markers."""
        return " ".join(map(self._written, self.sentences))

    @property
    def grounded(self) -> bool:
        """Whether any sentence is borne out by a place that it cites."""
        return any(each.citations and each.support != "unsupported" for each in self.sentences)

    def add(self, drafted: Drafted, *, cut: bool = False) -> None:
        """Take a sentence that has ended; ``cut`` where its end is missing."""
        places = [self.evidence.place(number) for number in drafted.numbers]
        known = [place for place in places if place]
        self.unknown += len(places) - len(known)
        before = len(self.sentences)
        if is_refusal(drafted.text, cites=bool(known)):
            self.refusals += 1
            self.refused = self.refused or not self.sentences
        elif not (cut and may_become_refusal(drafted.text)) and not self._repeats(drafted.text):
            self._place(drafted.text, known, cut)
        kept = [self._written(each) for each in self.sentences[before:]]
        self.idle = 0 if kept else self.idle + 1
        self.shown = _joined(self.shown, *(kept or [self._open]))
        self._open = ""

    def add_quotes(self, quoted: Quoted) -> bool:
        """Go on with quotes, but for those that are cited already; tell whether there were any."""
        before = len(self.sentences)
        for group in quoted.groups:
            if self._key(group[0]) in self._numbers:
                continue
            numbers = tuple(self._number(quote) for quote in group)
            said = plain(group[0].text, group[0].hit.file)
            self.sentences.append(Sentence(said, numbers, "supported"))
        return len(self.sentences) > before

    def show(self, opening: str) -> str:
        """Give the text to show while a sentence is being written.

        What may yet turn out to be left out is held back until it is certain.
        """
        held = self._policy != "show" or may_become_refusal(opening) or self._repeats(opening)
        self._open = self._open if held else opening
        return _joined(self.shown, self._open)

    def replace(self, place: int, sentence: Sentence) -> None:
        """Put another finding in the place of a sentence's own."""
        self.sentences[place] = sentence

    def _place(self, text: str, places: Sequence[Quote], cut: bool) -> None:
        verdict, places = self._checked(text, places)
        if verdict.support == "unsupported" and (self._policy == "drop" or _is_noise(text, places)):
            return
        numbers = tuple(dict.fromkeys(self._number(place) for place in places))
        reason = verdict.reason
        if cut:
            # What is missing cannot be checked, however true the beginning is.
            text += _CUT
            verdict = Verdict("partly", verdict.score, "") if not reason else verdict
            reason = _BROKEN_OFF
        self.sentences.append(Sentence(text, numbers, verdict.support, reason))

    def _checked(self, text: str, places: Sequence[Quote]) -> tuple[Verdict, Sequence[Quote]]:
        """Check a sentence against what it cites; where that is too little, look for one more.

        A sentence that cites nothing, or nothing near to it, is given places of any article.
        One that cites what it is about keeps that: what is wrong of one place is not made right by
        what another article says.
        """
        if places and _YES_OR_NO.fullmatch(text):
            return Verdict("partly", 0.5, _BARE), places
        if not is_claim(text):
            return Verdict("supported", 1.0, ""), places
        verdict = self._verdict(text, places)
        if verdict.support == "supported":
            return verdict, places
        ruled = (place for place in self._beside(text, places) if self._ruled(text, places, place))
        for place in islice(ruled, _MOST_READ if self._read else _MOST_BESIDE):
            wider = self._verdict(text, [*places, place])
            if wider.support == "supported":
                return wider, [*self._of_use(text, places, [place]), place]
        found = self._found(text)
        if found and not self._of_use(text, places, found):
            wider = self._verdict(text, found)
            if wider.support == "supported":
                return wider, found
        return verdict, places

    def _ruled(self, text: str, places: Sequence[Quote], more: Quote) -> bool:
        """Tell whether one place more bears a sentence out by the rules alone."""
        return self._verdict(text, [*places, more], closely=False).support == "supported"

    def _verdict(self, text: str, places: Sequence[Quote], *, closely: bool = True) -> Verdict:
        return check(
            text,
            [plain(place.text, place.hit.file) for place in places],
            rarity=self._rarity,
            embed=self._embed,
            published=[place.hit.published for place in places],
            context=_around(places),
            read=self._read if closely else None,
        )

    def _found(self, text: str) -> list[Quote]:
        """Give the places of any article that bear a sentence out."""
        others = self.evidence.places
        found = find(
            text,
            [place.text for place in others],
            rarity=self._rarity,
            embed=self._embed,
            published=[place.hit.published for place in others],
        )
        return [others[place] for place in found]

    def _beside(self, text: str, places: Sequence[Quote]) -> list[Quote]:
        """Give the sentences of the articles cited that are nearest to a sentence."""
        files = {place.hit.file for place in places}
        cited = {self._key(place) for place in places}
        others = [
            place
            for place in self.evidence.places
            if place.hit.file in files and self._key(place) not in cited
        ]
        texts = [place.text for place in others]
        near = closest(text, texts, rarity=self._rarity, embed=self._embed) if texts else ()
        return [others[place] for place in near[:_MOST_BESIDE]]

    def _of_use(self, text: str, places: Sequence[Quote], found: Sequence[Quote]) -> list[Quote]:
        """Give the places cited, less those that say hardly anything of it beside what was found.

        Where the places found do not bear the sentence out alone, all are of use.
        """
        if not places or self._verdict(text, found, closely=False).support != "supported":
            return list(places)
        texts = [place.text for place in (*places, *found)]
        shares = nearness(text, texts, rarity=self._rarity, embed=self._embed)
        least = _OF_USE * max(shares[len(places) :])
        return [place for place, share in zip(places, shares, strict=False) if share >= least]

    def _repeats(self, opening: str) -> bool:
        return any(each.text.startswith(opening) for each in self.sentences)

    def _number(self, quote: Quote) -> int:
        key = self._key(quote)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(citation(self._numbers[key], quote))
        return self._numbers[key]

    def _key(self, quote: Quote) -> tuple[str, int, int]:
        return quote.hit.file, quote.start, quote.end

    def _written(self, sentence: Sentence) -> str:
        struck = self._policy == "strike" and sentence.support == "unsupported"
        written = marked(sentence)
        return f"~~{sentence.text}~~{written[len(sentence.text) :]}" if struck else written


def _around(places: Sequence[Quote]) -> list[str]:
    """Give the headlines, and the sentence in front of a place that begins with "He"."""
    before = [
        place.hit.text[start - place.hit.start : end - place.hit.start]
        for place in places
        if _OPENS_WITH_ONE_NAMED.match(place.text)
        for start, end in [span for span in place.hit.sentences if span[1] <= place.start][-1:]
    ]
    return list(dict.fromkeys([*(_headed(place.hit) for place in places), *before]))


def _headed(hit: Hit) -> str:
    """Say what article a sentence is from: what "CNN" and a name in the title stand for."""
    names = ", ".join(outlet_names(hit.source))
    return f"{hit.title} ({names})" if names else hit.title


def _is_noise(text: str, places: Sequence[Quote]) -> bool:
    """Tell a word or two that come from nowhere: such as what an article ordered a model to say."""
    return not places and len(text.split()) <= _NOISE_WORDS


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
