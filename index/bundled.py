"""The embedder that needs no download, key or network: WordLlama's static token vectors.

Owns reading the weights from the installed ``wordllama`` package, and turning text into the mean
of its tokens' vectors. The package itself is never imported: doing so reconfigures logging.

    words = "▁Hurricane", "▁Milton", …      text cut where no token of the vocabulary can span
    ids   = [379, 1038, 28107, …]           each word's tokens, remembered from earlier texts
    table[ids].mean(axis=0)                 (tokens, 256) -> (256,), then scaled to length 1
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EmbeddingError
from index.installed import installed_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
WORDS_WITH_SPACES = re.compile(" +[^ ]*")
SEAM = re.compile(r"(?<=[0-9A-Za-z])(?=[^\w ])|(?<=^▁\n)(?=.)", re.DOTALL)
"""Inside a word: no token of the vocabulary lies across it."""
GLUED = "▁"
"""Before a piece of a word that no space precedes; in no word, since texts lose it first."""
REMEMBERED_WORDS = 1 << 17  # with their tokens about 20 MB; news repeats its words
LONGEST_REMEMBERED = 32
TOKENS_AT_ONCE = 4096  # 4 MB of vectors, whatever the length of a text


class BundledEmbedder:
    """WordLlama's 256-dimensional vectors, averaged over the tokens of a text.

    Equal to ``WordLlamaInference.embed(norm=True)``, but for two things: a text without tokens
    (empty, or nothing) gets the vector of a lone space, and ``<s>`` in an article is plain text,
    not a control token. The same text gives the same bits, whatever it is embedded together with.
    Safe to call from several threads; starts none of its own.
    """

    name = "wordllama-l2-supercat-256"
    dimension = 256

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of length 1 for each text: (n, 256)."""
        import numpy as np

        rows = np.zeros((len(texts), self.dimension), np.float32)
        room = np.empty((TOKENS_AT_ONCE, self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            ids = self.tokens(text)
            for start in range(0, len(ids), TOKENS_AT_ONCE):
                some = ids[start : start + TOKENS_AT_ONCE]
                vectors = room[: len(some)]
                # Every id is in the table; checking that would cost a copy.
                self._table.take(some, axis=0, out=vectors, mode="clip")
                row += vectors.sum(axis=0)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)  # a sum points where its mean does
        return rows

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question, which static vectors treat as any other text: (256,)."""
        row: NDArray[np.float32] = self.embed([text])[0]
        return row

    def tokens(self, text: str) -> NDArray[np.uint16]:
        """Give the ids of a text's tokens, at least one: (t,)."""
        import numpy as np

        return np.frombuffer(b"".join(map(self._ids.__getitem__, _words(text))), np.uint16)

    @cached_property
    def _table(self) -> NDArray[np.float32]:
        import numpy as np
        from safetensors.numpy import load_file

        return load_file(package_file(WEIGHTS))["embedding.weight"].astype(np.float32)

    @cached_property
    def _ids(self) -> _TokenIds:
        from tokenizers import Tokenizer

        return _TokenIds(Tokenizer.from_file(str(package_file(TOKENIZER))))


class _TokenIds(dict[str, bytes]):
    """Word -> its token ids as packed uint16; words seen early, so the frequent ones, are kept.

    A rare word is mostly a known one with a comma or a quote mark grown on: it is put together
    from its pieces, and these are kept rather than the whole.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._model = tokenizer.model

    def __missing__(self, word: str) -> bytes:
        seam = SEAM.search(word) if len(word) <= LONGEST_REMEMBERED else None
        if seam:
            ids = self[word[: seam.start()]] + self[GLUED + word[seam.start() :]]
            most = REMEMBERED_WORDS // 2
        else:
            readable = word.encode("utf-8", "replace").decode()  # a lone surrogate becomes "?"
            spaced = readable[1:] if readable.startswith(GLUED) else " " + readable
            ids = array(
                "H", [token.id for token in self._model.tokenize(spaced.replace(" ", "▁"))]
            ).tobytes()
            most = REMEMBERED_WORDS
        if len(self) < most and len(word) <= LONGEST_REMEMBERED:
            self[word] = ids
        return ids


def _words(text: str) -> Iterable[str]:
    """Cut a text before each space that follows something else, and before each line break.

    No token of the vocabulary holds "▁" (how it writes a space) behind another character, or a
    line break beside one, so the words' tokens are the text's tokens. Runs of spaces do have
    tokens and stay in one piece; each word is given without its first space, which every one has
    but those that begin with ``GLUED``.
    """
    text = text.replace("▁", " ")
    if text.startswith(" ") or "  " in text or " \n" in text:
        return (word[1:] for word in WORDS_WITH_SPACES.findall(" " + text))
    return text.replace("\n", f" {GLUED}\n").split(" ")


def package_file(name: str) -> Path:
    """Find a file of the installed ``wordllama`` package.

    Raises:
        EmbeddingError: It is not there.
    """
    try:
        return installed_file("wordllama", name)
    except FileNotFoundError as exc:
        raise EmbeddingError(f"The bundled embedder lacks its weights. {exc}") from exc
