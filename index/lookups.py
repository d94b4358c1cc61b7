"""What the catalog tells: everything that is read of it, in one snapshot each.

Owns the statements that only read, for searches, syncs and the legs' rebuilding alike. Knows
nothing of how rows come in (``catalog.py``), nor of connections (``database.py``).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from index.articles import Article
from index.database import PAGE, Database, select
from index.hits import Filters
from index.passages import Passage
from index.reports import ArticleInfo, Failure
from index.rows import FileState, StoredPassage, Totals, unpack_spans
from index.selecting import live_and_allowed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Lookups(Database):
    """The catalog as those see it who only ask; any thread may."""

    def record(self) -> dict[str, str]:
        """Give the record: embedder, dimension, chunking, folder, time of the last sync."""
        with self.reading() as db:
            return dict(db.execute("SELECT key, value FROM record"))

    def pending(self) -> list[int]:
        """Ids of article versions that are stored but not live: a sync was interrupted."""
        with self.reading() as db:
            return [key for (key,) in db.execute("SELECT id FROM articles WHERE live = 0")]

    def doomed(self, limit: int = PAGE) -> list[int]:
        """Give passages that the catalog has dropped and a leg may still hold, some at a time."""
        with self.reading() as db:
            rows = db.execute("SELECT passage FROM doomed LIMIT ?", (limit,))
            return [key for (key,) in rows]

    def files(self) -> dict[str, FileState]:
        """Give the state of every live file, by name."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT id, file, digest, size, mtime_ns FROM articles WHERE live = 1"
            )
            return {row[1]: FileState(*row) for row in rows}

    def failures(self) -> dict[str, tuple[Failure, int, int]]:
        """Give the files that could not be read, with size and time of change, by name."""
        with self.reading() as db:
            rows = db.execute("SELECT file, reason, size, mtime_ns FROM failures ORDER BY file")
            return {row[0]: (Failure(row[0], row[1]), row[2], row[3]) for row in rows}

    def article(self, file: str) -> Article | None:
        """Give a live article with its text, or None."""
        with self.reading() as db:
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
        with self.reading() as db:
            rows = db.execute(
                "SELECT file, title, source, url, published, passages, characters, size"
                " FROM articles WHERE live = 1 ORDER BY file"
            )
            return [ArticleInfo(*row) for row in rows]

    def totals(self) -> Totals:
        """Count what is live."""
        with self.reading() as db:
            row = db.execute(
                "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(characters), 0),"
                " count(*) FILTER (WHERE published = ''),"
                " coalesce(min(nullif(published, '')), ''), coalesce(max(published), '')"
                " FROM articles WHERE live = 1"
            ).fetchone()
        return Totals(*row)

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their numbers of live articles, most first."""
        with self.reading() as db:
            return db.execute(
                "SELECT source, count(*) FROM articles WHERE live = 1"
                " GROUP BY source ORDER BY count(*) DESC, source"
            ).fetchall()

    def matching(self, filters: Filters) -> list[int]:
        """Ids of the live articles that the filters allow."""
        where = live_and_allowed(filters)
        with self.reading() as db:
            rows = db.execute(f"SELECT id FROM articles a WHERE {where.sql}", where.values)
            return [key for (key,) in rows]

    def openings(self, limit: int, filters: Filters) -> list[int]:
        """First passages of the newest live articles, newest first; undated ones come last."""
        where = live_and_allowed(filters)
        with self.reading() as db:
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
        with self.reading() as db:
            found = db.execute(f"SELECT 1 FROM articles a WHERE {where.sql} LIMIT 1", where.values)
            return found.fetchone() is not None

    def allows_more_than(self, passages: int, filters: Filters) -> bool:
        """Tell whether the filters allow more live passages than that; reads no further."""
        where = live_and_allowed(filters)
        with self.reading() as db:
            rows = db.execute(f"SELECT passages FROM articles a WHERE {where.sql}", where.values)
            return any(total > passages for total in accumulate(count for (count,) in rows))

    def allowed(self, passages: Sequence[int], filters: Filters) -> set[int]:
        """Tell which of these passages are live and allowed."""
        where = live_and_allowed(filters)
        statement = (  # CROSS JOIN: the few passages first, not all articles of an outlet
            "SELECT p.id FROM passages p CROSS JOIN articles a ON a.id = p.article"
            f" WHERE {where.sql} AND p.id IN"
        )
        with self.reading() as db:
            return {key for (key,) in select(db, statement, passages, where.values)}

    def allowed_vectors(self, filters: Filters) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Yield all live passages that the filters allow with their vectors, a page at a time."""
        import numpy as np

        where = live_and_allowed(filters)
        with self.reading() as db:
            rows = db.execute(
                "SELECT p.id, v.vector FROM articles a CROSS JOIN passages p ON p.article = a.id"
                f" CROSS JOIN vectors v ON v.passage = p.id WHERE {where.sql}",
                where.values,
            )
            while page := rows.fetchmany(PAGE):
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
        with self.reading() as db:
            rows = select(
                db,
                "SELECT p.id, p.article, p.ordinal, a.passages, p.start, p.end, p.sentences,"
                " a.file, a.title, a.source, a.url, a.published"
                " FROM passages p JOIN articles a ON a.id = p.article"
                f" WHERE {'' if pending else 'a.live = 1 AND '} p.id IN",
                passages,
            )
            articles = {row[1] for row in rows}
            texts = dict(select(db, "SELECT * FROM texts WHERE article IN", sorted(articles)))
        for row in rows:
            key, article, ordinal, count, start, end, spans, *particulars = row
            offsets = (ordinal, count, start, end, unpack_spans(spans))
            loaded[key] = StoredPassage(key, article, *offsets, texts[article], *particulars)
        return loaded

    def dimension(self) -> int:
        """Give the length of the vectors; 0 while there are none."""
        with self.reading() as db:
            row = db.execute("SELECT length(vector) / 4 FROM vectors LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def passages_of(self, articles: Sequence[int]) -> list[tuple[int, int]]:
        """Give ``(passage, article)`` ids for these articles, live or pending."""
        with self.reading() as db:
            return select(db, "SELECT id, article FROM passages WHERE article IN", articles)

    def vectors(self, passages: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """Give the vectors of these passages: the ids found, and an array of a row for each."""
        import numpy as np

        with self.reading() as db:
            rows = select(db, "SELECT passage, vector FROM vectors WHERE passage IN", passages)
        data = b"".join(vector for _, vector in rows)
        array_ = np.frombuffer(data, dtype=np.float32).reshape(len(rows), -1 if rows else 0)
        return [key for key, _ in rows], array_

    def article_vectors(self, files: Sequence[str]) -> list[tuple[str, NDArray[np.float32]]]:
        """Give the mean of its passages' vectors for each of these files that is live."""
        import numpy as np

        marks = ", ".join("?" * len(files))
        with self.reading() as db:
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

        with self.reading() as db:
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

    def live_passages(self, after: int = 0, limit: int = PAGE) -> list[int]:
        """Give ids of live passages above ``after`` in order, at most ``limit``: for rebuilding."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article"
                " WHERE a.live = 1 AND p.id > ? ORDER BY p.id LIMIT ?",
                (after, limit),
            )
            return [key for (key,) in rows]

    def sample_passages(self, size: int, rng: random.Random) -> list[int]:
        """Draw live passages, spread over the whole catalog; fewer where there are fewer."""
        with self.reading() as db:
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
