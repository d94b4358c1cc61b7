"""What a sync tells while it runs and when it is done, and what an index says of itself.

Plain data. Knows nothing of the stores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come.

    Attributes:
        stage: ``"reading"``, ``"indexing"`` or ``"cleaning up"``.
        done: Articles finished in this sync.
        total: Articles this sync has to work on.
        passages: Passages indexed so far in this sync.
        seconds: Time since the sync began.
        remaining: Estimated seconds left; None while unknown.
    """

    stage: str
    done: int
    total: int
    passages: int
    seconds: float
    remaining: float | None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did.

    Attributes:
        added: Files indexed for the first time.
        changed: Files whose new version replaced the old one.
        removed: Files gone from the folder, and from the index.
        renamed: Files found under a new name; nothing was embedded for them.
        unchanged: Number of files that needed nothing.
        failures: Files that could not be read, with the reason.
        embedded: Passages embedded in this sync.
        passages: Passages in the index now.
        articles: Articles in the index now.
        seconds: How long the sync took.
        tokens: Tokens that an embedding server reported for it; 0 for embedders that run here.
        cancelled: True where the caller stopped it; the next sync goes on from there.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[str, ...]
    unchanged: int
    failures: tuple[Failure, ...]
    embedded: int
    passages: int
    articles: int
    seconds: float
    tokens: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """One indexed article without its text, for lists; ``size`` is its file's, in bytes."""

    file: str
    title: str
    source: str
    url: str
    published: str
    passages: int
    characters: int
    size: int


@dataclass(frozen=True, slots=True)
class Status:
    """What is in the data folder.

    Attributes:
        data: The data folder.
        folder: The article folder of the last sync; empty before the first.
        synced: When the last complete sync ended, ISO 8601 in UTC; empty before the first.
        articles: Articles indexed.
        passages: Passages indexed.
        characters: Characters of article text indexed.
        sources: Outlets with their numbers of articles, most first; ``""`` stands for unknown.
        first: Earliest publication day; empty where all are undated.
        last: Latest publication day.
        undated: Articles without a publication day.
        embedder: The embedder the index was built with.
        dimension: Length of its vectors.
        bytes: Size of the data folder on disk.
        failures: Files that could not be read at the last sync.
    """

    data: str
    folder: str
    synced: str
    articles: int
    passages: int
    characters: int
    sources: tuple[tuple[str, int], ...]
    first: str
    last: str
    undated: int
    embedder: str
    dimension: int
    bytes: int
    failures: tuple[Failure, ...]
