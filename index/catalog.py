"""The catalog: one SQLite file that is the truth about what is indexed.

Owns how articles, their texts, passages, vectors, failures and the record of how the index was
built come in and go; ``lookups.py`` is what may be asked of them, ``database.py`` the file. The
keyword and vector legs are derived from it and can be rebuilt from it without embedding again.

A new version of an article is first stored *pending*, then written to the legs, and only then made
*live*; the version it replaces leaves in the same transaction, and its passages are *doomed* until
the legs have let go of them. Whatever a crash interrupts, the catalog says what is left to do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate, pairwise

from index.database import Connection, Cursor
from index.lookups import Lookups
from index.reports import Failure
from index.rows import Added, FileState, Prepared, pack_spans


class Catalog(Lookups):
    """One open catalog file, to read and to write."""

    def write_record(self, **values: str) -> None:
        """Set entries of the record."""
        with self.writing() as db:
            db.executemany("REPLACE INTO record VALUES (?, ?)", values.items())

    def add_pending(self, batch: Sequence[Prepared]) -> list[Added]:
        """Store new article versions that do not answer yet; give their ids, in order."""
        ids = []
        with self.writing() as db:
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

    def make_live(self, articles: Sequence[int]) -> None:
        """Let these versions answer; the versions they replace stop in the same moment."""
        with self.writing() as db:
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
        with self.writing() as db:
            for file in files:
                _remove(db, "SELECT id FROM articles WHERE file = ?", (file,))

    def rename(self, states: Sequence[FileState]) -> None:
        """Note articles' new names or times, by their ids; their contents are the same."""
        with self.writing() as db:
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

    def forget_doomed(self, passages: Sequence[int]) -> None:
        """Note that the legs have let go of these passages."""
        with self.writing() as db:
            db.executemany("DELETE FROM doomed WHERE passage = ?", ((key,) for key in passages))

    def write_failures(self, failures: Sequence[tuple[Failure, int, int]]) -> None:
        """Replace the list of files that could not be read: failure, size, time of change."""
        with self.writing() as db:
            db.execute("DELETE FROM failures")
            db.executemany(
                "REPLACE INTO failures VALUES (?, ?, ?, ?)",
                ((f.file, f.reason, size, mtime_ns) for f, size, mtime_ns in failures),
            )


def _insert_passages(
    db: Connection, articles: Sequence[int], batch: Sequence[Prepared]
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


def _key(cursor: Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _remove(db: Connection, articles: str, values: tuple[object, ...]) -> None:
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
