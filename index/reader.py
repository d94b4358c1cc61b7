"""Reads a question against a corpus: what was meant where the corpus has no such word.

Owns what is made of the words that a person typed. A word that the corpus holds is never changed.
Knows nothing of ranking or stores: a corpus is what ``Corpus`` says here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from index.acronyms import initials, is_acronym, long_forms
from index.rarity import background_weight, content_terms, in_news, says_nothing
from index.reading import WORD, Alias, Reading, as_written, quoted_phrases
from index.spelling import halves, slips, transatlantic
from index.terms import analyze
from index.when import find_period

_MOST_CHECKED = 12
"""Words of a question that are looked up for slips; a long one is no longer a question."""
_MOST_TEXTS = 12
_COMMON = 30
"""Passages; an acronym that so many use needs no other name to be found."""
_TYPED_SMALL = range(3, 6)
"""Letters of an acronym that is known for one in small letters too: "jcs"."""
_FEW_TEXTS = 3
_FEWEST = 2
"""Passages that use a word of which news at large knows nothing, else it is a slip itself."""
_PLAIN, _NAMED = 0.25, 0.5
"""Share of the question's weight that stands beside what a word, or a name, is read as."""

_JOINED = re.compile(r"\b([^\W\d_]{2,})-([^\W\d_]{2,})\b")


class Corpus(Protocol):
    """What reading asks of the passages; ``terms`` are those that ``analyze`` gives."""

    def frequency(self, term: str) -> int:
        """Count the passages that hold ``term``."""
        ...

    def beside(self, term: str, others: Sequence[str], limit: int) -> list[str]:
        """Give passages that hold ``term``; those that hold the others too come first."""
        ...

    def holds_row(self, terms: Sequence[str]) -> bool:
        """Tell whether a passage holds the terms in a row."""
        ...

    def writing_out(self, acronym: str, terms: Sequence[str], limit: int) -> list[str]:
        """Give passages with a name of these initials; those that hold ``terms`` come first."""
        ...

    def holding(self, terms: Sequence[str], limit: int) -> list[str]:
        """Give passages that hold one of ``terms``, best first."""
        ...


def read(question: str, corpus: Corpus, *, as_of: date | None = None) -> Reading:
    """Read a question against a corpus."""
    question = question.encode("utf-8", "replace").decode()  # half a character is none
    words = list(dict.fromkeys(WORD.findall(question)))
    aliases = tuple(_aliases(question, words, corpus))
    named = {word for alias in aliases for word in WORD.findall(alias.written)}
    corrected = tuple(_slips(question, [w for w in words if w not in named], corpus))
    text = question
    for one in corrected:
        text = re.sub(rf"(?<![^\W_]){one.written}(?![^\W_])", one.other, text)
    return Reading(
        question,
        text,
        corrected,
        aliases,
        quoted_phrases(text),
        find_period(question, as_of) if as_of else None,
        as_of,
    )


# Names in another form


def _aliases(question: str, words: Sequence[str], corpus: Corpus) -> Iterator[Alias]:
    terms = content_terms(question)
    shouted = sum(map(is_acronym, words)) > max(2, len(words) // 2)
    for word in [] if shouted else words:
        if is_acronym(word) or (len(word) in _TYPED_SMALL and not corpus.frequency(_term(word))):
            yield from _written_out(word, terms, corpus)
    for match in _JOINED.finditer(question):
        if corpus.frequency(_term("".join(match.groups()))):
            yield Alias(match.group(), "".join(match.groups()))
    for word in words[:_MOST_CHECKED]:
        yield from _spelt_otherwise(word, corpus)
    yield from _cut_short(question, corpus)


def _written_out(word: str, terms: Sequence[str], corpus: Corpus) -> Iterator[Alias]:
    """Find the name that an acronym stands for: the one most used beside the question's words.

    Where the corpus uses the acronym too, a passage must have both: three words begin with "NHL"
    in many a name.
    """
    used = corpus.frequency(_term(word))
    if used >= _COMMON:
        return
    names, beside, told = Counter[str](), Counter[str](), set[str]()
    for text in corpus.writing_out(word, [t for t in terms if t != _term(word)], _MOST_TEXTS):
        forms = set(filter(_is_name, long_forms(text, word)))
        names.update(forms)
        if word.upper() in WORD.findall(text):
            beside.update(forms)
            told.update(forms if f"({word.upper()})" in text else ())
    if used:
        names = beside
    best = max(names, key=lambda name: (name in told, names[name], -len(name)), default="")
    unheard = is_acronym(word) and not used
    if best and (best in told or unheard or names[best] > 1):
        yield Alias(word, best)


def _is_name(words: str) -> bool:
    """Tell a name from the capitals of a headline: "We Got Any" has words that name nothing."""
    return not any(says_nothing(_term(word)) for word in words.split() if word[0].isupper())


def _cut_short(question: str, corpus: Corpus) -> Iterator[Alias]:
    """Find the acronym of a name that the question writes out, where a passage has both."""
    for short in sorted(initials(question)):
        if not corpus.frequency(short):
            continue
        for name in long_forms(question, short):
            pattern = re.compile(rf"(?<![^\W_]){short.upper()}(?![^\W_])")
            texts = corpus.writing_out(short, [short], _MOST_TEXTS)
            if any(pattern.search(text) and as_written(name).search(text) for text in texts):
                yield Alias(name, short.upper())


def _spelt_otherwise(word: str, corpus: Corpus) -> Iterator[Alias]:
    """Find the other side's spelling, and two words for one, where the corpus prefers them."""
    lower = word.lower()
    used = corpus.frequency(_term(word))
    for other in transatlantic(lower):
        if _term(other) != _term(word) and corpus.frequency(_term(other)) > used:
            yield Alias(word, other)
            return
    if used or word != lower:
        return
    for first, second in halves(word):  # of "Rightmove" neither half is meant
        row = [_term(first), _term(second)]
        if all(map(corpus.frequency, row)) and corpus.holds_row(row):
            yield Alias(word, f"{first} {second}")
            return


# Slips


def _slips(question: str, words: Sequence[str], corpus: Corpus) -> Iterator[Alias]:
    unknown = [word for word in words if _unknown(word, corpus) and not is_acronym(word)]
    known = [term for term in content_terms(question) if corpus.frequency(term)]
    for word in unknown[:_MOST_CHECKED]:
        if meant := _meant(word, question, known, corpus):
            yield Alias(word, _cased(meant, word, corpus))


def _unknown(word: str, corpus: Corpus) -> bool:
    """Tell whether neither the corpus nor news at large uses a word."""
    term = _term(word)
    return bool(term) and not corpus.frequency(term) and not in_news(term)


def _meant(word: str, question: str, known: Sequence[str], corpus: Corpus) -> str:
    """Find the word one slip away that is likeliest: it stands beside the question's other words.

    A name that nobody here has heard of is more often a new one than a slip, so a capital asks for
    more: the name beside it must be there too, or much of the question in one passage.
    """
    found: dict[str, str] = {}
    for slip in slips(_unaccented(word)):
        found.setdefault(_term(slip), slip)
    held = {term: slip for term, slip in found.items() if term and corpus.frequency(term)}
    worth = {
        term: _support(term, slip, known, corpus)
        for term, slip in held.items()
        if in_news(term) or corpus.frequency(term) >= _FEWEST
    }
    best = max(worth, key=lambda term: (*worth[term], corpus.frequency(term)), default="")
    if not best:
        return ""
    seen, share = worth[best]
    name = word[0].isupper()
    if (name and not seen) or (known and share < (_NAMED if name else _PLAIN)):
        return ""
    return held[best] if _fits_its_neighbours(word, best, question, corpus) else ""


def _fits_its_neighbours(word: str, term: str, question: str, corpus: Corpus) -> bool:
    """Tell whether the names next to a capitalised word stand next to what it is read as."""
    if not word[0].isupper():
        return True
    telling = set(content_terms(question))
    before = map(_term, re.findall(rf"\b([A-Z]\w+) {word}\b", question))
    behind = map(_term, re.findall(rf"\b{word} ([A-Z]\w+)", question))
    rows = [[name, term] for name in before if name in telling]
    rows += [[term, name] for name in behind if name in telling]
    return not rows or any(map(corpus.holds_row, rows))


def _support(term: str, slip: str, known: Sequence[str], corpus: Corpus) -> tuple[bool, float]:
    """Tell whether passages write ``slip``, and what share of the question stands beside it.

    Endings are cut off terms: "Brazy" and "Brazil" are the only ones of their terms, yet one is no
    word at all.
    """
    total = sum(map(background_weight, known))
    seen, best = False, 0.0
    for text in corpus.beside(term, known, _FEW_TEXTS):
        held = set(analyze(text))
        best = max(best, sum(background_weight(term) for term in known if term in held))
        seen = seen or slip in map(_unaccented, WORD.findall(text))
    return seen, best / total if total else 0.0


def _cased(word: str, written: str, corpus: Corpus) -> str:
    """Write a word as the corpus does, or with the capital it was typed with."""
    forms = Counter[str](
        form
        for text in corpus.holding([_term(word)], _MOST_TEXTS)
        for form in WORD.findall(text)
        if _term(form) == _term(word) and not form.isupper()
    )
    same = Counter({form: forms[form] for form in forms if _unaccented(form) == word})
    best = max(same or forms, key=lambda form: forms[form], default="")
    if same or best[:1].isupper():
        return best
    return word.capitalize() if written[0].isupper() else word


def _unaccented(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _term(word: str) -> str:
    return " ".join(analyze(word))
