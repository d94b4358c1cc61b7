"""The least that a sync's rows can cost: embedder, Chroma, tantivy alone, one after the other."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from timing import Figures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROWS = 1_000
"""Rows at a time, as a sync writes them."""


def insert(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Embed the rows that a sync stored in ``data``; put them into plain Chroma and tantivy."""
    from index import make_embedder
    from index.catalog import Catalog
    from index.rows import headed

    (index,) = data.glob("index-*")
    catalog, embedder = Catalog(index / "catalog.sqlite"), make_embedder("bundled")
    stages = {name: [0.0, 0.0] for name in ("embed", "chroma", "tantivy")}
    # tantivy may still be merging when the folder goes.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        chroma, tantivy = _chroma(Path(place) / "c"), _tantivy(Path(place) / "t")
        last = 0
        while page := catalog.live_passages(after=last, limit=ROWS):
            last, rows = page[-1], catalog.load(page)
            texts = [headed(rows[key].title, rows[key].text) for key in page]
            ids = [str(key) for key in page]
            before = _now()
            vectors = embedder.embed(texts)
            before = _add(stages["embed"], before)
            chroma(ids, vectors)
            before = _add(stages["chroma"], before)
            tantivy(ids, texts)
            _add(stages["tantivy"], before)
    figures = {name: spent for name, (spent, _) in stages.items()}
    figures["seconds"] = sum(spent for spent, _ in stages.values())
    figures["processor"] = sum(used for _, used in stages.values())
    return figures


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _add(stage: list[float], before: tuple[float, float]) -> tuple[float, float]:
    """Count what has passed since ``before`` for a stage; give the time now."""
    now = _now()
    for place in range(2):
        stage[place] += now[place] - before[place]
    return now


def _chroma(place: Path) -> Callable[[Sequence[str], NDArray[np.float32]], None]:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(place), Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "rows", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    return lambda ids, vectors: collection.upsert(ids=list(ids), embeddings=vectors)


def _tantivy(place: Path) -> Callable[[Sequence[str], Sequence[str]], None]:
    import tantivy

    place.mkdir()
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_text_field("text", tokenizer_name="en_stem")
    writer = tantivy.Index(schema.build(), str(place)).writer(64_000_000, num_threads=1)

    def add(ids: Sequence[str], texts: Sequence[str]) -> None:
        for key, text in zip(ids, texts, strict=True):
            document = tantivy.Document()
            document.add_text("id", key)
            document.add_text("text", text)
            writer.add_document(document)
        writer.commit()

    return add
