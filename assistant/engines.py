"""Which engine answers: quotes, or a chat model; and how that is told to people.

Owns the choice and the parts that one question with a model needs. Knows nothing of how questions
are answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answers import Engine
from assistant.errors import QuestionError, SettingsError
from assistant.model import ChatModel, OpenAIChat
from assistant.replies import shown_name
from assistant.settings import Settings
from assistant.talking import Talk
from assistant.wording import QUOTES
from index import Archive

if TYPE_CHECKING:
    from llama_index.core.base.llms.base import BaseLLM

    from assistant.writing import Writer

ENGINES = ("quotes", "model")
"""What a question may ask for in place of the setting."""

_NO_MODEL = "no model is set up. Set OPENAI_API_KEY or OPENAI_BASE_URL"


def choose_model(settings: Settings, llm: BaseLLM | None = None) -> ChatModel | None:
    """Choose the chat model; nothing is sent to it yet.

    Args:
        settings: Where a key or an address is set, a model is there.
        llm: A LlamaIndex LLM in its place.

    Raises:
        SettingsError: Setting ``engine`` asks for a model, and none is set up.
    """
    if llm is not None:
        from assistant.llama import LlamaChat

        return LlamaChat(llm)
    key = settings.openai_api_key.get_secret_value()
    if not (key or settings.openai_base_url):
        if settings.engine == "model":
            raise SettingsError(f"Setting engine is 'model', but {_NO_MODEL}")
        return None
    return OpenAIChat(
        settings.model,
        base_url=settings.openai_base_url,
        api_key=key,
        temperature=settings.temperature,
    )


def pick(wanted: str, settings: Settings, model: ChatModel | None) -> ChatModel | None:
    """Pick the model for one question, or None for quotes.

    Raises:
        QuestionError: ``wanted`` is no engine, or a model where none is set up.
    """
    if wanted and wanted not in ENGINES:
        raise QuestionError(f"There is no engine {wanted!r}. Choose one of: {', '.join(ENGINES)}")
    if (wanted or settings.engine) == "quotes":
        return None
    if wanted == "model" and model is None:
        raise QuestionError(f"The question asks for a model, but {_NO_MODEL}")
    return model


def make_writer(settings: Settings, archive: Archive, talk: Talk) -> Writer:
    """Make what writes one answer with a model."""
    from assistant.writing import Limits, Writer  # with all that reads and checks a draft

    return Writer(
        talk,
        limits=Limits(settings.evidence_tokens, settings.answer_tokens, settings.model_context),
        policy=settings.unsupported,
        second_look=settings.model_check,
        rarity=archive.rarity(),
        embed=archive.embed,
    )


def describe(model: ChatModel | None) -> Engine:
    """Say what answers, where it runs and what is sent to it, for people to read."""
    if model is None:
        return Engine(QUOTES)
    name = shown_name(model.name) or "the server's first model"
    notice = (
        f"Each question, and the passages found for it, are sent to {name} at {model.where}, "
        "which writes the answer."
    )
    return Engine(name, model.where, notice)
