"""What is wanted of the articles: an answer, what they say of a topic, or an overview of them all.

Owns what is searched for in each case. Knows nothing of how sentences are chosen, nor of models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.comparing import read_comparison
from assistant.followups import earlier_question, wants_more
from assistant.framing import Framed, is_small_talk, read_framing
from assistant.quoting import Quoted
from assistant.splitting import parts_of
from assistant.wording import ABSTAINED, plain
from index import Archive, Filters, Hit, Reading, plain_reading

NOT_ASKED = "This asks nothing of them. Ask what they say, for instance: What’s the latest?"
SIDE_BY_SIDE = "what each article says, side by side"
_ABOUT = re.compile(r"^(?:in|of|from|on)?\s*(?:about|on)\s|\s(?:in|of|from|on)$", re.IGNORECASE)
Choose = Callable[[Reading, Sequence[Hit]], Quoted]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as it is understood.

    Attributes:
        question: What is asked, slips put right; shown, and sent to a model.
        reading: What is searched for: the question, or the topic alone of "Tell me about Brazil".
        newest: The opening passages of the newest articles where an overview of everything is
            wanted; empty for any other question.
        timely: Whether those are of the time asked about, if any.
        topic: What all is asked about, where no fact is asked for.
        told: What earlier answers have said, where more is wanted.
        parts: The parts of a question that asks several things, each standing alone.
        each: Whether what each article says is wanted, to be held side by side.
        idle: Whether nothing is asked of the articles, as in "Hello".
    """

    question: str
    reading: Reading
    newest: list[Hit]
    timely: bool = True
    topic: Framed | None = None
    told: str = ""
    parts: tuple[Reading, ...] = ()
    each: bool = False
    idle: bool = False

    def find(self, search: Callable[[Reading], list[Hit]]) -> list[Hit]:
        """Give the passages to answer from; ``search`` finds those for a reading."""
        if self.idle or self.newest:
            return self.newest
        if not self.parts:
            return search(self.reading)
        from assistant.several import in_turn

        return in_turn([search(part) for part in (self.reading, *self.parts)])

    def quote(self, hits: Sequence[Hit], archive: Archive, choose: Choose) -> Quoted:
        """Choose the sentences to quote from ``hits``; ``choose`` does so for a question."""
        if not self.newest:
            return self._chosen(hits, choose)
        if not self.timely:
            return Quoted((), (), 0.0, ())
        from assistant.overviews import sum_up
        from assistant.several import each_summed_up

        sum_all = each_summed_up if self.each else sum_up
        groups = sum_all(self.untold(hits), rarity=archive.rarity(), embed=archive.embed)
        # What the articles tell is in the articles, for certain.
        sure = 1.0 if groups else 0.0
        return Quoted(groups, tuple(-float(place) for place in range(len(groups))), sure, ())

    def _chosen(self, hits: Sequence[Hit], choose: Choose) -> Quoted:
        asked = _timeless(self.reading) if self.topic else self.reading
        quoted = choose(asked, hits)
        if self.parts:
            from assistant.several import answer_parts

            return answer_parts(quoted, [(part, choose(part, hits)) for part in self.parts])
        if not (self.told or self.topic):
            return quoted
        rest = self.untold(hits)
        if self.topic:
            from assistant.overviews import standing

            rest = standing(rest) or rest
        if self.each:
            from assistant.several import each_asked

            return each_asked(quoted, rest, lambda own: choose(asked, own))
        # That the articles know of it, all that was found says best.
        again = choose(asked, rest)
        groups = again.groups
        if self.topic and self.topic.latest:
            groups = tuple(sorted(groups, key=lambda group: group[0].hit.published, reverse=True))
        return replace(again, groups=groups, confidence=quoted.confidence if groups else 0.0)

    def untold(self, hits: Sequence[Hit]) -> list[Hit]:
        """Leave out what earlier answers have said, and what is of other articles than theirs.

        Where no passage has any of it, all are given: a model has told them in its own words.
        """
        if not self.told:
            return list(hits)
        rest = [_without(hit, self.told) for hit in hits]
        of = {hit.file for hit, left in zip(hits, rest, strict=True) if left is not hit}
        return [hit for hit in rest if hit.sentences and (self.newest or not of or hit.file in of)]

    @property
    def reason(self) -> str:
        """Say why nothing is answered where that is not for the words of the question."""
        if self.idle:
            return NOT_ASKED
        if not self.timely:
            return "No article is of the time asked about."
        return "The articles say no more about this." if self.told else ""

    def notes(self, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Tell a person how the question was understood, where that is more than its words."""
        side = (SIDE_BY_SIDE,) if self.each and self.timely else ()
        if not (self.newest and self.timely):
            return (*self.reading.notes([(hit.text, hit.published) for hit in hits]), *side)
        if side:
            return side
        from assistant.overviews import told_newest

        return (told_newest(self.newest),)


def _timeless(topic: Reading) -> Reading:
    """Leave out the time that articles are of: it was searched for, and sentences seldom say it."""
    if not (topic.period and topic.period.strict):
        return topic
    rest = _ABOUT.sub("", " ".join(topic.text.replace(topic.period.text, " ").split()))
    return replace(topic, text=rest) if rest else topic


def understand(
    archive: Archive,
    asked: str,
    as_of: date,
    filters: Filters,
    *,
    told: Sequence[str] = (),
) -> Wanted:
    """Understand a question that stands alone.

    Args:
        archive: What is asked.
        asked: The question; a follow-up is completed.
        as_of: The day on which it is put.
        filters: Which articles may be used.
        told: What earlier answers said, where more is wanted than that.

    Raises:
        IndexMissing: Nothing is indexed yet.
        FilterError: A filter names a source or file that is not in the index.
    """
    if is_small_talk(asked):
        return Wanted(asked, plain_reading(asked, as_of), [], idle=True)
    if told:
        before = earlier_question(asked) if wants_more(asked) else asked
        wanted = understand(archive, before or asked, as_of, filters)
        return replace(wanted, question=asked, told=" ".join(map(plain, told)))
    reading = archive.read(asked, as_of=as_of)
    compared = read_comparison(asked)
    framed = compared or read_framing(asked, reading.period.text if reading.period else "")
    if framed is None:
        parts = parts_of(reading.text)
        several = tuple(archive.read(part, as_of=as_of) for part in parts if len(parts) > 1)
        return Wanted(reading.text, reading, [], parts=several)
    each = compared is not None
    if framed.topic:
        topic = replace(archive.read(framed.topic, as_of=as_of), period=reading.period)
        return Wanted(asked, topic, [], topic=framed, each=each)
    from assistant.overviews import ARTICLES, newest

    found = newest(archive.newest, reading.period, filters)
    if not found and reading.period and reading.period.named:
        return Wanted(reading.text, reading, [])  # what happened that day, later articles may tell
    return Wanted(
        asked, reading, found or archive.newest(ARTICLES, filters), bool(found), each=each
    )


def told_before(question: str, history: Sequence[tuple[str, str]]) -> list[str]:
    """Give what a conversation's answers said where more is wanted, and there was one to begin."""
    if not wants_more(question):
        return []
    first = next((answer for asked, answer in reversed(history) if not wants_more(asked)), "")
    if not first or first.startswith(ABSTAINED):
        return []
    return [answer for _, answer in history]


def _without(hit: Hit, told: str) -> Hit:
    """Take the sentences that ``told`` holds out of a passage's; itself if it has none."""
    kept = tuple(
        (start, end)
        for start, end in hit.sentences
        if plain(hit.text[start - hit.start : end - hit.start], hit.file) not in told
    )
    return hit if kept == hit.sentences else replace(hit, sentences=kept)
