"""How chosen quotes, or the lack of any, become an ``Answer``.

Owns the numbering of citations and the words of an abstention. Knows nothing of search or models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer, Citation, Coverage, Sentence
from assistant.leaning import with_context
from assistant.quoting import Quote, Quoted
from index import Hit
from index.markdown import as_read

QUOTES = "quotes"
ABSTAINED = "Not in the articles."
"""How the text of an abstention begins."""
_NEAREST = 3
_LOOK_ALIKE = re.compile(r"[\[［]([\d,;–\s-]{1,20})[\]］]")

# What to name as missing would not help: "how many", and pairs of letters cut out of a sentence in
# a script that does not part words.
_UNTELLING = re.compile("[Mm](?:any|uch)|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def quoted_answer(question: str, hits: Sequence[Hit], quoted: Quoted) -> Answer:
    """Put the quoted sentences together; each is cited at every place where it stands."""
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    for group in with_context(quoted).groups:
        numbers = range(len(citations) + 1, len(citations) + len(group) + 1)
        citations += [citation(number, q) for number, q in zip(numbers, group, strict=True)]
        said = plain(group[0].text, group[0].hit.file)
        sentences.append(Sentence(said, tuple(numbers), "supported"))
    return Answer(
        question=question,
        text=" ".join(marked(sentence) for sentence in sentences),
        sentences=tuple(sentences),
        citations=tuple(citations),
        abstained=False,
        reason="",
        nearest=(),
        confidence=quoted.confidence,
        engine=QUOTES,
        hits=tuple(hits),
        notice=_left_open(quoted.unanswered),
    )


def _left_open(parts: Sequence[str]) -> str:
    """Tell which parts of a question nothing answers."""
    named = " ".join(f"“{part}”" for part in parts)
    return f"The articles do not seem to answer this part: {named}" if parts else ""


def marked(sentence: Sentence) -> str:
    """Write a sentence with its markers behind it: ``Kim oversaw the tests. [1][2]``."""
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}".strip()


def citation(number: int, quote: Quote) -> Citation:
    """Make the citation of a sentence at its place."""
    hit = quote.hit
    return Citation(
        number=number,
        file=hit.file,
        title=hit.title,
        source=hit.source,
        url=hit.url,
        published=hit.published,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
    )


def plain(quote: str, file: str = "") -> str:
    """Write a quote on one line, as a reader of the file sees it.

    What looks like one of our markers gets round brackets.
    """
    return _LOOK_ALIKE.sub(r"(\1)", as_read(quote, file))


def abstention(
    question: str, hits: Sequence[Hit], quoted: Quoted, *, filtered: bool, reason: str = ""
) -> Answer:
    """Say that the articles do not answer, why, and what comes closest.

    Args:
        question: What was asked, as understood.
        hits: What search found, best first.
        quoted: What would have been quoted, and the words that nothing found has.
        filtered: Whether filters left articles out.
        reason: Why, where that is known.
    """
    nearest = {hit.file: hit for hit in reversed(hits)}
    closest = [nearest[file] for file in dict.fromkeys(hit.file for hit in hits)][:_NEAREST]
    reason = reason or _reason(closest, quoted, filtered=filtered)
    coverage = [
        Coverage(hit.file, hit.title, hit.source, hit.url, hit.published) for hit in closest
    ]
    text = f"{ABSTAINED} {reason}"
    if coverage:
        text += f" The closest coverage: {'; '.join(_named(item) for item in coverage)}."
    return Answer(
        question=question,
        text=text,
        sentences=(),
        citations=(),
        abstained=True,
        reason=reason,
        nearest=tuple(coverage),
        confidence=quoted.confidence if hits else 0.0,
        engine=QUOTES,
        hits=tuple(hits),
    )


def _reason(closest: Sequence[Hit], quoted: Quoted, *, filtered: bool) -> str:
    if not closest:
        where = "that the filters allow " if filtered else ""
        return f"No article {where}has anything near this question."
    if missing := [word for word in quoted.missing if not _UNTELLING.fullmatch(word)]:
        words = " or ".join(f"“{word}”" for word in missing)
        return f"The closest passages do not mention {words}."
    return "The closest passages do not seem to answer this question."


def _named(item: Coverage) -> str:
    particulars = ", ".join(filter(None, (item.source, item.published or "undated")))
    return f"“{item.title}” ({particulars})"
