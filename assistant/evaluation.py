"""Measures of an assistant on a file of questions with known answers.

Owns the question format and the measures: recall, gold recall, mean reciprocal rank, the first
cited sentences, citation validity and abstention. Text is compared in lower case with every run of
non-word characters as one space; an answer is found where it stands as whole words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from assistant.answers import Answer
from assistant.chat import Assistant
from assistant.errors import QuestionFileError
from index import Hit

RECALL_AT = (1, 5, 20, 50)
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_MRR_DEPTH = 20
_NON_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what is known of its answer.

    Attributes:
        id: Its name in the file.
        question: As it is asked.
        answers: Strings, one of which an answer holds; empty where nothing is to be found.
        articles: Files that are known to answer it.
        answerable: Whether the corpus answers it.
        asked: The day it is put, ``YYYY-MM-DD``; empty for today.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    articles: frozenset[str]
    answerable: bool
    asked: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures; every one is a share from 0 to 1, None where no question allows it.

    Attributes:
        questions: Number of questions.
        answerable: Number of those that the corpus answers.
        recall: By depth k: an answer stands in one of the first k passages.
        gold_recall: The same, in a passage of an article known to answer, where any is known.
        mrr: Mean reciprocal rank of the first such passage, to depth 20.
        sentence: By depth k: an answer stands in one of the first k cited sentences; abstention is
            switched off for this, so that it measures the choice of sentences alone.
        cited: A quote that the answer cites holds an answer; an abstention cites none.
        accuracy: The answer's text holds an answer; an abstention does not.
        validity: A citation's quote is the article's text at its offsets.
        answered: Answerable questions that were answered.
        declined: Other questions that were declined.
        auroc: Probability that an answerable question gets a higher confidence than another.
        thresholds: By threshold: the shares answered and declined if it were in force.
        reliability: By tenth of confidence: its lower end, the number of questions, and the share
            of them that the corpus answers; tenths without questions are left out.
    """

    questions: int
    answerable: int
    recall: dict[int, float | None]
    gold_recall: dict[int, float | None]
    mrr: float | None
    sentence: dict[int, float | None]
    cited: float | None
    accuracy: float | None
    validity: float | None
    answered: float | None
    declined: float | None
    auroc: float | None
    thresholds: dict[float, tuple[float | None, float | None]]
    reliability: tuple[tuple[float, int, float], ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    question: Question
    hits: Sequence[Hit]
    cited: Sequence[str]
    answer: Answer
    valid: Sequence[bool]


def read_questions(path: Path) -> list[Question]:
    """Read a question file: JSON lines with ``question``, ``answers`` and ``answerable``.

    ``id``, ``articles`` and ``asked`` may be left out.

    Raises:
        QuestionFileError: The file or a line of it is not usable; the line is named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise QuestionFileError(f"{path} cannot be read: {exc}") from exc
    questions = [
        _parse(line, f"{path}, line {number}")
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not questions:
        raise QuestionFileError(f"{path} holds no questions")
    return questions


def _parse(line: str, place: str) -> Question:
    try:
        fields = json.loads(line)
    except ValueError as exc:
        raise QuestionFileError(f"{place} is no JSON: {exc}") from exc
    if not isinstance(fields, dict):
        raise QuestionFileError(f"{place} is no JSON object")
    if missing := [name for name in ("question", "answers", "answerable") if name not in fields]:
        raise QuestionFileError(f"{place} lacks {', '.join(missing)}")
    if not isinstance(fields["answerable"], bool):
        raise QuestionFileError(f"{place}: answerable is neither true nor false")
    return Question(
        id=str(fields.get("id", place)),
        question=str(fields["question"]),
        answers=tuple(_texts(fields["answers"], f"{place}: answers")),
        articles=frozenset(_texts(fields.get("articles", []), f"{place}: articles")),
        answerable=fields["answerable"],
        asked=str(fields.get("asked", "")),
    )


def _texts(value: object, place: str) -> list[str]:
    """Read a list of texts; one alone is a list of one, not its letters."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise QuestionFileError(f"{place} is no list of texts")
    return list(map(str, value))


def evaluate(
    assistant: Assistant,
    questions: Sequence[Question],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Ask every question, and measure.

    Args:
        assistant: The one to measure; its corpus is what it has indexed.
        questions: At least one.
        progress: Called with the number done and the number of all.
    """
    outcomes = []
    for done, question in enumerate(questions):
        progress(done, len(questions))
        outcomes.append(_ask(assistant, question))
    progress(len(questions), len(questions))
    return _measure(outcomes)


def _ask(assistant: Assistant, question: Question) -> _Outcome:
    as_of = question.asked or None
    hits = assistant.search(question.question, limit=max(RECALL_AT), as_of=as_of)
    answer = assistant.ask(question.question, as_of=as_of)
    quoted = assistant.quote(question.question, answer.hits, as_of=as_of)
    valid = [
        assistant.article(citation.file).text[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    ]
    return _Outcome(question, hits, [group[0].text for group in quoted.groups], answer, valid)


def _measure(outcomes: Sequence[_Outcome]) -> Evaluation:
    known = [outcome for outcome in outcomes if outcome.question.answerable]
    other = [outcome for outcome in outcomes if not outcome.question.answerable]
    ranks = [_first(_holds(hit.text, o.question) for hit in o.hits) for o in known]
    gold = [
        _first(hit.file in o.question.articles and _holds(hit.text, o.question) for hit in o.hits)
        for o in known
        if o.question.articles
    ]
    cited = [_first(_holds(text, o.question) for text in o.cited) for o in known]
    return Evaluation(
        questions=len(outcomes),
        answerable=len(known),
        recall={k: _mean(rank <= k for rank in ranks) for k in RECALL_AT},
        gold_recall={k: _mean(rank <= k for rank in gold) for k in RECALL_AT},
        mrr=_mean(1 / rank if rank <= _MRR_DEPTH else 0.0 for rank in gold),
        sentence={k: _mean(rank <= k for rank in cited) for k in (1, 3)},
        cited=_mean(
            any(_holds(citation.quote, o.question) for citation in o.answer.citations)
            for o in known
        ),
        accuracy=_mean(not o.answer.abstained and _holds(o.answer.text, o.question) for o in known),
        validity=_mean(valid for outcome in outcomes for valid in outcome.valid),
        answered=_mean(not outcome.answer.abstained for outcome in known),
        declined=_mean(outcome.answer.abstained for outcome in other),
        auroc=auroc(_confidences(known), _confidences(other)),
        thresholds={
            threshold: (
                _mean(confidence >= threshold for confidence in _confidences(known)),
                _mean(confidence < threshold for confidence in _confidences(other)),
            )
            for threshold in THRESHOLDS
        },
        reliability=tuple(_reliability(outcomes)),
    )


def _confidences(outcomes: Sequence[_Outcome]) -> list[float]:
    return [outcome.answer.confidence for outcome in outcomes]


def _reliability(outcomes: Sequence[_Outcome]) -> Iterator[tuple[float, int, float]]:
    """Compare the confidence with how often the corpus does answer, a tenth at a time."""
    tenths: dict[int, list[bool]] = {}
    for outcome in outcomes:
        tenth = min(9, int(10 * outcome.answer.confidence))
        tenths.setdefault(tenth, []).append(outcome.question.answerable)
    for tenth, answerable in sorted(tenths.items()):
        yield tenth / 10, len(answerable), fmean(answerable)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Give the probability that a positive's score is above a negative's, ties counted half."""
    return _mean(0.5 * ((p > n) + (p >= n)) for p in positive for n in negative)


def normalize(text: str) -> str:
    """Prepare text for comparison: lower case, runs of non-word characters as one space."""
    return f" {_NON_WORDS.sub(' ', text.lower()).strip()} "


def _holds(text: str, question: Question) -> bool:
    compared = normalize(text)
    return any(normalize(answer) in compared for answer in question.answers)


def _first(holds: Iterable[bool]) -> float:
    """Rank of the first that holds, from 1; infinite where none does."""
    return next((rank for rank, it in enumerate(holds, 1) if it), float("inf"))


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
