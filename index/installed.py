"""Files that other installed packages bring, such as weights; the packages are never imported."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def installed_file(package: str, name: str) -> Path:
    """Find a file of an installed package.

    Raises:
        FileNotFoundError: It is not there; the message says what to do.
    """
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder) / name).is_file():
            return path
    raise FileNotFoundError(
        f"The file {package}/{name} is missing. Run: pip install --force-reinstall {package}"
    )
