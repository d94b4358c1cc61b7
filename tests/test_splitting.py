"""Questions of several parts are cut, and each part stands alone."""

from __future__ import annotations

import pytest

from assistant.splitting import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who is Ann Lee and what did she do?", ("Who is Ann Lee?", "What did Ann Lee do?")),
        ("who is ann lee and what did she do", ("Who is ann lee?", "What did ann lee do?")),
        ("When and where did it happen?", ("When did it happen?", "Where did it happen?")),
        (
            "How many people died and how many were hurt?",
            ("How many people died?", "How many were hurt?"),
        ),
        (
            "Where was Ann Lee born, and what is her job?",
            ("Where was Ann Lee born?", "What is Ann Lee’s job?"),
        ),
        (
            "Who is Ann Lee, what did she found and when?",
            ("Who is Ann Lee?", "What did Ann Lee found?", "When did Ann Lee found?"),
        ),
        ("Who is Ann Lee? What did she say?", ("Who is Ann Lee?", "What did Ann Lee say?")),
        ("What is the JCS and who leads it?", ("What is the JCS?", "Who leads JCS?")),
    ],
)
def test_a_question_is_cut_where_another_begins(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who oversaw the tests?",
        "Who said what?",
        "What did he say about how it began and why?",
        "What did Ann Lee say when she met Jo Dix?",
        "What do salt and pepper cost?",
        "Tell me about Ann Lee and what she did",
        "",
    ],
)
def test_other_questions_stay_whole(question: str) -> None:
    assert parts_of(question) == (question,)
