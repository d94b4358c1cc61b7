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
OVERVIEW = "What’s the latest?"
QUESTION = "Your question"
PLACEHOLDER = "Ask your articles…"
SEND = "Ask"
HALT = "Stop"
NEW = "New conversation"
DOING = {
    "waiting": "Waiting for a free place…",
    "understanding": "Reading the question…",
    "searching": "Searching the articles…",
    "writing": "Writing…",
    "checking": "Checking every sentence against its places…",
}
UNDERSTOOD = "Understood as: {question}"

EMPTY = "No articles yet"
EMPTY_NOTE = (
    "Put .txt, .md, .html or .pdf files into <code>{folder}</code>, then sync. "
    "They stay on this machine."
)
GO_SYNC = "Go to Articles and sync"

FROM_QUOTES = "Quoted word for word from the articles"
FROM_MODEL = "Written by {engine} from the articles"
PLAIN = "Quotes only"
QUOTES_ONLY = "Answers are quotes. Nothing leaves this machine."
WRITING = "Being written from the articles"
STOPPED_ANSWER = "Stopped before it was finished; not checked against the articles."
ABSTAINED = "Not in your articles"
NEAREST = "Closest coverage"
FAILED = "That did not work"
UNEXPECTED = "Something went wrong on our side. The server's log has the details; please try again."
NOT_INDEXED = "Nothing is indexed yet. Add articles on the Articles page and sync them there."
BUSY = "The assistant is busy with other questions. Please try again in a moment."
NOT_A_QUESTION = "The question did not arrive whole. Reload the page and ask again."
NOT_A_CONVERSATION = "This conversation cannot be read."
TURN_LOST = "What was kept of this answer cannot be read any more. Ask again for a new one."
CONFIDENCE = {"high": "Good match", "middle": "Likely match", "low": "Uncertain match"}
CONFIDENCE_NOTE = "How well the places found fit the question"
SUPPORT = {
    "supported": "",
    "partly": "Only partly supported by the places cited",
    "unsupported": "Not supported by the articles",
}
SUPPORT_MARK = {"supported": "", "partly": "partly supported", "unsupported": "not supported"}
SOURCES = "Sources"
REFERENCES = "References"
ACTS = "What to do with this answer"
ACTIONS = {
    "copy": "Copy with references",
    "retry": "Ask again",
    "edit": "Edit question",
    "up": "Helpful",
    "down": "Not helpful",
}

APPLIED = "Only from:"
WIDEN = "Ask again without this filter"
FROM_DAY = "from {day}"
TO_DAY = "until {day}"

WHY = "Why these passages"
WHY_NOTE = "The answer was made from these, best match first."
CITE_LABEL = "Citation {number}: {title}, {meta}"
UNDATED = "undated"
SAME = "also in"

TALK = "Conversation"
TALKS = "Conversations"
FIND_TALK = "Find a conversation"
EXPORT = "Export this conversation"
NO_FEEDBACK = "This could not be noted."

FILTER = "Filter"
FILTERS_ON = "Filters of the next question"
FILTERS_TITLE = "Answer only from"
OUTLETS = "Outlets"
FIND_OUTLET = "Find an outlet"
DAYS = "Published"
FIRST_DAY = "From"
LAST_DAY = "Until"
FILES = "Files"
FIND_FILE = "Title, outlet, date or file name"
NOTHING = "Nothing matches."
CLEAR = "Remove all filters"

KEYS = "Keyboard shortcuts"
KEY_ROWS = (
    ("Enter", "Ask; Shift and Enter begins a new line"),
    ("/", "Write a question"),
    ("n j →", "Next citation in the open source"),
    ("p k ←", "Previous citation"),
    ("Esc", "Close what is open; stop an answer"),
    ("?", "This list"),
)

# What the scripts show; names in braces are filled in there.
SCRIPT = {
    "lang": "en-GB",
    "file": "conversation",
    "undo": "Undo",
    "cancel": "Cancel",
    "send": SEND,
    "question": QUESTION,
    "asking": "Question asked.",
    "answered": "The answer is there.",
    "stopped": "Stopped.",
    "gone": "The assistant did not answer. Is it still running?",
    "oneGone": "The question after this one was removed.",
    "someGone": "The {count} questions after this one were removed.",
    "notKept": "This conversation could not be kept: a reload loses it.",
    "copied": "Copied, with its references.",
    "why": {
        "up": "What was good about it? (optional)",
        "down": "What was wrong with it? (optional)",
    },
    "sendComment": "Send",
    "thanks": "Thank you. It is noted on this machine.",
    "noTalks": (
        "Your conversations will be listed here. They are kept in this browser; where you log in, "
        "with your account."
    ),
    "noneFound": "No conversation matches.",
    "rename": "Rename",
    "remove": "Delete",
    "toolOf": "{tool}: {title}",
    "removed": "“{title}” was deleted.",
    "after": FROM_DAY,
    "before": TO_DAY,
    "dropFilter": "remove this filter",
    "place": "Citation {n} of {of}",
    "paneLoading": "Opening the article…",
    "paneFailed": "The article could not be opened. Is the assistant still running?",
}

OTHERS = "Other outlets on this story"
PANE = "Source"
ASK_THIS = "Ask about this article"
PANE_FAILED = "The article could not be opened. Is the assistant still running?"
CLOSE = "Close"
PREVIOUS = "Previous citation"
NEXT = "Next citation"
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
    "size": "index on disk",
}
ANSWERS = "Answers"
EMBEDDINGS = "Search vectors"
QUOTED = "quoted from the articles"
WRITTEN = "written by {name} at {where}"
NEVER = "never"
UNDATED_COUNT = "{count} undated"
NONE_FOUND = "No article matches."

# ---- The articles view: list, files in and out, timeline, map (library.py and library.js) ----

FOLDER = "Articles in"
NOTHING_YET = "Nothing is indexed yet. Add files or put them into the folder, then sync."
MORE_FAILURES = "and {count:,} more"
SEARCH = "Find an article"
SEARCH_HINT = "Title, outlet, date or file"
SHOWN = "{first:,} – {last:,} of {found:,}"
IN_ALL = " ({total:,} in all)"
COLUMNS = ("Title", "Outlet", "Published", "Size", "File")
DELETE = "Remove"
DELETE_ONE = "Remove {title}"
PAGES = "Pages of the list"
PAGE = "Page {page:,} of {pages:,}"
FIRST_PAGE, PREVIOUS_PAGE = "First page", "Previous page"
NEXT_PAGE, LAST_PAGE = "Next page", "Last page"
ADD = "Add files…"
ADD_HINT = ".txt, .md, .html and .pdf files of at most {size} may be dropped anywhere on this page."
DROP = "Drop the files to add them"
WATCH = "Sync by itself when the folder changes"
LIST_TAB, MAP_TAB = "List", "Map"
CHOICES = "How the articles are shown"
CHOSEN = "Chosen"

TIMELINE = "Timeline"
TIMELINE_LABEL = "Articles by {unit}: arrow keys move, Enter chooses, Shift+Enter extends"
UNITS = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
}
ARTICLES = ("{count} article", "{count} articles")
BEFORE = "before {day}"
NO_DATES = "No article says when it was published, so there is no timeline."
NO_OUTLET = "no outlet named"
OTHERS = "{count:,} others"
AS_TABLE = "As a table"
WHEN = "When"

MAP_LABEL = "Map of the articles: arrow keys go from one to the next, Enter opens it"
MAP_NOTE = "Articles about the same thing lie together."
MAP_SAMPLE = "{shown:,} of {total:,} articles are drawn."
MAP_MAKING = "Drawing the map…"
MAP_FEW = "The map needs at least {least} articles."
MAP_LIST = "The groups as a list"
COLOUR_BY = "Colour by"
BY_OUTLET, BY_AGE = "outlet", "age"
NEARER, FARTHER, WHOLE = "Zoom in", "Zoom out", "Show the whole map"

KEPT = "It is kept in the trash for {days} days."
KEPT_A_DAY = "It is kept in the trash for a day."
NOT_KEPT = "It cannot be brought back."
LIBRARY_SCRIPT = {
    "any": "Show all",
    "ask": "Ask within these dates",
    "askSource": "Ask within this choice",
    "undated": "without a date",
    "noOutlet": "no outlet named",
    "waiting": "waiting",
    "sending": "being added…",
    "added": "added",
    "replaced": "replaced",
    "skipped": "left as it was",
    "failed": "The file could not be sent. Is the assistant still running?",
    "tooBig": "is too big; the limit is {size}",
    "pending": "The folder has changed. Sync so that the answers know.",
    "sync": "Sync now",
    "replace": "There is a file of this name already. Replace it?",
    "replaceYes": "Replace",
    "replaceNo": "Keep the old one",
    "remove": "Remove this article from the folder? {kept}",
    "removeYes": "Remove",
    "removeNo": "Keep it",
    "lost": "The assistant cannot be reached.",
    "undatedPoint": "undated",
    "oldest": "oldest",
    "newest": "newest",
}
