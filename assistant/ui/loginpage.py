"""The login page: a form in the looks of the chat, without a script.

Knows nothing of who may log in.
"""

from __future__ import annotations

from html import escape

from assistant.ui import logintexts, page, texts

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{root}/room/{version}/login.css">
</head><body><main><h1>{name}</h1>{failed}
<form method="post" action="{root}/login"><label>{user}
<input name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required
 autofocus></label><label>{password}
<input name="password" type="password" autocomplete="current-password" required></label>
<button>{enter}</button></form></main></body></html>
"""


def login_html(root: str, message: str) -> str:
    """Render the page.

    Args:
        root: The path that a proxy puts in front, without a slash at its end.
        message: What went wrong the last time; empty at first.
    """
    failed = f'<p class="failed" role="alert">{escape(message)}</p>' if message else ""
    return _PAGE.format(
        title=escape(f"{logintexts.LOG_IN} – {texts.NAME}"),
        name=escape(texts.NAME),
        root=escape(root),
        version=page.version(),
        failed=failed,
        user=logintexts.USER,
        password=logintexts.PASSWORD,
        enter=logintexts.LOG_IN,
    )
