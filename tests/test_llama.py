"""The parts work inside LlamaIndex, with exact offsets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline

from index import Archive, Filters, make_embedder
from index.embedding import to_llama
from index.llama import ArchiveRetriever, PassageNodeParser


def test_nodes_equal_the_document_at_their_offsets_even_where_it_repeats_itself() -> None:
    text = "The council met. It voted.\n\n" * 50
    nodes = PassageNodeParser(words=20).get_nodes_from_documents([Document(text=text)])
    offsets = [(node.start_char_idx, node.end_char_idx) for node in nodes]  # type: ignore[attr-defined]
    assert len(nodes) > 5
    assert [node.get_content() for node in nodes] == [text[start:end] for start, end in offsets]
    assert offsets == sorted(set(offsets))


def test_the_parser_and_the_embedder_run_in_an_ingestion_pipeline() -> None:
    pipeline = IngestionPipeline(
        transformations=[PassageNodeParser(), to_llama(make_embedder("bundled"))]
    )
    document = Document(text="The bridge closes on Monday.", metadata={"source": "post.com"})
    (node,) = pipeline.run(documents=[document])
    assert node.metadata == {"source": "post.com"}
    assert node.embedding is not None
    assert len(node.embedding) == 256


def test_the_retriever_gives_nodes_that_say_where_they_stand(
    open_archive: Callable[[], Archive], folder: Path
) -> None:
    archive = open_archive()
    archive.sync(folder)
    retriever = ArchiveRetriever(archive, limit=1, filters=Filters(sources=("harbourpost.com",)))
    (found,) = retriever.retrieve("Which bridge closes?")
    text = archive.article("harbour.md").text
    assert found.node.metadata["file"] == "harbour.md"
    assert found.node.get_content() == text[found.node.start_char_idx : found.node.end_char_idx]  # type: ignore[attr-defined]


def test_a_llamaindex_embedding_can_build_and_search_an_archive(
    folder: Path, tmp_path: Path
) -> None:
    embedder = make_embedder(to_llama(make_embedder("bundled")))
    with Archive(tmp_path / "data", embedder) as archive:
        archive.sync(folder)
        assert archive.search("Which bridge closes?")[0].file == "harbour.md"
        assert archive.status().embedder == embedder.name
