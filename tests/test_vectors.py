"""The vector leg finds neighbours, and notices what Chroma loses silently."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.vectors import VectorIndex

IDS = list(range(1, 301))


def rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    scaled: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return scaled


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(tmp_path / "vectors")
    index.write(IDS, rows(300))
    yield index
    index.close()


def test_similarity_is_the_cosine_and_the_best_comes_first(index: VectorIndex) -> None:
    vectors = rows(300)
    found = index.query(vectors[6], 5)
    expected = np.sort(vectors @ vectors[6])[::-1][:5]
    assert found[0][0] == 7
    assert [similarity for _, similarity in found] == pytest.approx(expected.tolist(), abs=1e-5)


def test_more_rows_than_there_are_can_be_asked_for(index: VectorIndex) -> None:
    assert len(index.query(rows(1)[0], 1_000)) == 300
    assert index.query(rows(1)[0], 0) == []


def test_a_passage_written_again_has_its_new_vector(index: VectorIndex) -> None:
    new = rows(1, seed=9)
    index.write([7], new)
    assert index.count() == 300
    ((passage, similarity),) = index.query(new[0], 1)
    assert passage == 7
    assert similarity == pytest.approx(1.0, abs=1e-5)


def test_removed_passages_are_found_no_more(index: VectorIndex) -> None:
    index.remove([*IDS[:100], 999_999])
    assert index.count() == 200
    assert min(passage for passage, _ in index.query(rows(1)[0], 300)) == 101


def test_more_rows_than_chroma_takes_at_once_are_paged(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "vectors")
    index.write(list(range(6_000)), rows(6_000))
    assert index.count() == 6_000
    index.remove(list(range(6_000)))
    assert index.count() == 0
    index.close()


def test_a_sound_collection_draws_no_complaint(index: VectorIndex) -> None:
    assert index.complaint(IDS[:50], rows(300)[:50]) == ""


def test_copies_of_a_passage_draw_no_complaint(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "vectors")
    same = np.repeat(rows(1), 200, axis=0)
    index.write(list(range(200)), same)
    assert index.complaint(list(range(20)), same[:20]) == ""
    index.close()


def test_lost_rows_are_noticed(index: VectorIndex) -> None:
    index.remove(IDS[:10])
    complaint = index.complaint(IDS[:50], rows(300)[:50])
    assert complaint == "10 of 50 sampled passages are not found by their own vectors"


def test_a_share_that_is_usual_in_a_big_collection_draws_no_complaint(index: VectorIndex) -> None:
    index.remove(IDS[:10])
    assert index.complaint(IDS[:50], rows(300)[:50], usual=0.19) == ""
    assert "10 of 50" in index.complaint(IDS[:50], rows(300)[:50], usual=0.17)


def test_a_file_that_claims_to_be_huge_is_noticed(index: VectorIndex, tmp_path: Path) -> None:
    index.write(list(range(1_000, 6_000)), rows(5_000))
    file = next((tmp_path / "vectors").glob("*/link_lists.bin"))
    os.truncate(file, 2**40)
    assert "link_lists.bin claims 1,099,511,627,776 bytes" in index.complaint([1], rows(300)[:1])


def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexDamaged, match="Chroma could not open"):
        VectorIndex(tmp_path / "vectors")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--path", str(tmp_path / "server")]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


SERVED = """
import sys
from pathlib import Path
import chromadb
from index import Archive
url, folder, data = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
client = chromadb.HttpClient(port=int(url.rsplit(":")[-1]))
for place in ("one", "two"):
    with Archive(data / place, chroma_url=url) as archive:
        archive.sync(folder)
        archive.sync(folder, rebuild=True)
        print(archive.search("Which bridge closes?")[0].file, len(client.list_collections()))
with Archive(data / "one", chroma_url=url) as archive:
    print(archive.search("Which bridge closes?")[0].file, archive.sync(folder).embedded)
"""


def test_a_chroma_server_holds_the_vectors_of_several_archives(
    server: str, folder: Path, tmp_path: Path
) -> None:
    # In a process of its own: Chroma's client leaves its connections open.
    command = [sys.executable, "-c", SERVED, server, str(folder), str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["harbour.md 1", "harbour.md 2", "harbour.md 0"], done.stderr


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="could not open http://127.0.0.1:9"):
        VectorIndex(tmp_path, url="http://127.0.0.1:9")
