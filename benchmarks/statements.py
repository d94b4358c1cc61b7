"""Makes a statement of a question and an answer: "Halep won" of "Who won?" and "Halep".

Rules over words, which hold for any question; the English is rough where a verb would change its
form. What stands in front of the question's last sentence is kept.
"""

from __future__ import annotations

import re

_ASKING = r"(?:who|whom|what|which|whose|when|where|why|how)"
_LAST = re.compile(rf"(?:^|(?<=[.!?]\s))(?P<question>[^.!?]*\b{_ASKING}\b.*)$", re.I | re.S)
_IS = r"(?P<is>is|was|are|were)"
_DO = r"(?:does|do|did|will|would|has|have|had|can|could)"


def state(question: str, answer: str) -> str:
    """Turn a question and its answer into one statement."""
    question = " ".join(question.split()).rstrip("?. ")
    match = _LAST.search(question)
    before, asked = (question[: match.start()], match["question"]) if match else ("", question)
    made = _made(asked, answer.strip().rstrip("."))
    return f"{before}{made[:1].upper()}{made[1:]}."


def _made(asked: str, answer: str) -> str:
    if match := re.match(rf"when {_IS} (?P<rest>.+) (?P<done>\w+)$", asked, re.I):
        return f"{match['rest']} {match['is']} {match['done']} {_on(answer)}"
    if match := re.match(
        rf"(?P<w>when|where|why) (?:{_DO}|is|was|are|were) (?P<rest>.+)$", asked, re.I
    ):
        placed = _on(answer) if match["w"].lower() == "when" else answer
        return f"{match['rest']} {placed}"
    if match := re.match(rf"(?:what|which) {_IS} (?P<rest>.+)$", asked, re.I):
        return f"{match['rest']} {match['is']} {answer}"
    if match := re.match(
        rf"(?:who|what|which)(?: [\w’'-]+){{0,5}}? {_DO} (?P<rest>.+)$", asked, re.I
    ):
        return f"{match['rest']} {answer}"
    if match := re.match(r"who (?P<rest>.+)$", asked, re.I):
        return f"{answer} {match['rest']}"
    if match := re.match(r"(?:what|which) \w+ (?P<rest>.+)$", asked, re.I):
        return f"{answer} {match['rest']}"
    if match := re.search(rf"\b(?:how (?:many|much)|{_ASKING})\b", asked, re.I):
        return f"{asked[: match.start()]}{answer}{asked[match.end() :]}"
    return f"{asked} {answer}"


def _on(answer: str) -> str:
    return f"on {answer}" if re.search(r"\b\d{1,2}\b", answer) else f"in {answer}"
