"""What pages carry besides their article: invitations, credits, bylines, notes of the outlet.

Owns which sentences are never quoted, nor shown to a model. The text itself stays as it is, and so
do its offsets. Knows nothing of questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from index.hits import Hit

_LONGEST = 400
"""Characters; a longer sentence says something of its own."""
_NAME = r"[A-Z][\w.’'-]+(?: (?:(?:de|van|von|al|bin|and) )?[A-Z][\w.’'-]*){1,4}"
_AGENCY = (
    r"(?:Getty(?: Images)?|AP|AFP|EPA|Reuters|REUTERS|Shutterstock|Alamy|Redux|Bloomberg|Zuma(?: "
    r"Press)?|Sipa(?: USA)?|Imagn|USA TODAY(?: Sports| Network)?|CNN(?: Business| Sport)?|Xinhua"
    r"|Anadolu(?: Agency)?|Associated Press|The Associated Press)"
)
_OPENING = re.compile(
    # Invitations to letters, subscriptions, other pages.
    r"(?:get|would you like to receive|stay in the conversation)\b.*\bnewsletter\b"
    r"|(?:please )?(?:consider |keep )?(?:support(?:ing)?|subscrib(?:e|ing))\b.*"
    r"\b(?:journalism|subscri\w+|newsletter|today|here)\b|for (?:unlimited|full) access\b"
    r"|(?:to )?(?:read|see|find|view|watch|get) (?:more|the latest)\b[^.]{0,40}(?:here|below)\W*$"
    r"|(?:join us|follow us|like us|share this)\b|follow every game: |check your local forecast\b"
    r"|(?:read|see|show|view|load) (?:more|less|all|gallery|photos)\W*$|hide caption\W*$"
    r"|(?:on )?(?:facebook|twitter|instagram|youtube|whatsapp|email|linkedin)\W*$"
    r"|(?:advertisement|advert|story continues\b.*|image source.*|photo gallery|related)\W*$"
    # Who made it, and how to reach them.
    r"|(?:also )?contribut(?:ing|ors?)\s*(?:writers?)?\s*[:—-]|(?:additional )?reporting by\b"
    r"|(?:written|edited|photos?|photographs?|video|graphics?|image|illustration) by\b"
    r"|(?:photo|image|photograph|illustration|credit|source)s?\s*(?:credit)?\s*:[^.]{0,80}$"
    r"|(?:e-?mail|twitter|phone)\s*:\s*\S+$|@\w+$"
    r"|(?:follow|contact|reach|e-?mail|call|tweet|text)\b.*(?:@\w|\btwitter\b|\bfacebook\b)"
    # The outlet on itself.
    r"|this (?:story|article|report|piece|post|column) (?:has been|was|is|will be|first"
    r"|originally|previously)?\s*(?:\w+ )?(?:updated|corrected|published|appeared|developing)\b"
    r"|a version of this\b|this is (?:a )?(?:developing|breaking)\b|our fact[- ]check\b"
    r"|prices were accurate\b|24/7 Wall Street is a\b|the product experts at\b"
    r"|from USA TODAY Network\b|editor['’]s note\s*:|you agree to the processing\b",
    re.IGNORECASE,
)
_INSIDE = {
    "sign": r"\bsign(?:ing)?[ -]up (?:here|now|today|free|for free|to get|to receive)\b|\bsign up "
    r"(?:for|to)\b.*\b(?:newsletters?|alerts?|inbox|updates|e-?mails?)\b",
    "inbox": r"\b(?:in|to) your inbox\b",
    "newsletter": r"\bour (?:\w+ ){0,3}newsletters?\b",
    "subscri": r"\bsubscribers?-only\b|\bbecom(?:e|ing) an? (?:\w+ ){0,3}(?:digital )?subscriber\b"
    r"|\b(?:please|you can) (?:consider )?subscri\w+",
    "click here": r"\(?\bclick here(?: to \w+[^.]{0,30})?\)?\W*$",
    "contributed": r"\bcontributed to this (?:report|story|article)\b",
    "original source": r"\boriginal source:",
    "be reached": r"\bcan be reached (?:at|on|by)\b",
    "commission": r"\bearn (?:us )?(?:a )?commission",
    "©": "©",
    "copyright": r"\bcopyright \d{4}",
    "rights reserved": r"\ball rights reserved\b",
    "reproduced": r"\bmay not be (?:published|republished|reproduced)",
    "you have shared": r"\b(?:details|information) you have shared\b",
    "your data": r"\bobject to the use of your data\b",
}
"""By a part in small letters that all they match have: looking for it first is much faster."""
_HINTED = tuple((hint, re.compile(rule, re.IGNORECASE)) for hint, rule in _INSIDE.items())
_BYLINE = re.compile(
    rf"(?:By|[–—-]+) ?{_NAME}(?:,? (?:and|with) {_NAME})*(?:, [A-Z][\w .]+)?$"
    rf"|(?:The )?(?:[A-Z][\w.]+,? ){{0,3}}\(?{_AGENCY}\)?\s*[—–-]*$"
)
_CREDIT = re.compile(
    rf"[^.!?:“\"]{{0,90}}/\s?{_AGENCY}(?:/[\w ]{{1,25}})*(?: via [\w ]{{1,25}})?\W*$"
)


@lru_cache(maxsize=1 << 14)
def is_furniture(text: str) -> bool:
    """Tell whether a sentence belongs to the page, not to the article."""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    if _OPENING.match(text) or _BYLINE.match(text) or "/" in text and _CREDIT.match(text):
        return True
    small = text.lower()
    return any(hint in small and rule.search(text) for hint, rule in _HINTED) or not any(
        map(str.isalnum, text)
    )


def without_furniture(hits: Sequence[Hit]) -> list[Hit]:
    """Take those sentences out of the hits' lists; a hit that has no other goes."""
    kept = [
        replace(
            hit,
            sentences=tuple(
                (start, end)
                for start, end in hit.sentences
                if not is_furniture(hit.text[start - hit.start : end - hit.start])
            ),
        )
        for hit in hits
    ]
    return [hit for hit in kept if hit.sentences]
