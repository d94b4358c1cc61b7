"""Which words of a question are a date, and what days they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.when import Period, find_period

WEDNESDAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened in Turkey in March 2023?", "1 to 31 March 2023"),
        ("What happened in early March 2024?", "1 to 31 March 2024"),
        ("What happened in Sudan (April 2023)?", "1 to 30 April 2023"),
        ("Who won the election on 3 May?", "3 May 2024"),
        ("Who won the election on May 3rd, 2023?", "3 May 2023"),
        ("Who spoke on the 3rd of May?", "3 May 2024"),
        ("Who spoke on 3rd of May 2022?", "3 May 2022"),
        ("Which law took effect on Jan. 1?", "1 January 2024"),
        ("Who quit on Dec. 24?", "24 December 2023"),
        ("What happened on 2024-02-29?", "29 February 2024"),
        ("What did Theresa May say in March?", "1 to 31 March 2024"),
        ("What burned in August last year?", "1 to 31 August 2023"),
        ("What happened in 2022?", "1 January to 31 December 2022"),
        ("Who won the World Cup in 2022 in Qatar?", "1 January to 31 December 2022"),
        ("What did Biden say last Wednesday?", "8 May 2024"),
        ("What did Biden say on Wednesday?", "8 May 2024"),
        ("Who was found dead Sunday?", "12 May 2024"),
        ("What happened this week in Gaza?", "9 to 15 May 2024"),
        ("Who resigned last week?", "6 to 12 May 2024"),
        ("Which storm hit last weekend?", "11 to 12 May 2024"),
        ("What happened in Kyiv last month?", "1 to 30 April 2024"),
        ("How many launches were there this year?", "1 January to 15 May 2024"),
        ("Who died yesterday?", "14 May 2024"),
        ("Who died the day before yesterday?", "13 May 2024"),
        ("Who signed the law this morning?", "15 May 2024"),
        ("What happened two weeks ago?", "29 April to 5 May 2024"),
        ("Who quit in the last three days?", "12 to 15 May 2024"),
        ("How many launches since January?", "1 January to 15 May 2024"),
        ("since last Friday how many died", "10 to 15 May 2024"),
        ("What happened after 7 October 2023?", "8 October 2023 to 15 May 2024"),
        ("Who led Germany before 2020?", "until 31 December 2019"),
        ("Who led Germany until December 2021?", "until 31 December 2021"),
        ("Who resigned between March and May 2024?", "1 March to 15 May 2024"),
        ("Who quit between December and February 2024?", "1 December 2023 to 29 February 2024"),
        ("What was shelled from 3 to 7 May 2024?", "3 to 7 May 2024"),
        ("How often did they meet between 2018 and 2019?", "1 January 2018 to 31 December 2019"),
    ],
)
def test_a_date_in_a_question_is_read_against_the_day_it_is_put(question: str, days: str) -> None:
    assert str(find_period(question, WEDNESDAY)) == days


@pytest.mark.parametrize(
    "question",
    [
        *("May I ask who won?", "Who may be president?", "What did Theresa May say?"),
        *("Who led the march on the capital?", "Who was second?", "How many of the 2023 died?"),
        *("What did the January 6 committee find?", "Who meddled in the 2020 election?"),
        *("Who won in 2020 election polls?", "Who won Euro 2020?", "Who won on Super Tuesday?"),
        *("What did the Sunday Times write?", "What did USA Today report?", "Who sat in seat 14?"),
        *("Which airline is slashing flights during November?", "What will happen in June?"),
        *("Who will run in 2028?", "What happened on 31 April?", "What happened in the 1990s?"),
        *("Who wrote Black Friday?", "Which rents are higher than they were a year ago?", "", "?"),
    ],
)
def test_what_is_no_date_or_lies_ahead_is_no_period(question: str) -> None:
    assert find_period(question, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("question", "strict"),
    [
        ("Show me articles from March 2023 about Turkey", True),
        ("stories published in 2022 about Peru", True),
        ("What was reported on 3 May 2024 about Gaza?", True),
        ("news from last week", True),
        ("headlines of yesterday", True),
        ("What happened in March 2023?", False),
        ("Who reported the theft of March 2023?", False),
    ],
)
def test_only_who_asks_for_articles_of_a_time_filters_by_it(question: str, strict: bool) -> None:
    period = find_period(question, WEDNESDAY)
    assert (period is not None and period.strict) is strict


def test_a_period_counts_the_days_to_it_and_forgives_those_that_reporting_takes() -> None:
    period = Period("May 2023", date(2023, 5, 1), date(2023, 5, 31))
    days = [date(2023, 4, 29), date(2023, 5, 1), date(2023, 6, 3), date(2023, 6, 5)]
    assert [period.distance(day) for day in days] == [2, 0, 0, 2]
    assert period.holds("2023-05-09") and not period.holds("2023-07-01")
    assert not period.holds("")


def test_undated_articles_are_allowed_in_every_period() -> None:
    period = Period("May 2023", date(2023, 5, 1), date(2023, 5, 31), strict=True)
    assert [period.allows(day) for day in ("", "2023-05-31", "2023-06-01")] == [True, True, False]


@given(
    st.lists(
        st.sampled_from(
            "in on since between from and to last this next may May March 2023 31 30 Sunday week "
            "ago two the before until yesterday of , year month - 0 9999 1e9".split()
        )
    ).map(" ".join)
    | st.text(),
    st.dates(),
)
def test_any_text_on_any_day_gives_a_period_that_has_begun_or_none(text: str, day: date) -> None:
    period = find_period(text, day)
    assert period is None or period.start <= period.end <= day
    assert not period or str(period)
