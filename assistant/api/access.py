"""Who may use the programs' addresses: with a key in the settings, whoever sends it.

Knows nothing of what stands behind.
"""

from __future__ import annotations

import hmac

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.errors import Refusal, wants_openai


class Keyed:
    """Asks for ``Authorization: Bearer KEY`` before it lets a request through."""

    def __init__(self, app: ASGIApp, key: SecretStr) -> None:
        """Take the application and the key; an empty one lets everybody in."""
        self.app = app
        self._key = key.get_secret_value().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say that the key is missing or wrong."""
        if not self._key or self._sent_with(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        refused = Refusal(
            401,
            "unauthorised",
            "The key is missing or wrong. Send the header Authorization: Bearer KEY, "
            "with the key of the server's setting api_key",
            headers={"www-authenticate": "Bearer"},
        )
        await refused.reply(openai=wants_openai(scope))(scope, receive, send)

    def _sent_with(self, headers: Headers) -> bool:
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        # Bytes, because compare_digest takes no other than ASCII strings; its time tells nothing.
        right = hmac.compare_digest(sent.strip().encode("latin-1"), self._key)
        return right and scheme.lower() == "bearer"
