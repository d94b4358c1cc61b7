"""Figures and days told in other words than those cited: true ones pass, altered ones do not."""

from __future__ import annotations

import pytest

from assistant.citations import Verdict, check
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed


def verdict(told: str, *cited: str, published: str) -> Verdict:
    days = [published] * len(cited)
    return check(told, cited, rarity=RARITY, embed=EMBED, published=days)


CASES = [
    (
        "The library lent 52,000 or so books last winter.",
        "The library lent 58,000 or so books last winter.",
        ["The library lent 52,041 books last winter."],
        "2023-05-10",
    ),
    (
        "Not quite three years after opening in Bergen, the bakery had to close.",
        "More than three years after opening in Bergen, the bakery had to close.",
        [
            "The bakery opened in Bergen in a flood year.",
            "Almost three years later it had to close.",
        ],
        "2023-05-10",
    ),
    (
        "Not quite three years after opening in Bergen, the bakery had to close.",
        "Not quite four years after opening in Bergen, the bakery had to close.",
        [
            "The bakery opened in Bergen in a flood year.",
            "Almost three years later it had to close.",
        ],
        "2023-05-10",
    ),
    (
        "The clinic treats walk-in patients on Saturdays from 9 to 4.",
        "The clinic treats walk-in patients on Saturdays from 9 to 5.",
        ["The clinic treats walk-in patients on Saturdays from 9 a.m. to 4 p.m."],
        "2023-05-10",
    ),
    (
        "The clinic treats walk-in patients on Saturdays from 9 to 4.",
        "The clinic treats walk-in patients on Saturdays from 4 to 9.",
        ["The clinic treats walk-in patients on Saturdays from 9 a.m. to 4 p.m."],
        "2023-05-10",
    ),
    (
        "The orchestra plays in Ghent as it nears 60 years of concerts.",
        "The orchestra plays in Ghent as it nears 50 years of concerts.",
        ["The orchestra plays in Ghent as it nears the 60th anniversary of its first concert."],
        "2023-05-10",
    ),
    (
        "Sunday is the 30th anniversary of the mine disaster in Zwickau.",
        "Sunday is the 40th anniversary of the mine disaster in Zwickau.",
        ["The mine disaster in Zwickau happened 30 years ago on Sunday."],
        "2023-05-10",
    ),
    (
        "Two in three of the farmers surveyed had bought no insurance.",
        "Three in four of the farmers surveyed had bought no insurance.",
        ["Of the farmers surveyed, two-thirds had bought no insurance."],
        "2023-05-10",
    ),
    (
        "Two out of three farmers surveyed had bought no insurance.",
        "Two out of five farmers surveyed had bought no insurance.",
        ["Of the farmers surveyed, two-thirds had bought no insurance."],
        "2023-05-10",
    ),
    (
        "In May 1978 the mayor opened the tunnel to traffic.",
        "In May 1979 the mayor opened the tunnel to traffic.",
        ["Forty-five years ago this month, the mayor opened the tunnel to traffic."],
        "2023-05-10",
    ),
    (
        "In May 1978 the mayor opened the tunnel to traffic.",
        "In June 1978 the mayor opened the tunnel to traffic.",
        ["Forty-five years ago this month, the mayor opened the tunnel to traffic."],
        "2023-05-10",
    ),
    (
        "More than ten years after the verdict, the singer talks on camera for the first time.",
        "More than twenty years after the verdict, the singer talks on camera for the first time.",
        ["The singer talks on camera for the first time since the verdict in 2011."],
        "2023-05-10",
    ),
    (
        "The diver returns a little over two months after breaking her leg on March 3.",
        "The diver returns a little over four months after breaking her leg on March 3.",
        ["The diver, who broke her leg on March 3, returns this week."],
        "2023-05-10",
    ),
    (
        "The diver returns a little over two months after breaking her leg on March 3.",
        "The diver returns a little over two months after breaking her leg on January 3.",
        ["The diver, who broke her leg last Mar. 3, returns this week."],
        "2023-05-10",
    ),
    (
        "The harbour handled nearly 4 million tons of grain.",
        "The harbour handled more than 4 million tons of grain.",
        ["The harbour handled almost 4 million tons of grain."],
        "2023-05-10",
    ),
    (
        "The much praised opera was to open in Trieste on May 13, 2023.",
        "The much praised opera was to open in Trieste on May 14, 2023.",
        ["The much praised opera premieres at the theatre in Trieste on Saturday."],
        "2023-05-10",
    ),
    (
        "Norway beat Ghana on penalties to reach the last eight.",
        "Norway beat Ghana on penalties to reach the last 16.",
        ["Norway beat Ghana on penalties to reach the quarter-finals."],
        "2023-05-10",
    ),
    (
        "From May 15, 2023, the zoo is showing its limited set of painted lanterns.",
        "From May 16, 2023, the zoo is showing its limited set of painted lanterns.",
        ["The zoo is showing its limited set of painted lanterns, beginning Monday."],
        "2023-05-10",
    ),
    (
        "Ridership climbed by nearly 7 million from 2019 to 2022.",
        "Ridership climbed by nearly 8 million from 2019 to 2022.",
        ["Ridership climbed to 24.5 million in 2022, up from 17.8 million in 2019."],
        "2023-05-10",
    ),
    (
        "Ridership climbed by nearly 7 million from 2019 to 2022.",
        "Ridership climbed by nearly 6 million from 2019 to 2022.",
        ["Ridership climbed to 24.5 million in 2022, up from 17.8 million in 2019."],
        "2023-05-10",
    ),
    (
        "The choir sang for the crowd at the 2021 NMAs.",
        "The choir sang for the crowd at the 2021 BMAs.",
        ["The choir sang for the crowd at the 2021 NMA Awards."],
        "2023-05-10",
    ),
]


@pytest.mark.parametrize(("told", "altered", "cited", "published"), CASES)
def test_what_follows_passes_and_what_does_not_is_caught(
    told: str, altered: str, cited: list[str], published: str
) -> None:
    assert verdict(told, *cited, published=published).reason == ""
    assert verdict(altered, *cited, published=published).support != "supported"


@pytest.mark.parametrize(
    "cited",
    [
        "Some 40 years ago the mayor opened the tunnel to traffic.",
        "More than 40 years ago the mayor opened the tunnel to traffic.",
        "The mayor opened the tunnel to traffic 2.5 years ago.",
    ],
)
def test_a_year_follows_only_from_an_exact_number_of_years(cited: str) -> None:
    for year in (1983, 2021):
        told = f"In {year} the mayor opened the tunnel to traffic."
        assert verdict(told, cited, published="2023-05-10").support != "supported"
