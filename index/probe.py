"""What a killed process may have left in the legs' files, and whether the next one survives it.

Chroma writes its files in place. Torn ones make it fail, or end the whole process by a signal
(upstream issue 7238), so they are tried in a process of their own. Owns the mark that tells that a
process was writing; knows nothing of what the legs hold.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_TRY = """
import json, sys
sys.path[:] = json.loads(sys.argv[4])
import numpy
from pathlib import Path
from index.vectors import VectorIndex
vectors = VectorIndex(Path(sys.argv[1]), collection=sys.argv[2])
vectors.present([0])
if int(sys.argv[3]) and vectors.count():
    vectors.query(numpy.ones(int(sys.argv[3]), numpy.float32), 1)
vectors.close()
"""


class WritingMark:
    """A file beside a collection, there from the first write until the collection is closed."""

    def __init__(self, folder: Path) -> None:
        """Take the collection's folder; nothing is written yet."""
        self._file = folder.with_name(f"{folder.name}.writing")
        self._set = False

    def set(self) -> None:
        """Tell the next process that this one was writing."""
        if not self._set:
            self._file.touch()
            self._set = True

    def found(self) -> bool:
        """Tell whether a process was killed while it had the mark."""
        return self._file.exists()

    def clear(self) -> None:
        """Take the mark away: everything is on disk."""
        self._file.unlink(missing_ok=True)
        self._set = False


def survives(folder: Path, collection: str, dimension: int) -> bool:
    """Open, read and search a collection in a process of its own; tell whether that went well."""
    arguments = [str(folder), collection, str(dimension), json.dumps(sys.path)]
    done = subprocess.run(
        [sys.executable, "-c", _TRY, *arguments], capture_output=True, check=False
    )
    return done.returncode == 0


def remove_stale_deletions(folder: Path) -> None:
    """Remove tantivy's lists of deleted rows that its last commit does not name.

    A process killed in a commit leaves one; the next commit would write a file of that very name,
    and tantivy refuses to. Everything else that it leaves has a name of its own and does no harm.
    """
    try:
        segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
    except (OSError, ValueError, KeyError):
        return  # There is no index yet, or opening it will tell what is wrong.
    named = {
        f"{segment['segment_id'].replace('-', '')}.{segment['deletes']['opstamp']}.del"
        for segment in segments
        if segment.get("deletes")
    }
    for file in folder.glob("*.del"):
        if file.name not in named:
            file.unlink(missing_ok=True)
