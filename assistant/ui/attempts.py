"""One event's work: its result, or words for the user where it went wrong.

Knows nothing of what is attempted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from assistant.errors import USER_ERRORS
from assistant.ui import conversation, texts

T = TypeVar("T")
log = logging.getLogger(__name__)


def attempt(work: Callable[[], T]) -> tuple[str, T | None]:
    """Do the work of one event; give the error's words, or the result."""
    try:
        return "", work()
    except USER_ERRORS as exc:
        return str(exc), None
    except Exception:  # where every event enters: logged, never shown as a stack trace
        log.exception("An event of the page failed")
        return texts.UNEXPECTED, None


def rendered(work: Callable[[], str]) -> str:
    """Give the HTML that the work renders, or a kind error in its place."""
    error, html = attempt(work)
    return conversation.failed_html(error) if error else html or ""
