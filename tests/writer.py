"""An assistant that writes as a model would, word by word and as slowly as a test wants.

It takes its citations from real search, and the page gets what it gets from a model: growing text
with markers, then the whole answer with the support of each sentence.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Sequence

from assistant import Answer, Assistant, Citation, Partial, Sentence, Settings
from assistant.answers import Engine
from index import Hit

NAME = "test-model"
PARTLY, UNSUPPORTED = "The place names no day.", "No place says so."


class Writer(Assistant):
    """Writes four sentences: two are supported, one partly, one not at all.

    Attributes:
        say: In place of these, what it writes, in pieces cut anywhere; ``[1]`` cites the best
            passage.
        go: Without it, it stops after the second sentence of a question with "slowly".
        closed: Released whenever a question's work has ended.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.say = ""
        self.go = threading.Event()
        self.closed = threading.Semaphore(0)

    def engine(self) -> Engine:
        return Engine(NAME, "localhost", f"{NAME} at localhost writes; passages are sent to it.")

    def stream(
        self, question: str, *, history: Sequence[tuple[str, str]] = (), **options: object
    ) -> Generator[Partial | Answer]:
        try:
            if options.get("engine") == "quotes":
                yield from super().stream(question)
            else:
                yield from self._write(question, len(history))
        finally:
            self.closed.release()

    def _write(self, question: str, before: int) -> Generator[Partial | Answer]:
        yield Partial("searching")
        hits = self.search(question)
        citations = tuple(_citation(number, hit) for number, hit in enumerate(hits[:2], 1))
        told = self.say or (
            "The tests took place on Wednesday. [1] Kim Jong Un oversaw them. [1][2] "
            "It was the fourth launch of the year. [2] Nobody else was there."
        )
        words = re.findall(r"(?s).{1,7}", told) if self.say else re.split(r"(?<= )", told)
        for end in range(1, len(words) + 1):
            text = "".join(words[:end])
            named = tuple(c for c in citations if f"[{c.number}]" in text)
            yield Partial("writing", text.rstrip(), named)
            slow = "slowly" in question and text.count(".") == 2
            if slow and not self.go.wait(20):
                raise TimeoutError("no test let it go on")
        yield self._answer(question, told, citations, hits, before)

    def _answer(
        self,
        question: str,
        told: str,
        citations: tuple[Citation, ...],
        hits: Sequence[Hit],
        before: int,
    ) -> Answer:
        pieces = [told] if self.say else re.split(r"(?<=[.\]]) (?=[A-Z])", told)
        sentences = [_sentence(piece, place) for place, piece in enumerate(pieces)]
        return Answer(
            question=question,
            text=told,
            sentences=tuple(sentences),
            citations=citations,
            abstained=False,
            reason="",
            nearest=(),
            confidence=0.9,
            engine=NAME,
            hits=tuple(hits),
            notice=f"It remembers {before} earlier questions." if before else "",
        )


def _sentence(piece: str, place: int) -> Sentence:
    numbers = tuple(int(number) for number in re.findall(r"\[(\d+)\]", piece))
    text = re.sub(r" ?\[\d+\]", "", piece)
    if place == 2:
        return Sentence(text, numbers, "partly", PARTLY)
    if place == 3:
        return Sentence(text, numbers, "unsupported", UNSUPPORTED)
    return Sentence(text, numbers, "supported")


def _citation(number: int, hit: Hit) -> Citation:
    start, end = hit.sentences[0]
    quote = hit.text[start - hit.start : end - hit.start]
    return Citation(
        number, hit.file, hit.title, hit.source, hit.url, hit.published, quote, start, end
    )
