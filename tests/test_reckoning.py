"""Figures that follow from cited ones are not called missing; those that do not are."""

from __future__ import annotations

import pytest
from altered import is_not_missing, is_told_apart, verdict

SAME = [
    (
        "Diesel is now 7 cents dearer than on Monday.",
        "Diesel is now 9 cents dearer than on Monday.",
        ["Diesel now costs $4.32 a gallon.", "On Monday, it cost $4.25."],
    ),
    (
        "Ruiz has won 56 of 65 cup games.",
        "Ruiz has won 56 of 75 cup games.",
        ["Ruiz is 56-9 in all cup games."],
    ),
    (
        "Rents cost 16% more than 12 months before.",
        "Rents cost 16% more than 10 months before.",
        ["Rents rose 16% over the last 12 months."],
    ),
    (
        "Rents have grown for 10 months running.",
        "Rents have grown for 12 months running.",
        ["Rents grew for the 10th-straight month."],
    ),
    (
        "There had been 10 legal challenges before this lawsuit.",
        "There had been 12 legal challenges before this lawsuit.",
        ["The lawsuit is the 11th legal challenge."],
    ),
    (
        "Woods made par on the 13th.",
        "Woods made par on the 15th.",
        ["On the par-5 No. 13, Woods made par."],
    ),
    (
        "The song reached No. 1 on the charts.",
        "The song reached No. 2 on the charts.",
        ["The song went to the top of the charts."],
    ),
    (
        "Number 10 bungled the talks.",
        "Number 11 bungled the talks.",
        ["Downing Street bungled the talks."],
    ),
    (
        "The policy dates from the early 19th century.",
        "The policy dates from the early 18th century.",
        ["The policy goes back to the early 1800s."],
    ),
    (
        "Protesters took a rifle with 120 rounds.",
        "Protesters took a rifle with 180 rounds.",
        ["Protesters took a rifle and two clips with 60 rounds each."],
    ),
    (
        "Together, they would offer room for 50,000 in Corsica.",
        "Together, they would offer room for 60,000 in Corsica.",
        ["In Corsica, room for 30,000 is promised, with another 20,000 to come."],
    ),
    (
        "Wages were more than $13,000 higher in 2016 than in 2005.",
        "Wages were more than $19,000 higher in 2016 than in 2005.",
        ["Wages averaged $59,985 in 2016, compared to $46,267 in 2005."],
    ),
    (
        "The display is $400 cheaper than the computer.",
        "The display is $600 cheaper than the computer.",
        ["The computer costs $1,999, and the display costs $1,599."],
    ),
    (
        "The feast works out at less than $7 a person.",
        "The feast works out at less than $5 a person.",
        ["The feast for 10 costs $64.05."],
    ),
]
UNSURE = [
    (
        "Nadia reached 1,000 assists in the match.",
        "Nadia reached 2,000 assists in the match.",
        ["Nadia recorded her 1,000th career assist in the match."],
    ),
    (
        "Families from outside the valley made up about 8% of the total.",
        "Families from outside the valley made up about 12% of the total.",
        ["Families from the valley made up 92% of the total."],
    ),
    (
        "A year ago the rate was little more than half of what it is now.",
        "A year ago the rate was little more than a third of what it is now.",
        ["The rate is 5.30%, up from 2.80% a year ago."],
    ),
]
"""Other rules may doubt these; what a reader sees in the figures must not be called missing."""


@pytest.mark.parametrize(("told", "altered", "cited"), SAME)
def test_what_follows_passes_and_what_does_not_is_caught(
    told: str, altered: str, cited: list[str]
) -> None:
    is_told_apart(told, altered, cited)


@pytest.mark.parametrize(("told", "altered", "cited"), UNSURE)
def test_no_figure_that_follows_is_called_missing(
    told: str, altered: str, cited: list[str]
) -> None:
    is_not_missing(told, altered, cited)


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        (
            "He is third, tied with Viktor.",
            "He is fourth, tied with Viktor, after a par on No. 3.",
        ),
        ("He is in third place.", "He is in fourth place after a par on No. 3."),
        ("Ostrava won its second cup, from the No. 1 seed.", "The No. 2 seed won its first cup."),
        ("Her memoir reached No. 1.", "Her memoir reached No. 3 and topped the nonfiction list."),
        ("Crashes fell by almost 52%.", "The nearly 15% decline meant 52 fewer crashes."),
        ("Under half of them knew it.", "Two of them ran, and 23% led, but 53% of them knew it."),
        (
            "The lake is over 1,050 feet.",
            "In 2023 the lake is less than 1,050 feet above sea level.",
        ),
    ],
)
def test_other_numbers_that_stand_there_do_not_bear_it_out(told: str, cited: str) -> None:
    assert verdict(told, cited).support != "supported"
