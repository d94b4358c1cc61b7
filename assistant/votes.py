"""Which words the sentences found vote for: answers recur beside the question's words.

Owns the votes of files for words, and what each sentence gets of them. Knows nothing of ranking.

Shapes: n sentences, q important words in the question, v distinct words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant import offers
from assistant.questions import EMPTY, Question
from assistant.vocabulary import Embed, Floats, Vocabulary
from assistant.words import Word

NAMES = tuple(
    "vote_name vote_name_share vote_number vote_number_share vote_any vote_any_share votes focus"
    " focus_vote new_weight pairs".split()
)
"""The columns that ``votes``, ``aims`` and ``pairs`` give, in this order."""

_NEW_BELOW = 0.5
_TOP_VOTES = 4


def is_new(question: Question, vocabulary: Vocabulary, likeness: Floats) -> NDArray[np.bool_]:
    """Tell which words the question lacks: only those can answer it."""
    other = np.array([word.key not in question.keys for word in vocabulary.words], bool)
    new: NDArray[np.bool_] = other & (likeness.max(0, initial=0) < _NEW_BELOW)
    return new


def votes(vocabulary: Vocabulary, presence: Floats, spoken: Floats) -> list[Floats]:
    """The most voted name, number and word of each sentence, as such and against the winner."""
    columns: list[Floats] = []
    for allowed in (vocabulary.name, vocabulary.number, True):
        vote = spoken * allowed
        mine = (presence * vote).max(1)
        columns += [mine, mine / max(float(vote.max()), 1e-6)]
    top = np.sort(presence * spoken, axis=1)[:, -_TOP_VOTES:].sum(1)
    return [*columns, top / max(float(np.sort(spoken)[-_TOP_VOTES:].sum()), 1e-6)]


def aims(presence: Floats, spoken: Floats, focus: Floats, weight: Floats) -> list[Floats]:
    """Whether each sentence names a thing of the kind asked for, and one that is voted for."""
    aimed = spoken * np.clip(focus, 0, 1)
    mine = (presence * aimed).max(1)
    return [
        (presence * focus).max(1),
        mine / max(float(aimed.max()), 1e-6),
        (presence * weight).max(1),
    ]


def focused(question: Question, vocabulary: Vocabulary, embed: Embed) -> Floats:
    """How well each word names a thing of the kind asked for ("which state": Florida)."""
    if not question.focus:
        return np.zeros(len(vocabulary.words), np.float32)
    likeness = (embed([word.text for word in question.focus]) @ vocabulary.vectors.T).max(0)
    if kinds := offers.wanted_places(question):
        fits = np.array([bool(kinds & set(word.place)) for word in vocabulary.words], bool)
        likeness = np.where(fits, 1.0, np.minimum(likeness, 0.3))
    return np.asarray(likeness, np.float32)


def pairs(question: Question, words: Sequence[Sequence[Word]]) -> Floats:
    """Count the question's word pairs that stand side by side in each sentence."""
    counts = []
    for sentence in words:
        keys = [word.key for word in sentence if word.text.lower() not in EMPTY]
        counts.append(len(question.pairs & set(zip(keys, keys[1:], strict=False))))
    return np.array(counts, np.float32)
