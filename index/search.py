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
from index.ranking import Candidate, Ranked, rank
from index.rarity import Rarity, content_terms
from index.rows import StoredPassage
from index.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEG_DEPTH = 60
"""Candidates taken from each leg: their union holds an answer for 99 of 100 news questions."""
_EXACT = 20_000
"""Up to so many allowed passages a filtered vector search compares with every one."""
_DEEPEST = 16_000
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
        allowed = self._allowed(filters) if filters else None
        if allowed == [] or not question.strip():
            return []
        vector = self._embedder.embed_query(question)
        with self._store.swap.reading():
            keyword = self._store.keywords.query(
                content_terms(question), LEG_DEPTH, _restriction(filters, allowed)
            )
            nearest = self._nearest(vector, allowed)
            found = list(dict.fromkeys([*dict(keyword), *dict(nearest)]))
            passages = self._store.catalog.load(found)
            live = [passages[key] for key in found if key in passages]
            cosines = self._cosines(question, vector, live)
        candidates = _candidates(live, keyword, nearest, cosines)
        ranked = rank(question, candidates, rarity=self.rarity(), as_of=as_of)
        return _merge([(live[item.index], item) for item in ranked], limit)

    def _allowed(self, filters: Filters) -> list[int]:
        """Ids of the articles that the filters allow; a name that matches nothing is an error."""
        catalog = self._store.catalog
        known = {source.lower(): source for source, _ in catalog.sources() if source}
        for source in filters.sources:
            if source.lower() not in known:
                names = ", ".join(list(known.values())[:8]) or "none"
                raise FilterError(f"No article has the source {source!r}. Sources: {names}")
        for file in filters.files:
            if not catalog.matching(Filters(files=(file,))):
                raise FilterError(f"No article {file!r} in the index. See: assistant status")
        return catalog.matching(filters)

    def _nearest(
        self, vector: NDArray[np.float32], allowed: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        """Ask the vector leg; where few articles are allowed compare with each of theirs."""
        if allowed is None:
            return self._store.vectors.query(vector, LEG_DEPTH)
        ids = [passage for passage, _ in self._store.catalog.passages_of(allowed)]
        if len(ids) > _EXACT:
            wanted, total = set(ids), self._store.vectors.count()
            depth = 2 * LEG_DEPTH * total // len(ids)
            while depth <= _DEEPEST:
                found = self._store.vectors.query(vector, min(depth, total))
                kept = [pair for pair in found if pair[0] in wanted]
                if len(kept) >= LEG_DEPTH or depth >= total:
                    return kept[:LEG_DEPTH]
                depth *= 4
        return self._exact(vector, ids)

    def _exact(
        self, vector: NDArray[np.float32], passages: Sequence[int]
    ) -> list[tuple[int, float]]:
        best: list[tuple[int, float]] = []
        for start in range(0, len(passages), _EXACT):
            found, vectors = self._store.catalog.vectors(passages[start : start + _EXACT])
            similarities = (vectors @ vector).tolist() if found else []
            best += zip(found, similarities, strict=True)
            best = sorted(best, key=lambda pair: -pair[1])[:LEG_DEPTH]
        return best

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


def _restriction(filters: Filters, allowed: Sequence[int] | None) -> Allowed | None:
    """What the keyword leg must hold to; files become article ids, which a rename keeps."""
    if allowed is None:
        return None
    articles = allowed if filters.files else ()
    return Allowed(articles, filters.sources, filters.after, filters.before)


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
