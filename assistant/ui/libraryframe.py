"""The frame of the articles view: its buttons, fields and the places that ``library.js`` fills.

Plain HTML with the words of ``texts``. Knows nothing of articles.
"""

from __future__ import annotations

import json
from html import escape

from assistant.ui import texts
from assistant.ui.listing import size
from index.files import FORMATS

HOLDER = '<div id="library"></div>'

_EDITING = """<div class="doing"><button type="button" id="sync" class="first">{SYNC}</button>
<button type="button" id="rebuild">{REBUILD}</button>
<button type="button" id="add">{ADD}</button>
<button type="button" id="stop" hidden>{CANCEL}</button>
<label class="switch"><input type="checkbox" role="switch" id="watch"> {WATCH}</label>
<input type="file" id="files" multiple accept="{accept}" hidden></div>
<div class="hint"><p><b>{SYNC}</b> {SYNC_NOTE} <b>{REBUILD}</b> {REBUILD_NOTE}</p>
<p>{add_hint}</p></div>
"""

_REST = """<div id="progress"></div><div id="uploads" hidden><ul></ul></div>
<div id="pending" class="notice" role="status" hidden></div><div id="status"></div>
<section class="times"><h2>{TIMELINE}</h2><div id="timeline"></div></section>
<div id="chosen" role="group" aria-label="{CHOSEN}" hidden></div>
<div class="ways" role="group" aria-label="{CHOICES}">
<button type="button" id="list-tab" aria-controls="shelf" aria-pressed="true">{LIST_TAB}</button>
<button type="button" id="map-tab" aria-controls="map" aria-pressed="false">{MAP_TAB}</button></div>
<section id="shelf" aria-labelledby="list-tab"><label class="search" id="search">{SEARCH}
<input type="search" maxlength="200" placeholder="{SEARCH_HINT}" autocomplete="off">
</label><div id="articles"></div></section>
<section id="map" aria-labelledby="map-tab" hidden>
<p class="told" role="status"></p>
<div class="chart" hidden><div class="tools"><label>{COLOUR_BY} <select>
<option value="outlet">{BY_OUTLET}</option><option value="age">{BY_AGE}</option></select></label>
<button type="button" data-zoom="1.5" aria-label="{NEARER}" title="{NEARER}">+</button>
<button type="button" data-zoom="0.667" aria-label="{FARTHER}" title="{FARTHER}">−</button>
<button type="button" data-zoom="0" aria-label="{WHOLE}" title="{WHOLE}">⤢</button></div>
<div class="field"><canvas tabindex="0" role="application" aria-label="{MAP_LABEL}"></canvas>
<p class="here" role="status"></p></div><div class="legend"></div></div>
<div class="groups"></div></section>
<div class="drop" hidden>{DROP}</div><div class="tip" hidden></div>
<dialog class="confirm" aria-labelledby="confirm-what"><p id="confirm-what"></p>
<p class="name" dir="auto"></p><div><button type="button" value="no"></button>
<button type="button" value="yes" class="first"></button></div></dialog>"""

_WORDS = {name: value for name, value in vars(texts).items() if isinstance(value, str)}


def page_html(*, editor: bool, most_bytes: int, trash_days: int) -> str:
    """Render the frame.

    Args:
        editor: Show what changes the corpus.
        most_bytes: The biggest file that is taken.
        trash_days: How long a removed file is kept.
    """
    kept = {0: texts.NOT_KEPT, 1: texts.KEPT_A_DAY}.get(trash_days, texts.KEPT)
    remove = texts.LIBRARY_SCRIPT["remove"].format(kept=kept.format(days=trash_days))
    words = escape(json.dumps(texts.LIBRARY_SCRIPT | {"remove": remove}, ensure_ascii=False))
    editing = ""
    if editor:
        hint = texts.ADD_HINT.format(size=size(most_bytes))
        editing = _EDITING.format_map(_WORDS | {"accept": ",".join(FORMATS), "add_hint": hint})
    return (
        f'<div class="library" data-most="{most_bytes}" data-limit="{size(most_bytes)}" '
        f'data-words="{words}">{editing}{_REST.format_map(_WORDS)}</div>'
    )
