"""What every embedder promises, the bundled one's exactness, and LlamaIndex in both directions."""

import asyncio
import json
import subprocess
import sys
import types
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index import EmbeddingError, make_embedder
from index.bundled import TOKENIZER, WEIGHTS, BundledEmbedder, package_file
from index.embedding import to_llama

ROOT = Path(__file__).parent.parent
MISSILES = "Kim Jong Un oversaw the test launches of two cruise missiles, state media said."
SENATE = "The Senate confirmed the judge on Thursday, 53 to 47, after weeks of hearings."
ODD = [
    " ",
    "  Two  spaces,   three ",
    "▁a▁ ▁▁b",
    "Line\n\nbreaks\r\n\tand tabs",
    "a\x00b",
    "😀 👩‍👩‍👧 emoji",
    "北京 東京 서울 Київ",
    "1²,345 _,_. (x_) 'tis “quoted” won’t",
    "https://example.com/a?b=c&d=%20",
    "\nOne.\n\nTwo, he said.\r\nThree \n four.\n",
    "a.b.c" * 40,
    "antidisestablishmentarianism" * 40,
]


@pytest.fixture(scope="module")
def bundled() -> BundledEmbedder:
    return BundledEmbedder()


def seed_paragraphs() -> list[str]:
    files = sorted((ROOT / "seeds").glob("*.txt"))
    return [line for file in files for line in file.read_text("utf-8").splitlines() if line]


ORIGINAL = """
import json, sys
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from wordllama.inference import WordLlamaInference
weights, tokenizer = sys.argv[1:]
model = WordLlamaInference(load_file(weights)["embedding.weight"], Tokenizer.from_file(tokenizer))
print(json.dumps(model.embed(json.load(sys.stdin), norm=True).tolist()))
"""


def test_bundled_vectors_equal_those_of_the_wordllama_package(bundled: BundledEmbedder) -> None:
    texts = [*seed_paragraphs(), *ODD]
    files = [str(package_file(WEIGHTS)), str(package_file(TOKENIZER))]
    command = [sys.executable, "-c", ORIGINAL, *files]
    run = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, check=True, text=True
    )
    np.testing.assert_allclose(bundled.embed(texts), json.loads(run.stdout), atol=2e-7)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(package_file(TOKENIZER)))
    tokenizer.encode_special_tokens = True
    return tokenizer


@given(
    st.text(
        st.sampled_from("aeds ▁,.'’”\n\x002é😀²_<>/") | st.characters(codec="utf-8"), min_size=1
    )
)
def test_the_tokens_of_the_words_are_the_tokens_of_any_text(
    bundled: BundledEmbedder, tokenizer: Tokenizer, text: str
) -> None:
    whole = tokenizer.encode(text, add_special_tokens=False).ids
    assert bundled.tokens(text).tolist() == whole


def test_the_same_text_has_the_same_bits_whatever_surrounds_it(bundled: BundledEmbedder) -> None:
    texts = seed_paragraphs()
    together = bundled.embed(texts)
    alone = np.stack([BundledEmbedder().embed_query(texts[0]), bundled.embed_query(texts[1])])
    assert np.array_equal(together[:2], alone)


def test_many_threads_get_the_vectors_that_one_gets() -> None:
    texts = seed_paragraphs() * 5
    expected = BundledEmbedder().embed(texts)
    shared = BundledEmbedder()
    with ThreadPoolExecutor(8) as pool:
        for rows in pool.map(shared.embed, [texts] * 16):
            assert np.array_equal(rows, expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "\ud800 torn \udfff",
        "\x00",
        "<s></s><unk>",
        "😀",
        "a" * 1_000_000,
        "a b\n" * 250_000,
        "a." * 500_000,
    ],
    ids=[
        "empty",
        "blank",
        "surrogates",
        "NUL",
        "control tokens",
        "emoji",
        "1 MB word",
        "1 MB text",
        "1 MB of stops",
    ],
)
def test_bundled_gives_every_text_a_vector_of_length_one(
    bundled: BundledEmbedder, text: str
) -> None:
    (row,) = bundled.embed([text])
    assert row.dtype == np.float32
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_rows(bundled: BundledEmbedder) -> None:
    assert bundled.embed([]).shape == (0, 256)


def test_a_question_lies_nearer_to_the_passage_about_it(bundled: BundledEmbedder) -> None:
    scores = bundled.embed([SENATE, MISSILES]) @ bundled.embed_query(
        "Who watched the missile test?"
    )
    assert scores[1] > scores[0] + 0.1


def test_remembered_words_are_bounded(
    bundled: BundledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.bundled.REMEMBERED_WORDS", 3)
    embedder = BundledEmbedder()
    texts = [MISSILES, SENATE, "x" * 10_000]
    assert np.array_equal(embedder.embed(texts), bundled.embed(texts))
    assert len(embedder._ids) == 3


def test_the_bundled_embedder_leaves_the_wordllama_package_and_logging_alone() -> None:
    code = (
        "import logging, sys; from index import make_embedder; make_embedder().embed(['a']);"
        "print('wordllama' in sys.modules, logging.getLogger().handlers)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert run.stdout == "False []\n"


def test_missing_weights_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    with pytest.raises(EmbeddingError, match="pip install --force-reinstall wordllama"):
        BundledEmbedder().embed([MISSILES])


def test_an_unknown_embedder_is_refused_with_the_choices() -> None:
    with pytest.raises(EmbeddingError, match="No embedder 'word2vec'. Choose bundled, openai or"):
        make_embedder("word2vec")


def test_our_embedder_serves_as_a_llama_index_embedding(bundled: BundledEmbedder) -> None:
    llama = to_llama(bundled)
    rows = bundled.embed([MISSILES, SENATE])
    assert llama.model_name == "wordllama-l2-supercat-256"
    assert np.array_equal(llama.get_text_embedding_batch([MISSILES, SENATE]), rows)
    assert np.array_equal(llama.get_text_embedding(MISSILES), rows[0])
    assert np.array_equal(llama.get_query_embedding(SENATE), rows[1])
    assert np.array_equal(asyncio.run(llama.aget_query_embedding(MISSILES)), rows[0])
    assert np.array_equal(asyncio.run(llama.aget_text_embedding(SENATE)), rows[1])


def test_any_llama_index_embedding_takes_the_place_of_ours(bundled: BundledEmbedder) -> None:
    embedder = make_embedder(to_llama(bundled))
    texts = [MISSILES, "torn \ud800 text"]
    assert embedder.name == "ArchiveEmbedding-wordllama-l2-supercat-256"
    assert embedder.dimension == 256
    np.testing.assert_allclose(embedder.embed(texts), bundled.embed(texts), atol=1e-6)
    np.testing.assert_allclose(embedder.embed_query(SENATE), bundled.embed_query(SENATE), atol=1e-6)
    assert embedder.embed([]).shape == (0, 256)


def test_a_llama_index_embedding_of_mixed_lengths_is_refused() -> None:
    from llama_index.core.embeddings import MockEmbedding

    class Torn(MockEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[0.5] * (place + 3) for place, _ in enumerate(texts)]

    with pytest.raises(EmbeddingError, match="vectors of several lengths"):
        make_embedder(Torn(embed_dim=3)).embed([MISSILES, SENATE])


def test_fastembed_is_named_with_its_install_command_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(EmbeddingError, match=r"Run: pip install 'news-assistant\[fastembed\]'"):
        make_embedder("fastembed")


class SmallFastEmbed:
    """FastEmbed's ``TextEmbedding`` as far as it is used, with one small model."""

    embedding_size = 2

    def __init__(self, model_name: str) -> None:
        if model_name != "small":
            raise ValueError(f"Could not load model {model_name} from any source.")

    def passage_embed(self, texts: Sequence[str]) -> Iterator[np.ndarray]:
        return (np.array([3.0, 4.0]) for _ in texts)

    def query_embed(self, texts: Sequence[str]) -> Iterator[np.ndarray]:
        return (np.array([0.0, 2.0]) for _ in texts)


@pytest.fixture
def fastembed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("fastembed")
    module.__spec__ = __spec__
    module.TextEmbedding = SmallFastEmbed  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fastembed", module)


@pytest.mark.usefixtures("fastembed")
def test_fastembed_treats_questions_and_passages_in_their_own_ways() -> None:
    embedder = make_embedder("fastembed", model="small")
    assert (embedder.name, embedder.dimension) == ("fastembed-small", 2)
    assert embedder.embed([MISSILES, ""]).tolist() == [pytest.approx([0.6, 0.8])] * 2
    assert embedder.embed_query(SENATE).tolist() == [0.0, 1.0]


@pytest.mark.usefixtures("fastembed")
def test_a_model_that_cannot_be_downloaded_is_explained() -> None:
    with pytest.raises(EmbeddingError, match="Check the name, and the network"):
        make_embedder("fastembed", model="absent").embed([MISSILES])
