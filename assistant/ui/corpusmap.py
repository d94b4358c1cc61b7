"""The map of the corpus: a place on a plane for each article, made in the background and kept.

Owns when a map is made anew, and its file in the data folder. How places are found is in
``layout``, how groups are named in ``groups``, how it is drawn in ``map.js``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import USER_ERRORS
from assistant.ui import texts
from assistant.ui.groups import Group, grouped
from assistant.ui.layout import layout
from assistant.ui.sources import heading
from assistant.ui.timeline import LANES

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from index import ArticleInfo

log = logging.getLogger(__name__)

POINTS = 5_000  # of more articles a sample is drawn
LEAST = 3  # articles below which there is nothing to compare
VERSION = 2  # changes with how places are found or named: maps kept from before are made anew
LISTED = 8  # articles of a group named in the list beside the map


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished map: the articles' files, their places from -1 to 1, and the groups of them."""

    key: str
    files: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    groups: tuple[Group, ...]


class CorpusMap:
    """Keeps one map, and makes a new one in the background when the articles have changed."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant whose articles are placed."""
        self._assistant = assistant
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._making = ""  # the key of the map in the making
        self._failed = ""  # the key of the last one that could not be made

    def json(self, articles: Sequence[ArticleInfo]) -> dict[str, Any]:
        """Give the map of these articles for the page, or say that it is being made."""
        if len(articles) < LEAST:
            return {"state": "none", "told": texts.MAP_FEW.format(least=LEAST)}
        key = _key(articles)
        with self._lock:
            if self._failed == key:
                return {"state": "none", "told": texts.UNEXPECTED}
            picture = self._picture or _load(self._file)
            self._picture = picture
            if picture is None or picture.key != key:
                self._begin(key, articles)
                return {"state": "making", "told": texts.MAP_MAKING}
        return drawn(picture, articles)

    @property
    def _file(self) -> Path:
        return self._assistant.settings.data / "map.json"

    def _begin(self, key: str, articles: Sequence[ArticleInfo]) -> None:
        if not self._making:  # one at a time; the page asks again
            self._making = key
            work = (key, list(articles))
            threading.Thread(target=self._make, args=work, name="map", daemon=True).start()

    def _make(self, key: str, articles: Sequence[ArticleInfo]) -> None:
        picture = None
        try:
            picture = self._made(key, articles)
            _save(picture, self._file)
        except (OSError, *USER_ERRORS) as exc:
            log.warning("The map could not be made or kept: %s", exc)
        except Exception:  # the entry point of this thread: report it, never lose it
            log.exception("The map could not be made")
        with self._lock:
            self._making = ""
            self._picture = picture or self._picture
            self._failed = "" if picture else key

    def _made(self, key: str, articles: Sequence[ArticleInfo]) -> Picture:
        import numpy as np

        files = sorted(each.file for each in articles)
        if len(files) > POINTS:
            files = sorted(random.Random(0).sample(files, POINTS))
        found = list(self._assistant.archive.article_vectors(files))
        titles = {each.file: each.title for each in articles}
        places = layout(np.array([vector for _, vector in found], dtype=np.float32))
        return Picture(
            key=key,
            files=tuple(file for file, _ in found),
            places=tuple((round(float(x), 4), round(float(y), 4)) for x, y in places),
            groups=tuple(grouped(places, [titles[file] for file, _ in found])),
        )


def _key(articles: Sequence[ArticleInfo]) -> str:
    """Name the articles' state: another key, another map."""
    digest = hashlib.sha256(str(VERSION).encode())
    for each in articles:
        named = f"{each.file}\0{each.size}\0{each.characters}\0{each.title}\n"
        digest.update(named.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _load(file: Path) -> Picture | None:
    """Read a map that was kept; none where there is none, or none that can be read."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        places = tuple((float(x), float(y)) for x, y in kept["places"])
        groups = tuple(Group(**each) for each in kept["groups"])
        return Picture(kept["key"], tuple(kept["files"]), places, groups)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _save(picture: Picture, file: Path) -> None:
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(picture)), encoding="utf-8")
    os.replace(draft, file)


def drawn(picture: Picture, articles: Sequence[ArticleInfo]) -> dict[str, Any]:
    """Give what the page draws: points, names of groups, and the groups as a list for all."""
    known = {each.file: each for each in articles}
    counts: dict[str, int] = {}
    for each in articles:
        counts[each.source] = counts.get(each.source, 0) + 1
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    lanes = ranked[:LANES]
    points = [
        (*place, known[file].title, known[file].source, known[file].published, file)
        for file, place in zip(picture.files, picture.places, strict=True)
        if file in known
    ]
    told = texts.MAP_NOTE
    if len(points) < len(articles):
        told += " " + texts.MAP_SAMPLE.format(shown=len(points), total=len(articles))
    return {
        "state": "ready",
        "told": told,
        "points": points,
        "lanes": lanes,
        "names": [name or texts.NO_OUTLET for name in lanes],
        "others": texts.OTHERS.format(count=len(ranked) - len(lanes)) if ranked[LANES:] else "",
        "groups": [(each.x, each.y, each.name) for each in picture.groups],
        "list": _list_html(picture, known),
    }


def _list_html(picture: Picture, known: dict[str, ArticleInfo]) -> str:
    """Render the groups as a list, for who cannot see or point at the map."""
    groups = "".join(
        f"<li><b>{escape(group.name)}</b> "
        f"<small>{texts.ARTICLES[len(group.members) != 1].format(count=len(group.members))}</small>"
        f"<ul>{_members(group, picture, known)}</ul></li>"
        for group in picture.groups
    )
    if not groups:
        return ""
    return f"<details><summary>{texts.MAP_LIST}</summary><ul>{groups}</ul></details>"


def _members(group: Group, picture: Picture, known: dict[str, ArticleInfo]) -> str:
    shown = [known[file] for n in group.members[:LISTED] if (file := picture.files[n]) in known]
    return "".join(
        f'<li><button type="button" class="source" data-file="{escape(each.file)}" dir="auto">'
        f"{heading(each.title)}</button></li>"
        for each in shown
    )
