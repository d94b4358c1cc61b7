"""What can go wrong while articles become ranked passages.

    ArchiveError                    the base: catch this to catch everything below
    ├── ArticleError                one file cannot be read; the others can
    ├── EmbeddingError              the embedder refused, failed or is not installed
    ├── IndexMissing                nothing has been synced into this data folder yet
    ├── IndexMismatch               built with another embedder or chunking; rebuild needed
    ├── IndexLocked                 another process owns the data folder
    ├── IndexDamaged                a store cannot be opened, and could not be repaired
    └── FilterError                 a search filter makes no sense

Vendor exceptions never leave ``index``: each is translated where the vendor is called.
"""


def printable(name: str) -> str:
    """Write a file's name so that it cannot break a log line or a terminal.

    Control, bidirectional, zero-width and surrogate characters become escapes, as in Python.
    """
    if name.isprintable():
        return name
    escaped = (c if c.isprintable() else ascii(c)[1:-1] for c in name)
    return "".join(escaped)


class ArchiveError(Exception):
    """Base of every error raised by ``index``."""


class ArticleError(ArchiveError):
    """One file cannot become an article; ``reason`` says why in words for the user."""

    def __init__(self, file: str, reason: str) -> None:
        """Keep the file's name and the reason apart, so that a report can show both."""
        super().__init__(f"{printable(file)}: {reason}")
        self.file = file
        self.reason = reason


class EmbeddingError(ArchiveError):
    """Texts could not be embedded."""


class IndexMissing(ArchiveError):
    """There is no index in the data folder."""


class IndexMismatch(ArchiveError):
    """The index was built with other settings than the ones in force."""


class IndexLocked(ArchiveError):
    """Another process has the data folder open; ``process`` is its number, 0 where not known."""

    def __init__(self, message: str, process: int = 0) -> None:
        """Keep the number apart, so that the process can be asked."""
        super().__init__(message)
        self.process = process


class IndexDamaged(ArchiveError):
    """A store in the data folder cannot be read or repaired."""


class FilterError(ArchiveError):
    """A filter's value is not usable, such as a date that is none."""
