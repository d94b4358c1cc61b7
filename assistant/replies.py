"""What an OpenAI-compatible server streams, read line by line into pieces.

Pure but for the lines it is given. Owns the forms that servers use, and the names of all that is no
answer: malformed JSON, a web page, an empty reply, one that ends too early. Knows no vendor.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.pump import Piece

log = logging.getLogger(__name__)

_SHOWN = 200
_NO_CHAT = re.compile(r"embed|rerank|whisper|tts|clip\b|bge-|minilm", re.IGNORECASE)
"""Names of models that cannot answer."""


class BadReply(Exception):
    """What came is no answer; the text says what it is."""


def read_stream(lines: Iterable[str]) -> Iterator[Piece]:
    """Read server-sent events.

    Raises:
        BadReply: An event is no part of an answer, or the last one is missing.
    """
    finish = ""
    started = wrote = False
    for line in lines:
        field, _, data = line.partition(":")
        if field != "data" or not (data := data.strip()):
            if not started and line.lstrip()[:1] in ("<", "{"):
                raise BadReply(f"sent no events but {_words(line)!r}")
            continue
        started = True
        if data == "[DONE]":
            finish = finish or "stop"
            break
        piece = read_piece(_parsed(data), "delta")
        finish = piece.finish or finish
        wrote = wrote or bool(piece.text)
        yield piece
    _check_end(finish, wrote=wrote)


def read_whole(body: bytes) -> Iterator[Piece]:
    """Read the reply of a server that does not stream.

    Raises:
        BadReply: It is no answer, or an empty one.
    """
    text = body.decode("utf-8", "replace")
    if text.lstrip()[:1] == "<":
        raise BadReply(f"sent a web page instead of an answer: {_words(text)!r}")
    piece = read_piece(_parsed(text), "message")
    yield piece
    _check_end(piece.finish, wrote=bool(piece.text))


def read_piece(event: dict[str, Any], part: str) -> Piece:
    """Read one event; ``part`` is ``delta`` in streams and ``message`` in whole replies."""
    if event.get("error"):
        said = reported(event["error"])
        raise BadReply(f"reported an error: {said}" if said else "reported an error")
    usage = event.get("usage") or {}
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    if not isinstance(choice, dict) or not isinstance(usage, dict):
        log.warning("A model server sent what is no answer: %.200r", event)
        raise BadReply("sent what is no answer")
    content = (choice.get(part) or {}).get("content")
    return Piece(
        text=content if isinstance(content, str) else "",
        finish=str(choice.get("finish_reason") or ""),
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
    )


def reported(error: object) -> str:
    """Give what a server says of its failure in words; empty where that is a page or a structure.

    Args:
        error: What it sent: its error's fields, a text, or anything else.
    """
    if isinstance(error, dict):
        fields = (error.get(name) for name in ("message", "detail", "error"))
        error = next((each for each in fields if isinstance(each, str)), "")
    said = error.strip() if isinstance(error, str) else ""
    return "" if said[:1] in ("<", "{", "[") else said[:_SHOWN]


def chat_models(body: bytes) -> list[str]:
    """Read a server's list of models: the names of those that can answer."""
    try:
        names = [str(item["id"]) for item in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return []
    return [name for name in names if not _NO_CHAT.search(name)]


def shown_name(name: str) -> str:
    """Give a model's name for the user: of a path on the server's disk, the file alone."""
    path = name.startswith("/") or "\\" in name or name.lower().endswith(".gguf")
    return re.split(r"[/\\]", name)[-1] if path else name


def _words(page: str) -> str:
    """Give the beginning of a page without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())[:_SHOWN]


def _check_end(finish: str, *, wrote: bool) -> None:
    if not finish:
        raise BadReply("ended the reply before the answer was finished")
    if not wrote and finish == "content_filter":
        raise BadReply("stopped the answer with its content filter")
    if not wrote and finish == "length":
        raise BadReply("used all tokens of setting answer_tokens before the answer began")
    if not wrote:
        raise BadReply("sent an empty answer")


def _parsed(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        log.warning("A model server sent malformed JSON: %.200r", data)
        raise BadReply("sent malformed JSON")
    return event


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
