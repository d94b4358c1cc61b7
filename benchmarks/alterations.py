"""Measures the support check on thousands of sentences made by rules, and on quiz questions.

    python benchmarks/alterations.py ../shared/bench/news-train --show roles

- alterations: sentences drawn from the bench's articles, each made false in one way
  (``altering.py``), or said in another way that keeps it true (``rewording.py``). Each cites the
  sentence that it was made of, and up to two that stand beside it.
- wrong places: a sentence that cites another one of its article.
- choices: a statement made of each question of a quiz with its right answer, and with each wrong
  one, which cites the sentences of its article that bear it out best.
- headlines: the title of an article, which cites the best sentences of its text, and the same with
  a figure, name or word altered. A few headlines say what the text does not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from altering import ALTERATIONS
from altering_figures import Source
from bench_data import Article, read_articles
from judging import EMBED, MOST_CITED, RARITY, judge
from machine import machine
from rewording import REWORDINGS, lowered
from statements import state
from words_of_news import names_of, nouns_of

from assistant.citations import closest, find
from index.passages import split_sentences

ARTICLES = 1_500
MOST = 150
"""Cases of each kind."""
PARTS = ("alterations", "headlines", "choices")
SENTENCES = 12
"""Sentences that are drawn from an article."""
TITLES = 300
"""Articles whose titles are tried."""
QUESTIONS = 40
"""Questions of the quiz that are tried, drawn at random."""


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence made by a rule, and what it cites."""

    kind: str
    true: bool
    sentence: str
    cited: tuple[str, ...]
    published: tuple[str, ...]
    context: tuple[str, ...]
    article: str


def sentences_of(article: Article) -> list[str]:
    """Give the sentences of an article that are long enough to be cited."""
    spans = split_sentences(article.text)
    texts = [" ".join(article.text[start:end].split()) for start, end in spans]
    return [text for text in texts if len(text.split()) > 3]


_PLAIN = re.compile(r"(?!Sign up|Get |Read )[A-Z][^\n|•@]*[a-z0-9%]\.$")


def is_plain(text: str) -> bool:
    """Tell whether a sentence is a whole one of middle length."""
    return 8 <= len(text.split()) <= 40 and _PLAIN.fullmatch(text) is not None


def made_cases(articles: Sequence[Article], random: Random, most: int = MOST) -> list[Made]:
    """Make cases of all kinds, no more than ``most`` of each, and two of a kind an article."""
    cases: list[Made] = []
    counts: dict[str, int] = {}
    for article in articles:
        found: dict[str, int] = {}
        for case in _of_article(article, random):
            if counts.get(case.kind, 0) < most and found.get(case.kind, 0) < 2:
                found[case.kind] = found.get(case.kind, 0) + 1
                counts[case.kind] = counts.get(case.kind, 0) + 1
                cases.append(case)
    return cases


def outlet_of(article: Article) -> str:
    """Write the outlet as an answer would name it."""
    name = article.source.split(".")[0]
    return {"usatoday": "USA Today", "theweek": "The Week"}.get(name, name.upper())


def _of_article(article: Article, random: Random) -> Iterator[Made]:
    texts = sentences_of(article)
    places = [place for place, text in enumerate(texts) if is_plain(text)]
    random.shuffle(places)
    names, nouns = names_of(article.text), nouns_of(article.text)
    for place in places[:SENTENCES]:
        beside = [at for at in (place - 1, place + 1, place + 2) if 0 <= at < len(texts)]
        beside = random.sample(beside, k=min(random.randrange(3), len(beside)))
        cited = tuple(texts[at] for at in sorted([place, *beside]))
        context = (article.title, outlet_of(article), *texts[max(0, place - 2) : place])
        source = Source(" ".join(cited), article.text, names, nouns)
        for kind, true, sentence in _told(texts[place], source, outlet_of(article), random):
            yield Made(kind, true, sentence, cited, (article.published,), context, article.file)
        if len(places) > 3:
            other = next(at for at in places if at != place)
            for kind, true, sentence, both in _of_two(texts, place, other):
                yield Made(kind, true, sentence, both, (article.published,), context, article.file)


def _told(
    text: str, source: Source, outlet: str, random: Random
) -> Iterator[tuple[str, bool, str]]:
    """Give what can be made of a sentence: its kind, whether it is true, and its text."""
    variants = [text]
    for kind, reword in REWORDINGS.items():
        if new := reword(text, outlet, random):
            variants += [new] if kind != "verbatim" else []
            yield kind, True, new
    for kind, alter in ALTERATIONS.items():
        base = random.choice(variants)
        new = alter(base, source, random)
        if new and new != base:
            yield kind, False, new


def _of_two(
    texts: Sequence[str], place: int, other: int
) -> Iterator[tuple[str, bool, str, tuple[str, ...]]]:
    """Give a sentence that cites another one, and the two merged."""
    first, second = texts[place], texts[other]
    if abs(other - place) > 2:
        yield "wrong place", False, first, (second,)
    joined = f"{first.rstrip('.')}, and {lowered(second)}"
    if not re.search(r"^(?:But|And|So|Yet|Or|According)\b|[“”\"]", second + joined):
        yield "merged", True, joined, (first, second)


def headlines(articles: Sequence[Article], random: Random) -> Iterator[Made]:
    """Give titles with the sentences that say them, and altered ones."""
    for article in articles:
        title = re.split(r" [|–-] (?=[A-Z][\w ]+$)", article.title)[0].strip()
        if re.search(r"\.\.\.|…|[?:]", title) or not 6 <= len(title.split()) <= 18:
            continue
        if not re.search(r"\b(?:is|are|was|were|has|have|will|[a-z]{3,}(?:s|ed))\b", title):
            continue
        texts = sentences_of(article)
        if len(texts) < 5:
            continue
        near = closest(title, texts, rarity=RARITY, embed=EMBED)[:MOST_CITED]
        cited = tuple(texts[at] for at in near)
        source = Source(
            " ".join(cited), article.text, names_of(article.text), nouns_of(article.text)
        )
        common = ((article.published,), (outlet_of(article),), article.file)
        yield Made("headline", True, title, cited, *common)
        for alter in ALTERATIONS.values():
            new = alter(title, source, random)
            if new and new != title:
                yield Made("headline altered", False, new, cited, *common)
                break


def choices(bench: Path, articles: Sequence[Article], random: Random) -> Iterator[Made]:
    """Make statements of a quiz's choices; each cites what bears it out best."""
    files = {article.file: article for article in articles}
    lines = (bench / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["answerable"]]
    for row in random.sample(rows, min(QUESTIONS, len(rows))):
        gold = [files[file] for file in row["articles"] if file in files][:1]
        if not gold or not row["answers"]:
            continue
        texts = sentences_of(gold[0])
        right = {plain(answer) for answer in row["answers"]}
        for choice in row["choices"]:
            sentence = state(row["question"], choice)
            places: Sequence[int] = find(
                sentence, texts, rarity=RARITY, embed=EMBED, published=(gold[0].published,)
            )
            places = places or closest(sentence, texts, rarity=RARITY, embed=EMBED)[:MOST_CITED]
            yield Made(
                "choice",
                plain(choice) in right,
                sentence,
                tuple(texts[at] for at in places),
                (gold[0].published,),
                (gold[0].title, outlet_of(gold[0])),
                gold[0].file,
            )


def plain(text: str) -> str:
    """Write a text in small letters, without anything between its words."""
    return " ".join(re.findall(r"\w+", text.lower()))


def report(title: str, cases: Sequence[Made], shown: str) -> None:
    """Print how many false sentences were caught and how many true ones flagged."""
    found = [(case, judge(case)) for case in cases]
    for true, said in ((False, "false: caught"), (True, "true: flagged")):
        print(f"\n{title}, {said}")
        kinds = list(dict.fromkeys(case.kind for case in cases if case.true == true))
        for kind in [*kinds, ""]:
            flags = [
                verdict.support != "supported"
                for case, verdict in found
                if case.true == true and kind in ("", case.kind)
            ]
            share = f"{sum(flags)}/{len(flags)}"
            print(f"{kind or 'all':22}{share:>12}{sum(flags) / max(1, len(flags)):7.1%}")
    for case, verdict in found if shown else ():
        if case.kind == shown and case.true != (verdict.support == "supported"):
            print(f"\n{case.true} | {verdict.support} {verdict.score:.2f} {verdict.reason}")
            print(f"   {case.sentence}\n   {' | '.join(case.cited)}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("bench", type=Path, help="a folder as shared/bench/news-train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="", help="print the mistakes of one kind")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    print(machine())
    articles = read_articles(options.bench)
    drawn = Random(options.seed).sample(articles, min(ARTICLES, len(articles)))
    for part in options.parts:
        chance = Random(options.seed)
        if part == "alterations":
            report(part, made_cases(drawn, chance), options.show)
        elif part == "headlines":
            report(part, list(headlines(drawn[:TITLES], chance)), options.show)
        else:
            report(part, list(choices(options.bench, articles, chance)), options.show)


if __name__ == "__main__":
    main()
