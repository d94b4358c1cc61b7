"""Sentences told in other words than those cited: which are let through, and which are doubted."""

from __future__ import annotations

import pytest

from assistant.citations import Verdict, check
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed


def verdict(told: str, *cited: str, published: str = "2023-05-10", context: str = "") -> Verdict:
    return check(
        told,
        cited,
        rarity=RARITY,
        embed=EMBED,
        published=[published] * len(cited),
        context=[context] if context else [],
    )


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        (
            "The bank raised its key rate by 0.5 percentage points.",
            "The bank increased its key rate by half a percentage point.",
        ),
        (
            "At least 17 people died in the storm.",
            "Seventeen people died in the storm.",
        ),
        (
            "The refund arrives within two weeks.",
            "The refund arrives after 14 days, the agency says.",
        ),
        (
            "Roughly a third of the members left the union.",
            "About 34% of the members left the union.",
        ),
        (
            "More than two-thirds of voters took part.",
            "Some 71% of voters took part.",
        ),
        (
            "The drive to the plant takes an hour and a half.",
            "The drive to the plant takes 90 minutes.",
        ),
        (
            "The drive takes about an hour and a quarter of it is on gravel.",
            "The drive takes about an hour and a quarter of it is on gravel, he said.",
        ),
        (
            "The shift lasts two and a half hours.",
            "The shift lasts from 7 a.m. to 9:30 a.m.",
        ),
        (
            "Twelve of the 18 wells are dry.",
            "Two-thirds of the 18 wells are dry.",
        ),
        (
            "More than 12 inches of snow fell in Denver.",
            "More than a foot of snow fell in Denver.",
        ),
        (
            "The club now pays three times as much rent.",
            "The rent that the club pays has tripled.",
        ),
        (
            "The treaty is a quarter of a century old.",
            "The treaty is 25 years old.",
        ),
        (
            "The bridge had been closed for 25 years.",
            "The bridge had been closed for a quarter century.",
        ),
    ],
)
def test_figures_told_in_another_way_are_let_through(told: str, cited: str) -> None:
    found = verdict(told, cited)
    assert (found.support, found.reason) == ("supported", "")


@pytest.mark.parametrize(
    ("told", "cited", "published"),
    [
        (
            "The fair opens on June 3, 2023.",
            "The fair opens in Madison on Saturday.",
            "2023-05-30",
        ),
        (
            "They met on the weekend of May 6-7, 2023.",
            "They met over the weekend in Oslo.",
            "2023-05-08",
        ),
        (
            "Shops close on New Year's Day.",
            "Shops close on Jan. 1.",
            "2023-12-20",
        ),
        (
            "The ship sank on May 3 and was raised two weeks later.",
            "The ship sank on May 3. It was raised on May 17.",
            "2023-06-01",
        ),
        (
            "Ohio banned the pesticide in 1971 and Iowa two years later.",
            "Ohio banned the pesticide in 1971, and Iowa banned it in 1973.",
            "2023-06-01",
        ),
    ],
)
def test_days_told_in_another_way_are_let_through(told: str, cited: str, published: str) -> None:
    assert verdict(told, cited, published=published).reason == ""


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        (
            "No one died when the ferry ran aground.",
            "The ferry ran aground, and all 80 people on board survived.",
        ),
        (
            "No premier has gone to Taiwan in 25 years.",
            "He is the first premier to go to Taiwan in 25 years.",
        ),
        (
            "Some patients will get no letter.",
            "Not everyone among the patients will get a letter.",
        ),
        (
            "Not for ten years has the river been so high.",
            "The river has not been so high in ten years.",
        ),
        (
            "Nobody has been charged so far.",
            "No one has been charged.",
        ),
        (
            "Dozens of people were killed by floods in Texas.",
            "Dozens of people died in floods in Texas.",
        ),
        (
            "He quit the league to play for the Saudi tour.",
            "He left the league to join the Saudi tour.",
        ),
        (
            "The European market has grown.",
            "The market in Europe has grown.",
        ),
        (
            "Canada lost the final to Sweden in Prague.",
            "Sweden beat Canada in the final in Prague.",
        ),
        (
            "The event was hosted by Ron DeSantis.",
            "The event, hosted by Florida's Gov. Ron DeSantis, drew a crowd.",
        ),
        (
            "The analysts called the carmaker resilient.",
            "“The carmaker is resilient,” wrote the analysts on Tuesday.",
        ),
    ],
)
def test_the_same_told_the_other_way_is_let_through(told: str, cited: str) -> None:
    assert verdict(told, cited).reason == ""


def test_who_is_only_named_around_is_not_the_speaker() -> None:
    cited = "“I am worried by the issues,” said Sameh Shoukry."
    found = verdict(
        "John Kerry said he was worried by the issues.", cited, context="John Kerry tests positive"
    )
    assert found.reason == "The cited sentences do not give “John Kerry” as who says it"


def test_what_stands_around_bears_out_ranks_years_and_words() -> None:
    cited = "The film fell 46% from its debut of $44 million."
    context = "“Uncharted” led ticket sales in its second weekend"
    told = "Ticket sales for “Uncharted” fell 46% in its second weekend."
    assert verdict(told, cited, context=context).reason == ""
    assert verdict(told.replace("second", "third"), cited, context=context).reason


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        (
            "Fewer than 3 million homes lost power.",
            "More than 3 million homes lost power, and about two million have it again.",
        ),
        (
            "The ship sails in the Caribbean before it moves to Barcelona.",
            "The ship sails out of Barcelona before it moves to the Caribbean.",
        ),
        (
            "She resigned after months of chaos.",
            "She resigned after weeks of chaos.",
        ),
        (
            "The jar was covered in blue paint.",
            "The jar was covered in pink paint.",
        ),
        (
            "Ukraine's invasion of Russia began in February.",
            "Russia's invasion of Ukraine began in February.",
        ),
    ],
)
def test_what_is_told_otherwise_is_doubted(told: str, cited: str) -> None:
    assert verdict(told, cited).support != "supported"


@pytest.mark.parametrize(
    ("told", "cited", "reason"),
    [
        (
            "He will meet Carlos Alcaraz in the semifinal.",
            "He will meet Carlos Alcaraz or Jannik Sinner in the semifinal.",
            "The cited sentences leave open “Carlos Alcaraz” or “Jannik Sinner”",
        ),
        (
            "The league paid its members the most last year.",
            "The league paid its members the smallest sum last year.",
            "It says “most” where the cited sentences say “smallest”",
        ),
        (
            "BYD is ahead of Tesla in China.",
            "BYD is behind Tesla in China.",
            "The cited sentences say “behind” there, not “ahead”",
        ),
        (
            "Officers found a bicycle in the brewery in Leipzig.",
            "Officers found a bicycle near the brewery outside Leipzig.",
            "The cited sentences say “outside” there, not “in”",
        ),
        (
            "Pelosi has invited only Democrats.",
            "Pelosi has invited Democrats and Republicans.",
            "The cited sentences say “Republicans”, too",
        ),
        (
            "The agency closed the mine because of a strike.",
            "The agency closed the mine due to floods.",
            "The cited sentences give another reason than “strike”",
        ),
        (
            "The Senate will confirm Ketanji Brown Jackson in April.",
            "The Senate hopes to confirm Ketanji Brown Jackson in April.",
            "The cited sentences only hope for “confirm”",
        ),
        (
            "JetBlue completed its purchase of Spirit.",
            "The ruling clears the way for a possible purchase of Spirit by JetBlue.",
            "The cited sentences only hope for “completed”",
        ),
        (
            "The map was approved by the state.",
            "If the map is approved by the state, millions of acres are in it.",
            "The cited sentences only call possible what it states as a fact (“approved”)",
        ),
        (
            "A juvenile was convicted of the killing.",
            "Police have arrested a juvenile suspect in the killing.",
            "The cited sentences do not say “convicted”",
        ),
        (
            "Astronomers have proved that the moon has an ocean.",
            "Astronomers say that the moon may have an ocean.",
            "The cited sentences only call possible what it calls “proved”",
        ),
        (
            "Amazon has begun to negotiate with the union.",
            "Amazon has yet to negotiate with the union.",
            "The cited sentences deny “negotiate”",
        ),
        (
            "The board won the support of its members.",
            "The board failed to get the support of its members.",
            "The cited sentences deny “support”",
        ),
        (
            "They flew there on Dragon and returned on Starliner.",
            "They flew there on Starliner and returned on Dragon.",
            "The cited sentences have what “flew” and “returned” concern exchanged",
        ),
        (
            "Prices rose 9.1% in July and 8.5% in June.",
            "Prices rose 9.1% in June and 8.5% in July.",
            "The cited sentences say “June” there, not “July”",
        ),
        (
            "The agency will recommend the vaccine for children.",
            "The agency will recommend against the vaccine for children.",
            "The cited sentences deny “vaccine”",
        ),
        (
            "Four airlines control all of the country's air traffic.",
            "Four airlines control 80% of the country's air traffic.",
            "It says “all” where the cited sentences say “80%”",
        ),
        (
            "The baby weighed 6 kilograms.",
            "The baby weighed 6 pounds.",
            "“6 kilograms” stands in none of the cited sentences",
        ),
        (
            "The court upheld the sentences.",
            "The court annulled the sentences.",
            "It says “upheld” where the cited sentences say “annulled”",
        ),
        (
            "Venus Williams has a hamstring injury and Serena Williams a leg injury.",
            "Serena Williams has a hamstring injury, while Venus Williams has a leg injury.",
            "The cited sentences have “Venus Williams” and “Serena Williams” exchanged",
        ),
        (
            "Andrey Rublev hit 18 aces against Frances Tiafoe.",
            "Frances Tiafoe hit 18 aces to oust Andrey Rublev.",
            "The cited sentences give “18” for another name",
        ),
        (
            "Jamie Foxx plays Archie Bunker, and Woody Harrelson plays George Jefferson.",
            "The play is revived with Woody Harrelson as Archie and Jamie Foxx as George.",
            "The cited sentences have “Archie” with another name",
        ),
        (
            "Sales rose 423% in April.",
            "Sales rose 423% in the first quarter.",
            "The cited sentences do not give “423%” for “April”",
        ),
        (
            "Hank Aaron won all of his games in Milwaukee.",
            "Hank Aaron played 21 games and won 11 of those in Milwaukee.",
            "It says “all” where the cited sentences say “11”",
        ),
        (
            "Only one of the three games went to extra time.",
            "All three games went to extra time.",
            "It says “only one” where the cited sentences say “all”",
        ),
        (
            "Several players have won three titles.",
            "He is the only player to win three titles.",
            "It says “several” where the cited sentences say “the only”",
        ),
        (
            "Police found a bicycle in the parking lot.",
            "Police found a bicycle near the parking lot.",
            "The cited sentences say “near” there, not “in”",
        ),
        (
            "John Kerry said he was worried by the issues.",
            "“I am worried by the issues,” said Sameh Shoukry.",
            "“John Kerry” stands in none of the cited sentences",
        ),
        (
            "The deal immediately applies to the other unions.",
            "The deal does not immediately apply to the other unions.",
            "The cited sentences deny “immediately”",
        ),
        (
            "Juul has lodged an appeal against the ruling.",
            "Juul will consider appealing the ruling.",
            "The cited sentences only hope for “lodged”",
        ),
    ],
)
def test_what_is_wrong_is_named(told: str, cited: str, reason: str) -> None:
    assert verdict(told, cited).reason == reason


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        ("He met Emmanuel Macron in Lyon.", "He met Emmanuel Macron in Lyon or nearby."),
        ("The mine closed because it was flooded.", "The mine closed due to floods."),
        ("The Senate hopes to confirm her.", "The Senate hopes to confirm her in April."),
        ("He was convicted of fraud.", "He was charged in May and convicted of fraud in July."),
        ("Only Democrats were invited.", "Only Democrats were invited, and no Republicans."),
        ("They live in Leipzig.", "They live near the zoo in Leipzig."),
        ("Tesla is ahead of BYD in China.", "BYD is behind Tesla in China."),
        ("Rates are lowest since April.", "Rates are the lowest since mid-April."),
        (
            "The tourist fell into the crater after taking a picture.",
            "The tourist stopped to take a picture and fell into the crater.",
        ),
        ("GM will invest in Michigan.", "General Motors will invest in Michigan."),
        (
            "He was invited to host the Oscars.",
            "He was asked to host the Oscars.",
        ),
        ("The jackpot surges to $1 billion.", "The jackpot has skyrocketed to $1 billion."),
        ("It was the most costly storm.", "It was the most costly and the least foreseen storm."),
    ],
)
def test_what_only_looks_so_is_let_through(told: str, cited: str) -> None:
    assert verdict(told, cited).reason == ""


def test_the_number_of_a_name_has_no_day() -> None:
    found = verdict(
        "Splatoon 2 was released on July 21, 2017.",
        "Splatoon 2 is a game of 2017 for the Switch.",
        "It was released on July 21, 2017.",
    )
    assert found.reason == ""
