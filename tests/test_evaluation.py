"""The measures are those of the bench, and the question file is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, QuestionFileError, Settings
from assistant.evaluation import auroc, evaluate, normalize, read_questions

SEEDS = Path(__file__).parent.parent / "seeds"
QUESTIONS = """\
{"id": "a", "question": "Who oversaw the missile tests?", "answers": ["kim jong un"], "articles": ["000_601af7f493ded3cb.txt"], "answerable": true, "asked": "2025-03-01"}
{"question": "On which day were the missiles tested?", "answers": ["Blursday"], "articles": [], "answerable": true}

{"question": "What is the capital of France?", "answers": [], "answerable": false}
"""  # noqa: E501


def test_text_is_compared_without_case_and_punctuation() -> None:
    assert normalize("  The U.S.-led “talks”… ") == " the u s led talks "


def test_auroc_counts_ties_half() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert auroc([], [0.5]) is None


def test_every_question_counts_where_it_should(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(QUESTIONS)
    told = []
    with Assistant(Settings(data=tmp_path / "data", folder=SEEDS)) as assistant:
        assistant.sync()
        measures = evaluate(assistant, read_questions(file), lambda *step: told.append(step))
    assert (measures.questions, measures.answerable) == (3, 2)
    assert measures.recall == dict.fromkeys((1, 5, 20, 50), 0.5)
    assert measures.gold_recall[5] == 1  # of the one whose articles are known
    assert measures.mrr in (1, 0.5)
    assert measures.sentence == {1: 0.5, 3: 0.5}
    assert (measures.cited, measures.accuracy, measures.validity) == (0.5, 0.5, 1)
    assert (measures.answered, measures.declined, measures.auroc) == (1, 1, 1)
    assert measures.thresholds[0.5] == (measures.answered, measures.declined)
    assert sum(number for _, number, _ in measures.reliability) == 3
    assert measures.reliability[0][2] == 0
    assert measures.reliability[-1][2] == 1
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no questions"),
        ('{"question": "Who?"', "line 1 is no JSON: "),
        ('{"question": "Who?"}', "line 1 lacks answers, answerable"),
        ('\n["Who?"]', "line 2 is no JSON object"),
        ('{"question": "Who?", "answers": 3, "answerable": true}', "line 1: answers is no list"),
        ('{"question": "Who?", "answers": [], "answerable": "false"}', "neither true nor false"),
    ],
)
def test_a_question_file_that_is_none_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text)
    with pytest.raises(QuestionFileError, match=message):
        read_questions(file)


def test_an_answer_alone_is_a_list_of_one(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?", "answers": "Kim", "answerable": true}')
    assert read_questions(file)[0].answers == ("Kim",)
