"""Asking somebody else's server again, or not: shared by all who talk to an OpenAI-compatible one.

Owns how long to wait before the next attempt, which failures another attempt can mend, what to
advise, and that no key stands in a message. Sends nothing itself.
"""

from __future__ import annotations

import random
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import openai

OPENAI = "https://api.openai.com/v1"
ATTEMPTS = 4
FIRST_DELAY = 0.5  # seconds; doubled with each attempt
QUOTA = ("insufficient_quota", "billing_hard_limit_reached")
SECRETS = re.compile(r"(?i)\b(sk-|bearer )\S+|(?<=://)[^/@\s]+@")
LONGEST_MESSAGE = 400
ADVICE = {
    400: "Check the model's name and the length of the texts.",
    401: "Check the API key.",
    403: "Check what the API key may do.",
    404: "Check the model's name and the base URL.",
    413: "The server takes less at once: choose shorter passages.",
    429: "Try again later, or raise the limit with the provider.",
}


def delay_before_next(exc: Exception, attempt: int) -> float | None:
    """Seconds to wait before the next attempt; None where another one is no use."""
    import openai

    if attempt == ATTEMPTS:
        return None
    if isinstance(exc, openai.APIStatusError):
        if exc.status_code not in (408, 429) and exc.status_code < 500 or quota_used_up(exc):
            return None
        if (asked := _retry_after(exc.response.headers)) is not None:
            return asked
    return FIRST_DELAY * random.uniform(0.8, 1.2) * (1 << attempt - 1)


def quota_used_up(exc: openai.APIStatusError) -> bool:
    """Tell a quota that is used up, which waiting cannot mend, from too many requests at once."""
    return exc.status_code == 429 and (exc.code in QUOTA or exc.type in QUOTA)


def redacted(text: str, key: str) -> str:
    """Write a message on one line of bearable length, without ``key`` or anything like one."""
    if key:
        text = text.replace(key, "***")
    return " ".join(SECRETS.sub("***", text).split())[:LONGEST_MESSAGE]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read ``Retry-After``: seconds, or a date."""
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
