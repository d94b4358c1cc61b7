"""One process at a time: the data folder's lock, and a note of who holds it.

Knows nothing of what is in the folder.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import ArchiveError, IndexLocked


def take_lock(data: Path) -> FileLock:
    """Become the data folder's only process, or say who is.

    Raises:
        IndexLocked: Another archive, here or in another process, has the folder open.
        ArchiveError: It is no folder, or may not be written to.
    """
    try:
        return _take_lock(data)
    except OSError as exc:
        why = "it is a file" if data.is_file() else exc.strerror or str(exc)
        raise ArchiveError(
            f"The data folder {data} cannot be used: {why}. Name another folder with --data"
        ) from exc


def _take_lock(data: Path) -> FileLock:
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / "lock", timeout=0, thread_local=False)
    owner = data / "owner.json"
    try:
        lock.acquire()
    except Timeout as exc:
        process, named = _read_owner(owner)
        raise IndexLocked(
            f"The data folder {data} is in use by {named}. "
            "Stop that first, or name another folder with --data",
            process,
        ) from exc
    since = datetime.now().astimezone().isoformat(" ", timespec="seconds")
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    note = {"process": os.getpid(), "command": command, "since": since}
    owner.write_text(json.dumps(note), encoding="utf-8")
    return lock


def _read_owner(path: Path) -> tuple[int, str]:
    """Give the owner's process, and how to name it; 0 where its note cannot be read."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        process = int(note["process"])
        return process, f"process {process} ({note['command']!r}, since {note['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return 0, "another process"
