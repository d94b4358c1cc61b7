"""A question in, ranked hits out.

Owns the way from both legs' candidates to the final list: union, live check, ranking, merging of
neighbours. Knows nothing of files, syncing or answers.

    question ─> reading ── terms ──> keyword leg ──┐
                    └───── vector ──> vector leg ──┴─> catalog (what is live) ─> ranker ─> hits
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from index.embedding import Embedder
from index.errors import FilterError
from index.hits import Filters, Hit
from index.keywords import Allowed
from index.nearest import nearest
from index.ranking import Candidate, Ranked, rank
from index.rarity import Rarity
from index.reader import read
from index.reading import Reading
from index.rows import StoredPassage
from index.store import Store
from index.variety import Piece, arrange
from index.when import REPORTED_WITHIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEG_DEPTH = 60
"""Candidates taken from each leg: their union holds an answer for 99 of 100 news questions."""
_ENOUGH_OF_THE_TIME = 5
"""Candidates of the time asked about; where there are fewer, more are looked for."""
_MORE_OF_THE_TIME = 10
_MERGED = 2
"""Passages of one article that may be merged into one hit."""


class Search:
    """Searches one store. Cheap to make; safe from any thread."""

    def __init__(self, store: Store, embedder: Embedder, bundled: Embedder) -> None:
        """Take the store, the embedder it was built with, and the one the ranker was fit with."""
        self._store = store
        self._embedder = embedder
        self._bundled = bundled

    def rarity(self) -> Rarity:
        """Weights of words in this corpus."""
        keywords = self._store.keywords
        return Rarity(keywords.count(), keywords.frequency)

    def read(self, question: str, as_of: date | None) -> Reading:
        """Read a question against this corpus."""
        return read(question, _Passages(self._store), as_of=as_of)

    def run(self, reading: Reading, *, limit: int, filters: Filters) -> list[Hit]:
        """Find the passages that answer a question best.

        Raises:
            FilterError: A filter names a source or file that is not in the index.
        """
        self._check(filters)
        if not reading.text.strip() or not self._store.catalog.allows_any(filters):
            return []
        vector = self._embedder.embed_query(reading.spelled)
        with self._store.swap.reading():
            keyword = self._keyword(reading, filters)
            near = nearest(self._store, vector, filters, LEG_DEPTH)
            live = self._load([*dict(keyword), *dict(near)])
            live = self._of_the_time(reading, filters, live) if reading.period else live
            cosines = self._cosines(reading.spelled, vector, live)
        candidates = _candidates(live, keyword, near, cosines)
        ranked = rank(reading, candidates, rarity=self.rarity())
        return _merge([(live[item.index], item) for item in ranked], limit)

    def newest(self, limit: int, filters: Filters) -> list[Hit]:
        """Give the opening passages of the newest articles, newest first.

        Raises:
            FilterError: A filter names a source or file that is not in the index.
        """
        self._check(filters)
        opening = self._load(self._store.catalog.openings(limit, filters))
        return [
            _hit([passage], Ranked(place, -place, dict)) for place, passage in enumerate(opening)
        ]

    def _keyword(self, reading: Reading, filters: Filters) -> list[tuple[int, float]]:
        allowed = self._restriction(filters)
        return self._store.keywords.query(reading.terms, LEG_DEPTH, allowed, reading.phrases)

    def _load(self, passages: Sequence[int]) -> list[StoredPassage]:
        found = list(dict.fromkeys(passages))
        loaded = self._store.catalog.load(found)
        return [loaded[key] for key in found if key in loaded]

    def _of_the_time(
        self, reading: Reading, filters: Filters, live: list[StoredPassage]
    ) -> list[StoredPassage]:
        """Add passages of the time asked about where others have crowded them out.

        Where the question asks for articles of that time, those of other days go.
        """
        period = reading.period
        if period is None:
            return live
        if sum(period.holds(passage.published) for passage in live) < _ENOUGH_OF_THE_TIME:
            after = max(filters.after, period.start.isoformat())
            before = (period.end + timedelta(REPORTED_WITHIN)).isoformat()
            before = min(filters.before or before, before)
            narrowed = replace(filters, after=after, before=before) if after <= before else filters
            if narrowed != filters and self._store.catalog.allows_any(narrowed):
                known = {passage.id for passage in live}
                more = [key for key, _ in self._keyword(reading, narrowed) if key not in known]
                live = live + self._load(more[:_MORE_OF_THE_TIME])
        return [p for p in live if not period.strict or period.allows(p.published)]

    def _check(self, filters: Filters) -> None:
        """Refuse a name that matches nothing."""
        catalog = self._store.catalog
        for source in filters.sources:
            if not catalog.allows_any(Filters(sources=(source,))):
                known = [name for name, _ in catalog.sources() if name]
                names = ", ".join(known[:8]) or "none"
                raise FilterError(f"No article has the source {source!r}. Sources: {names}")
        for file in filters.files:
            if not catalog.allows_any(Filters(files=(file,))):
                raise FilterError(f"No article {file!r} in the index. See: assistant status")

    def _restriction(self, filters: Filters) -> Allowed | None:
        """What the keyword leg must hold to; files become article ids, which a rename keeps.

        At least one article is allowed: no id at all would restrict nothing.
        """
        if not filters:
            return None
        articles = self._store.catalog.matching(filters) if filters.files else ()
        return Allowed(articles, filters.sources, filters.after, filters.before)

    def _cosines(
        self, question: str, vector: NDArray[np.float32], live: Sequence[StoredPassage]
    ) -> dict[int, float]:
        """Cosines under the bundled embedder, which the ranker was fit with."""
        if not live:
            return {}
        if self._embedder.name == self._bundled.name:
            keys, vectors = self._store.catalog.vectors([passage.id for passage in live])
        else:
            keys = [passage.id for passage in live]
            vectors = self._bundled.embed([passage.headed_text for passage in live])
            vector = self._bundled.embed_query(question)
        return dict(zip(keys, (vectors @ vector).tolist(), strict=True))


class _Passages:
    """The corpus as ``reading`` asks for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.frequency = store.keywords.frequency
        self.holds_row = store.keywords.holds_row

    def writing_out(self, acronym: str, terms: Sequence[str], limit: int) -> list[str]:
        with self._store.swap.reading():
            return self._texts(self._store.keywords.writing_out(acronym, terms, limit))

    def beside(self, term: str, others: Sequence[str], limit: int) -> list[str]:
        with self._store.swap.reading():
            return self._texts(self._store.keywords.beside(term, others, limit))

    def holding(self, terms: Sequence[str], limit: int) -> list[str]:
        with self._store.swap.reading():
            found = self._store.keywords.query(terms, limit)
            return self._texts([passage for passage, _ in found])

    def _texts(self, passages: Sequence[int]) -> list[str]:
        loaded = self._store.catalog.load(passages)
        return [loaded[key].headed_text for key in passages if key in loaded]


def _candidates(
    live: Sequence[StoredPassage],
    keyword: Sequence[tuple[int, float]],
    nearest: Sequence[tuple[int, float]],
    cosines: dict[int, float],
) -> list[Candidate]:
    keyword_ranks = {key: place for place, (key, _) in enumerate(keyword)}
    vector_ranks = {key: place for place, (key, _) in enumerate(nearest)}
    return [
        Candidate(
            article=passage.article,
            title=passage.title,
            text=passage.text,
            sentences=tuple(
                (start - passage.start, end - passage.start) for start, end in passage.sentences
            ),
            ordinal=passage.ordinal,
            count=passage.count,
            published=passage.published,
            keyword_rank=keyword_ranks.get(passage.id),
            vector_rank=vector_ranks.get(passage.id),
            cosine=cosines[passage.id],
        )
        for passage in live
    ]


def _merge(ranked: Sequence[tuple[StoredPassage, Ranked]], limit: int) -> list[Hit]:
    """Turn ranked passages into hits; a neighbour joins the hit that it continues."""
    groups: list[list[StoredPassage]] = []
    first: list[Ranked] = []
    of_article: dict[int, list[list[StoredPassage]]] = {}
    for passage, item in ranked:
        own = of_article.setdefault(passage.article, [])
        group = next((group for group in own if _continues(group, passage)), None)
        if group is not None:
            group.append(passage)
            group.sort(key=lambda member: member.ordinal)
        else:
            own.append([passage])
            groups.append(own[-1])
            first.append(item)
    order = arrange([Piece(group[0].file, _text(group)) for group in groups])
    return [_hit(groups[place], first[place]) for place in order[:limit]]


def _text(group: Sequence[StoredPassage]) -> str:
    return group[0].article_text[group[0].start : group[-1].end]


def _continues(group: Sequence[StoredPassage], passage: StoredPassage) -> bool:
    """Tell whether a passage is a neighbour of others of its article."""
    beside = passage.ordinal in (group[0].ordinal - 1, group[-1].ordinal + 1)
    return beside and len(group) < _MERGED


def _hit(group: Sequence[StoredPassage], ranked: Ranked) -> Hit:
    first, last = group[0], group[-1]
    return Hit(
        file=first.file,
        start=first.start,
        end=last.end,
        text=_text(group),
        score=ranked.score,
        title=first.title,
        source=first.source,
        url=first.url,
        published=first.published,
        sentences=tuple(span for passage in group for span in passage.sentences),
        why=ranked.why,
    )
