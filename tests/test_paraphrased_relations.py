"""True sentences in other words, of who did what and how much, and altered ones beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.citations import Verdict, check
from index import make_embedder
from index.rarity import Rarity

RARITY = Rarity(0, lambda term: 0)
EMBED = make_embedder("bundled").embed


def verdict(told: str, cited: Sequence[str]) -> Verdict:
    return check(
        told, cited, rarity=RARITY, embed=EMBED, published=["2023-05-10"] * len(cited), context=[]
    )


CASES = [
    (  # a point in time is no deed
        "At the start of the year Rossi had said that she was done with Turin.",
        (
            "Rossi, who finished second in the scoring last year, said in January she was no "
            "longer willing to play in Turin.",
        ),
        "Rossi, who started second in the scoring last year, was no longer willing to play in "
        "Turin.",
        (
            "Rossi, who finished second in the scoring last year, said in January she was no "
            "longer willing to play in Turin.",
        ),
    ),
    (  # "fall ill" is no fall
        "The ministry warned that people who work outdoors are likely to fall ill from the smoke.",
        (
            "The smoke will increase illness, particularly for people who work outdoors, the "
            "ministry warned.",
        ),
        "The ministry said that illness from the smoke will fall among people who work outdoors.",
        (
            "The smoke will increase illness, particularly for people who work outdoors, the "
            "ministry warned.",
        ),
    ),
    (  # who loses a majority gets into the minority
        "Lund resigns as her party loses its majority in the senate.",
        ("Lund resigns as her party moves into the minority in the senate.",),
        "Lund resigns as her party keeps its majority in the senate.",
        ("Lund resigns as her party moves into the minority in the senate.",),
    ),
    (  # "too few to" denies
        "Baker said that five stalls did not bring in enough money to keep the market open.",
        (
            "The market reopened with five stalls, too few, Baker said, to bring in enough money "
            "to keep it open.",
        ),
        "Baker said that five stalls did not bring in enough money to keep the market open.",
        (
            "The market reopened with five stalls that bring in enough money to keep it open, "
            "Baker said.",
        ),
    ),
    (  # "no other as much as" is "more than every other"
        "The study found that no other measure saves as much water as closing the plant.",
        ("The water saved by closing the plant outweighs every other measure, the study found.",),
        "The study found that no other measure was tried at the plant.",
        ("The study found that every other measure was tried at the plant.",),
    ),
    (  # sending people somewhere is transporting them
        "Northern mayors have been sending refugees south because they consider the state's "
        "shelters insufficient.",
        (
            "It's the latest in a series of moves by northern mayors to transport refugees to "
            "southern towns to protest what they say are inadequate state shelters.",
        ),
        "Northern mayors have been sending refugees south by train because they find shelters "
        "inadequate.",
        (
            "Northern mayors have been sending refugees south by bus because they find shelters "
            "inadequate.",
        ),
    ),
    (  # an agency that says it has not the figure
        "The blast at Kelso Mills left at least 31 dead and 84 missing.",
        (
            "The blast at Kelso Mills killed at least 31 people.",
            "A further 84 people remain missing, the country's Office for Civil Protection said.",
        ),
        "The blast at Kelso Mills left at least 31 dead and 84 missing.",
        (
            "The blast at Kelso Mills left 31 people missing.",
            "At Norton Forge 84 people remain missing, the country's Office for Civil Protection "
            "said.",
        ),
    ),
    (  # a name in "'s" in front of "was" does it itself
        "Kroger ran out of flour, while Wendy's had to shut 70 restaurants for want of beef.",
        (
            "Last week, American favourite Wendy's was forced to close 70 of its restaurants due "
            "to a beef shortage.",
            "Kroger said on Monday that it had run out of flour.",
        ),
        "Wendy's ran out of flour, while Kroger had to shut 70 restaurants for want of beef.",
        (
            "Last week, American favourite Wendy's was forced to close 70 of its restaurants due "
            "to a beef shortage.",
            "Kroger said on Monday that it had run out of flour.",
        ),
    ),
    (  # where somebody comes from is not who did it
        "Weber, once an outsider, won nine times on the tour, all between 2003 and 2008.",
        (
            "The Hamburg native and Bonn graduate who won nine times on the tour turned 50.",
            "Weber won all of his tour events between 2003 and 2008.",
        ),
        "Weber won nine times on the tour.",
        ("Bauer won nine times on the tour.", "Weber turned 50 last week."),
    ),
    (  # "up to age 4" tells no deed
        "Both vests are for children from six months, Osprey's up to age 5 and Mammut's up to age "
        "4.",
        (
            "Osprey's vest may be worn from age six months to age 5.",
            "Mammut's is for children 6 months through 4 years old.",
        ),
        "Both vests are for children from six months, Osprey's up to age 5 and Mammut's up to age "
        "7.",
        (
            "Osprey's vest is now authorized for children who are 6 months through 5 years old.",
            "Mammut's is for children 6 months through 4 years old.",
        ),
    ),
    (  # a score is no count
        "No. 7 Leinster was crushed 41-12 by Ulster last week.",
        (
            "After its early loss to Munster, Ulster has won nine straight, culminating in a "
            "41-12 annihilation of No. 7 Leinster last week.",
        ),
        "No. 7 Leinster was crushed 41-17 by Ulster last week.",
        (
            "After its early loss to Munster, Ulster has won nine straight, culminating in a "
            "41-12 annihilation of No. 7 Leinster last week.",
        ),
    ),
    (  # each sum has its own place in both
        "The bid of $31.50 a share values Cargo at over $7 billion.",
        (
            "Lopez has offered to buy all shares in Cargo he does not own for $31.50 per share, "
            "valuing the company at $7.2 billion.",
        ),
        "The bid of $31.50 a share values Cargo at over $9 billion.",
        (
            "Lopez has offered to buy all shares in Cargo he does not own for $31.50 per share, "
            "valuing the company at $7.2 billion.",
        ),
    ),
    (  # whoever does the main deed also says what a participle tells
        'Marin called the board members "spineless clerks" after its first hearing.',
        (
            "Laura Marin hit out at the Parliament of Otero following its first hearing, "
            "repeating her jokes and calling board members “spineless clerks”.",
        ),
        'Otero called the board members "spineless clerks" after the first hearing.',
        (
            "Laura Marin called the board members “spineless clerks” after the first hearing in "
            "Otero.",
        ),
    ),
    (  # who also made something else has made this as well
        "Ole Dahl, who has died aged 91, wrote The Lighthouse, of which 2 million copies were "
        "sold.",
        (
            "The author Ole Dahl, best known for The Lighthouse, has died at the age of 91.",
            "The Lighthouse sold 2 million copies, and Dahl also created Captain Fox and Anna's "
            "Island.",
        ),
        "Ole Dahl wrote The Lighthouse.",
        ("Dahl wrote Captain Fox and Anna's Island.", "Ole Dahl has a picture of The Lighthouse."),
    ),
    (  # a board is what "regulators" are
        "Regulators signed off on the merger on Monday, arguing that it makes trains safer.",
        (
            "At a meeting on Monday, the state Railway Commission approved the merger, saying it "
            "makes trains safer.",
        ),
        "Passengers signed off on the merger on Monday, arguing that it makes trains safer.",
        (
            "At a meeting on Monday, the state Railway Commission approved the merger, saying it "
            "makes trains safer.",
        ),
    ),
    (  # the owner, not what he owns
        "A man died when his boat caught fire as he filled it.",
        (
            "A man in his 40s died after he was seen to fill his boat with petrol while it was "
            "on, which set it on fire.",
        ),
        "Rowe hit Silva as he left the hall.",
        ("Silva hit Rowe as he left the hall.",),
    ),
]


@pytest.mark.parametrize(("told", "cited"), [case[:2] for case in CASES])
def test_what_says_the_same_of_the_same_is_let_through(told: str, cited: Sequence[str]) -> None:
    found = verdict(told, cited)

    assert found.support == "supported", found.reason


@pytest.mark.parametrize(("told", "cited"), [case[2:] for case in CASES])
def test_what_says_otherwise_is_still_doubted(told: str, cited: Sequence[str]) -> None:
    assert verdict(told, cited).support != "supported"
