"""A process of its own for the HTML and PDF parsers, which can be stopped and may die.

Owns the process: it starts with the first page, is used again for the next ones, ends by itself
when a page takes too long, when it has had nothing to do for a while or when its parent is gone,
and may use only so much memory. Both ends of the talk are here. Knows nothing of pages.

Request: a line of JSON with kind, size, seconds and max_chars, then the bytes. Reply: a ``+`` when
the parser is loaded and its time begins, then a line of JSON: the page, or why there is none.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

from index.decoding import Unreadable
from index.errors import ArticleError
from index.extraction import Page, Reader, load
from index.labels import Labels

MEMORY = 2 << 30  # address space in bytes
_START_SECONDS = 60.0
_IDLE_SECONDS = 30.0
# The kernel's alarm ends the process elsewhere. Python's watchdog, which writes a traceback first,
# may crash on a stack that is changing.
_TIME_IS_UP = 1 if sys.platform == "win32" else -signal.SIGALRM

_COMMAND = "import sys; sys.path[:] = sys.argv[1:]; from index.parser_process import serve; serve()"


class ParserProcess:
    """The parent's end: one process, one page at a time, whichever thread asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, file: str, kind: str, data: bytes, *, seconds: float, max_chars: int) -> Page:
        """Have a page read.

        Raises:
            ArticleError: It holds no text, is broken, takes too long or too much memory.
        """
        request = {"kind": kind, "size": len(data), "seconds": seconds, "max_chars": max_chars}
        with self._lock:
            reply = self._ask(file, json.dumps(request).encode() + b"\n" + data, seconds)
        if "reason" in reply:
            raise ArticleError(file, reply["reason"])
        labels = reply["labels"]
        return Page(reply["text"], Labels(**{**labels, "authors": tuple(labels["authors"])}))

    def close(self) -> None:
        """End the process; the next page starts a new one."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        with contextlib.suppress(OSError), process:
            pass

    def _ask(self, file: str, request: bytes, seconds: float) -> dict[str, Any]:
        for _ in range(2):  # a second time where it had just ended for want of work
            process = self._started(file)
            answered = False
            try:
                if self._begun(process, request):
                    reply = self._reply(process, seconds)
                    answered = "last" not in reply
                    return reply
            finally:
                if (
                    not answered
                ):  # also when the caller is interrupted: half a reply is no use to the next
                    self.close()
        raise ArticleError(
            file, f"the parser process ended with code {process.returncode} before it began"
        )

    def _started(self, file: str) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            command = [sys.executable, "-P", "-c", _COMMAND, *sys.path]
            pipe, null = subprocess.PIPE, subprocess.DEVNULL
            try:
                self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=null)
            except OSError as exc:
                raise ArticleError(
                    file, f"the parser process does not start: {exc.strerror}"
                ) from exc
            self._owner = os.getpid()
        return self._process

    def _begun(self, process: subprocess.Popen[bytes], request: bytes) -> bool:
        sink, source = _pipes(process)
        try:
            sink.write(request)
            sink.flush()
        except OSError:
            return False
        if source.read(1) == b"+":
            return True
        process.wait()
        return False

    def _reply(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        line = _pipes(process)[1].readline()
        if line.endswith(b"\n"):
            reply: dict[str, Any] = json.loads(line)
            return reply
        if process.wait() == _TIME_IS_UP:
            return {"reason": f"takes longer than {seconds:g} s to read", "last": True}
        return {"reason": f"made the parser crash (code {process.returncode})", "last": True}


PARSER = ParserProcess()
atexit.register(PARSER.close)


def serve() -> None:
    """The child's end: read pages until standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not get into a reply
    _limit_memory()
    while True:
        _end_after(_IDLE_SECONDS)
        line = source.readline()
        if not line:
            return
        request = json.loads(line)
        data = source.read(request["size"])
        _end_after(_START_SECONDS)
        try:
            reader = load(request["kind"])
        except ImportError as exc:
            reader = _missing(exc)
        _end_after(request["seconds"])
        sink.write(b"+")
        sink.flush()
        reply = _try(reader, data, request["max_chars"])
        sink.write(json.dumps(reply).encode() + b"\n")
        sink.flush()
        if "last" in reply:
            return


def _missing(exc: ImportError) -> Reader:
    def read(data: bytes) -> Page:
        raise Unreadable(f"needs a parser that is not installed: {exc}")

    return read


def _try(reader: Reader, data: bytes, max_chars: int) -> dict[str, Any]:
    try:
        page = reader(data)
    except Unreadable as exc:
        return {"reason": str(exc)}
    except MemoryError:
        return {"reason": f"needs more than {MEMORY >> 30} GB of memory to read", "last": True}
    except RecursionError:
        return {"reason": "is nested too deep to read"}
    except Exception as exc:  # the one place: parsers raise anything on a broken file
        return {"reason": f"is broken: {type(exc).__name__}: {str(exc)[:150]}"}
    if len(page.text) > max_chars:
        return {"reason": f"holds {len(page.text):,} characters; the limit is {max_chars:,}"}
    return asdict(page)


def _end_after(seconds: float) -> None:
    """Set this process's end. It comes even while C code holds the interpreter."""
    if sys.platform == "win32":
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):  # macOS does not know this limit
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdin, process.stdout
