"""Figures told in another form than cited: true ones are not called missing, altered ones are."""

from __future__ import annotations

import pytest
from altered import is_not_missing, is_told_apart, verdict

SAME = [
    (
        "Ines trails Marta by 0.27 seconds.",
        "Ines trails Marta by 0.37 seconds.",
        ["Marta is 0.13 seconds ahead of Lena and 0.27 ahead of Ines."],
    ),
    (
        "Warming beyond 1.5 degrees would melt the glacier.",
        "Warming beyond 2.5 degrees would melt the glacier.",
        ["Warming beyond 1.5 degrees Celsius would melt the glacier."],
    ),
    (
        "The poll gave Okafor 39%.",
        "The poll gave Okafor 35%.",
        ["Lindqvist leads Okafor by 6 percentage points, 45%-39%, in the poll."],
    ),
    (
        "The rink covers 88,000 square feet.",
        "The rink covers 98,000 square feet.",
        ["The 88,000-square-foot rink opens in Tromsø."],
    ),
    (
        "The vaccine for 2- to 4-year-olds may come in May.",
        "The vaccine for 2- to 6-year-olds may come in May.",
        ["The vaccine may be available for children 2 to 4 around May."],
    ),
    (
        "The call was answered at about 11 on Saturday morning.",
        "The call was answered at about 9 on Saturday morning.",
        ["The call was answered Saturday morning around 11 a.m. local time."],
    ),
    (
        "The sweet potato weighed more than 81 pounds.",
        "The sweet potato weighed more than 91 pounds.",
        ["The sweet potato weighed 81 pounds and 9 ounces."],
    ),
    (
        "The channel paid more than $100 million for the rights.",
        "The channel paid less than $100 million for the rights.",
        ["The channel paid in excess of $100 million for the rights."],
    ),
    (
        "More than 40,000 people had fled.",
        "More than 50,000 people had fled.",
        ["The number of people who had fled climbed past 40,000."],
    ),
    (
        "More than 800 acres belong to the farm.",
        "More than 900 acres belong to the farm.",
        ["The college renamed its 800-plus-acre farm."],
    ),
    (
        "Derelict barns are strewn over 139 square miles.",
        "Derelict barns are strewn over 239 square miles.",
        ["Derelict barns litter the county's 139 square miles."],
    ),
    (
        "People over 65 are a sixth of the town.",
        "People over 75 are a sixth of the town.",
        ["A sixth of the town was over 65 years old."],
    ),
    (
        "The 42-yard return brought them back.",
        "The 45-yard return brought them back.",
        ["The return, a 42-yarder, brought them back."],
    ),
    (
        "Fans watched more than 560 million minutes.",
        "Fans watched more than 760 million minutes.",
        ["Fans watched more than 560 million total minutes."],
    ),
    (
        "The fine would be roughly $1,500 today.",
        "The fine would be roughly $1,900 today.",
        ["The fine would be about $1,498 today."],
    ),
    (
        "Fewer than 165,000 people had died.",
        "Fewer than 145,000 people had died.",
        ["The death toll is approaching 165,000."],
    ),
    (
        "The scheme will make more than 20 billion euros.",
        "The scheme will make more than 25 billion euros.",
        ["The scheme will make more than $22 billion (20 billion euros)."],
    ),
    (
        "He landed three four-star prospects.",
        "He landed five four-star prospects.",
        ["He landed a trio of four-star prospects."],
    ),
    (
        "A dollar bought a little over 79 rubles.",
        "A dollar bought a little over 69 rubles.",
        ["A dollar fetched 79.1688 rubles."],
    ),
    (
        "Stolz set a record in the 1000 meters.",
        "Stolz set a record in the 1500 meters.",
        ["Stolz set a record in the 1000-meter race."],
    ),
    (
        "The firm earned two and a half million euros.",
        "The firm earned three and a half million euros.",
        ["The firm earned 2.5 million euros."],
    ),
]
UNSURE = [
    (
        "The alligator was more than 13 feet long.",
        "The alligator was more than 14 feet long.",
        ["They weighed a 13-foot, 5-inch alligator."],
    ),
    (
        "More tickets above $300 were sold, and fewer below.",
        "More tickets above $400 were sold, and fewer below.",
        ["More tickets sold for more than $300 and fewer sold below $300."],
    ),
    (
        "The storm brought another 3 to 6 inches of rain.",
        "The storm brought another 3 to 9 inches of rain.",
        ["The storm brought 3 to 6 additional inches of rain."],
    ),
    (
        "They suffer from other things than COVID-19.",
        "They suffer from other things than COVID-18.",
        ["They suffer from something other than COVID19."],
    ),
]
"""Other rules may doubt these; what a reader sees in the figures must not be called missing."""


@pytest.mark.parametrize(("told", "altered", "cited"), SAME)
def test_another_form_passes_and_another_figure_does_not(
    told: str, altered: str, cited: list[str]
) -> None:
    is_told_apart(told, altered, cited)


@pytest.mark.parametrize(("told", "altered", "cited"), UNSURE)
def test_no_figure_of_another_form_is_called_missing(
    told: str, altered: str, cited: list[str]
) -> None:
    is_not_missing(told, altered, cited)


@pytest.mark.parametrize(
    ("told", "cited", "sure"),
    [
        ("Nobody under 13 uses the site.", "Users of the site are 13 or older.", False),
        ("Neither shop sells lamps for more than $10.", "Both sell lamps for $10 or less.", False),
        ("Gyms work at up to 25% of capacity.", "Gyms cannot work above 25% capacity.", False),
        ("Both sell lamps for more than $10.", "Both sell lamps for $10 or less.", True),
        ("No more than 33 states had a law.", "At least 33 states had a law.", True),
        ("No rule holds for over $7 billion.", "No rule holds for under $7 billion.", True),
    ],
)
def test_a_bound_put_the_other_way_round_is_left_to_the_reader(
    told: str, cited: str, sure: bool
) -> None:
    assert verdict(told, cited).sure == sure


def test_a_figure_that_only_the_title_gives_is_left_to_the_reader() -> None:
    told = "Okafor is buying the shipyard for $44 billion."
    title = ("Okafor buys the shipyard for $44 billion",)
    assert verdict(told, "Okafor is buying the shipyard.").sure
    assert not verdict(told, "Okafor is buying the shipyard.", context=title).sure
    rival = "Okafor is buying the shipyard for $46 billion."
    assert verdict(told, rival, context=title).sure


def test_an_age_and_a_club_may_be_told_by_the_sentence_in_front() -> None:
    context = ("Lise Orban, 59, left the 49ers in May.",)
    cited = "She lived in Charlotte."
    assert not verdict("The 59-year-old lived in Charlotte.", cited, context=context).sure
    assert verdict("The 58-year-old lived in Charlotte.", cited, context=context).sure
    assert verdict("The 59-year-old lived in Charlotte.", cited).sure


def test_a_height_is_read_whole() -> None:
    cited = "Coaches met James (6-foot-8, 280 pounds) in Chicago."
    assert verdict("Coaches met James, a 6-foot-8 lineman, in Chicago.", cited).reason == ""
    assert verdict("Coaches met James, a 6-foot-5 lineman, in Chicago.", cited).sure


def test_a_time_in_hours_and_minutes_is_read_whole() -> None:
    cited = "The match lasted four hours and 42 minutes."
    assert verdict("The match lasted nearly five hours.", cited).reason == ""
    assert verdict("The match lasted more than four hours.", cited).reason == ""
    assert verdict("The match lasted five hours and 42 minutes.", cited).support != "supported"
