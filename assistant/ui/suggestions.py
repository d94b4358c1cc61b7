"""First questions for the opening screen, made from what the articles themselves say.

A sentence such as "South Korea's Joint Chiefs of Staff confirmed …" becomes "What did South Korea's
Joint Chiefs of Staff confirm?": the article is known to answer it. Knows nothing of any one corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Article, ArticleInfo

SAMPLE = 24  # articles read for the suggestions
MOST = 4  # questions shown
TRIED = 12  # questions made, of which those that are answered are shown

VERBS = {
    "announced": "What did {who} announce?",
    "confirmed": "What did {who} confirm?",
    "reported": "What did {who} report?",
    "revealed": "What did {who} reveal?",
    "claimed": "What did {who} claim?",
    "proposed": "What did {who} propose?",
    "launched": "What did {who} launch?",
    "approved": "What did {who} approve?",
    "rejected": "What did {who} reject?",
    "signed": "What did {who} sign?",
    "unveiled": "What did {who} unveil?",
    "bought": "What did {who} buy?",
    "won": "What did {who} win?",
    "accused": "Whom did {who} accuse, and of what?",
    "warned": "What did {who} warn about?",
    "said": "What did {who} say?",
    "told": "What did {who} say?",
}
_VAGUE = {"said", "told", "reported"}
_WORD = r"[A-Z][\w.&’'-]*"
_NAME = rf"{_WORD}(?: (?:(?:of|for|the|and|de|von|van|bin) )*{_WORD})*"
_OBJECT = r"(?:(?:an?|the|that|it|its|he|she|they|his|her|their|plans|new|what|how)\b|\d|[A-Z])"
_CLAIM = re.compile(
    rf"(?:^|(?<=[.!?”\"] ))(?P<the>The )?(?P<who>{_NAME}) "
    rf"(?:(?:has|have|also|later|reportedly) )*(?P<verb>{'|'.join(VERBS)})"
    rf"(?P<object> {_OBJECT})?(?! (?:in|on|at|for|to|by) )",
    re.MULTILINE,
)
# A sentence may start with a capital that is no name.
_NOT_NAMES = re.compile(
    r"(?:The|He|She|It|They|We|I|You|This|That|These|Those|There|Who|What|But|And|In|On|At|As|When"
    r"|While|After|Before|Experts|Analysts|Officials|Police|Researchers|One|Some|Many|Others"
    r"|Former|Authorities|Though|Protesters|Also|However|Since|Last|For|If|By|No|His|Her|Their|Our|My|Its|An?)\b"
)
_LONGEST = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class _Claim:
    who: str
    question: str
    vague: tuple[bool, bool, bool]


def questions(articles: Iterable[Article], most: int = TRIED) -> list[str]:
    """Make up to ``most`` questions, the telling ones first, from as many articles as there are."""
    told = [sorted(_claims(article.text), key=lambda c: c.vague) for article in articles]
    turns = filter(None, chain.from_iterable(zip_longest(*told)))
    found: dict[str, str] = {}  # by the name asked about: nobody is asked about twice
    for claim in sorted(turns, key=lambda c: c.vague):
        found.setdefault(claim.who.casefold(), claim.question)
    return list(found.values())[:most]


def sample(articles: Sequence[ArticleInfo], size: int = SAMPLE) -> list[str]:
    """Choose the files to read: the newest of each outlet in turn, undated ones last."""
    by_source: dict[str, list[ArticleInfo]] = {}
    for each in sorted(articles, key=lambda a: (a.published, a.file), reverse=True):
        by_source.setdefault(each.source, []).append(each)
    turns = chain.from_iterable(zip_longest(*by_source.values()))
    return [each.file for each in turns if each is not None][:size]


def _claims(text: str) -> Iterator[_Claim]:
    for match in _CLAIM.finditer(text):
        name, verb = match["who"], match["verb"]
        if _NOT_NAMES.match(name) or not 2 < len(name) <= _LONGEST:
            continue
        question = VERBS[verb].format(who=f"the {name}" if match["the"] else name)
        short = " " not in name and not name.isupper()
        yield _Claim(name, question, (verb in _VAGUE, not match["object"], short))
