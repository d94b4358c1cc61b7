"""What a question gets back: the public result types, and their JSON form.

Owns the shape that other programs rely on. Knows nothing of how an answer is made.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from index import Hit

Support = Literal["supported", "partly", "unsupported"]
Stage = Literal["understanding", "searching", "writing", "checking"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one file.

    Attributes:
        number: The marker's number in the answer's text, from 1.
        file: Path relative to the article folder, with forward slashes.
        title: The article's title, never empty.
        source: The outlet, such as ``cnn.com``; empty where the article names none.
        url: Address of the original; empty where unknown.
        published: ``YYYY-MM-DD``; empty where the article states no date.
        quote: The cited words, exactly as they stand in the text.
        start: Offset of the quote's first character in the text that ``index.read_article`` gives.
        end: Offset behind its last character.
    """

    number: int
    file: str
    title: str
    source: str
    url: str
    published: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer, and how well the places it cites support it.

    Attributes:
        text: The sentence without its markers.
        citations: The numbers of its citations.
        support: What the check against the cited places found.
        reason: What is wrong with it, in words for the user; empty where it is supported.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    """An answer on its way, as ``Assistant.stream`` yields it before the ``Answer`` itself.

    Attributes:
        stage: What is being done.
        text: The answer so far, plain text with markers; each text continues the one before.
        citations: Those that the text names so far, numbered as they will be in the answer.
    """

    stage: Stage
    text: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """An article near the question when nothing answers it: "the closest coverage is …"."""

    file: str
    title: str
    source: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: What was asked, as understood: a follow-up is completed from the history.
        text: Plain text with markers such as ``[1][2]``; where abstained, it says so.
        sentences: The answer's sentences in order; empty where abstained.
        citations: Numbered from 1 in order of appearance; every number in ``text`` is here.
        abstained: True where the articles do not answer the question.
        reason: Why it abstained; empty otherwise.
        nearest: The closest coverage where abstained, best first.
        confidence: Probability, 0 to 1, that the passages found answer the question.
        engine: ``"quotes"``, or the model's name.
        hits: The ranked passages that the answer was made from, best first.
    """

    question: str
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    reason: str
    nearest: tuple[Coverage, ...]
    confidence: float
    engine: str
    hits: tuple[Hit, ...] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as JSON-ready values: the fields above, tuples as lists."""
        return asdict(self)
