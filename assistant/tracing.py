"""What an answer took: the time of each stage, the model's tokens, the prompts' versions.

Owns the stopwatch that one question carries from start to end. Knows nothing of what the stages do.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.answers import Stage, StageTime, Trace
from assistant.stages import Stages


class Stopwatch:
    """Times one question; what the stages report is gathered in the ``Trace``."""

    def __init__(
        self, stages: Stages | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start now; ``stages`` hears of each stage, ``clock`` gives monotonic seconds."""
        self.stages = stages or Stages()
        self.clock = clock
        self._start = self._lap = clock()
        self._stage: Stage | None = None
        self._times: dict[Stage, float] = {}
        self._first_token: float | None = None
        self._first_text: float | None = None
        self._tokens_in = self._tokens_out = self._calls = 0
        self._estimated = False
        self._prompts: dict[str, str] = {}
        self.sent = 0
        self.unknown_numbers = 0

    def enter(self, stage: Stage | None) -> None:
        """End the stage that runs, and begin another; a stage entered again is added to."""
        now = self.clock()
        if self._stage:
            self._times[self._stage] = self._times.get(self._stage, 0.0) + now - self._lap
        self._stage, self._lap = stage, now
        self.stages.enter(stage)

    def called(self, prompt: str, version: str) -> None:
        """Count a request to the model, and the prompt that it was made from."""
        self._calls += 1
        self._prompts[prompt] = version

    def token(self) -> None:
        """Note the first piece of text that came from the model."""
        if self._first_token is None:
            self._first_token = self.clock() - self._start

    def shown(self) -> None:
        """Note the first text that the user saw."""
        if self._first_text is None:
            self._first_text = self.clock() - self._start

    def counted(self, tokens_in: int, tokens_out: int, *, estimated: bool = False) -> None:
        """Add the tokens of one request, as the server counted them or estimated."""
        self._estimated = self._estimated or estimated
        self._tokens_in += tokens_in
        self._tokens_out += tokens_out

    def trace(self) -> Trace:
        """End the stage that runs, and give all of it."""
        self.enter(None)
        return Trace(
            stages=tuple(StageTime(stage, seconds) for stage, seconds in self._times.items()),
            seconds=self.clock() - self._start,
            first_token=self._first_token,
            first_text=self._first_text,
            calls=self._calls,
            tokens_in=self._tokens_in,
            tokens_out=self._tokens_out,
            estimated=self._estimated,
            prompts=tuple(f"{name}@{version}" for name, version in self._prompts.items()),
            sent=self.sent,
            unknown_numbers=self.unknown_numbers,
        )
