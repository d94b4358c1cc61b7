"""What the tests of figures ask of a true sentence, and of the same with another figure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.citations import Verdict, check
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed
PUBLISHED = "2023-05-10"
MISSING = "stands in none of the cited sentences"


def verdict(told: str, *cited: str, context: Sequence[str] = ()) -> Verdict:
    """Check a sentence by the rules alone."""
    days = [PUBLISHED] * len(cited)
    return check(told, cited, rarity=RARITY, embed=EMBED, published=days, context=context)


def is_told_apart(told: str, altered: str, cited: Sequence[str]) -> None:
    """See to it that one is supported, and the other doubted for good."""
    found = verdict(told, *cited)
    assert (found.support, found.reason) == ("supported", "")
    assert verdict(altered, *cited).support != "supported"
    assert verdict(altered, *cited).sure


def is_not_missing(told: str, altered: str, cited: Sequence[str]) -> None:
    """See to it that no figure of the one is called missing, and the other is doubted."""
    found = verdict(told, *cited)
    assert not found.sure
    assert not any(char.isdigit() for char in found.reason) or MISSING not in found.reason
    assert verdict(altered, *cited).support != "supported"
