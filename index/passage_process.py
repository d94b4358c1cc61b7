"""A process of its own that cuts articles into passages and embeds them, ahead of the writing.

Both are Python's work and as long as all of the writing, during which Chroma holds Python's lock
for most of the time: in one process they would take turns. Owns the process and both ends of the
talk; ``prepare`` is the work itself, done here or there. Knows nothing of files and stores.

A request is a pickled list of ``Text``, a reply what ``prepare`` made of them, as plain tuples:
pickling a quarter of a million objects of classes of our own takes five times as long.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import IO, TYPE_CHECKING

from index.bundled import BundledEmbedder
from index.embedding import Embedder
from index.passages import Passage, Span, split_passages
from index.rows import Words, headed
from index.terms import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Packed = list[
        tuple[
            list[tuple[int, int, tuple[Span, ...]]],
            NDArray[np.float32],
            list[tuple[str, tuple[str, ...]]],
        ]
    ]

WORTH_A_PROCESS = 1_000_000
"""Bytes of articles; a process takes half a second to start, and to work through as many."""
_COMMAND = (
    "import sys; sys.path[:] = sys.argv[2:];"
    " from index.passage_process import serve; serve(int(sys.argv[1]))"
)
_NICE = 10
"""How far it stands back, on Unix, once its parent has questions to answer."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """An article as far as its passages need it; ``body`` is where its body starts in ``text``."""

    title: str
    text: str
    body: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The passages of one article, in order.

    ``vectors`` has a row for each, (n, dimension), and ``words`` what the keyword leg takes of it.
    """

    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    words: Sequence[Words]


def prepare(texts: Sequence[Text], words: int, embedder: Embedder) -> list[Cut]:
    """Cut articles into passages of about ``words`` words, and embed all of them in one call.

    Raises:
        EmbeddingError: The embedder failed.
    """
    import numpy as np

    cut = [split_passages(each.text, each.body, words) for each in texts]
    rows = [
        headed(each.title, each.text[passage.start : passage.end])
        for each, passages in zip(texts, cut, strict=True)
        for passage in passages
    ]
    vectors = embedder.embed(rows) if rows else np.zeros((0, 0), np.float32)
    ends = [0, *accumulate(len(passages) for passages in cut)]
    words_of_rows = list(map(words_of, rows))
    return [
        Cut(passages, vectors[start:end], words_of_rows[start:end])
        for passages, (start, end) in zip(cut, pairwise(ends), strict=True)
    ]


class PassageProcess:
    """The parent's end: prepares texts in a process of its own, or here where that fails.

    Send texts, receive their passages in the same order; with ``AHEAD`` more sent than received
    the process never waits. One thread at a time. Close it at the end.
    """

    AHEAD = 2

    def __init__(self, words: int, embedder: Embedder, *, apart: bool) -> None:
        """Nothing is started before the first texts.

        Args:
            words: Length aimed at for passages.
            embedder: Only the bundled one works in another process.
            apart: Whether to start one at all.
        """
        self._words = words
        self._embedder = embedder
        self._apart = apart and isinstance(embedder, BundledEmbedder)
        self._stood_back = False
        self._process: subprocess.Popen[bytes] | None = None
        self._sent: deque[tuple[Sequence[Text], list[Cut] | None]] = deque()

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process:
            process.kill()
            with contextlib.suppress(OSError), process:
                pass

    @property
    def ahead(self) -> int:
        """How many texts to send before the first are received: none where they are done here."""
        return self.AHEAD if self._apart else 0

    def stand_back(self) -> None:
        """Let everything else go first from now on."""
        if self._process and not self._stood_back and sys.platform != "win32":
            self._stood_back = True
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def send(self, texts: Sequence[Text]) -> None:
        """Hand texts over; the first ones are worked on here, while the process starts.

        Raises:
            EmbeddingError: The embedder failed.
        """
        first = self._apart and self._process is None
        if self._apart:
            with self._noticed():
                sink, _ = self._pipes()
                if not first:
                    pickle.dump(texts, sink, pickle.HIGHEST_PROTOCOL)
                    sink.flush()
        self._sent.append((texts, prepare(texts, self._words, self._embedder) if first else None))

    def receive(self) -> list[Cut]:
        """Give what the function ``prepare`` makes of the texts sent first.

        Raises:
            EmbeddingError: The embedder failed.
        """
        texts, done = self._sent.popleft()
        if done is not None:
            return done
        if self._apart:
            with self._noticed():
                return _unpacked(pickle.load(self._pipes()[1]))
        return prepare(texts, self._words, self._embedder)

    @contextlib.contextmanager
    def _noticed(self) -> Iterator[None]:
        """Go on without the process where it is gone."""
        try:
            yield
        except (OSError, EOFError, pickle.UnpicklingError) as exc:
            self._apart = False
            _log.warning("The process that cuts passages ended (%s); going on without it", exc)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _COMMAND, str(self._words), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def serve(words: int) -> None:
    """The child's end: prepare texts until standard input closes.

    It reads and writes in threads of their own, since the parent is seldom free to take a reply.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get into a reply
    embedder = BundledEmbedder()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        coming = reader.submit(_read, source)
        while (texts := coming.result()) is not None:
            coming = reader.submit(_read, source)
            writer.submit(_write, prepare(texts, words, embedder), sink)


def _read(source: IO[bytes]) -> Sequence[Text] | None:
    try:
        texts: Sequence[Text] = pickle.load(source)
    except EOFError:
        return None
    return texts


def _write(cuts: Sequence[Cut], sink: IO[bytes]) -> None:
    with contextlib.suppress(BrokenPipeError):
        pickle.dump(_packed(cuts), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


def _packed(cuts: Sequence[Cut]) -> _Packed:
    return [
        (
            [(each.start, each.end, each.sentences) for each in cut.passages],
            cut.vectors,
            [(each.text, each.initials) for each in cut.words],
        )
        for cut in cuts
    ]


def _unpacked(packed: _Packed) -> list[Cut]:
    return [
        Cut([Passage(*each) for each in passages], vectors, [Words(*each) for each in words])
        for passages, vectors, words in packed
    ]
