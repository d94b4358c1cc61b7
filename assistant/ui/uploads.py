"""Files that users put into the article folder, and take out of it.

A file is checked whole before the folder shows it: its name, its size, and that an article can be
read from it. What is taken out or replaced goes to the trash (``trash``). Knows nothing of HTTP.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from assistant.errors import AssistantError
from assistant.ui.trash import Trash
from index import Article, ArticleError, ReadLimits, read_article
from index.files import FORMATS

NAME_BYTES = 200  # most file systems allow 255; the trash puts a time in front
DRAFT = ".upload-"  # hidden, so that no sync takes it for an article
DRAFT_AGE = 86_400  # seconds after which a draft was left by a crash
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


class UploadRefused(AssistantError):
    """A file is not taken; the text says why."""


class UploadExists(UploadRefused):
    """The folder has a file of that name; it is replaced only where that is asked for."""

    def __init__(self, name: str) -> None:
        """Keep the name that the file has in the folder."""
        super().__init__(f"There is a file {name!r} already")
        self.name = name


class UploadTooBig(UploadRefused):
    """A file is over the limit."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was taken, and the article read from it."""

    file: str
    title: str
    source: str
    published: str


def safe_name(name: str) -> str:
    """Give the name that a file gets in the article folder.

    Raises:
        UploadRefused: It has path parts, is hidden or a backup, too long, or of another format.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if "/" in name or "\\" in name:
        raise UploadRefused(f"{name!r} is a path. Send the file's name alone")
    name = "".join(c for c in name if c.isprintable() or c in "\t\r\n")
    name = _UNSAFE.sub("_", name).strip()
    stem, suffix = os.path.splitext(name)
    if not stem.strip(". ") or name.startswith((".", "~$")) or name.endswith("~"):
        raise UploadRefused(f"{name!r} is a hidden file or a backup. Give it an ordinary name")
    if suffix.lower() not in FORMATS:
        raise UploadRefused(f"{name!r} is not taken: articles are .txt, .md, .html or .pdf files")
    if len(name.encode()) > NAME_BYTES:
        raise UploadRefused(f"The name has {len(name.encode())} bytes; the limit is {NAME_BYTES}")
    return name


class Inbox:
    """Takes files into one article folder."""

    def __init__(self, folder: Path, trash: Trash, limits: ReadLimits) -> None:
        """Take the folder of articles, where removed ones are kept, and the bounds for a file."""
        self._folder = folder
        self._trash = trash
        self._limits = limits

    async def receive(
        self, name: str, chunks: AsyncIterator[bytes], *, replace: bool = False
    ) -> Uploaded:
        """Take a file in; the folder shows it whole, or not at all.

        Args:
            name: As the user's machine calls it.
            chunks: Its content.
            replace: Put it in the place of a file that has its name.

        Raises:
            UploadExists: There is such a file, and ``replace`` is not set.
            UploadTooBig: It is over the limit; the rest was not read.
            UploadRefused: Its name or its content is not that of an article.
        """
        name = safe_name(name)
        target = self._target(name, replace=replace)
        draft = self._draft()
        try:
            size = 0
            with draft.open("wb") as stream:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > self._limits.max_bytes:
                        limit = f"{self._limits.max_bytes / 1e6:,.1f} MB"
                        raise UploadTooBig(f"{name!r} is too big; the limit is {limit}")
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            article = await run_in_threadpool(self._read, name, draft)
            if replace and target.exists():
                await run_in_threadpool(self._trash.keep, target)
            _put(draft, target, replace=replace)
            await run_in_threadpool(self._trash.empty)
        except OSError as exc:
            raise UploadRefused(f"{name!r} cannot be stored: {exc.strerror or exc}") from exc
        finally:
            draft.unlink(missing_ok=True)
        return Uploaded(target.name, article.title, article.source, article.published)

    def remove(self, file: str) -> Path:
        """Take a file out of the folder; give its place in the trash.

        Raises:
            UploadRefused: The folder has no such file.
        """
        path = self._folder / file
        inside = os.path.realpath(path.parent)
        root = os.path.realpath(self._folder)
        known = inside == root or inside.startswith(root.rstrip(os.sep) + os.sep)
        if not known or ".." in Path(file).parts or not (path.is_file() or path.is_symlink()):
            raise UploadRefused(f"There is no file {file!r} in {self._folder}")
        try:
            kept = self._trash.take(path)
        except OSError as exc:
            raise UploadRefused(f"{file!r} cannot be removed: {exc.strerror or exc}") from exc
        self._trash.empty()
        return kept

    def _target(self, name: str, *, replace: bool) -> Path:
        """Give the path to write, which is that of a file whose name differs in letters' case."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            there = {_same(each): each for each in os.listdir(self._folder)}
        except OSError as exc:
            raise UploadRefused(f"{self._folder} cannot be used: {exc.strerror or exc}") from exc
        known = there.get(_same(name))
        if known is None:
            return self._folder / name
        path = self._folder / known
        if path.is_symlink() or not path.is_file():
            raise UploadRefused(f"{known!r} in the folder is no ordinary file. Choose another name")
        if not replace:
            raise UploadExists(known)
        return path

    def _draft(self) -> Path:
        """Make an empty hidden file in the folder, so that the last step is a rename."""
        try:
            for old in self._folder.glob(f"{DRAFT}*"):
                if datetime.now().timestamp() - old.stat().st_mtime > DRAFT_AGE:
                    old.unlink(missing_ok=True)
            handle, path = tempfile.mkstemp(prefix=DRAFT, dir=self._folder)
            os.close(handle)
            os.chmod(path, 0o644)  # as if it had been copied there
        except OSError as exc:
            raise UploadRefused(
                f"{self._folder} cannot be written to: {exc.strerror or exc}"
            ) from exc
        return Path(path)

    def _read(self, name: str, draft: Path) -> Article:
        data = draft.read_bytes()
        if name.lower().endswith(".pdf") and b"%PDF-" not in data[:1024]:
            raise UploadRefused(f"{name!r} is not taken: it is no PDF file")
        try:
            return read_article(name, data=data, limits=self._limits)
        except ArticleError as exc:
            raise UploadRefused(f"{name!r} is not taken: it {exc.reason}") from exc


def _same(name: str) -> str:
    """Give the form in which two names are one file on some file systems."""
    return unicodedata.normalize("NFC", name).casefold()


def _put(draft: Path, target: Path, *, replace: bool) -> None:
    """Give the draft its name; a file that came to be there meanwhile is not overwritten.

    Raises:
        UploadExists: There is one.
    """
    if replace:
        os.replace(draft, target)
        return
    try:
        os.link(draft, target)  # unlike a rename, refuses a name that is taken
    except FileExistsError as exc:
        raise UploadExists(target.name) from exc
    except OSError as exc:
        if exc.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP}:
            raise
        with suppress(FileNotFoundError):  # no links on this file system
            os.lstat(target)
            raise UploadExists(target.name) from exc
        os.rename(draft, target)
