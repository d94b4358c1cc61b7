"""Article folders that tests start from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_site import client, scripted, served
from hypothesis import settings
from model_site import data, server, start
from reader import browser, site, visit

from index import Archive

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Fixtures for the tests that look at the page, and those that ask as programs do.
__all__ = [
    "browser", "client", "data", "scripted", "served", "server", "site", "start", "visit",
]  # fmt: skip

for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
    os.environ.pop(name, None)  # a key that somebody has would let a model answer the tests

SEEDS = Path(__file__).parent.parent / "seeds"

HARBOUR = """\
---
title: Harbour bridge closes for repairs
source: harbourpost.com
published: 2024-03-11
---

The harbour bridge will close on Monday for six weeks. Engineers found cracks in two of its piers.

Drivers must take the tunnel, which costs 4 dollars each way. The city expects long delays.
"""
ORCHARD = """\
---
title: Frost ruins apricot harvest
source: ValleyTimes.com
published: 2024-04-02
---

A late frost destroyed nine tenths of the valley's apricots on Sunday night. Growers lit fires
between the rows, but the temperature fell to minus six degrees.

The growers' union asked the province for 12 million dollars in aid.
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the two seed articles."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two short articles of different outlets and days."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "orchard.md").write_text(ORCHARD, encoding="utf-8")
    return folder


@pytest.fixture
def open_archive(tmp_path: Path) -> Iterator[Callable[[], Archive]]:
    """Open the test's data folder; closed again at the end, and before it is opened once more."""
    opened: list[Archive] = []

    def open_it() -> Archive:
        for archive in opened:
            archive.close()
        opened.append(Archive(tmp_path / "data"))
        return opened[-1]

    yield open_it
    for archive in opened:
        archive.close()
