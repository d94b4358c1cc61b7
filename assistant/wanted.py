"""What is wanted of the articles: an answer, what they say of a topic, or an overview of them all.

Owns what is searched for in each case. Knows nothing of how sentences are chosen, nor of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.framing import read_framing
from assistant.quoting import Quoted
from index import Archive, Filters, Hit, Reading


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as it is understood.

    Attributes:
        question: What is asked, slips put right; shown, and sent to a model.
        reading: What is searched for: the question, or the topic alone of "Tell me about Brazil".
        newest: The opening passages of the newest articles where an overview of everything is
            wanted; empty for any other question.
        timely: Whether those are of the time asked about, if any.
    """

    question: str
    reading: Reading
    newest: list[Hit]
    timely: bool = True

    def overview(self, archive: Archive) -> Quoted | None:
        """Quote a sentence or two of each story; None where no overview of everything is wanted."""
        if not self.newest:
            return None
        if not self.timely:
            return Quoted((), (), 0.0, ())
        from assistant.overviews import sum_up

        groups = sum_up(self.newest, rarity=archive.rarity(), embed=archive.embed)
        # What the articles tell is in the articles, for certain.
        return Quoted(groups, tuple(-float(place) for place in range(len(groups))), 1.0, ())

    def notes(self, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Tell a person how the question was understood, where that is more than its words."""
        if not (self.newest and self.timely):
            return self.reading.notes([(hit.text, hit.published) for hit in hits])
        from assistant.overviews import told_newest

        return (told_newest(self.newest),)


def understand(archive: Archive, asked: str, as_of: date, filters: Filters) -> Wanted:
    """Understand a question that stands alone.

    Raises:
        IndexMissing: Nothing is indexed yet.
        FilterError: A filter names a source or file that is not in the index.
    """
    reading = archive.read(asked, as_of=as_of)
    framed = read_framing(asked, reading.period.text if reading.period else "")
    if framed is None:
        return Wanted(reading.text, reading, [])
    if framed.topic:
        return Wanted(asked, archive.read(framed.topic, as_of=as_of), [])
    from assistant.overviews import ARTICLES, newest

    found = newest(archive.newest, reading.period, filters)
    return Wanted(asked, reading, found or archive.newest(ARTICLES, filters), bool(found))
