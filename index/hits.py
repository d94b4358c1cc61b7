"""A ranked passage as search returns it, and the filters that a search takes.

Plain data. Knows nothing of the stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.errors import FilterError

_SHARES = ((0.99, "all"), (0.66, "most"), (0.4, "about half"), (0.15, "some"))
_AGREES = 0.3
"""From here on other articles' best passages say much the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found for a question.

    Attributes:
        file: The article's file, relative to the article folder, with forward slashes.
        start: Offset of the passage's first character in the article's text.
        end: Offset behind its last character.
        text: The passage: ``article_text[start:end]``.
        score: What it was ranked by; higher is better, comparable within one search only.
        title: The article's title.
        source: The outlet; empty where unknown.
        url: Address of the original; empty where unknown.
        published: ``YYYY-MM-DD``; empty where the article states no date.
        sentences: Offsets ``(start, end)`` of the passage's sentences in the article's text.
        why: The figures behind the score, by name.
    """

    file: str
    start: int
    end: int
    text: str
    score: float
    title: str
    source: str
    url: str
    published: str
    sentences: tuple[tuple[int, int], ...]
    why: dict[str, float]


def explain(hit: Hit) -> tuple[str, ...]:
    """Say in plain phrases why a passage was found, what weighs most first."""
    why = hit.why
    phrases = [
        *_counted(why, "quoted words in a row", "has {} of the quoted words in a row"),
        *_counted(why, "question words in passage and title", "has {} of the question’s words"),
        *_counted(why, "question words in best sentence", "one sentence has {} of them"),
    ]
    if "days outside the time asked about" in why:
        days = round(why["days outside the time asked about"])
        phrases.append(
            f"{days:,} days outside the time asked about" if days else "of the time asked about"
        )
    elif "days before the question" in why:
        phrases.append(_age(round(why["days before the question"])))
    for name, leg in (("keyword rank", "by its words"), ("vector rank", "by its meaning")):
        if name in why:
            phrases.append(f"number {round(why[name])} {leg}")
    if why.get("agreement with other articles", 0) >= _AGREES:
        phrases.append("other articles say much the same")
    return tuple(phrases)


def _counted(why: dict[str, float], name: str, phrase: str) -> list[str]:
    """Put a share in words; one that is next to nothing is not worth a phrase."""
    share = why.get(name, 0.0)
    words = next((word for least, word in _SHARES if share >= least), "")
    return [phrase.format(words)] if words else []


def _age(days: int) -> str:
    if days == 0:
        return "published on the day of the question"
    side = "before" if days > 0 else "after"
    return f"published {abs(days):,} {'day' if abs(days) == 1 else 'days'} {side} the question"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may use; an empty field allows all.

    Attributes:
        sources: Outlets; one of them must match, case ignored.
        files: Files, relative to the article folder; one of them must match.
        after: First allowed publication day, ``YYYY-MM-DD``. Undated articles are left out.
        before: Last allowed publication day, ``YYYY-MM-DD``. Undated articles are left out.

    Raises:
        FilterError: A date is none, or ``after`` lies behind ``before``.
    """

    sources: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    def __post_init__(self) -> None:
        """Refuse dates that are none before any store is asked."""
        for name, value in (("after", self.after), ("before", self.before)):
            if value:
                parse_day(name, value)
        if self.after and self.before and self.after > self.before:
            raise FilterError(
                f"after={self.after} lies behind before={self.before}: no day fits both"
            )

    def __bool__(self) -> bool:
        """Tell whether anything is filtered at all."""
        return bool(self.sources or self.files or self.after or self.before)


def parse_day(name: str, value: str) -> date:
    """Read ``YYYY-MM-DD``.

    Raises:
        FilterError: It is no such day; ``name`` says whose.
    """
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise FilterError(
            f"{name}={value!r} is not a day. Write it as YYYY-MM-DD, such as 2025-03-01"
        )
    return day
