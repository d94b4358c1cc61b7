"""Which articles a search may use, as a condition in SQL.

Pure: filters in, a condition and its values out. Knows nothing of databases.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.hits import Filters

_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands behind WHERE about the table ``articles a``, and a value for each mark in it."""

    sql: str
    values: tuple[str, ...]


def live_and_allowed(filters: Filters) -> Condition:
    """Select the live articles that the filters allow; those without a day fall under no range."""
    tests, values = ["a.live = 1"], list[str]()
    if filters.sources:
        # SQLite's lower() leaves letters beyond ASCII alone, so it must see both sides.
        tests.append(f"lower(a.source) IN ({_marks('lower(?)', filters.sources)})")
        values += filters.sources
    if filters.files:
        tests.append(f"a.file IN ({_marks('?', filters.files)})")
        values += filters.files
    if filters.after or filters.before:
        tests.append("a.published BETWEEN ? AND ?")
        values += [filters.after or _FIRST_DAY, filters.before or _LAST_DAY]
    return Condition(" AND ".join(tests), tuple(values))


def _marks(mark: str, values: tuple[str, ...]) -> str:
    return ", ".join([mark] * len(values))
