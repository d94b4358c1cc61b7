"""A question in, ranked hits out.

Owns the way from both legs' candidates to the final list: union, live check, ranking, merging of
neighbours. Knows nothing of files, syncing or answers.

    question ── terms ──> keyword leg ──┐
        └─── vector ──> vector leg ─────┴─> catalog (only what is live) ─> ranker ─> hits
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from index.embedding import Embedder
from index.errors import FilterError
from index.hits import Filters, Hit
from index.keywords import Allowed
from index.nearest import nearest
from index.ranking import Candidate, Ranked, rank
from index.rarity import Rarity, content_terms
from index.rows import StoredPassage
from index.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEG_DEPTH = 60
"""Candidates taken from each leg: their union holds an answer for 99 of 100 news questions."""
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

    def run(self, question: str, *, limit: int, filters: Filters, as_of: date | None) -> list[Hit]:
        """Find the passages that answer a question best.

        Raises:
            FilterError: A filter names a source or file that is not in the index.
        """
        self._check(filters)
        if not question.strip() or not self._store.catalog.allows_any(filters):
            return []
        vector = self._embedder.embed_query(question)
        with self._store.swap.reading():
            keyword = self._store.keywords.query(
                content_terms(question), LEG_DEPTH, self._restriction(filters)
            )
            near = nearest(self._store, vector, filters, LEG_DEPTH)
            found = list(dict.fromkeys([*dict(keyword), *dict(near)]))
            passages = self._store.catalog.load(found)
            live = [passages[key] for key in found if key in passages]
            cosines = self._cosines(question, vector, live)
        candidates = _candidates(live, keyword, near, cosines)
        ranked = rank(question, candidates, rarity=self.rarity(), as_of=as_of)
        return _merge([(live[item.index], item) for item in ranked], limit)

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
    for passage, item in ranked:
        group = next((group for group in groups if _continues(group, passage)), None)
        if group is not None:
            group.append(passage)
            group.sort(key=lambda member: member.ordinal)
        elif len(groups) < limit:
            groups.append([passage])
            first.append(item)
    return [_hit(group, item) for group, item in zip(groups, first, strict=True)]


def _continues(group: Sequence[StoredPassage], passage: StoredPassage) -> bool:
    return (
        len(group) < _MERGED
        and group[0].article == passage.article
        and passage.ordinal in (group[0].ordinal - 1, group[-1].ordinal + 1)
    )


def _hit(group: Sequence[StoredPassage], ranked: Ranked) -> Hit:
    first, last = group[0], group[-1]
    return Hit(
        file=first.file,
        start=first.start,
        end=last.end,
        text=replace(first, end=last.end).text,
        score=ranked.score,
        title=first.title,
        source=first.source,
        url=first.url,
        published=first.published,
        sentences=tuple(span for passage in group for span in passage.sentences),
        why=ranked.why,
    )
