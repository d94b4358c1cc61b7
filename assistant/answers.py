"""What a question gets back: the public result types, and their JSON form.

Owns the shape that other programs rely on. Knows nothing of how an answer is made.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

from index import Hit

Support = Literal["supported", "partly", "unsupported"]
Stage = Literal["understanding", "searching", "writing", "checking"]


class Turn(NamedTuple):
    """One earlier question of a conversation, and the text of its answer."""

    question: str
    answer: str


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
class StageTime:
    """How long one stage of an answer took, in seconds."""

    stage: Stage
    seconds: float


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer was made, and what it took. Without a model the model's figures are 0 or None.

    Attributes:
        stages: The stages in the order in which they began.
        seconds: From the question to the answer.
        first_token: Seconds from the question to the model's first text.
        first_text: Seconds from the question to the first text shown.
        calls: Requests to the model.
        tokens_in: Tokens sent, as the model's server counts them.
        tokens_out: Tokens written, as it counts them.
        estimated: Whether the server did not count, so that the two are estimates.
        prompts: The prompts used with their versions, such as ``answer@1f6b2c09``.
        sent: Sentences of articles that were sent to the model.
        unknown_numbers: Sentence numbers the model cited that do not exist; they are not shown.
    """

    stages: tuple[StageTime, ...] = ()
    seconds: float = 0.0
    first_token: float | None = None
    first_text: float | None = None
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    prompts: tuple[str, ...] = ()
    sent: int = 0
    unknown_numbers: int = 0


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers the questions, for people who want to know where their words go.

    Attributes:
        name: ``"quotes"``, or the model's name.
        where: The host that runs the model; empty for quotes, which are chosen on this machine.
        notice: A sentence for the page: what is sent there; empty for quotes.
    """

    name: str
    where: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: What was asked, as understood: a follow-up is completed from the history, and
            slips of the fingers are put right.
        text: Plain text with markers such as ``[1][2]``; where abstained, it says so.
        sentences: The answer's sentences in order; empty where abstained.
        citations: Numbered from 1 in order of appearance; every number in ``text`` is here.
        abstained: True where the articles do not answer the question.
        reason: Why it abstained; empty otherwise.
        nearest: The closest coverage where abstained, best first.
        confidence: Probability, 0 to 1, that the passages found answer the question.
        engine: ``"quotes"``, or the model's name.
        hits: The ranked passages that the answer was made from, best first.
        notice: A sentence for the user where something went wrong, such as a model that failed and
            quotes that are shown instead; empty otherwise.
        understood: How the question was read where that is more than its words, a phrase for the
            user each: ``read “misile” as “missile”``, the days that "last week" is.
        trace: What it took; two answers are equal whatever they took.
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
    notice: str = ""
    understood: tuple[str, ...] = ()
    trace: Trace = field(default=Trace(), repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as JSON-ready values: the fields above, tuples as lists."""
        return asdict(self)
