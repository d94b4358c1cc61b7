"""The catalog's file: its tables, its connections, and one transaction at a time.

Owns the schema, how SQLite is opened, who waits for whom, and what becomes of SQLite's errors.
Knows nothing of what the rows mean (``lookups.py`` reads them, ``catalog.py`` writes them).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor

SCHEMA = """
CREATE TABLE record (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    live INTEGER NOT NULL DEFAULT 0,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    authors TEXT NOT NULL,
    body INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    passages INTEGER NOT NULL
);
CREATE UNIQUE INDEX articles_live_file ON articles (file) WHERE live = 1;
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_pending ON articles (id) WHERE live = 0;
CREATE INDEX articles_digest ON articles (digest);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_source ON articles (lower(source), published);
CREATE TABLE texts (article INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentences BLOB NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE vectors (passage INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE doomed (passage INTEGER PRIMARY KEY);
CREATE TABLE failures (
    file TEXT PRIMARY KEY, reason TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
"""
PAGE = 5_000
"""Rows or parameters per statement; far below SQLite's limit of 32,766."""


class Database:
    """One open catalog file. One writer; readers of the same process may be many threads.

    Every method raises ``IndexDamaged`` where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        """Open the catalog at ``path``, or make an empty one.

        Raises:
            IndexDamaged: The file is no catalog, or is broken.
        """
        self.path = path
        new = not path.exists()
        try:
            self._writer = self._connect()
            if new:
                self._writer.executescript(f"BEGIN; {SCHEMA} COMMIT;")
            self._readers = [self._reader()]
        except sqlite3.DatabaseError as exc:
            raise IndexDamaged(
                f"The catalog {path} cannot be read ({exc}). Run: assistant sync --rebuild"
            ) from exc
        self._write_lock = threading.RLock()
        self._readers_lock = threading.Lock()
        self._closed = False

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection

    def _reader(self) -> sqlite3.Connection:
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def close(self) -> None:
        """Close the file, once nobody reads any more; the catalog cannot be used after."""
        with self._write_lock, self._readers_lock:
            self._closed = True
            for connection in (*self._readers, self._writer):
                connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block, or none of it."""
        with self._write_lock, self._translated("written"):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # A full disk has rolled it back already.
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot for all statements of the block; nobody waits for another reader."""
        with self._translated("read"):
            with self._readers_lock:
                reader = self._readers.pop() if self._readers or self._closed else self._reader()
            try:
                reader.execute("BEGIN")
                try:
                    yield reader
                finally:
                    reader.execute("COMMIT")
            finally:
                with self._readers_lock:
                    self._readers.append(reader)
                    if self._closed:
                        reader.close()

    @contextmanager
    def _translated(self, action: str) -> Iterator[None]:
        """Turn what SQLite raises into our error."""
        try:
            yield
        except sqlite3.Error as exc:
            raise IndexDamaged(
                f"The catalog {self.path} cannot be {action} ({exc}). Make sure that the disk is "
                "neither full nor read-only; if that is not it, run: assistant sync --rebuild"
            ) from exc


def select(
    db: Connection, statement: str, keys: Sequence[int], values: Sequence[str] = ()
) -> list[Any]:
    """Run ``… IN (keys)`` a page at a time; ``values`` are those of the marks before it."""
    rows: list[Any] = []
    for start in range(0, len(keys), PAGE):
        page = keys[start : start + PAGE]
        marks = ", ".join("?" * len(page))
        rows += db.execute(f"{statement} ({marks})", [*values, *page]).fetchall()
    return rows
