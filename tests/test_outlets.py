from __future__ import annotations

import pytest

from assistant.outlets import outlet_names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("cnn.com", ("cnn.com", "CNN", "CNN Business", "CNN Politics")),
        ("www.theweek.co.uk", ("www.theweek.co.uk", "The Week")),
        ("edition.cnn.com", ("edition.cnn.com", "CNN", "CNN Business", "CNN Politics")),
        ("harbourpost.com", ("harbourpost.com", "Harbourpost")),
        ("northern-echo.co.uk", ("northern-echo.co.uk", "Northern-Echo")),
        ("The Harbour Post", ("The Harbour Post",)),
        ("", ()),
    ],
)
def test_an_outlet_has_the_names_that_people_call_it_by(
    source: str, names: tuple[str, ...]
) -> None:
    assert outlet_names(source) == names
