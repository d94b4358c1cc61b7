"""Words that alterations are made with: verbs with their forms, months, the names of an article.

Knows nothing of how sentences are altered or checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.words import read_words

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
NAME = r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"

_REGULAR = """
accept accuse achieve add address adopt affect aim allow announce answer appoint approve argue
arrest ask assist attack attend attract avoid award back ban believe blame block call cancel
capture cause celebrate challenge change charge claim clear close collect condemn confirm consider
contact contain continue convict create criticize damage deliver demand deny describe design
destroy detain develop discover dismiss donate double earn educate elect employ encourage end
endorse enjoy enter escape examine expand expect explain express extend face file finish fire
follow force gain grant handle help hire host identify ignore impose improve include increase
inform injure inspire install insult interview introduce invade invest investigate invite issue
join kick kill launch lift like limit list lower maintain manage mark marry mention miss move
murder name need notify nominate obtain offer open operate oppose order organize overtake owe own
pass pause perform plan plant play praise predict prepare present prevent produce promise promote
propose protect prove provide publish pull punish purchase push question raise ratify reach
receive recognize recommend record recover reduce refuse reject release remain remove repeal
replace request require rescue reserve respect restore retain retire return reveal reverse save
scrap serve sign slam smash sponsor stage start stop study suggest support surpass surprise
suspect suspend target test thank threaten top total touch train transform treat urge use visit
vote want warn watch welcome work
""".split()


_OFFICES = frozenset(
    "Prime Minister White House Senate Court Department Party Committee Department Republican "
    "Democrat Democratic Final Rescue Health Capital President Secretary General Group News "
    "University Patriots Newspapers American Washington Department Union Justice Twitter The "
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday Supreme League Cup Awards".split()
)
"""Words that are no part of a person's name."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's forms: "give", "gave", "given", "gives"."""

    base: str
    past: str
    participle: str
    third: str


def _third(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    doubled = base in ("ban", "plan", "stop", "scrap", "slam", "top", "cancel")
    return base + (base[-1] if doubled and base != "cancel" else "") + "ed"


def _verbs() -> Iterator[Verb]:
    for base in _REGULAR:
        yield Verb(base, _past(base), _past(base), _third(base))
    for line in (files("index") / "data" / "verbs.txt").read_text("utf-8").splitlines():
        forms = line.split()
        if not line.startswith("#") and len(forms) > 1:
            yield Verb(forms[0], forms[1], forms[-1], _third(forms[0]))


VERBS = {verb.base: verb for verb in _verbs()}
PAST = {verb.past: verb for verb in VERBS.values()}
PARTICIPLES = {verb.participle: verb for verb in VERBS.values()}


def names_of(article: str) -> dict[str, list[str]]:
    """Give an article's names by kind: ``person`` and ``place``."""
    runs = set(
        re.findall(r"(?<=[a-z,] )[A-Z][a-z’'-]+ [A-Z][A-Za-z’'-]{2,}(?![\w’'-]| [A-Z])", article)
    )
    runs -= set(_places_of(sorted(runs)))
    runs = {run for run in runs if not _OFFICES & {*run.split()}}
    persons: list[str] = []
    for run in sorted(runs):
        surname = run.split()[1]
        acts = rf"{re.escape(surname)}(?:,? (?:said|told|added|wrote|who|tweeted|has|had|was)\b)"
        if re.search(rf"\b{acts}", article):
            persons += [run, surname]
    found = re.findall(r"\b(?:in|from|of|to|near|at) ([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b", article)
    return {"person": list(dict.fromkeys(persons)), "place": _places_of(sorted(set(found)))}


def _places_of(runs: Sequence[str]) -> list[str]:
    read = read_words([f"of {run}" for run in runs])
    return [
        run
        for run, (_, *words) in zip(runs, read, strict=True)
        if len(words) == 1
        and words[0].place
        and "body" not in words[0].place
        and not run.endswith(
            ("ese", "ish", "ian", "ians", "can", "cans", "ean", "eans", "nch", "rish")
        )
    ]


def nouns_of(article: str) -> list[str]:
    """Give the words that an article uses as nouns more than once."""
    found = re.findall(
        r"\b(?:the|his|her|their|its) ([a-z]{4,}) (?:of|in|on|was|is|were|are|has|had)\b", article
    )
    return sorted({word for word in found if not word.endswith(("est", "ing", "ed", "ly"))})
