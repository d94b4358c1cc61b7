"""Front matter: the block of labels at the top of a text, in YAML or TOML.

Owns the names under which people write an article's labels. Knows nothing of the text below.
"""

from __future__ import annotations

import logging
import re
import tomllib
from datetime import date
from typing import Any

from index.days import find_day
from index.labels import Labels, clean, outlet, split_authors, web_address

_log = logging.getLogger(__name__)

# Front matter longer than this is taken for text; a real one has a few hundred characters.
_MATTER_LIMIT = 16_384
_KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "publisher", "publication", "outlet", "site_name", "sitename", "site"),
    "url": ("url", "source_url", "original_url", "canonical_url", "link"),
    "published": ("published", "published_at", "date_published", "publish_date", "pubdate", "date"),
    "authors": ("authors", "author", "byline"),
}
_KNOWN_KEYS = {key for keys in _KEYS.values() for key in keys}

_OPEN = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_CLOSE = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n?|\n|\Z)"),
}
_LINE = re.compile(r"^([\w-]+(?: [\w-]+)*)[ \t]*[:=][ \t]+(\S.*)$", re.MULTILINE)


def read_front_matter(text: str, file: str) -> tuple[Labels, int]:
    """Read the block at the top of a text: YAML between ``---`` lines, TOML between ``+++`` lines.

    A broken block is read line by line instead (most often a title with a colon in it lacks
    quotes), and the place is logged. A block without one known key is text, not front matter.

    Returns:
        The labels, and the offset where the body starts: 0 without front matter.
    """
    opening = _OPEN.match(text)
    if not opening:
        return Labels(), 0
    closing = _CLOSE[opening[1]].search(text, opening.end() - 1, _MATTER_LIMIT)
    if not closing:
        return Labels(), 0
    block = text[opening.end() : closing.start()]
    read = _read_toml(block, file) if opening[1] == "+++" else _read_yaml(block, file)
    fields = {re.sub("[ -]", "_", key.lower()): value for key, value in read.items()}
    if not fields.keys() & _KNOWN_KEYS:
        return Labels(), 0
    return _pick(fields), closing.end()


def _read_yaml(block: str, file: str) -> dict[str, Any]:
    import yaml

    # BaseLoader gives strings only: no tags, dates, numbers or merge keys that fail or multiply.
    # The C loader, 10 times as fast, crashes on very deep nesting; that goes to the Python one.
    deep = sum(map(block.count, ("[", "{", "? ", "- "))) > 200
    loader = yaml.BaseLoader if deep else getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        fields = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, RecursionError) as exc:
        mark = getattr(exc, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "front matter"
        problem = getattr(exc, "problem", None) or "nested too deep"
        return _read_lines(block, f"{file}: {where} is no valid YAML ({problem})")
    if not isinstance(fields, dict):
        return {}
    return {key: value for key, value in fields.items() if isinstance(key, str)}


def _read_toml(block: str, file: str) -> dict[str, Any]:
    try:
        # The newline is that of the line "+++", so that an error names the file's line.
        return tomllib.loads("\n" + re.sub(r"\r\n?", "\n", block), parse_float=str)
    except (ValueError, RecursionError) as exc:
        problem = "nested too deep" if isinstance(exc, RecursionError) else clean(str(exc), 150)
        return _read_lines(block, f"{file}: the front matter is no valid TOML ({problem})")


def _read_lines(block: str, why: str) -> dict[str, Any]:
    _log.warning("%s; read line by line instead", why)
    return {key: value.strip(" \t\r\"'") for key, value in _LINE.findall(block)}


def _pick(fields: dict[str, Any]) -> Labels:
    def values(field: str) -> list[str]:
        return next(filter(None, (_strings(fields.get(key)) for key in _KEYS[field])), [])

    title, source, url, published = (
        next(iter(values(field)), "") for field in ("title", "source", "url", "published")
    )
    authors = values("authors")
    return Labels(
        title=clean(title),
        source=outlet(source),
        url=web_address(url),
        published=find_day(published),
        authors=split_authors(authors[0]) if len(authors) == 1 else tuple(dict.fromkeys(authors)),
    )


def _strings(value: object) -> list[str]:
    """Give the texts in a field: itself, a list's items, or what stands under ``name``."""
    items = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in items[:100])
    cleaned = (clean(n, 2_000) for n in map(_text, names) if n not in ("~", "null"))
    return [text for text in cleaned if text]


def _text(value: object) -> str:
    """Write a value out; TOML, unlike YAML here, gives days and numbers."""
    if isinstance(value, date) or (isinstance(value, int) and abs(value) < 10**18):
        return str(value)
    return value if isinstance(value, str) else ""
