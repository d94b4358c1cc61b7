"""How far negations and hedges reach in a sentence: "did not", "failed to", "allegedly", "may".

Pure rules over words; knows nothing of the sentences that one is checked against.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.support.parts import Part

NEGATORS = frozenset(
    "not never no non without neither nor none nobody nothing nowhere hardly barely scarcely "
    "cannot".split()
)


_REFUSALS = frozenset("fail refus declin unabl deni ceas stop avoid forgot".split())
"""Stems that negate what follows them with "to", or as "-ing"."""


_ENDING = frozenset({"stop", "ceas", "avoid"})


_AGAINST = frozenset("recommend advis decid argu counsel".split())
"""Stems that negate what follows them with "against"."""


_OBLIGED = frozenset("have need want".split())
"""Between "not" and "to" these leave what follows open: "did not have to leave"."""


_NOT_NEGATED = frozenset(
    "only just merely simply least less fewer more doubt all every everyone".split()
)
"""Behind these words "not" and "no" negate nothing: "not only", "no fewer than"."""


CLAUSE_WORDS = frozenset(
    "and but while whereas although though when before after because which who as since until "
    "if that or".split()
)


_LINKING = frozenset("becom remain seem look".split())
"""Stems of verbs that say little of what they deny: what stands behind them is denied."""


_PASSED = frozenset({"longer", "immediate"})
"""Words between a negation and what it denies: "no immediate reports"."""


_REACH = 8
"""How many words behind it a negation reaches."""


IDLE = frozenset(
    "yet already still also too just now even however meanwhile again rather quite very really "
    "actually ever indeed simply".split()
)
"""Adverbs that nothing need say again, and that no negation is about."""


_SAYING_NOTHING = frozenset("indic evid sign proof suggest reason".split())
"""Stems behind "no" that deny the clause that follows them: "no evidence that …"."""


_ALLEGED = frozenset(
    "allege alleges alleged alleging accuse accuses accused accusing suspected purported rumored "
    "rumoured claimed claims claiming".split()
)
"""Words that make what follows them, to the end of the sentence, somebody's allegation."""


_ALLEGEDLY = frozenset("allegedly reportedly unconfirmed apparently purportedly supposedly".split())


_LIKELY = frozenset(
    "may might could possibl possibli perhap probabl probabli potenti presum".split()
)


_THOUGHT = frozenset("fear believ think thought".split())


_HEDGE_REACH = 10


def find_negators(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Give each negating word's place with that of the word that it denies."""
    for place, part in enumerate(parts):
        following = [other.lower for other in parts[place + 1 : place + 3]] + ["", ""]
        if part.lower in NEGATORS:
            if following[0] in _NOT_NEGATED or following[1] == "to" and following[0] in _OBLIGED:
                continue
        elif not _refuses(part, following[0]):
            continue
        yield from ((place, head) for head in _denied_by(parts, place, following[0]))


def _denied_by(parts: Sequence[Part], place: int, following: str) -> Iterator[int]:
    """Give the places of the words that the negation at ``place`` denies."""
    none = parts[place].lower == "no"
    ahead = place == 0 and following in ("for", "since", "in", "until")
    start = place + 1
    if ahead:  # "Not for ten years has the river been so high": behind "been"
        been = [at for at in range(len(parts)) if parts[at].lower in ("been", "be")]
        start = been[0] + 1 if been else len(parts)
    for head in range(start, min(start + _REACH, len(parts))):
        if head == place + 1 and (
            none and parts[head].lower == "one" or parts[head].lower == "against"
        ):
            continue
        if parts[head].kind == "figure" and parts[head - 1].kind == "name":
            continue  # "against Covid-19 vaccinations"
        if parts[head].kind in ("figure", "moment") or none and parts[head].kind == "name":
            break  # "speaking no English" denies nothing behind it
        skipped = parts[head].lower.endswith("ly") or parts[head].lower in _PASSED | IDLE
        if parts[head].lower.endswith("ly") and parts[head].lower not in IDLE:
            yield head  # "does not immediately apply"
        if parts[head].kind == "plain" and not skipped and not _tells_of(parts, head):
            yield head
            if parts[head].key in _LINKING:  # "has not become a billionaire"
                continue
            yield from _denied_clause(parts, head)
            break


def _tells_of(parts: Sequence[Part], head: int) -> bool:
    """Tell whether "no reports of injuries" is at hand: the injuries are what is denied."""
    following = parts[head + 1].lower if head + 1 < len(parts) else ""
    return following == "of" and parts[head].lower in ("report", "reports", "word", "signs")


def _denied_clause(parts: Sequence[Part], head: int) -> Iterator[int]:
    """Give what "no evidence that …" and "denied that …" deny."""
    if parts[head].key not in _SAYING_NOTHING:
        return
    for at in range(head + 1, min(head + 2 + _REACH, len(parts))):
        if parts[at].kind == "plain" and parts[at].clause == parts[head].clause + 1:
            yield at


def _refuses(part: Part, following: str) -> bool:
    """Tell whether a word negates what follows it: "failed to", "stopped short of", "ruled out"."""
    if part.lower == "short":
        return following == "of"
    if part.key == "rule":
        return following == "out"
    if part.lower == "yet":
        return following == "to"
    if part.key in _AGAINST:
        return following == "against"
    if part.key in _ENDING:  # "stopped to take a picture" takes one
        return following.endswith("ing")
    return part.key in _REFUSALS and (following == "to" or following.endswith("ing"))


def mark_reach(parts: Sequence[Part], negators: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Mark what negations and hedges reach: the words behind them in the same clause."""
    negated: set[int] = set()
    for place in {place for place, _ in negators}:
        heads = {head for other, head in negators if other == place}
        clauses = {parts[head].clause for head in heads}
        reach = range(place + 1, min(place + 1 + 2 * _REACH, len(parts)))
        negated ^= {
            at
            for at in reach
            if parts[at].clause in clauses
            and (at <= place + _REACH or at in heads or parts[at].clause > parts[place].clause)
        }
    hedges = dict(_hedges(parts))
    for place, part in enumerate(parts):
        yield Part(
            part.word,
            part.kind,
            part.weight,
            part.start,
            part.end,
            part.clause,
            place in negated,
            hedges.get(place, ""),
        )


def _hedges(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """Give the places that hedges reach."""
    for place, part in enumerate(parts):
        if part.kind not in ("plain", "empty"):
            continue
        thought = part.key in _THOUGHT and part.lower != "thinks"
        likely = (
            part.lower in ("if", "unless", "whether")
            or thought
            or part.key in _LIKELY
            or part.lower in ("likely", "unlikely")
        )
        if part.lower in _ALLEGED:
            yield from ((reached, "alleged") for reached in range(place, len(parts)))
        elif part.lower in _ALLEGEDLY or likely:
            hedge = "thought" if thought else "possible" if likely else "alleged"
            for reached in range(place, min(place + 1 + _HEDGE_REACH, len(parts))):
                if parts[reached].clause == part.clause or not likely:
                    yield reached, hedge
