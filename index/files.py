"""What lies in the article folder, and its bytes.

Owns which files are articles, the rules about links and special files, and reading a file that
others may be writing. Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleError, printable
from index.reports import Failure

FORMATS = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
}

# Formats that people keep articles in but that are not read: they are named in the report, where a
# picture or a style sheet beside a saved page is passed over in silence.
_OTHER_DOCUMENTS = frozenset(
    ".doc .docx .docm .odt .rtf .pages .epub .mobi .djvu .ppt .pptx .xls .xlsx .csv .tsv .json "
    ".jsonl .xml .rst .adoc .tex .eml .mbox .msg .mht .mhtml .webarchive .warc .zip .gz .7z .rar "
    ".tar .xhtml .shtml .text .mdown .mkd .org".split()
)

_SPECIAL = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a named pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that the walk takes for an article; ``mtime_ns`` only tells whether it changed."""

    file: str
    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds for one file: its size on disk, and the time a parser may take (HTML and PDF)."""

    max_bytes: int = 20_000_000
    seconds: float = 20.0


DEFAULT_LIMITS = ReadLimits()


def walk(folder: Path, limits: ReadLimits = DEFAULT_LIMITS) -> tuple[list[Found], list[Failure]]:
    """List the articles in a folder and its subfolders, and what cannot be read there.

    Articles are regular files ending in .txt, .md, .markdown, .html, .htm or .pdf. Passed over in
    silence: hidden files and folders, backups (``~``), the ``*_files`` folder beside a saved page,
    and files of other kinds such as pictures. Named as failures: document formats that are not read
    (.docx, .epub and the like), files over the size limit, pipes, sockets, devices, folders that
    may not be opened, names that are no valid Unicode, and links that lead out of the folder or
    nowhere. Links are never followed: what they show inside the folder is found under its own name.

    Returns:
        The articles and the failures, each sorted by file. Two names that differ only in Unicode
        normalization are two files.

    Raises:
        ArticleError: The folder is missing, is no folder or may not be opened.
    """
    top, root = os.path.abspath(folder), os.path.realpath(folder)
    found: list[Found] = []
    failures: list[Failure] = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = list(_entries(os.path.join(top, prefix)))
        except OSError as exc:
            if not prefix:
                raise ArticleError(printable(str(folder)), _folder_reason(exc)) from exc
            failures.append(Failure(prefix.rstrip("/"), _reason(exc)))
            continue
        for entry in entries:
            seen = _look(entry, prefix + entry.name, root, limits)
            if isinstance(seen, Found):
                found.append(seen)
            elif isinstance(seen, Failure):
                failures.append(seen)
            elif seen:
                pending.append(seen)
    return sorted(found, key=lambda f: f.file), sorted(failures, key=lambda f: f.file)


def read_bytes(
    path: Path, *, file: str, folder: Path | None = None, limits: ReadLimits = DEFAULT_LIMITS
) -> bytes:
    """Read a regular file whole, as it stood at one moment.

    Args:
        path: The file.
        file: Its name in error messages.
        folder: Where given, the file's real place must be inside it.
        limits: A longer file is refused.

    Raises:
        ArticleError: It is gone, no regular file, too long, outside the folder, may not be opened,
            or was written to during both of two attempts.
    """
    if folder is not None and not _inside(os.path.realpath(path), os.path.realpath(folder)):
        raise ArticleError(file, "leads out of the article folder; copy the file into it")
    for _ in range(2):
        try:
            data = _read_once(path, file, limits)
        except OSError as exc:
            raise ArticleError(file, _reason(exc)) from exc
        if data is not None:
            return data
    raise ArticleError(file, "changes while it is read; sync again when it is finished")


def check_size(file: str, size: int, limits: ReadLimits) -> None:
    """Refuse a file over the limit.

    Raises:
        ArticleError: It is.
    """
    if size > limits.max_bytes:
        raise ArticleError(file, _too_long(size, limits))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Give a folder's entries without the ones nobody would call articles."""
    with os.scandir(folder) as scan:
        entries = {entry.name: entry for entry in scan}
    for name, entry in entries.items():
        saved_with = name.removesuffix("_files")
        beside_page = saved_with != name and (
            f"{saved_with}.html" in entries or f"{saved_with}.htm" in entries
        )
        if not (name.startswith((".", "~$")) or name.endswith("~") or beside_page):
            yield entry


def _look(
    entry: os.DirEntry[str], file: str, root: str, limits: ReadLimits
) -> Found | Failure | str | None:
    """Tell what an entry is: an article, a failure, a folder to visit (its prefix) or nothing."""
    if not _is_unicode(file):
        return Failure(printable(file), "its name is no valid Unicode; rename it")
    try:
        if entry.is_symlink():
            return _look_at_link(entry, file, root)
        if entry.is_dir(follow_symlinks=False):
            return f"{file}/"
        info = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as exc:
        return Failure(file, _reason(exc))
    suffix = os.path.splitext(entry.name)[1].lower()
    if not stat.S_ISREG(info.st_mode):
        return Failure(file, _special(info.st_mode))
    if suffix in _OTHER_DOCUMENTS:
        return Failure(file, unread_format(suffix))
    if suffix not in FORMATS:
        return None
    if info.st_size > limits.max_bytes:
        return Failure(file, _too_long(info.st_size, limits))
    return Found(file, Path(entry.path), info.st_size, info.st_mtime_ns)


def _look_at_link(entry: os.DirEntry[str], file: str, root: str) -> Failure | None:
    target = os.path.realpath(entry.path)
    if not os.path.exists(entry.path):
        return Failure(file, "is a link that leads nowhere")
    wanted = os.path.isdir(target) or os.path.splitext(entry.name)[1].lower() in FORMATS
    if wanted and not _inside(target, root):
        return Failure(
            file, "is a link out of the article folder; copy what it shows into the folder"
        )
    return None


def _read_once(path: Path, file: str, limits: ReadLimits) -> bytes | None:
    """Read the file; None where it changed meanwhile."""
    with open(path, "rb", opener=_open_without_waiting) as stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise ArticleError(file, _special(before.st_mode))
        check_size(file, before.st_size, limits)
        data = stream.read(limits.max_bytes + 1)
        after = os.stat(path)
    same = all(
        getattr(before, f) == getattr(after, f) for f in ("st_ino", "st_size", "st_mtime_ns")
    )
    return data if same and len(data) == before.st_size else None


def _open_without_waiting(path: str, flags: int) -> int:
    # Without O_NONBLOCK a pipe put in the file's place would hold the reader until somebody writes.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _is_unicode(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= c <= "\udfff" for c in name)


def _special(mode: int) -> str:
    return next((reason for test, reason in _SPECIAL if test(mode)), "is no regular file")


def unread_format(suffix: str) -> str:
    """Say that a format is not read, and what to do."""
    kind = f"{printable(suffix)} files" if suffix else "files of this kind"
    return f"{kind} are not read; save the article as .txt, .md, .html or .pdf"


def _too_long(size: int, limits: ReadLimits) -> str:
    return f"has {size / 1e6:,.1f} MB; the limit is {limits.max_bytes / 1e6:,.1f} MB"


def _folder_reason(exc: OSError) -> str:
    if isinstance(exc, FileNotFoundError):
        return "there is no such folder; create it and put articles into it"
    if isinstance(exc, NotADirectoryError):
        return "is no folder; name the folder that holds the articles"
    return _reason(exc)


def _reason(exc: OSError) -> str:
    if isinstance(exc, FileNotFoundError):
        return "is not there: it was removed or renamed, or never had this name"
    return f"cannot be opened: {exc.strerror or exc}"
