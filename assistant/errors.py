"""What users see when something is wrong.

    AssistantError                  the base
    ├── SettingsError               a setting is unknown, of the wrong kind or out of range
    ├── QuestionError               a question is empty or too long
    ├── AccountsError               the file of users cannot be used, or a user cannot be added
    ├── QuestionFileError           a file of questions for ``evaluate`` is not in its format
    ├── PromptError                 a prompt is missing, or lacks the value of a variable
    ├── InstallationError           a file that a package should have brought is missing
    └── ModelError                  the chat model gave no usable answer; quotes are shown instead
        ├── ModelUnreachable        its server is not there, or fails again and again
        ├── ModelTimeout            no answer, or no more of it, within the time allowed
        ├── ModelRefused            its server refused the request: key, name, rights, quota
        │   └── ContextTooLong      the request is too long for the model; less is sent once
        └── ModelReplyError         what came is no answer: an HTML page, an empty reply, a cut one

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


class AccountsError(AssistantError):
    """The users of the web chat cannot be read or changed."""


class QuestionFileError(AssistantError):
    """The questions to evaluate cannot be read."""


class PromptError(AssistantError):
    """A prompt cannot be used."""


class InstallationError(AssistantError):
    """A file that should have been installed with the assistant is missing."""


class ModelError(AssistantError):
    """The chat model gave no usable answer."""


class ModelUnreachable(ModelError):
    """The model's server cannot be reached, or keeps failing."""


class ModelTimeout(ModelError):
    """The model took longer than it may."""


class ModelRefused(ModelError):
    """The model's server refused the request."""


class ContextTooLong(ModelRefused):
    """The request is longer than the model's context."""


class ModelReplyError(ModelError):
    """What the model's server sent is no answer."""


USER_ERRORS = (AssistantError, ArchiveError)
