"""The page's frame around Gradio's part: header, conversations, source pane, filters, keys.

Plain HTML, filled with the words of ``texts``. Knows nothing of articles or answers.
"""

from __future__ import annotations

import json
from html import escape

from assistant.ui import texts

_TOP = """<a class="skip" href="#question">{SKIP}</a>
<header class="top"><button type="button" id="menu" class="round" aria-controls="drawer"
 aria-expanded="false" aria-label="{TALKS}" title="{TALKS}"></button>
<h1 class="brand">{NAME}</h1><div class="tools">
<button type="button" id="new">{NEW}</button>
<button type="button" id="help" class="round" aria-haspopup="dialog" aria-label="{KEYS}"
 title="{KEYS}">?</button>
<button type="button" id="theme" class="round" aria-label="{THEME}" title="{THEME}"></button>
</div></header>
<nav id="drawer" aria-label="{TALKS}" hidden><div class="find"><input type="search"
 aria-label="{FIND_TALK}" placeholder="{FIND_TALK}"></div><p class="none" hidden></p>
<ol class="talks"></ol><div class="exports" role="group" aria-label="{EXPORT}">
<span>{EXPORT}</span><button type="button" data-export="md" disabled>Markdown</button>
<button type="button" data-export="json" disabled>JSON</button></div></nav>
"""

_PANE = """<section id="pane" aria-label="{PANE}" tabindex="-1" hidden><div class="bar">
<button type="button" class="round" data-step="-1" aria-label="{PREVIOUS}"
 title="{PREVIOUS}">‹</button>
<span class="place" role="status"></span>
<button type="button" class="round" data-step="1" aria-label="{NEXT}" title="{NEXT}">›</button>
<span class="what" dir="auto" aria-hidden="true"></span>
<button type="button" class="round close" aria-label="{CLOSE}" title="{CLOSE}">✕</button></div>
<div class="article" tabindex="0" role="document"></div></section>
"""

_FILTERS = """<dialog id="filters" aria-labelledby="filters-title"><div class="head">
<h2 id="filters-title">{FILTERS_TITLE}</h2>
<button type="button" class="round close" aria-label="{CLOSE}" title="{CLOSE}">✕</button></div>
<fieldset><legend>{OUTLETS}</legend><input type="search" name="outlet" aria-label="{FIND_OUTLET}"
 placeholder="{FIND_OUTLET}"><ul class="outlets options"></ul><p hidden>{NOTHING}</p></fieldset>
<fieldset class="days"><legend>{DAYS}</legend><label>{FIRST_DAY}<input type="date" name="after">
</label><label>{LAST_DAY}<input type="date" name="before"></label></fieldset>
<fieldset><legend>{FILES}</legend><input type="search" name="file" aria-label="{FIND_FILE}"
 placeholder="{FIND_FILE}"><ul class="files options"></ul><p hidden>{NOTHING}</p></fieldset>
<div class="foot"><button type="button" class="clear">{CLEAR}</button></div></dialog>
"""

_KEYS = """<dialog id="keys" aria-labelledby="keys-title"><div class="head">
<h2 id="keys-title">{KEYS}</h2>
<button type="button" class="round close" aria-label="{CLOSE}" title="{CLOSE}">✕</button></div>
<dl>{rows}</dl></dialog>
"""

_REST = """<div id="peek" role="tooltip" hidden><q dir="auto"></q><p></p></div>
<div id="toast" role="status" hidden></div><p id="told" class="unseen" role="status"></p>
<div id="words" hidden data-words="{words}"></div>
"""

_WORDS = {name: value for name, value in vars(texts).items() if isinstance(value, str)}


def top() -> str:
    """Give what stands before Gradio's part."""
    return _TOP.format_map(_WORDS)


def rest() -> str:
    """Give what stands behind it, and the words that the scripts show."""
    rows = "".join(
        f"<div><dt>{''.join(f'<kbd>{key}</kbd>' for key in keys.split())}</dt><dd>{does}</dd></div>"
        for keys, does in texts.KEY_ROWS
    )
    frame = (_PANE + _FILTERS).format_map(_WORDS) + _KEYS.format(rows=rows, **_WORDS)
    return frame + _REST.format(words=escape(json.dumps(texts.SCRIPT, ensure_ascii=False)))
