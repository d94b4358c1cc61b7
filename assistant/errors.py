"""What users see when something is wrong.

    AssistantError                  the base
    ├── SettingsError               a setting is unknown, of the wrong kind or out of range
    ├── QuestionError               a question is empty or too long
    └── QuestionFileError           a file of questions for ``evaluate`` is not in its format

Errors of the index (``index.ArchiveError`` and below) pass through unchanged: their messages are
written for users too. ``USER_ERRORS`` names both trees for an ``except`` clause.
"""

from index import ArchiveError


class AssistantError(Exception):
    """Base of every error raised by ``assistant``; its text says what to do."""


class SettingsError(AssistantError):
    """The settings cannot be used."""


class QuestionError(AssistantError):
    """The question cannot be asked."""


class QuestionFileError(AssistantError):
    """The questions to evaluate cannot be read."""


USER_ERRORS = (AssistantError, ArchiveError)
