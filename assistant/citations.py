"""Whether the sentences that an answer cites support what it says, and which ones would.

Hard checks first (quotations, figures, days, names, negations and opposites), then how much of the
sentence the cited ones say at all. Pure: knows nothing of models, prompts or stores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Support
from assistant.claims import Claim, Part, read_claims, tidy
from assistant.figures import Figure, bears_out, same_kind
from assistant.meanings import opposites, turned
from assistant.moments import unsupported_part
from assistant.naming import unknown_names
from assistant.questions import WordWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]

_ENOUGH = 0.62
"""From this score on a sentence without a contradiction is supported."""
_LITTLE = 0.4
"""Below this score it is unsupported."""
_SOFT_FROM = 0.45
_CANDIDATES = 8
_MOST_CITED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one sentence found.

    Attributes:
        support: Whether the cited sentences say it.
        score: From 0 to 1, higher where they say more of it; ranks sentences.
        reason: What is wrong, in words for the user; empty where it is supported.
    """

    support: Support
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Problem:
    """One thing that the cited sentences do not bear out; ``keeps`` is left of the score."""

    reason: str
    keeps: float
    support: Support = "unsupported"


def check(
    sentence: str,
    cited: Sequence[str],
    *,
    rarity: WordWeights,
    embed: Embed,
    published: Sequence[str] = (),
    context: Sequence[str] = (),
) -> Verdict:
    """Check a sentence of an answer against the sentences that it cites.

    Args:
        sentence: Plain text without markers.
        cited: The cited sentences, as they stand in their articles.
        rarity: How much each word tells in this corpus.
        embed: The bundled embedder; rows of length 1.
        published: Days on which the cited articles came out, ``YYYY-MM-DD``: what "Wednesday" in
            them means.
        context: What else is known of the cited places, such as titles, outlets and the sentences
            in front: it tells who "he" is, and nothing more.
    """
    if not sentence.strip():
        return Verdict("supported", 1.0, "")
    if not cited:
        return Verdict("unsupported", 0.0, "It cites nothing")
    told, *claims = read_claims([sentence, *cited, *context], rarity)
    claims, around = claims[: len(cited)], claims[len(cited) :]
    if any(_bare(told.text) == _bare(claim.text) for claim in claims):
        return Verdict("supported", 1.0, "")
    days = tuple(_days(published))
    problems = sorted(_problems(told, claims, around, days), key=lambda problem: problem.keeps)
    said, lacking = _coverage(told, claims, embed)
    vectors = embed(
        [told.text, *(claim.text for claim in claims), " ".join(c.text for c in claims)]
    )
    near = float((vectors[1:] @ vectors[0]).max())
    score = min(1.0, max(0.0, 0.75 * said + 0.35 * near))
    for problem in problems:
        score *= problem.keeps
    if problems:
        return Verdict(problems[0].support, min(score, _ENOUGH - 0.01), problems[0].reason)
    if score >= _ENOUGH:
        return Verdict("supported", score, "")
    missing = " or ".join(f"“{word}”" for word in lacking[:3])
    reason = (
        f"The cited sentences do not say {missing}"
        if missing
        else "The cited sentences say little of this"
    )
    return Verdict("partly" if score >= _LITTLE else "unsupported", score, reason)


def find(
    sentence: str,
    candidates: Sequence[str],
    *,
    rarity: WordWeights,
    embed: Embed,
    published: Sequence[str] = (),
) -> tuple[int, ...]:
    """Find the candidates that support a sentence, best first; none where they do not.

    Two or three are given where it takes them together.
    """
    if not candidates or not sentence.strip():
        return ()
    near = closest(sentence, candidates, rarity=rarity, embed=embed)[:_CANDIDATES]

    def verdict(places: Sequence[int]) -> Verdict:
        cited = [candidates[place] for place in places]
        return check(sentence, cited, rarity=rarity, embed=embed, published=published)

    alone = {place: verdict([place]) for place in near}
    good = [place for place in near if alone[place].support == "supported"]
    if good:
        return tuple(sorted(good, key=lambda place: -alone[place].score)[:_MOST_CITED])
    chosen = [max(near, key=lambda place: alone[place].score)]
    best = alone[chosen[0]]
    while len(chosen) < _MOST_CITED and best.support != "supported":
        more = {place: verdict([*chosen, place]) for place in near if place not in chosen}
        place = max(more, key=lambda place: more[place].score, default=-1)
        if place < 0 or more[place].score <= best.score:
            break
        chosen.append(place)
        best = more[place]
    return tuple(chosen) if best.support == "supported" else ()


def closest(
    sentence: str, candidates: Sequence[str], *, rarity: WordWeights, embed: Embed
) -> list[int]:
    """Order the candidates by how much of a sentence they say, best first."""
    told, *claims = read_claims([sentence, *candidates], rarity)
    weights = {part.key: part.weight for part in told.parts if part.kind != "empty"}
    total = sum(weights.values()) or 1.0
    vectors = embed([told.text, *(claim.text for claim in claims)])
    near = (vectors[1:] @ vectors[0]).tolist()
    scores = [
        sum(weights.get(key, 0.0) for key in {part.key for part in claim.parts}) / total + cosine
        for claim, cosine in zip(claims, near, strict=True)
    ]
    return sorted(range(len(candidates)), key=lambda place: -scores[place])


_LEADS = re.compile(
    r"^(?:here (?:is|are|'s)|hello|hi\b|hey\b|sure\b|certainly|of course|okay|ok\b|thanks|thank you"
    r"|you're welcome|great question|good question|in (?:summary|conclusion|short)\W*$"
    r"|(?:the )?(?:key |main )?(?:points?|summary|answer|overview|sources?|references?)\W*$"
    r"|i hope|let me know|feel free|please (?:let|note|ask)|is there anything)",
    re.IGNORECASE,
)


def is_claim(sentence: str) -> bool:
    """Tell whether a sentence states something that can be true or false of the news."""
    text = tidy(re.sub(r"[*_#>`]+", " ", sentence)).strip()
    if not re.search(r"\w", text) or text.endswith(("?", ":")):
        return False
    if _LEADS.search(text):
        return False
    return len(re.findall(r"\w+", text)) > 2 or text.endswith(".")


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _days(published: Sequence[str]) -> Iterator[date]:
    for day in dict.fromkeys(published):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            try:
                yield date.fromisoformat(day)
            except ValueError:
                continue


def _problems(
    told: Claim, cited: Sequence[Claim], context: Sequence[Claim], days: Sequence[date]
) -> Iterator[_Problem]:
    yield from _quotes(told, cited)
    yield from _figures(told, cited)
    moments = [moment for claim in cited for moment in claim.moments]
    for moment in told.moments:
        if part := unsupported_part(moment, moments, days):
            yield _Problem(f"“{part}” stands in none of the cited sentences", 0.3)
    for name in unknown_names(told, [*cited, *context]):
        yield _Problem(f"“{name}” stands in none of the cited sentences", 0.3)
    yield from _turned_round(told, cited)


def _quotes(told: Claim, cited: Sequence[Claim]) -> Iterator[_Problem]:
    texts = [_bare(claim.text) for claim in cited]
    for quote in told.quotes:
        pieces = [_bare(piece) for piece in re.split(r"\.\.\.|…|\[[^\]]*\]", quote)]
        if not all(any(f" {piece} " in f" {text} " for text in texts) for piece in pieces if piece):
            yield _Problem(f"The cited sentences do not say “{quote}” word for word", 0.4)


def _figures(told: Claim, cited: Sequence[Claim]) -> Iterator[_Problem]:
    known = [figure for claim in cited for figure in claim.figures]
    written = {part.key for claim in cited for part in claim.parts}
    for figure in told.figures:
        if any(bears_out(figure, other) for other in known) or _vague(figure, written):
            continue
        yield _Problem(f"“{figure.text}” stands in none of the cited sentences", 0.3)


def _vague(figure: Figure, written: set[str]) -> bool:
    """Tell whether a figure is one of the words that are often no figure: "one", "first"."""
    return figure.digits == 0 and figure.low == 1 and not figure.unit.kind


def _turned_round(told: Claim, cited: Sequence[Claim]) -> Iterator[_Problem]:
    """Find words whose opposite is what the cited sentences say, and negations that differ."""
    parts = [part for claim in cited for part in claim.of("plain")]
    known = {part.key for part in parts}
    own = {part.key for part in told.parts}
    for part in told.of("plain"):
        against = [other for other in parts if other.key in opposites(part.key) - own]
        if part.key in known or not against:
            continue
        if any(turned(part.key, other.key) for other in against):
            continue
        if all(other.negated == part.negated for other in against):
            yield _Problem(
                f"It says “{part.word.text}” where the cited sentences say "
                f"“{against[0].word.text}”",
                0.35,
            )
    yield from _negations(told, cited, parts)


def _negations(told: Claim, cited: Sequence[Claim], parts: Sequence[Part]) -> Iterator[_Problem]:
    for _, head in told.negators:
        part = told.parts[head]
        same = [other for other in parts if other.key == part.key]
        if same and not any(other.negated for other in same):
            yield _Problem(f"The cited sentences do not deny “{part.word.text}”", 0.35)
    for claim in cited:
        for _, head in claim.negators:
            part = claim.parts[head]
            same = [other for other in told.of("plain") if other.key == part.key]
            plain = [other for other in parts if other.key == part.key and not other.negated]
            if same and not plain and not any(other.negated for other in same):
                yield _Problem(f"The cited sentences deny “{part.word.text}”", 0.35)


def _coverage(told: Claim, cited: Sequence[Claim], embed: Embed) -> tuple[float, list[str]]:
    """Give how much of the sentence's words the cited say, and the words that they do not."""
    known = {part.key: part for claim in cited for part in claim.parts if part.kind != "empty"}
    own = {part.key: part for part in told.parts if part.weight > 0 and part.kind != "empty"}
    if not own:
        return 1.0, []
    degrees = dict.fromkeys(own, 1.0)
    if away := [key for key in own if key not in known]:
        degrees.update(dict.fromkeys(away, 0.0))
        plain = [part.word.text for part in known.values() if part.kind == "plain"]
        if plain:
            vectors = embed([*(own[key].word.text for key in away), *plain])
            cosine = (vectors[: len(away)] @ vectors[len(away) :].T).max(1)
            for key, near in zip(away, cosine.tolist(), strict=True):
                soft = min(1.0, max(0.0, (near - _SOFT_FROM) / (1 - _SOFT_FROM)))
                degrees[key] = soft if own[key].kind == "plain" else 0.0
    total = sum(part.weight for part in own.values())
    said = sum(degrees[key] * part.weight for key, part in own.items()) / total
    lacking = sorted(own, key=lambda key: -(1 - degrees[key]) * own[key].weight)
    return said, [own[key].word.text for key in lacking if degrees[key] < 0.3]


__all__ = ["Verdict", "check", "closest", "find", "is_claim", "same_kind"]
