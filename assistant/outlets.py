"""What outlets are called in running text, by the site or name that an article gives.

Pure. Knows nothing of articles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_SECOND_LEVEL = frozenset("co com org net go ac gov news".split())


def outlet_names(source: str) -> tuple[str, ...]:
    """Give the names of an outlet, the source itself first; none for an empty source.

    A site that is not in ``data/outlets.txt`` is called by its own label: ``harbourpost.com`` is
    "Harbourpost".
    """
    if not source:
        return ()
    site = source.lower().removeprefix("www.")
    listed = _listed().get(site)
    if listed is None and "." in site:
        listed = _listed().get(site.partition(".")[2]) or (_label(site).title(),)
    return (source, *(listed or ()))


def _label(site: str) -> str:
    """Give the part of a site's name that is its own."""
    parts = site.split(".")[:-1]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    return parts[-1]


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    text = (files("assistant") / "data" / "outlets.txt").read_text(encoding="utf-8")
    lines = (line.split("|") for line in text.splitlines() if line and not line.startswith("#"))
    return {site: tuple(names) for site, *names in lines}
