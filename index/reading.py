"""A question as it is read: slips put right, other names of things, quotes, the time asked about.

Owns what a text says of the question's words under their other names, and how the reading is told
to a person. Knows nothing of how it came about (``reader.py``), of ranking or stores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.forms import other_forms
from index.rarity import content_terms
from index.terms import analyze
from index.when import ASKED_OF_ARTICLES, Period

QUOTED = re.compile(r"\"([^\"“”]+)\"|“([^”]+)”|«([^»]+)»|„([^“”]+)[“”]")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Alias:
    """Two ways to write one thing: as the question does, and as passages do too."""

    written: str
    other: str


@dataclass(frozen=True)
class Reading:
    """A question as it is read.

    Attributes:
        question: As it was put.
        text: With slips put right; what is searched and answered.
        corrected: What was put right: as written, and as read.
        aliases: Names that passages write in another way.
        phrases: What the question has in quotation marks, each as terms.
        period: The time that it speaks of, if any.
        as_of: The day it is put; None leaves dates out of account.
    """

    question: str
    text: str
    corrected: tuple[Alias, ...] = ()
    aliases: tuple[Alias, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    period: Period | None = None
    as_of: date | None = None

    @cached_property
    def terms(self) -> list[str]:
        """What the keyword leg looks for."""
        own = content_terms(self.text)
        others = [term for alias in self.aliases for term in content_terms(alias.other)]
        forms = [form for term in own for form in other_forms(term)]
        return list(dict.fromkeys([*own, *others, *forms]))

    @property
    def only_quotes(self) -> bool:
        """Tell whether nothing but words in quotation marks was asked for."""
        return bool(self.phrases) and not WORD.search(QUOTED.sub(" ", self.text))

    def quoted_share(self, text: str) -> float:
        """Tell what share of the quoted phrases ``text`` holds, each in a row."""
        row = f" {' '.join(analyze(text))} "
        held = sum(f" {' '.join(phrase)} " in row for phrase in self.phrases)
        return held / max(len(self.phrases), 1)

    @cached_property
    def spelled(self) -> str:
        """The text with the other names behind those written: what is embedded."""
        text = self.text
        for alias in self.aliases:
            text = text.replace(alias.written, f"{alias.written} ({alias.other})", 1)
        return text

    def told(self, text: str) -> str:
        """Put the question's names behind those that ``text`` writes in another way."""
        for alias, pattern in self._patterns:
            text = pattern.sub(rf"\g<0> {alias.written} ", text)
        return text

    def told_title(self, title: str, published: str) -> str:
        """The same for a title; an article of the time asked about says so by its date."""
        title = self.told(title)
        if self.period and self.period.named and self.period.holds(published):
            title = f"{title} ({self.period.text})"
        if self.period and self.period.strict:
            title = f"{title} ({ASKED_OF_ARTICLES})"  # what is left are articles, stories, reports
        return title

    def notes(self, found: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Tell a person how the question was read, where that is more than its words.

        Args:
            found: Text and publication day of the passages found. Another name is told where none
                of them has the one that was written, a time where any has a day.
        """
        notes = [f"read “{one.written}” as “{one.other}”" for one in self.corrected]
        for alias in self.aliases:
            if not any(as_written(alias.written).search(text) for text, _ in found):
                notes.append(f"looked for “{alias.written}” as “{alias.other}” too")
        days = [day for _, day in found if day]
        if self.period and days:
            notes.append(self._told_period(self.period, any(map(self.period.holds, days))))
        return tuple(notes)

    def _told_period(self, period: Period, found: bool) -> str:
        days = str(period) if period.text in str(period) else f"“{period.text}” ({period})"
        if period.strict:
            return f"only articles of {days}, and undated ones"
        return f"articles of {days} count more" if found else f"no article found is of {days}"

    @cached_property
    def _patterns(self) -> list[tuple[Alias, re.Pattern[str]]]:
        return [(alias, as_written(alias.other)) for alias in self.aliases]


def plain_reading(question: str, as_of: date | None = None) -> Reading:
    """Take a question by its words alone."""
    return Reading(question, question, phrases=quoted_phrases(question), as_of=as_of)


def quoted_phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Give what stands in quotation marks, each as terms."""
    inside = ("".join(match.groups(default="")) for match in QUOTED.finditer(text))
    return tuple(terms for phrase in inside if (terms := tuple(analyze(phrase))))


def as_written(name: str) -> re.Pattern[str]:
    """Match a name as whole words, whatever stands between them and how it is capitalised."""
    words = [re.escape(word) for word in WORD.findall(name)]
    between = r"[\W_]+"
    pattern = rf"(?<![^\W_]){between.join(words)}(?![^\W_])"
    # A name of initials is one in capitals only: "who" is not "WHO".
    return re.compile(pattern, 0 if name.isupper() else re.IGNORECASE)
