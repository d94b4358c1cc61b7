"""The keyword leg: a tantivy index over passages.

Owns the vendor's index. Derived from the catalog and rebuilt from it when lost; how text becomes
terms is ``terms.py``. Knows nothing of articles, vectors or ranking.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexDamaged
from index.rows import Words
from index.terms import analyzer

if TYPE_CHECKING:
    import tantivy

_HEAP = 64_000_000
"""Bytes that tantivy may buffer before it writes a segment."""
_PHRASE_BOOST = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the keyword leg takes it: what ``words_of`` makes of its headed text."""

    passage: int
    article: int
    words: Words
    source: str
    published: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which entries a query may find; an empty field allows all."""

    articles: Sequence[int] = ()
    sources: Sequence[str] = ()
    after: str = ""
    before: str = ""


class KeywordIndex:
    """One open tantivy index. One writer; searching is safe from any thread."""

    def __init__(self, path: Path) -> None:
        """Open the index in the folder ``path``, or make an empty one.

        Raises:
            IndexDamaged: The files there cannot be read.
        """
        import tantivy

        self._path = path
        path.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in ("passage", "article", "source", "initials"):
            builder.add_text_field(
                name, stored=name == "passage", tokenizer_name="raw", index_option="basic"
            )
        builder.add_integer_field("published", indexed=True)
        builder.add_text_field("text", tokenizer_name="words")
        try:
            self._index = tantivy.Index(builder.build(), str(path))
        except (ValueError, OSError) as exc:
            raise IndexDamaged(f"The keyword index {path} cannot be read ({exc})") from exc
        self._index.register_tokenizer("words", analyzer())
        self._schema = self._index.schema
        self._writer: tantivy.IndexWriter | None = None

    def close(self) -> None:
        """Let go of the files, and wait for merges under way."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def write(self, entries: Iterable[Entry], removed: Iterable[int] = ()) -> None:
        """Drop removed passages and add entries, in one commit.

        Args:
            entries: Of passages that are not in the index, or are among the removed.
            removed: Passages; one that is not there is no error.

        Raises:
            IndexDamaged: Nothing was written.
        """
        self.add(entries, removed)
        self.commit()

    def add(self, entries: Iterable[Entry], removed: Iterable[int] = ()) -> None:
        """Do what ``write`` does up to its commit; this is Python's part of the work.

        Raises:
            IndexDamaged: Nothing was written since the last commit.
        """
        import tantivy

        with self._translated():
            if self._writer is None:
                self._writer = self._index.writer(_HEAP, num_threads=1)
            for passage in removed:
                self._writer.delete_documents_by_term("passage", str(passage))
            for entry in entries:
                document = tantivy.Document()
                document.add_text("passage", str(entry.passage))
                document.add_text("article", str(entry.article))
                document.add_text("source", entry.source.lower())
                document.add_integer("published", _day_number(entry.published))
                document.add_text("text", entry.words.text)
                for short in entry.words.initials:
                    document.add_text("initials", short)
                self._writer.add_document(document)

    def commit(self) -> None:
        """Let searches find what was added; other threads of Python run meanwhile.

        Raises:
            IndexDamaged: Nothing was written since the last commit.
        """
        with self._translated():
            if self._writer is not None:
                self._writer.commit()
                self._index.reload()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what tantivy raises into our error; what was not committed is given up."""
        try:
            yield
        except (ValueError, OSError) as exc:
            self._writer = None
            raise IndexDamaged(
                f"The keyword index {self._path} cannot be written ({exc}). Make sure that the "
                "disk is neither full nor read-only, then sync again"
            ) from exc

    def query(
        self,
        terms: Sequence[str],
        limit: int,
        allowed: Allowed | None = None,
        phrases: Sequence[Sequence[str]] = (),
    ) -> list[tuple[int, float]]:
        """Find the passages that score best by BM25 for any of the terms.

        Args:
            terms: Terms as ``analyze`` gives them.
            limit: The most passages to give.
            allowed: Restricts what may be found.
            phrases: Terms in a row; a passage that holds the row scores twice its worth more.

        Returns:
            ``(passage, score)`` pairs, best first.
        """
        import tantivy

        words = [self._term("text", term) for term in dict.fromkeys(terms)]
        words += [
            tantivy.Query.boost_query(self._phrase(phrase), _PHRASE_BOOST)
            for phrase in phrases
            if len(phrase) > 1
        ]
        if not words:
            return []
        return self._search(_any_of(words), self._restrict(allowed), limit)

    def writing_out(self, acronym: str, terms: Sequence[str], limit: int) -> list[int]:
        """Find passages with a name that has these initials; those with ``terms`` come first."""
        return self._led_by(self._term("initials", acronym.lower()), terms, limit)

    def beside(self, term: str, others: Sequence[str], limit: int) -> list[int]:
        """Find passages that hold ``term``; those that hold the others too come first."""
        return self._led_by(self._term("text", term), others, limit)

    def holds_row(self, terms: Sequence[str]) -> bool:
        """Tell whether a passage holds these terms in a row."""
        found = self._index.searcher().search(self._phrase(terms), 1, count=False)
        return bool(found.hits)

    def _led_by(self, leader: tantivy.Query, terms: Sequence[str], limit: int) -> list[int]:
        import tantivy

        leading = tantivy.Query.const_score_query(leader, 0.0)
        wanted = [leading, *(self._term("text", term) for term in dict.fromkeys(terms))]
        return [passage for passage, _ in self._search(_any_of(wanted), [leading], limit)]

    def _search(
        self, query: tantivy.Query, must: Sequence[tantivy.Query], limit: int
    ) -> list[tuple[int, float]]:
        import tantivy

        clauses = [(tantivy.Occur.Must, clause) for clause in (query, *must)]
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False)
        hits = [(int(searcher.doc(address)["passage"][0]), score) for score, address in found.hits]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))  # ties do not hang on segments

    def _term(self, field: str, term: str) -> tantivy.Query:
        import tantivy

        option = "freq" if field == "text" else "basic"
        return tantivy.Query.term_query(self._schema, field, term, option)

    def _phrase(self, terms: Sequence[str]) -> tantivy.Query:
        import tantivy

        if len(terms) == 1:
            return self._term("text", terms[0])
        return tantivy.Query.phrase_query(self._schema, "text", list(terms))

    def frequency(self, term: str) -> int:
        """Count the passages whose text holds the term."""
        return int(self._index.searcher().doc_freq("text", term))

    def present(self, passages: Sequence[int]) -> set[int]:
        """Tell which of these passages are in the index."""
        import tantivy

        searcher = self._index.searcher()
        names = [str(passage) for passage in passages]
        query = tantivy.Query.term_set_query(self._schema, "passage", names)
        found = searcher.search(query, max(1, len(names)), count=False)
        return {int(searcher.doc(address)["passage"][0]) for _, address in found.hits}

    def count(self) -> int:
        """Count the passages in the index."""
        return int(self._index.searcher().num_docs)

    def _restrict(self, allowed: Allowed | None) -> list[tantivy.Query]:
        """Translate the restrictions into clauses that add nothing to the score."""
        import tantivy

        if allowed is None:
            return []
        clauses = [
            tantivy.Query.term_set_query(self._schema, field, [str(value) for value in values])
            for field, values in (
                ("article", allowed.articles),
                ("source", [source.lower() for source in allowed.sources]),
            )
            if values
        ]
        if allowed.after or allowed.before:
            clauses.append(
                tantivy.Query.range_query(
                    self._schema,
                    "published",
                    tantivy.FieldType.Integer,
                    _day_number(allowed.after) or 1,
                    _day_number(allowed.before) or 99991231,
                    use_inverted_index=True,
                )
            )
        return [tantivy.Query.const_score_query(clause, 0.0) for clause in clauses]


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    import tantivy

    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def remove_keyword_index(path: Path) -> None:
    """Delete a keyword index that is closed."""
    shutil.rmtree(path, ignore_errors=True)


def _day_number(day: str) -> int:
    """Turn ``2025-03-01`` into 20250301; no day is 0."""
    return int(day.replace("-", "")) if day else 0
