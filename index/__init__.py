"""Articles in, ranked passages out.

``Archive`` opens a data folder, brings it into agreement with a folder of articles and searches
it; ``read_article`` reads one file. Importing this imports nothing heavy: numpy, Chroma, tantivy
and the parsers load when they are first used. ``index.llama`` shows the same parts as LlamaIndex
components.
"""

from index.archive import Archive
from index.articles import Article, ReadLimits, printable, read_article
from index.embedding import Embedder, make_embedder
from index.errors import (
    ArchiveError,
    ArticleError,
    EmbeddingError,
    FilterError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
)
from index.hits import Filters, Hit, explain, parse_day
from index.passages import PASSAGE_WORDS, Passage, split_passages, split_sentences
from index.rarity import Rarity
from index.reading import Reading, plain_reading
from index.reports import ArticleInfo, Failure, Progress, Status, SyncReport

__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "ArticleError",
    "ArticleInfo",
    "Embedder",
    "EmbeddingError",
    "Failure",
    "FilterError",
    "Filters",
    "Hit",
    "IndexDamaged",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "PASSAGE_WORDS",
    "Passage",
    "Progress",
    "Rarity",
    "ReadLimits",
    "Reading",
    "Status",
    "SyncReport",
    "explain",
    "make_embedder",
    "parse_day",
    "plain_reading",
    "printable",
    "read_article",
    "split_passages",
    "split_sentences",
]
