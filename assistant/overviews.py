"""An overview without a model: what the articles found tell, a sentence or two of each story.

Owns which sentences tell a story best, and in which order stories are told. Each is quoted, and
cited wherever else the same is said. Knows nothing of search, nor of how a topic was asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.citations import check
from assistant.furniture import without_furniture
from assistant.offers import asides
from assistant.questions import WordWeights
from assistant.quoting import Quote
from index.hits import Filters, Hit
from index.when import Period

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ARTICLES = 24
"""Newest articles that an overview of everything looks at."""
_MOST = 5
_FEW = 4
"""With fewer stories than this, some get a second sentence."""
_LAST_DAY = "9999-12-31"
_SENTENCES = 8
"""Of one passage; an article's news stands at its top."""
_OF_THE_PAGE = 3
"""Articles of one outlet that share a sentence: it belongs to the outlet's pages, not to them."""
_LEAST_WORDS, _MOST_WORDS = 7, 60
_SAME_STORY = 0.55
"""Cosine of two articles' means from which on they tell one story."""
_SAME = 0.72
"""Cosine from which on two sentences tell the same."""
_WORTH_CHECKING = 0.55
_CHECKED = 3
_LEAD = (0.12, 0.06)
"""What the first and the second sentence of an article get for it."""
_LEANS_COST = 0.15
_AGAIN_COST = 0.5
_LEANS = re.compile(
    r"(?:he|she|it|they|this|that|these|those|his|her|their|its|but|and|or|so|however|instead"
    r"|meanwhile|also|then|still|yet|there|here|such|nonetheless|in summary|both|the two)\b",
    re.IGNORECASE,
)
"""How a sentence opens that needs the one in front of it."""
_WHOLE = re.compile(r"[.!…。！][\"'”’)]*$")


def newest(
    openings: Callable[[int, Filters], list[Hit]], period: Period | None, filters: Filters
) -> list[Hit]:
    """Give the opening passages of the newest articles that are of the time asked about.

    Where articles state no day, "this week" says nothing of them. An empty list: there are none.

    Args:
        openings: Gives that many of the newest that the filters allow, as ``Archive.newest`` does.
        period: The time asked about, if any.
        filters: Which articles may be used.
    """
    if not period:
        return openings(ARTICLES, filters)
    after = max(filters.after, period.start.isoformat())
    before = min(filters.before or _LAST_DAY, period.end.isoformat())
    within = replace(filters, after=after, before=before) if after <= before else None
    dated = openings(ARTICLES, within) if within else []
    if dated or period.named:
        return dated
    return [hit for hit in openings(ARTICLES, filters) if not hit.published]


def told_newest(hits: Sequence[Hit]) -> str:
    """Tell a person what an overview is made of."""
    files = len({hit.file for hit in hits})
    days = sorted({hit.published for hit in hits if hit.published})
    of = f" ({days[0]} to {days[-1]})" if len(days) > 1 else f" ({days[0]})" if days else ""
    return (
        f"an overview of the {files} newest articles{of}" if files > 1 else f"the one article{of}"
    )


def sum_up(
    hits: Sequence[Hit],
    *,
    rarity: WordWeights,
    embed: Callable[[Sequence[str]], Floats],
) -> tuple[tuple[Quote, ...], ...]:
    """Choose the sentences that tell what the articles say, one story after the other.

    Args:
        hits: Passages in the order in which their stories are to be told.
        rarity: How much each word tells in this corpus.
        embed: The bundled embedder; rows of length 1.

    Returns:
        Up to five groups, as ``quoting.choose`` gives them: a sentence, then those of other files
        that bear it out. A sentence stands nearer to the middle of its story than others do, or at
        the top of its article (LexRank's idea, Erkan and Radev 2004).
    """
    quotes, places = _sentences(hits)
    if not quotes:
        return ()
    vectors = embed([quote.text for quote in quotes])
    stories = _stories(quotes, vectors)
    worth = _worth(quotes, places, vectors, stories)
    chosen = _choose(worth, stories, vectors)
    return tuple(_borne_out(row, quotes, vectors, rarity, embed) for row in chosen)


def standing(hits: Sequence[Hit]) -> list[Hit]:
    """Leave the passages the sentences that can stand alone: no captions, links or questions."""
    hits = without_furniture(hits)
    said = Counter((hit.source, text) for hit in hits for text in set(_texts(hit)))
    kept = [replace(hit, sentences=_standing(hit, said)) for hit in hits]
    return [hit for hit in kept if hit.sentences]


def _standing(hit: Hit, said: Counter[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    texts = _texts(hit)
    return tuple(
        span
        for span, text, aside in zip(hit.sentences, texts, asides(texts), strict=True)
        if not aside
        and said[hit.source, text] < _OF_THE_PAGE
        and _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS
        and _WHOLE.search(text)
    )


def _texts(hit: Hit) -> list[str]:
    return [hit.text[start - hit.start : end - hit.start] for start, end in hit.sentences]


def _sentences(hits: Sequence[Hit]) -> tuple[list[Quote], list[int]]:
    """Take what can stand alone at the top of each passage, with its place there."""
    quotes: list[Quote] = []
    places: list[int] = []
    for hit in standing(hits):
        own = list(zip(hit.sentences, _texts(hit), strict=True))[:_SENTENCES]
        quotes += [Quote(hit, start, end, text) for (start, end), text in own]
        places += range(len(own))
    return quotes, places


def _stories(quotes: Sequence[Quote], vectors: Floats) -> list[int]:
    """Number each sentence's story; an article joins the first story that it is near to."""
    import numpy as np

    files = list(dict.fromkeys(quote.hit.file for quote in quotes))
    rows = {file: [r for r, q in enumerate(quotes) if q.hit.file == file] for file in files}
    story_of: dict[str, int] = {}
    middles: list[Floats] = []
    for file in files:
        mean = vectors[rows[file]].mean(axis=0)
        mean /= np.linalg.norm(mean) + 1e-9
        near = next((n for n, m in enumerate(middles) if float(m @ mean) >= _SAME_STORY), None)
        if near is None:
            near = len(middles)
            middles.append(mean)
        story_of[file] = near
    return [story_of[quote.hit.file] for quote in quotes]


def _worth(
    quotes: Sequence[Quote], places: Sequence[int], vectors: Floats, stories: Sequence[int]
) -> Floats:
    import numpy as np

    worth = np.zeros(len(quotes), np.float32)
    numbers = np.array(stories)
    for story in dict.fromkeys(stories):
        own = np.flatnonzero(numbers == story)
        worth[own] = (vectors[own] @ vectors[own].T).mean(axis=1)
    for row, (quote, place) in enumerate(zip(quotes, places, strict=True)):
        worth[row] += _LEAD[place] if place < len(_LEAD) else 0.0
        worth[row] -= _LEANS_COST if _LEANS.match(quote.text) else 0.0
    return worth


def _choose(worth: Floats, stories: Sequence[int], vectors: Floats) -> list[int]:
    """Take the best sentence of each story in turn, then second ones where stories are few.

    What a sentence repeats of those already taken counts against it (maximal marginal relevance,
    Carbonell and Goldstein 1998).
    """
    import numpy as np

    numbers = np.array(stories)
    told = list(dict.fromkeys(stories))[:_MOST]
    again = np.zeros(len(worth), np.float32)
    chosen: list[int] = []
    for turn in range(max(len(told), _FEW)):
        left = np.where(numbers == told[turn % len(told)], worth - _AGAIN_COST * again, -np.inf)
        left[again >= _SAME] = -np.inf
        best = int(left.argmax())
        if np.isfinite(left[best]):
            chosen.append(best)
            again = np.maximum(again, vectors @ vectors[best])
    return sorted(chosen, key=lambda row: told.index(stories[row]))


def _borne_out(
    row: int,
    quotes: Sequence[Quote],
    vectors: Floats,
    rarity: WordWeights,
    embed: Callable[[Sequence[str]], Floats],
) -> tuple[Quote, ...]:
    """Put the sentences of other files behind a sentence that support it."""
    quote = quotes[row]
    near = vectors @ vectors[row]
    group = [quote]
    files = {quote.hit.file}
    asked = 0
    for other in (-near).argsort(kind="stable").tolist():
        candidate = quotes[other]
        if near[other] < _WORTH_CHECKING or asked == _CHECKED:
            break
        if candidate.hit.file in files:
            continue
        asked += 1
        days = [candidate.hit.published]
        verdict = check(quote.text, [candidate.text], rarity=rarity, embed=embed, published=days)
        if verdict.support == "supported":
            group.append(candidate)
            files.add(candidate.hit.file)
    return tuple(group)
