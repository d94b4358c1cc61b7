"""Days and years that the cited sentences imply: true ones pass, altered ones stay doubted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import Verdict, check
from assistant.support.implied import read_implied
from assistant.support.restating import restated
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed
FERRY = "The ferry line, wrecked in the flood of 2017, is still being repaired."
MUSEUM = "The museum sold 41,000 tickets, up from last year's 36,000."
RECALL = "The maker is recalling certain 2013-2016 Corvo vans and 2018-19 Tula vans."
GOALS = "Okafor scored 31 goals in 2008 and 26 the following year."
DREDGE = "The council dredged the harbor after the July storm and an August landslide."
VOTE = "A Surrey judge ruled against the residents in October."
FESTIVAL = "The festival returns to the old airfield on Sept.23-26, its website says."
POLL = "In 2010, a September poll had the party at 21% of the vote."
INN = "The inn replaced a 1986 lodge beside the river."
MARKET = "Lines at the market were shorter than they had been over the weekend."
RENT = "Rents in the city rose 9% year-over-year."
OPENING = "The regatta begins Sept. 14, the day after the fair ends in Bristol."
SATIRE = "The singer shocked critics throughout the 90's."
NETWORK = "The network is now used by 11,000 banks."
DEALS = "The shop is open 10 a.m.-5 p.m. Wednesday-Saturday."
CASES = [
    ("The ferry line wrecked five years ago is still being repaired.", FERRY, "2022-09-21"),
    ("The ferry line had been wrecked five years earlier in a flood.", FERRY, "2022-09-21"),
    ("The museum sold 36,000 tickets a year earlier.", MUSEUM, "2022-09-21"),
    ("The museum sold 36,000 tickets a year ago.", MUSEUM, "2022-09-21"),
    ("The maker is recalling certain Corvo vans from 2013 to 2016.", RECALL, "2022-09-21"),
    ("The maker is recalling certain Tula vans from 2018 and 2019.", RECALL, "2022-09-21"),
    ("Okafor scored 26 goals in 2009.", GOALS, "2022-09-21"),
    ("The council dredged the harbor after a landslide in August.", DREDGE, "2021-09-25"),
    ("The council dredged the harbor after a storm this summer.", DREDGE, "2021-09-25"),
    ("A Surrey judge ruled against the residents last fall.", VOTE, "2022-12-12"),
    ("The festival returns to the old airfield on Sept. 23-26.", FESTIVAL, "2021-04-01"),
    ("A poll of September 2010 had the party at 21% of the vote.", POLL, "2022-11-13"),
    ("The inn replaced a lodge of the mid-1980s beside the river.", INN, "2022-11-13"),
    ("Lines at the market had been longer on Saturday and Sunday.", MARKET, "2020-03-16"),
    ("Rents in the city rose 9% from a year earlier.", RENT, "2022-07-07"),
    ("The fair ends in Bristol on Sept. 13.", OPENING, "2020-08-15"),
    ("The singer shocked critics in the 1990s.", SATIRE, "2016-08-29"),
    ("The network is used by 11,000 banks today.", NETWORK, "2022-01-26"),
    ("The shop is open from Wednesday to Saturday, 10 a.m.-5 p.m.", DEALS, "2022-01-26"),
]
ALTERED = [
    ("The ferry line wrecked six years ago is still being repaired.", FERRY, "2022-09-21"),
    ("The ferry line had been wrecked four years earlier in a flood.", FERRY, "2022-09-21"),
    ("The museum sold 36,000 tickets two years earlier.", MUSEUM, "2022-09-21"),
    ("The museum sold 36,000 tickets a month ago.", MUSEUM, "2022-09-21"),
    ("The maker is recalling certain Corvo vans from 2012 to 2016.", RECALL, "2022-09-21"),
    ("The maker is recalling certain Tula vans from 2018 and 2020.", RECALL, "2022-09-21"),
    ("Okafor scored 26 goals in 2007.", GOALS, "2022-09-21"),
    ("The council dredged the harbor after a landslide in June.", DREDGE, "2021-09-25"),
    ("The council dredged the harbor after a storm last winter.", DREDGE, "2021-09-25"),
    ("A Surrey judge ruled against the residents last spring.", VOTE, "2022-12-12"),
    ("The festival returns to the old airfield on Sept. 21-24.", FESTIVAL, "2021-04-01"),
    ("A poll of October 2010 had the party at 21% of the vote.", POLL, "2022-11-13"),
    ("The inn replaced a lodge of the mid-1970s beside the river.", INN, "2022-11-13"),
    ("Lines at the market had been longer on Thursday and Friday.", MARKET, "2020-03-16"),
    ("The fair ends in Bristol on Sept. 15.", OPENING, "2020-08-15"),
    ("The singer shocked critics in the 1980s.", SATIRE, "2016-08-29"),
    ("The network was used by 11,000 banks in 2012.", NETWORK, "2022-01-26"),
    ("The shop is open from Wednesday to Sunday, 10 a.m.-5 p.m.", DEALS, "2022-01-26"),
]


def verdict(told: str, cited: str, published: str) -> Verdict:
    return check(told, [cited], rarity=RARITY, embed=EMBED, published=[published])


@pytest.mark.parametrize(("told", "cited", "published"), CASES)
def test_a_day_that_is_implied_is_not_missed(told: str, cited: str, published: str) -> None:
    assert "stands in none" not in verdict(told, cited, published).reason


@pytest.mark.parametrize(("told", "cited", "published"), ALTERED)
def test_another_day_stays_doubted_for_good(told: str, cited: str, published: str) -> None:
    found = verdict(told, cited, published)
    assert found.sure
    assert found.support != "supported"


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        ("Anyone over 8 may enter the race.", "The race is open to anyone over age 8."),
        (
            "Vega, whose last year in office was 1922, was a doctor.",
            "Dr. Vega left office in 1922.",
        ),
    ],
)
def test_a_word_like_a_day_is_none(told: str, cited: str) -> None:
    reason = verdict(told, cited, "2022-05-04").reason
    assert "may" not in reason
    assert "year" not in reason


@pytest.mark.parametrize(
    ("told", "cited", "said"),
    [
        ("The line wrecked five years ago is shut.", FERRY, "The line wrecked in 2017 is shut."),
        ("The flood of five years ago hurt.", FERRY, "The flood of 2017 hurt."),
        ("Okafor scored 26 in 2009.", GOALS, "Okafor scored 26 the following year."),
        ("Banks use it today.", NETWORK, "Banks use it now."),
        ("Rents rose from a year ago.", RENT, "Rents rose from a year earlier."),
    ],
)
def test_an_implied_day_is_told_as_it_is_cited(told: str, cited: str, said: str) -> None:
    assert restated(told, [cited], [date(2022, 9, 21)]) == said


@pytest.mark.parametrize(
    "text",
    [
        "He is 52 and won 19-12 on Route 66; 1/2 cup, 24/7, 1999-1998.",
        "The year before last they may march in the fall.",
        "Feb. 29, the day after, Feb. 31, the day before; 9999, 100 years later.",
    ],
)
def test_odd_days_do_no_harm(text: str) -> None:
    assert all(1000 < moment.year < 10_100 or not moment.year for moment in read_implied(text))
    assert verdict(text, f"{text} It rained.", "2024-02-29")


@given(st.text(alphabet="0123456789/-– '’a.syear JulyMond", max_size=80))
def test_no_text_breaks_the_reading_of_implied_days(text: str) -> None:
    assert all(0 <= m.start <= m.end <= len(text) for m in read_implied(text))
