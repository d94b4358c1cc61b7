"""One story, or one file, does not fill the result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.variety import Piece, arrange

WIRE = (
    "At least 41 people died when a ferry sank off Luzon on Thursday, the coast guard said, and "
    "twelve of them were children on their way to school."
)


def shown(*pieces: tuple[str, str]) -> list[str]:
    """Give the files in the order in which they are shown."""
    ranked = [Piece(file, text) for file, text in pieces]
    return [ranked[place].file for place in arrange(ranked)]


def own(n: int) -> str:
    return f"Report number {n} of the day tells of matter {n}, of which nobody else has a word."


def test_another_file_comes_before_the_third_passage_of_the_first() -> None:
    pieces = [("a", own(n)) for n in range(4)] + [("b", own(9)), ("c", own(10))]
    assert shown(*pieces) == ["a", "a", "b", "a", "c", "a"]


def test_a_file_that_is_alone_keeps_all_its_places() -> None:
    assert shown(*(("a", own(n)) for n in range(5))) == ["a"] * 5


def test_copies_of_a_wire_report_wait_behind_the_first_five() -> None:
    copies = [(name, f"{name.upper()} NEWS — {WIRE}") for name in ("post", "times", "echo")]
    others = [(str(n), own(n)) for n in range(6)]
    assert shown(*copies, *others) == ["post", "0", "1", "2", "3", "times", "echo", "4", "5"]


def test_a_report_in_other_words_is_no_copy() -> None:
    retold = WIRE.replace("At least 41 people died when", "Forty-one are dead after").replace(
        "on Thursday, the coast guard said, and twelve", "in bad weather. Officials said a dozen"
    )
    assert shown(("a", WIRE), ("b", retold), ("c", own(1))) == ["a", "b", "c"]


PIECES = st.lists(
    st.builds(
        Piece,
        st.sampled_from("abcd"),
        st.sampled_from([WIRE, WIRE + " More follows.", own(1), own(2), "", "Short."]),
    ),
    max_size=14,
)


@given(PIECES)
def test_nothing_is_lost_and_the_first_stays_first(pieces: list[Piece]) -> None:
    order = arrange(pieces)
    assert sorted(order) == list(range(len(pieces)))
    assert order[:1] == [0][: len(pieces)]


@given(st.lists(st.sampled_from("abcd"), max_size=14))
def test_no_file_has_its_third_place_before_another_had_one(files: list[str]) -> None:
    pieces = [Piece(file, own(n)) for n, file in enumerate(files)]
    order = [pieces[place].file for place in arrange(pieces)]
    for place, file in enumerate(order):
        above = order[:place]
        if above.count(file) == 2 and set(above) == {file}:
            assert set(order) == {file}


@given(PIECES)
def test_what_is_told_once_stays_in_its_order(pieces: list[Piece]) -> None:
    distinct = [Piece(f"file {n}", own(n)) for n in range(len(pieces))]
    assert arrange(distinct) == list(range(len(pieces)))
