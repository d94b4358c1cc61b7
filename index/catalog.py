"""The catalog: one SQLite file that is the truth about what is indexed.

Owns articles, their texts, passages, vectors, failures and the record of how the index was built.
The keyword and vector legs are derived from it and can be rebuilt from it without embedding again.

A new version of an article is first stored *pending*, then written to the legs, and only then made
*live*; the version it replaces leaves in the same transaction, and its passages are *doomed* until
the legs have let go of them. Whatever a crash interrupts, the catalog says what is left to do.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.articles import Article
from index.errors import IndexDamaged
from index.hits import Filters
from index.passages import Passage
from index.reports import ArticleInfo, Failure
from index.rows import Added, FileState, Prepared, StoredPassage, Totals, pack_spans, unpack_spans
from index.selecting import live_and_allowed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
_PAGE = 5_000
"""Rows or parameters per statement; far below SQLite's limit of 32,766."""


class Catalog:
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
    def _writing(self) -> Iterator[sqlite3.Connection]:
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
    def _reading(self) -> Iterator[sqlite3.Connection]:
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

    # What the index was built with

    def record(self) -> dict[str, str]:
        """Give the record: embedder, dimension, chunking, folder, time of the last sync."""
        with self._reading() as db:
            return dict(db.execute("SELECT key, value FROM record"))

    def write_record(self, **values: str) -> None:
        """Set entries of the record."""
        with self._writing() as db:
            db.executemany("REPLACE INTO record VALUES (?, ?)", values.items())

    # Writing a sync

    def add_pending(self, batch: Sequence[Prepared]) -> list[Added]:
        """Store new article versions that do not answer yet; give their ids, in order."""
        ids = []
        with self._writing() as db:
            for item in batch:
                article, state = item.article, item.state
                cursor = db.execute(
                    "INSERT INTO articles (file, digest, size, mtime_ns, title, source, url,"
                    " published, authors, body, characters, passages)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(article.file, state.digest, state.size, state.mtime_ns),
                        *(article.title, article.source, article.url, article.published),
                        json.dumps(article.authors, ensure_ascii=False),
                        *(article.body, len(article.text), len(item.passages)),
                    ),
                )
                ids.append(_key(cursor))
                db.execute("INSERT INTO texts VALUES (?, ?)", (ids[-1], article.text))
            return _insert_passages(db, ids, batch)

    def pending(self) -> list[int]:
        """Ids of article versions that are stored but not live: a sync was interrupted."""
        with self._reading() as db:
            return [key for (key,) in db.execute("SELECT id FROM articles WHERE live = 0")]

    def make_live(self, articles: Sequence[int]) -> None:
        """Let these versions answer; the versions they replace stop in the same moment."""
        with self._writing() as db:
            for article in articles:
                _remove(
                    db,
                    "SELECT old.id FROM articles old JOIN articles new ON old.file = new.file"
                    " WHERE new.id = ? AND old.id <> new.id AND old.id < new.id",
                    (article,),
                )
                db.execute("UPDATE articles SET live = 1 WHERE id = ?", (article,))

    def remove(self, files: Sequence[str]) -> None:
        """Take files out of every answer at once; their passages are doomed."""
        with self._writing() as db:
            for file in files:
                _remove(db, "SELECT id FROM articles WHERE file = ?", (file,))

    def rename(self, states: Sequence[FileState]) -> None:
        """Note articles' new names or times, by their ids; their contents are the same."""
        with self._writing() as db:
            for state in states:
                _remove(
                    db,
                    "SELECT id FROM articles WHERE file = ? AND id <> ?",
                    (state.file, state.id),
                )
                db.execute(
                    "UPDATE articles SET file = ?, size = ?, mtime_ns = ? WHERE id = ?",
                    (state.file, state.size, state.mtime_ns, state.id),
                )

    def doomed(self, limit: int = _PAGE) -> list[int]:
        """Give passages that the catalog has dropped and a leg may still hold, some at a time."""
        with self._reading() as db:
            rows = db.execute("SELECT passage FROM doomed LIMIT ?", (limit,))
            return [key for (key,) in rows]

    def forget_doomed(self, passages: Sequence[int]) -> None:
        """Note that the legs have let go of these passages."""
        with self._writing() as db:
            db.executemany("DELETE FROM doomed WHERE passage = ?", ((key,) for key in passages))

    def write_failures(self, failures: Sequence[tuple[Failure, int, int]]) -> None:
        """Replace the list of files that could not be read: failure, size, time of change."""
        with self._writing() as db:
            db.execute("DELETE FROM failures")
            db.executemany(
                "REPLACE INTO failures VALUES (?, ?, ?, ?)",
                ((f.file, f.reason, size, mtime_ns) for f, size, mtime_ns in failures),
            )

    # Reading

    def files(self) -> dict[str, FileState]:
        """Give the state of every live file, by name."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT id, file, digest, size, mtime_ns FROM articles WHERE live = 1"
            )
            return {row[1]: FileState(*row) for row in rows}

    def failures(self) -> dict[str, tuple[Failure, int, int]]:
        """Give the files that could not be read, with size and time of change, by name."""
        with self._reading() as db:
            rows = db.execute("SELECT file, reason, size, mtime_ns FROM failures ORDER BY file")
            return {row[0]: (Failure(row[0], row[1]), row[2], row[3]) for row in rows}

    def article(self, file: str) -> Article | None:
        """Give a live article with its text, or None."""
        with self._reading() as db:
            row = db.execute(
                "SELECT file, text, body, title, source, url, published, authors FROM articles"
                " JOIN texts ON texts.article = articles.id WHERE file = ? AND live = 1",
                (file,),
            ).fetchone()
        if row is None:
            return None
        file, text, body, *labels, authors = row
        title, source, url, published = labels
        names = tuple(json.loads(authors))
        return Article(file, text, body, title, source, url, published, names)

    def articles(self) -> list[ArticleInfo]:
        """List the live articles by file name, without their texts."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT file, title, source, url, published, passages, characters, size"
                " FROM articles WHERE live = 1 ORDER BY file"
            )
            return [ArticleInfo(*row) for row in rows]

    def totals(self) -> Totals:
        """Count what is live."""
        with self._reading() as db:
            row = db.execute(
                "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(characters), 0),"
                " count(*) FILTER (WHERE published = ''),"
                " coalesce(min(nullif(published, '')), ''), coalesce(max(published), '')"
                " FROM articles WHERE live = 1"
            ).fetchone()
        return Totals(*row)

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their numbers of live articles, most first."""
        with self._reading() as db:
            return db.execute(
                "SELECT source, count(*) FROM articles WHERE live = 1"
                " GROUP BY source ORDER BY count(*) DESC, source"
            ).fetchall()

    def matching(self, filters: Filters) -> list[int]:
        """Ids of the live articles that the filters allow."""
        where = live_and_allowed(filters)
        with self._reading() as db:
            rows = db.execute(f"SELECT id FROM articles a WHERE {where.sql}", where.values)
            return [key for (key,) in rows]

    def openings(self, limit: int, filters: Filters) -> list[int]:
        """First passages of the newest live articles, newest first; undated ones come last."""
        where = live_and_allowed(filters)
        with self._reading() as db:
            rows = db.execute(
                "SELECT min(p.id) FROM (SELECT id, published FROM articles a"
                f" WHERE {where.sql} ORDER BY published DESC, id DESC LIMIT ?) a"
                " JOIN passages p ON p.article = a.id"
                " GROUP BY a.id ORDER BY a.published DESC, a.id DESC",
                (*where.values, limit),
            )
            return [key for (key,) in rows]

    def allows_any(self, filters: Filters) -> bool:
        """Tell whether the filters allow any live article."""
        where = live_and_allowed(filters)
        with self._reading() as db:
            found = db.execute(f"SELECT 1 FROM articles a WHERE {where.sql} LIMIT 1", where.values)
            return found.fetchone() is not None

    def allows_more_than(self, passages: int, filters: Filters) -> bool:
        """Tell whether the filters allow more live passages than that; reads no further."""
        where = live_and_allowed(filters)
        with self._reading() as db:
            rows = db.execute(f"SELECT passages FROM articles a WHERE {where.sql}", where.values)
            return any(total > passages for total in accumulate(count for (count,) in rows))

    def allowed(self, passages: Sequence[int], filters: Filters) -> set[int]:
        """Tell which of these passages are live and allowed."""
        where = live_and_allowed(filters)
        statement = (  # CROSS JOIN: the few passages first, not all articles of an outlet
            "SELECT p.id FROM passages p CROSS JOIN articles a ON a.id = p.article"
            f" WHERE {where.sql} AND p.id IN"
        )
        with self._reading() as db:
            return {key for (key,) in _select(db, statement, passages, where.values)}

    def allowed_vectors(self, filters: Filters) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield all live passages that the filters allow with their vectors, a page at a time."""
        import numpy as np

        where = live_and_allowed(filters)
        with self._reading() as db:
            rows = db.execute(
                "SELECT p.id, v.vector FROM articles a CROSS JOIN passages p ON p.article = a.id"
                f" CROSS JOIN vectors v ON v.passage = p.id WHERE {where.sql}",
                where.values,
            )
            while page := rows.fetchmany(_PAGE):
                data = b"".join(vector for _, vector in page)
                array_ = np.frombuffer(data, dtype=np.float32).reshape(len(page), -1)
                yield [key for key, _ in page], array_

    def load(self, passages: Sequence[int], *, pending: bool = False) -> dict[int, StoredPassage]:
        """Load live passages with their articles' particulars; others are left out.

        Args:
            passages: Ids, as the legs give them; some may be gone or not live yet.
            pending: Load passages that are not live yet too.
        """
        loaded: dict[int, StoredPassage] = {}
        with self._reading() as db:
            rows = _select(
                db,
                "SELECT p.id, p.article, p.ordinal, a.passages, p.start, p.end, p.sentences,"
                " a.file, a.title, a.source, a.url, a.published"
                " FROM passages p JOIN articles a ON a.id = p.article"
                f" WHERE {'' if pending else 'a.live = 1 AND '} p.id IN",
                passages,
            )
            articles = {row[1] for row in rows}
            texts = dict(_select(db, "SELECT * FROM texts WHERE article IN", sorted(articles)))
        for row in rows:
            key, article, ordinal, count, start, end, spans, *particulars = row
            offsets = (ordinal, count, start, end, unpack_spans(spans))
            loaded[key] = StoredPassage(key, article, *offsets, texts[article], *particulars)
        return loaded

    def dimension(self) -> int:
        """Give the length of the vectors; 0 while there are none."""
        with self._reading() as db:
            row = db.execute("SELECT length(vector) / 4 FROM vectors LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def passages_of(self, articles: Sequence[int]) -> list[tuple[int, int]]:
        """Give ``(passage, article)`` ids for these articles, live or pending."""
        with self._reading() as db:
            return _select(db, "SELECT id, article FROM passages WHERE article IN", articles)

    def vectors(self, passages: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """Give the vectors of these passages: the ids found, and an array of a row for each."""
        import numpy as np

        with self._reading() as db:
            rows = _select(db, "SELECT passage, vector FROM vectors WHERE passage IN", passages)
        data = b"".join(vector for _, vector in rows)
        array_ = np.frombuffer(data, dtype=np.float32).reshape(len(rows), -1 if rows else 0)
        return [key for key, _ in rows], array_

    def article_vectors(self, files: Sequence[str]) -> list[tuple[str, NDArray[np.float32]]]:
        """Give the mean of its passages' vectors for each of these files that is live."""
        import numpy as np

        marks = ", ".join("?" * len(files))
        with self._reading() as db:
            rows = db.execute(
                "SELECT a.file, vectors.vector FROM articles a JOIN passages p ON p.article = a.id"
                " JOIN vectors ON vectors.passage = p.id"
                f" WHERE a.live = 1 AND a.file IN ({marks}) ORDER BY a.file",
                files,
            ).fetchall()
        grouped = groupby(rows, key=itemgetter(0))
        return [
            (file, np.stack([np.frombuffer(v, dtype=np.float32) for _, v in own]).mean(axis=0))
            for file, own in grouped
        ]

    def stored_vectors(self, digest: str) -> tuple[Sequence[Passage], NDArray[np.float32]] | None:
        """Give passages and vectors of any live version with this content, to be used again."""
        import numpy as np

        with self._reading() as db:
            rows = db.execute(
                "SELECT start, end, sentences, vector FROM passages"
                " JOIN vectors ON vectors.passage = passages.id WHERE article ="
                " (SELECT min(id) FROM articles WHERE digest = ? AND live = 1) ORDER BY ordinal",
                (digest,),
            ).fetchall()
        if not rows:
            return None
        passages = [Passage(start, end, unpack_spans(packed)) for start, end, packed, _ in rows]
        data = b"".join(row[3] for row in rows)
        return passages, np.frombuffer(data, dtype=np.float32).reshape(len(rows), -1)

    def live_passages(self, after: int = 0, limit: int = _PAGE) -> list[int]:
        """Give ids of live passages above ``after`` in order, at most ``limit``: for rebuilding."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article"
                " WHERE a.live = 1 AND p.id > ? ORDER BY p.id LIMIT ?",
                (after, limit),
            )
            return [key for (key,) in rows]

    def sample_passages(self, size: int, rng: random.Random) -> list[int]:
        """Draw live passages, spread over the whole catalog; fewer where there are fewer."""
        with self._reading() as db:
            (last,) = db.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
            drawn = {
                db.execute(
                    "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article AND a.live = 1"
                    " WHERE p.id >= ? ORDER BY p.id LIMIT 1",
                    (rng.randint(1, last),),
                ).fetchone()
                for _ in range(size if last else 0)
            }
        return sorted(row[0] for row in drawn if row)


def _insert_passages(
    db: sqlite3.Connection, articles: Sequence[int], batch: Sequence[Prepared]
) -> list[Added]:
    """Store the passages and vectors of new article versions; give all their ids."""
    rows = [
        (article, ordinal, passage.start, passage.end, pack_spans(passage.sentences))
        for article, item in zip(articles, batch, strict=True)
        for ordinal, passage in enumerate(item.passages)
    ]
    # AUTOINCREMENT: no id was ever given away twice, also not to a passage that is gone.
    (last,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
    ).fetchone()
    keys = range(last + 1, last + 1 + len(rows))
    db.executemany(
        "INSERT INTO passages (id, article, ordinal, start, end, sentences)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        ((key, *row) for key, row in zip(keys, rows, strict=True)),
    )
    vectors = (vector.tobytes() for item in batch for vector in item.vectors)
    db.executemany("INSERT INTO vectors VALUES (?, ?)", zip(keys, vectors, strict=True))
    ends = [0, *accumulate(len(item.passages) for item in batch)]
    return [
        Added(article, keys[start:end])
        for article, (start, end) in zip(articles, pairwise(ends), strict=True)
    ]


def _key(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _remove(db: sqlite3.Connection, articles: str, values: tuple[object, ...]) -> None:
    """Drop the article versions that the statement ``articles`` selects; doom their passages."""
    for (article,) in db.execute(articles, values).fetchall():
        db.execute(
            "INSERT OR IGNORE INTO doomed SELECT id FROM passages WHERE article = ?", (article,)
        )
        db.execute(
            "DELETE FROM vectors WHERE passage IN (SELECT id FROM passages WHERE article = ?)",
            (article,),
        )
        for table, column in (("passages", "article"), ("texts", "article"), ("articles", "id")):
            db.execute(f"DELETE FROM {table} WHERE {column} = ?", (article,))


def _select(
    db: sqlite3.Connection, statement: str, keys: Sequence[int], values: Sequence[str] = ()
) -> list[Any]:
    """Run ``… IN (keys)`` a page at a time; ``values`` are those of the marks before it."""
    rows: list[Any] = []
    for start in range(0, len(keys), _PAGE):
        page = keys[start : start + _PAGE]
        marks = ", ".join("?" * len(page))
        rows += db.execute(f"{statement} ({marks})", [*values, *page]).fetchall()
    return rows
