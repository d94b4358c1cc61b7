import pytest

from assistant.quoting import Quoted
from assistant.wording import abstention
from index import Hit

HIT = Hit(*("a.txt", 0, 5, "Whale", 1.0, "Whale strands", "wave.example", "", ""), ((0, 5),), {})


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        (("tons", "many"), "The closest passages do not mention “tons”."),
        (("France", "capital"), "The closest passages do not mention “France” or “capital”."),
        (("Many",), "The closest passages do not seem to answer this question."),
        (("么时", "什么", "サン"), "The closest passages do not seem to answer this question."),
    ],
)
def test_an_abstention_names_only_missing_words_that_tell_something(
    missing: tuple[str, ...], reason: str
) -> None:
    answer = abstention("?", [HIT], Quoted((), (), 0.1, missing), filtered=False)
    assert answer.reason == reason
    assert answer.text == (
        f"Not in the articles. {reason} The closest coverage: “Whale strands” (wave.example, "
        "undated)."
    )
