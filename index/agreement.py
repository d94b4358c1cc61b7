"""What the candidates of one question say of one another: dates, likeness, company in the article.

Owns the features that compare passages across articles. Knows nothing of the question but its
terms. ``article`` numbers each candidate's article from 0 without gaps; n candidates, m articles.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.rarity import background_weight
from index.when import Period

Floats = NDArray[np.float64]
Columns = dict[str, Floats]
Numbers = NDArray[np.int_]

STALE_DAYS = 60
"""Where nothing found is younger, the day of the question says nothing and is left out."""
RECENT_DAYS = 10
"""A time that ended so lately is told by the age alone, which the trees know day by day."""
SAME_DAYS = 3
"""Articles published so close to one another may report one event."""
ECHOES = 25
"""Words which good passages of other articles share and the question lacks: often its answer."""
LIGHT = 2.0
"""Words up to this weight (one passage in seven holds them) do not make two passages alike."""


def date_columns(
    published: Sequence[str],
    article: Numbers,
    relevance: Floats,
    as_of: date | None,
    period: Period | None = None,
) -> Columns:
    """How old each candidate is, and how many good ones of other articles are of the same days.

    NaN stands for days that are not known.
    """
    days = np.array([_ordinal(day) for day in published])
    known = np.flatnonzero(~np.isnan(days))
    age = _ages(days, known, as_of, period)
    best = days[known[relevance[known].argmax()]] if known.size else np.nan
    near = np.abs(days[:, None] - days) <= SAME_DAYS  # NaN is near nothing
    near &= article[:, None] != article
    return {
        "days": age,
        "days_from_best": days - best,
        "same_days": near @ relevance / max(relevance.sum(), 1e-9),
    }


def agreement_columns(
    texts: Sequence[Sequence[str]], asked: Collection[str], article: Numbers, relevance: Floats
) -> Columns:
    """How far good passages of other articles say the same: likeness, and words they share."""
    words, every = _which_hold(texts)
    shared = zip(words, np.count_nonzero(every, axis=0).tolist(), range(len(words)), strict=True)
    order = sorted((word, place) for word, count, place in shared if count > 1)  # sums in one order
    weigh = {at: weight for at in order if (weight := background_weight(at[0])) > LIGHT}
    held = every[:, [place for _, place in weigh]].astype(float, order="C")
    weights = np.array(list(weigh.values()))
    unit = held * weights / (np.sqrt(held @ weights**2)[:, None] + 1e-9)
    like = unit @ unit.T * (article[:, None] != article)
    agreement = like @ relevance / max(relevance.sum(), 1e-9)
    new = weights * [word not in asked for word, _ in weigh]
    return {
        "agreement": agreement,
        "agreement_ratio": agreement / max(agreement.max(), 1e-9),
        "agreement_best": (like * relevance).max(axis=1),
        "echoes": _echoes(held, new, article, relevance),
    }


def _which_hold(texts: Sequence[Sequence[str]]) -> tuple[list[str], NDArray[np.bool_]]:
    """Give all v words of the texts, and which text holds which: (n, v)."""
    words = list(dict.fromkeys(chain.from_iterable(texts)))
    places = {word: place for place, word in enumerate(words)}
    held = np.zeros((len(texts), len(words)), bool)
    for row, text in enumerate(texts):
        held[row, list(map(places.__getitem__, text))] = True
    return words, held


def _ages(days: Floats, known: Numbers, as_of: date | None, period: Period | None) -> Floats:
    """Count the days between the question and each article.

    An article of the time asked about is as good as one of today: it tells what was new then, the
    other looks back. Where no candidate is of that time, it is left out of account.
    """
    age = np.full(len(days), np.nan) if as_of is None else as_of.toordinal() - days
    if period and as_of and (as_of - period.end).days > RECENT_DAYS:
        away = np.full(len(days), np.nan)
        away[known] = [period.distance(date.fromordinal(int(day))) for day in days[known]]
        if (away == 0).any():
            age = np.fmin(age, away) if period.named else away
    if known.size and age[known].min() > STALE_DAYS:
        age[:] = np.nan
    return age


def article_columns(
    held: Floats, weights: Floats, keyword: Floats, article: Numbers, relevance: Floats
) -> Columns:
    """What an article's candidates hold of the question together, and how good the others are.

    Args:
        held: Which of the question's terms each candidate holds (n, t).
        weights: What the terms weigh (t,).
        keyword: Each candidate's keyword match, as a share of the best.
        article: The candidates' articles.
        relevance: The first opinion of each candidate.
    """
    together = _best_of_article(held, article) @ weights / max(weights.sum(), 1e-9)
    first = _best_of_article(keyword, article)[article]
    second = _best_of_article(np.where(keyword < first, keyword, 0), article)[article]
    return {
        "article_words": together[article],
        "article_best": _best_of_article(relevance, article)[article],
        "article_other": np.where(keyword < first, first, second),
        "article_found": np.bincount(article)[article].astype(float),
    }


def _echoes(held: Floats, new: Floats, article: Numbers, relevance: Floats) -> Floats:
    """Share of the ``ECHOES`` words that other articles' best passages vote for: (n,)."""
    votes = _best_of_article(held * relevance[:, None], article)
    others = (votes.sum(axis=0) - votes) * new
    if others.shape[1] > ECHOES:
        least = np.partition(others, -ECHOES, axis=1)[:, -ECHOES, None]
        others = np.where(others >= least, others, 0)
    others /= others.sum(axis=1, keepdims=True) + 1e-9
    echoes: Floats = (held * others[article]).sum(axis=1)
    return echoes


def _best_of_article(values: Floats, article: Numbers) -> Floats:
    """Take the highest value of each article's candidates: (n, ...) -> (m, ...)."""
    order = np.argsort(article, kind="stable")
    starts = np.flatnonzero(np.diff(article[order], prepend=-1))
    best: Floats = np.maximum.reduceat(values[order], starts)
    return best


def _ordinal(day: str) -> float:
    return float(date.fromisoformat(day).toordinal()) if day else np.nan
