from __future__ import annotations

import pytest

from assistant.furniture import is_furniture, without_furniture
from index import Hit


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for CNN’s Wonder Theory science newsletter.",
        "(You can get “5 Things You Need to Know Today” delivered to your inbox daily.",
        "Support local journalism. Subscribe to azcentral.com today.",
        "Contributing: Maria Puente, USA TODAY; The Associated Press",
        "Jefferson Graham contributed to this report.",
        "Follow Mike Snider on Twitter: @MikeSnider.",
        "Contact John Wisely: 313-222-6825 or jwisely@freepress.com.",
        "Email: connolly@northjersey.com",
        "Aaron Chown/WPA Pool/Getty Images",
        "By Isil Sariyuce",
        "– David Jackson",
        "London CNN —",
        "The Associated Press",
        "Read More",
        "Click here to view",
        "This story has been updated with additional information Monday.",
        "A version of this story appeared in CNN’s What Matters newsletter.",
        "Original Source: abcnews.go.com",
        "© 2023 The Conversation",
        "___",
    ],
)
def test_what_the_page_carries_besides_the_article_is_told(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Mike Allen wrote in his newsletter that the talks had failed.",
        "By Friday, the storm had reached the coast.",
        "Musk said on Twitter that the deal could not go forward.",
        "The paper has nearly 400,000 subscribers.",
        "Reach for the sky, he told them.",
        "Officials could not be reached for comment.",
        "The Associated Press reported that 12 people died.",
        "This story begins in 1950.",
        "Mark Kelly, D-Ariz., is a former astronaut.",
        "3. Wisconsin",
        "London",
        "TNT and Bally Sports Wisconsin Extra.",
        "$1.05 billion, Jan. 22, 2021: Won in Michigan.",
        "He follows Arsenal, and so does Twitter's founder.",
    ],
)
def test_what_the_article_says_is_not(line: str) -> None:
    assert not is_furniture(line)


def hit(*sentences: str) -> Hit:
    text, spans = "", []
    for sentence in sentences:
        spans.append((50 + len(text), 50 + len(text) + len(sentence)))
        text += f"{sentence} "
    return Hit("a.txt", 50, 50 + len(text), text, 1.0, "News", "", "", "", tuple(spans), {})


def test_only_the_list_of_sentences_gets_shorter() -> None:
    whole = hit("By Isil Sariyuce", "The ferry sank.", "Read More")
    (kept,) = without_furniture([whole, hit("Read More")])
    assert kept.text == whole.text
    assert [kept.text[s - kept.start : e - kept.start] for s, e in kept.sentences] == [
        "The ferry sank."
    ]
