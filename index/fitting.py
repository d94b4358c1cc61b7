"""Whether an index was built with the settings that are in force now.

Owns what a person is told where it was not. Knows nothing of where settings and records come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index.errors import IndexMismatch

_WORDING = {
    "embedder": "the embedder",
    "chunking": "the passages",
    "extraction": "the text extraction",
}


def check_fits(record: Mapping[str, str], wanted: Mapping[str, str], data: Path) -> None:
    """Compare an index's record with settings.

    Args:
        record: What the index was built with.
        wanted: The settings that count.
        data: The data folder, to name.

    Raises:
        IndexMismatch: They differ.
    """
    for key, value in wanted.items():
        if record.get(key) != value:
            raise IndexMismatch(
                f"The index in {data} was built with {_WORDING[key]} {record.get(key)!r}, "
                f"and the settings now say {value!r}. The two do not mix. "
                "Go back to the old setting, or run: assistant sync --rebuild"
            )
