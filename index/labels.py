"""An article's labels: title, source, address, day and authors, from the lines of its text.

Pure functions on text. Labels are for showing and filtering, so they are cleaned of control,
bidirectional and zero-width characters (but for joiners that a script needs); the article's text
never is. Knows nothing of files.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.days import find_stated_day, find_url_day
from index.markdown import unmarked, untagged

# Lines that open and close an article are looked for this many characters from either end.
_HEAD, _TAIL = 3_000, 1_000

_URL = re.compile(r"https?://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?]", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]{1,2000}", re.IGNORECASE)
_BARE_HOST = re.compile(
    r"(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?:/\S*)?", re.IGNORECASE
)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")

# "Original Source: abcnews.go.com", "Title: …": a label, a colon and what it says, on one line.
_LABEL = re.compile(
    r"(title|headline|(?:original )?source|original (?:url|article)|url|link|by|authors?|date"
    r"|published)"
    r"[*_]*\s*:[*_\s]*(\S.*)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?P<original>original )?(source|url|article)[*_]*\s*:[*_\s]*(\S.*)", re.IGNORECASE
)
# Lines at the top that are no headline: a byline, "CNN —", an address, a day, a picture.
_NO_HEADLINE = re.compile(r"(?:By|BY)\s+[A-Z].{0,80}|.{0,40}\s[–—]|https?://\S+")
_HEADING = re.compile(r"#[ \t]+(\S.*?)[ \t#]*")
_JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_UNDERLINE = re.compile(r"={3,}\s*")


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known about an article; empty fields are unknown."""

    title: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()


def clean(value: str, limit: int = 300) -> str:
    """Make one line without characters that do not print, cut at a word where it is too long."""
    line = " ".join(value[: 4 * limit].split())
    if not line.isprintable():
        line = "".join(c for at, c in enumerate(line) if c.isprintable() or _joins(line, at))
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def _joins(line: str, at: int) -> bool:
    """Tell a joiner that words need where it stands: in Persian or Hindi, and in an emoji."""
    beside = line[at - 1 : at] + line[at + 1 : at + 2]
    return line[at] in "\u200c\u200d" and len(_JOINED.findall(beside)) == 2


def web_address(value: str) -> str:
    """Give a usable http address, or nothing: no other scheme is ever shown as a link."""
    value = value.strip()
    usable = value.isprintable() and _WEB_ADDRESS.fullmatch(value) and host(value)
    return value if usable else ""


def host(url: str) -> str:
    """Give an address's host without ``www.``."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def outlet(value: str) -> str:
    """Name the outlet in "ABC News (https://abcnews.go.com/x)", "www.cnn.com/24" or "Reuters."."""
    value = clean(_LINK.sub(r"\1 \2", value))
    if bare := _BARE_HOST.fullmatch(value):
        return bare[1].lower()
    name = _URL.sub("", value).strip(" ()[]<>|,:;*_-–—").removesuffix(".")
    found = _URL.search(value)
    return name or (host(found[0]) if found else "")


def describe(text: str, body: int, stated: Labels, name: str) -> Labels:
    """Fill in what front matter or a page did not state from the text's first and last lines.

    Args:
        text: The article's text.
        body: Where its body starts.
        stated: What is known already; it wins.
        name: The title where the text has no words at the top.
    """
    head = _lines(text[body : body + _HEAD])
    tail = list(filter(None, _lines(text[max(body, len(text) - _TAIL) :])))[-3:]
    said = _read_label_lines(list(filter(None, head))[:10], tail)
    url = stated.url or said.url
    return Labels(
        title=stated.title or said.title or _find_title(head) or clean(name) or "Untitled",
        source=stated.source or said.source or host(url),
        url=url,
        published=stated.published
        or find_stated_day(list(filter(None, head)))
        or find_url_day(url),
        authors=stated.authors or said.authors,
    )


def split_authors(value: str) -> tuple[str, ...]:
    """Split "By Ann Lee; Bo Chen" or "Ann Lee, Bo Chen" into names, each once."""
    value = re.sub(r"^by\s+", "", clean(value), flags=re.IGNORECASE)
    return tuple(dict.fromkeys(name for part in re.split("[;,]", value) if (name := part.strip())))


def _lines(text: str) -> list[str]:
    """Split into lines freed of Markdown's marks; blank ones stay, as empty."""
    return [line.strip() for line in untagged(_IMAGE.sub("", text)).splitlines()]


def _read_label_lines(head: list[str], tail: list[str]) -> Labels:
    """Read "Title: …", "Source: …" above the first paragraph, and a closing "Original Source: …".

    A closing "Source: Forbes" tells where a table's figures are from; there it must be an address.
    """
    found: dict[str, str] = {}
    for line in itertools.takewhile(lambda line: len(line) <= 150, head):
        if match := _LABEL.fullmatch(line.strip("*_> ")):
            found.setdefault(match[1].lower().removeprefix("original "), match[2])
    for line in tail:
        match = _CLOSING.fullmatch(line.strip("*_>()[] -–—")[:300])
        if match and (match["original"] or _BARE_HOST.fullmatch(match[3]) or _URL.search(match[3])):
            found.setdefault(match[2].lower(), match[3])
    source = found.get("source", "")
    addresses = " ".join(
        [found.get("url", ""), found.get("link", ""), found.get("article", ""), source]
    )
    address = _URL.search(addresses)
    url = web_address(address[0]) if address else ""
    authors = found.get("author") or found.get("authors") or found.get("by") or ""
    return Labels(
        title=clean(found.get("title") or found.get("headline") or ""),
        source=outlet(source),
        url=url if urlsplit(url).path.strip("/") else "",
        authors=split_authors(authors),
    )


def _find_title(head: list[str]) -> str:
    """Take a Markdown heading, else a headline-like first line, else the first words."""
    for line, below in zip(head, [*head[1:], ""], strict=False):
        if heading := _HEADING.fullmatch(line) or (
            _UNDERLINE.fullmatch(below) and re.match("(.+)", line)
        ):
            return _reading(heading[1])
    while head and (not head[0] or _is_no_headline(head[0])):
        head = head[1:]
    if head and _is_headline(*head[:3]):
        return _reading(head[0])
    words = _reading(" ".join(head)).split()
    start = " ".join(words[:12])
    return start if len(words) <= 12 and len(start) <= 120 else f"{start[:120].rstrip(' ,;:–—-')} …"


def _is_no_headline(line: str) -> bool:
    return bool(
        _NO_HEADLINE.fullmatch(line)
        or _LABEL.fullmatch(line.strip("*_> "))
        or find_stated_day([line])
        and len(line) < 100
        or not re.search(r"\w", line)
    )


def _is_headline(line: str, below: str = "", next_below: str = "") -> bool:
    """Tell a headline from a paragraph: short, no full stop, and set off from the text below."""
    words = line.split()
    # Up to three words, each with a capital, are a name: of the writer, or the outlet. Not so in
    # scripts without capitals, of which some do not part words either.
    cased = line.lower() != line.upper()
    named = cased and len(words) < 4 and not any(word[0].islower() for word in words[1:])
    if named or not words or len(words) > 25 or len(line) > 150 or not (below or next_below):
        return False
    end = line.rstrip("\"'”’»)*_")
    stopped = end.endswith((".", ",", ";", ":", "。")) and not end.endswith("...")
    set_off = not below or (len(below) >= 2 * len(line) and not below[0].islower())
    return set_off and not stopped


def _reading(line: str) -> str:
    """Take Markdown's marks out of a line."""
    return clean(unmarked(line))
