"""The assistant: a question in, a cited answer or an honest "not in the articles" out.

Owns one archive and the steps from question to answer. Knows nothing of web pages or terminals.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answers import Answer, Engine, Partial
from assistant.engines import choose_model, describe, make_writer, pick
from assistant.followups import complete, stands_alone
from assistant.model import ChatModel
from assistant.quoting import DEFAULT_THRESHOLD, Quoted, choose
from assistant.scope import read_day, read_filters, read_question
from assistant.settings import Settings
from assistant.stages import Collector
from assistant.talking import Asked, Talk
from assistant.tracing import Stopwatch
from assistant.wording import abstention, quoted_answer
from index import (
    Archive,
    Article,
    ArticleInfo,
    Filters,
    Hit,
    IndexMissing,
    Progress,
    Reading,
    ReadLimits,
    Status,
    SyncReport,
    make_embedder,
)

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.base.llms.base import BaseLLM

    from assistant.wanted import Wanted


class Assistant:
    """Answers questions about one folder of articles.

    Safe from any thread. The data folder is locked from the first question or sync until ``close``.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        embedding: BaseEmbedding | None = None,
        llm: BaseLLM | None = None,
    ) -> None:
        """Take the settings; nothing is opened yet.

        Args:
            settings: Read from ``assistant.toml`` and the environment where not given.
            embedding: A LlamaIndex embedding in place of the one that the settings name.
            llm: A LlamaIndex LLM in place of the model that the settings name.
        """
        self.settings = settings or Settings.load()
        self._embedding = embedding
        self._llm = llm
        self._opening = threading.Lock()
        self._archive: Archive | None = None
        self._collector = Collector(self.settings.otel_endpoint)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let other processes have the data folder; the next question opens it again."""
        with self._opening:
            if self._archive:
                self._archive.close()
                self._archive = None
        self._collector.close()

    @property
    def archive(self) -> Archive:
        """The open archive.

        Raises:
            IndexLocked: Another process has the data folder open.
        """
        with self._opening:
            if self._archive is None:
                settings = self.settings
                self._archive = Archive(
                    settings.data,
                    make_embedder(
                        self._embedding or settings.embedder,
                        model=settings.embedding_model,
                        base_url=settings.openai_base_url,
                        api_key=settings.openai_api_key.get_secret_value(),
                    ),
                    words=settings.passage_words,
                    limits=ReadLimits(settings.max_file_bytes, settings.parse_seconds),
                    chroma_url=settings.chroma_url,
                )
            return self._archive

    # The corpus

    def sync(
        self,
        folder: Path | None = None,
        *,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """Bring the index into agreement with a folder; see ``index.Archive.sync``.

        Args:
            folder: The one of the last sync, or that of the settings, where not given.
            rebuild: Build everything anew beside the old index, then swap.
            progress: Called as the work goes on.
            cancelled: Asked between batches; True stops the sync there.
        """
        return self.archive.sync(
            folder or self.folder, rebuild=rebuild, progress=progress, cancelled=cancelled
        )

    @property
    def folder(self) -> Path:
        """The folder of the last sync; before the first, that of the settings."""
        try:
            return Path(self.status().folder or self.settings.folder)
        except IndexMissing:
            return self.settings.folder

    def status(self) -> Status:
        """Tell what is indexed."""
        return self.archive.status()

    def article(self, file: str) -> Article:
        """Give an indexed article with its text."""
        return self.archive.article(file)

    def articles(self) -> list[ArticleInfo]:
        """List the indexed articles."""
        return self.archive.articles()

    # Questions

    def ask(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        source: str | Sequence[str] | None = None,
        file: str | Sequence[str] | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        as_of: str | date | None = None,
        engine: str = "",
    ) -> Answer:
        """Answer a question from the articles.

        Args:
            question: Plain text.
            history: Earlier ``(question, answer text)`` pairs of the conversation, oldest first.
            source: Outlets to use, such as ``"cnn.com"``.
            file: Files to use, relative to the article folder.
            after: First publication day to use, ``YYYY-MM-DD``.
            before: Last publication day to use.
            as_of: The day on which the question is put; today where not given.
            engine: ``"quotes"`` or ``"model"`` for this question, in place of the setting.

        Raises:
            QuestionError: The question is empty or too long.
            FilterError: A filter's value is not usable.
            IndexMissing: Nothing is indexed yet.
        """
        steps = self.stream(
            question,
            history=history,
            source=source,
            file=file,
            after=after,
            before=before,
            as_of=as_of,
            engine=engine,
        )
        return next(step for step in steps if isinstance(step, Answer))

    def stream(
        self,
        question: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        source: str | Sequence[str] | None = None,
        file: str | Sequence[str] | None = None,
        after: str | date | None = None,
        before: str | date | None = None,
        as_of: str | date | None = None,
        engine: str = "",
    ) -> Generator[Partial | Answer]:
        """Answer a question as ``ask`` does, and tell how far it is; the last item is the answer.

        Closing the generator stops the work; there is a moment for it every quarter of a second,
        even while a model is silent. Arguments and errors are those of ``ask``; nothing is done,
        or raised, before the first item is asked for.
        """
        with self._collector.stages() as stages:
            watch = Stopwatch(stages)
            model = pick(engine, self.settings, self._model)
            question = read_question(question, self.settings.max_question)
            filters = read_filters(source, file, after, before)
            talk = Talk(model, watch, self.settings.model_seconds) if model else None
            asked = complete(question, history)
            if talk and not stands_alone(question, history):
                from assistant.asides import beating, stand_alone

                watch.enter("understanding")
                asked = yield from beating("understanding", stand_alone(talk, question, history))
            watch.enter("searching")
            yield Partial("searching")
            from assistant.wanted import told_before, understand

            told, day = told_before(question, history), read_day(as_of)
            wanted = understand(self.archive, asked, day, filters, told=told)
            asked = wanted.question
            run = stages.context().run
            hits = wanted.find(lambda reading: run(self.search, reading, filters=filters))
            watch.enter("writing")
            judge = partial(self._judge, wanted, hits)
            hits = wanted.untold(hits)
            quoted, sure = judge(closely=not talk)  # a model's first word waits for no other reader
            least, filtered = self.settings.model_threshold, bool(filters)
            if talk and quoted.groups and (sure or quoted.confidence >= least):
                material = Asked(asked, hits, quoted, day, judge, filtered=filtered, sure=sure)
                answer = yield from make_writer(self.settings, self.archive, talk).write(material)
            elif sure:
                answer = quoted_answer(asked, hits, quoted)
            else:
                answer = abstention(asked, hits, quoted, filtered=filtered, reason=wanted.reason)
            answer = replace(answer, trace=watch.trace(), understood=wanted.notes(hits))
            stages.finish(answer)
            yield answer

    def _judge(self, wanted: Wanted, hits: Sequence[Hit], *, closely: bool) -> tuple[Quoted, bool]:
        """Choose what to quote, and tell whether it is an answer."""
        quoted = wanted.quote(hits, self.archive, partial(self.quote, closely=closely))
        return quoted, bool(quoted.groups) and quoted.confidence >= self.threshold

    def engine(self) -> Engine:
        """Tell what answers: quotes, or which model, where it runs and what is sent to it."""
        return describe(pick("", self.settings, self._model))

    @cached_property
    def _model(self) -> ChatModel | None:
        return choose_model(self.settings, self._llm)

    def search(
        self,
        question: str | Reading,
        *,
        limit: int | None = None,
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        as_of: str | date | None = None,
    ) -> list[Hit]:
        """Find the passages, best first, without answering; ``archive.read`` gives a reading."""
        return self.archive.search(
            question, limit=limit or self.settings.hits, filters=filters, as_of=read_day(as_of)
        )

    def quote(
        self,
        question: str | Reading,
        hits: Sequence[Hit],
        *,
        as_of: str | date | None = None,
        closely: bool = True,
    ) -> Quoted:
        """Choose the sentences that answer a question best; ``closely`` as ``choose`` has it."""
        archive = self.archive
        if isinstance(question, str):
            question = archive.read(question, as_of=read_day(as_of))
        return choose(question, hits, rarity=archive.rarity(), embed=archive.embed, closely=closely)

    @cached_property
    def threshold(self) -> float:
        """The confidence below which nothing is answered."""
        wanted = self.settings.threshold
        return DEFAULT_THRESHOLD if wanted is None else wanted
