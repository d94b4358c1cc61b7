"""Every word the page shows, in one place, so that it can be reworded or translated.

Plain strings; names in braces are filled in by the caller, who escapes them.
"""

from __future__ import annotations

NAME = "News Assistant"
ASK_TAB = "Ask"
ARTICLES_TAB = "Articles"
THEME = "Switch between light and dark"
SKIP = "Skip to the question"

WELCOME = "What would you like to know?"
WELCOME_NOTE = (
    "Answers come from your {articles} only. Every sentence carries the place it was taken from: "
    "hover a number to read the quote, click it to open the article there."
)
SUGGESTED = "Questions your articles answer"
QUESTION = "Your question"
PLACEHOLDER = "Ask your articles…"
SEND = "Ask"
NEW = "New conversation"
THINKING = "Searching the articles…"
UNDERSTOOD = "Understood as: {question}"

EMPTY = "No articles yet"
EMPTY_NOTE = (
    "Put .txt, .md, .html or .pdf files into <code>{folder}</code>, then sync. "
    "They stay on this machine."
)
GO_SYNC = "Go to Articles and sync"

FROM_QUOTES = "Quoted word for word from the articles"
FROM_MODEL = "Written by {engine} from the articles"
ABSTAINED = "Not in your articles"
NEAREST = "Closest coverage"
NO_NEAREST = "Nothing comes close."
FAILED = "That did not work"
UNEXPECTED = "Something went wrong on our side. The server's log has the details; please try again."
BUSY = "The assistant is busy with other questions. Please try again in a moment."
CONFIDENCE = {"high": "Good match", "middle": "Likely match", "low": "Uncertain match"}
CONFIDENCE_NOTE = "How well the places found fit the question"
SUPPORT = {
    "supported": "",
    "partly": "Only partly supported by the places cited",
    "unsupported": "Not supported by the articles",
}
SUPPORT_MARK = {"supported": "", "partly": "partly supported", "unsupported": "not supported"}
SOURCES = "Sources"
CITE_LABEL = "Citation {number}: {title}, {meta}"
UNDATED = "undated"
SAME = "also in"

PANE = "Source"
PANE_LOADING = "Opening the article…"
PANE_FAILED = "The article could not be opened. Is the assistant still running?"
CLOSE = "Close"
PREVIOUS = "Previous citation"
NEXT = "Next citation"
PLACE = "Citation {n} of {of}"
ORIGINAL = "Original at {host}"
CHANGED = (
    "This article has changed since the answer was given: the quoted words no longer stand at "
    "that place. Ask again for an answer from the present text."
)

SYNC = "Sync"
SYNC_NOTE = "takes in what is new, changed or gone in the folder."
REBUILD = "Rebuild"
REBUILD_NOTE = "reads everything again beside the present index, then swaps."
CANCEL = "Stop"
STOPPING = "Stopping…"
SYNCING = "Syncing"
STAGES = {"reading": "Reading", "indexing": "Indexing", "cleaning up": "Cleaning up"}
PROGRESS = "{stage}: {done:,} of {total:,} articles, {passages:,} passages"
LEFT = "about {time} left"
STARTING = "Looking through the folder…"
DONE = "Up to date"
STOPPED = "Stopped. The next sync goes on from here."
COUNTS = {
    "added": "new",
    "changed": "changed",
    "renamed": "renamed",
    "removed": "removed",
    "unchanged": "unchanged",
}
FAILURES = "Files that could not be read"
COUNTED = {
    "articles": ("article", "articles"),
    "passages": ("passage", "passages"),
    "outlets": ("outlet", "outlets"),
}
FACTS = {
    "dates": "published",
    "synced": "last sync (UTC)",
    "size": "on disk",
}
NEVER = "never"
UNDATED_COUNT = "{count} undated"
SEARCH = "Find an article"
SEARCH_HINT = "Title, outlet, date or file"
SHOWN = "{shown:,} of {total:,} articles."
MORE = "Type more to narrow the list."
NONE_FOUND = "No article matches “{query}”."
COLUMNS = ("Title", "Outlet", "Published", "File")
