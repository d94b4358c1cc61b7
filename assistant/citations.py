"""Whether the sentences that an answer cites support what it says, and which ones would.

Hard checks first (quotations, figures, days, names, negations and opposites), then how much of the
sentence the cited ones say at all, and what a reader makes of it, where one is given. Pure: knows
nothing of models, prompts or stores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answers import Support
from assistant.questions import WordWeights
from assistant.support.alignment import Alignment
from assistant.support.bindings import (
    crossed_prepositions,
    exchanged_names,
    figures_elsewhere,
    names_elsewhere,
)
from assistant.support.certainty import hoped, only_charged, proved, unsure, yet_to_come
from assistant.support.claims import read_claims, tidy
from assistant.support.covering import Embed, coverage, likeness
from assistant.support.dating import dated, written
from assistant.support.denial import denied, denied_thing, undenied
from assistant.support.edits import Edits
from assistant.support.exchanging import (
    exchanged,
    exchanged_things,
    figures_by_others,
    figures_of_others,
)
from assistant.support.missing import Problem, bare, missing
from assistant.support.nuances import amounts, misplaced, not_all, not_first
from assistant.support.pairing import (
    figures_of_other_days,
    figures_of_other_times,
    moments_elsewhere,
    paired_otherwise,
    partners_exchanged,
)
from assistant.support.parts import Claim
from assistant.support.polarity import opposed
from assistant.support.replacing import replaced
from assistant.support.restating import restated
from assistant.support.rivals import (
    inside,
    not_only,
    not_so_many,
    one_of_two,
    other_extreme,
    other_reason,
    other_side,
    other_speaker_named,
)
from assistant.support.roles import of_others, other_speaker, swapped
from assistant.support.weighing import Reader as Reader
from assistant.support.weighing import Reading as Reading
from assistant.support.weighing import Verdict as Verdict
from assistant.support.weighing import weigh

_ENOUGH = 0.48
"""From this score on a sentence without a contradiction is supported."""
_LITTLE = 0.4
"""Below this score it is unsupported."""
_NEXT_TO_NOTHING = 0.1
"""Below this score the cited sentences speak of something else, whatever a reader makes of it."""
_CANDIDATES = 8
_MOST_CITED = 3


def check(
    sentence: str,
    cited: Sequence[str],
    *,
    rarity: WordWeights,
    embed: Embed,
    published: Sequence[str] = (),
    context: Sequence[str] = (),
    read: Reader | None = None,
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
        read: What reads the sentence and what it cites, too; without it the rules alone decide.
    """
    if not sentence.strip():
        return Verdict("supported", 1.0, "")
    if not cited:
        return Verdict("unsupported", 0.0, "It cites nothing")
    told, *claims = read_claims([sentence, *cited, *context], rarity)
    claims, around = claims[: len(cited)], claims[len(cited) :]
    if any(bare(told.whole) == bare(claim.whole) for claim in claims):
        return Verdict("supported", 1.0, "")
    ruled = _ruled(told, claims, around, embed, tuple(_days(published)))
    if read is None:
        return ruled
    days = [next(_days([day]), None) for day in published]
    known = [day for day in days if day is not None]
    days += [*known, None][:1] * (len(cited) - len(days))
    grounds = [dated(text, day) for text, day in zip(cited, days, strict=False)]
    said = restated(told.whole, [claim.whole for claim in claims], known)
    around_it = [*(f"{written(day)}." for day in known[:1]), *context]
    return weigh(ruled, read(said, grounds, around_it), said)


def _ruled(
    told: Claim,
    claims: Sequence[Claim],
    around: Sequence[Claim],
    embed: Embed,
    days: Sequence[date],
) -> Verdict:
    """Check by rules alone."""
    pair = Alignment(told, claims)
    said, lacking, degrees = coverage(pair, around, embed)
    edits = Edits(pair)
    copied = edits.copied()
    found = [*missing(pair, around, days), *_contradicted(pair, copied)]
    changes = (*edits.negated(), *edits.replaced())
    found += [Problem(reason, 0.4, sure=True) for reason in changes]
    found += [Problem(reason, 0.6, "partly") for reason in edits.reworded(embed)]
    found += [Problem(reason, 0.45) for reason in figures_of_other_times(pair, days)]
    if not copied:
        known = {part.key for claim in around for part in claim.parts}
        found += [Problem(reason, 0.6, "partly") for reason in other_reason(pair, known, degrees)]
        found += [Problem(reason, 0.6, "partly") for reason in other_speaker_named(pair, known)]
        found += [Problem(reason, 0.7, "partly") for reason in replaced(pair, degrees, embed)]
    problems = sorted(found, key=lambda problem: problem.keeps)
    score = min(1.0, max(0.0, 0.75 * said + 0.35 * likeness(told, claims, embed)))
    for problem in problems:
        score *= problem.keeps
    if problems:
        worst = problems[0]
        sure = copied or any(problem.sure for problem in problems)
        return Verdict(worst.support, min(score, _ENOUGH - 0.01), worst.reason, sure, worst.fault)
    if score >= _ENOUGH:
        return Verdict("supported", score, "")
    support: Support = "partly" if score >= _LITTLE else "unsupported"
    sure = score < _NEXT_TO_NOTHING
    return Verdict(support, score, _too_little(lacking), sure, fault="silent")


def _too_little(lacking: Sequence[str]) -> str:
    if not lacking:
        return "The cited sentences say little of this"
    return f"The cited sentences do not say {' or '.join(f'“{word}”' for word in lacking[:3])}"


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
    scores = nearness(sentence, candidates, rarity=rarity, embed=embed)
    return sorted(range(len(candidates)), key=lambda place: -scores[place])


def nearness(
    sentence: str, candidates: Sequence[str], *, rarity: WordWeights, embed: Embed
) -> list[float]:
    """Tell how much of a sentence each candidate says: its words' share, and the cosine."""
    told, *claims = read_claims([sentence, *candidates], rarity)
    weights = {part.key: part.weight for part in told.parts if part.kind != "empty"}
    total = sum(weights.values()) or 1.0
    vectors = embed([told.text, *(claim.text for claim in claims)])
    near = (vectors[1:] @ vectors[0]).tolist()
    return [
        sum(weights.get(key, 0.0) for key in {part.key for part in claim.parts}) / total + cosine
        for claim, cosine in zip(claims, near, strict=True)
    ]


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


def _days(published: Sequence[str]) -> Iterator[date]:
    for day in dict.fromkeys(published):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            try:
                yield date.fromisoformat(day)
            except ValueError:
                continue


_OF_RELATIONS = (
    figures_elsewhere,
    figures_of_others,
    names_elsewhere,
    of_others,
    exchanged,
    exchanged_things,
    exchanged_names,
    paired_otherwise,
    figures_of_other_days,
    moments_elsewhere,
    partners_exchanged,
    figures_by_others,
)
_OF_COMPANY = (crossed_prepositions, other_speaker, opposed, misplaced, other_side)
"""Checks that guess from the words around; what is copied in long runs needs no guess."""


def _contradicted(pair: Alignment, copied: bool) -> Iterator[Problem]:
    """Find what the cited sentences say otherwise."""
    yield from (Problem(reason, 0.4, sure=True) for reason in swapped(pair))
    for find_all in () if copied else _OF_RELATIONS:
        sure = find_all is exchanged_names
        yield from (Problem(reason, 0.4, sure=sure) for reason in find_all(pair))
    for find_all in () if copied else _OF_COMPANY:
        yield from (Problem(reason, 0.45) for reason in find_all(pair))
    for find_all in (denied, denied_thing):
        yield from (Problem(reason, 0.45, fault="yes-or-no") for reason in find_all(pair))
    yield from (Problem(reason, 0.6, "partly", fault="yes-or-no") for reason in undenied(pair))
    for find_all in (amounts, not_all, not_first, other_extreme, not_only, not_so_many, inside):
        yield from (Problem(reason, 0.45) for reason in find_all(pair))
    for find_all in (unsure, yet_to_come, one_of_two, proved, hoped, only_charged):
        yield from (Problem(reason, 0.6, "partly") for reason in find_all(pair))
