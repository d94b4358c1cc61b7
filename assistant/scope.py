"""What callers ask, read and checked: the question, and the outlets, files and days it may use.

Pure. Knows nothing of what is indexed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.errors import QuestionError
from index import Filters, parse_day


def read_question(question: str, longest: int) -> str:
    """Trim a question.

    Raises:
        QuestionError: It is empty, or longer than ``longest`` characters.
    """
    # Half a character, such as a shell makes of a stray byte, cannot be searched for.
    question = question.encode("utf-8", "replace").decode("utf-8").strip()
    if not question:
        raise QuestionError("The question is empty. Ask something about the articles")
    if len(question) > longest:
        raise QuestionError(
            f"The question has {len(question):,} characters; the limit is {longest:,} "
            "(setting max_question)"
        )
    return question


def read_filters(
    source: str | Sequence[str] | None,
    file: str | Sequence[str] | None,
    after: str | date | None,
    before: str | date | None,
) -> Filters:
    """Make the filters of a search.

    Raises:
        FilterError: A day is none, or the days are in the wrong order.
    """
    return Filters(_names(source), _names(file), _day(after), _day(before))


def read_day(value: str | date | None) -> date:
    """Read a day; today where none is given.

    Raises:
        FilterError: It is none.
    """
    if isinstance(value, str):
        return parse_day("as_of", value)
    return value or date.today()


def _names(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _day(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
