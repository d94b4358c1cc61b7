"""LlamaIndex's own parts on the same articles: its ingestion pipeline, and its retriever."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from timing import Figures, asked, times


def pipeline(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Read, split, embed and store the same articles with LlamaIndex's own parts."""
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from nupunkt import sent_tokenize

    from index import make_embedder
    from index.embedding import to_llama

    client = chromadb.PersistentClient(str(data), Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "passages", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    pipeline = IngestionPipeline(
        transformations=[
            SentenceSplitter(
                chunk_size=230,
                chunk_overlap=0,
                chunking_tokenizer_fn=lambda text: [str(part) for part in sent_tokenize(text)],
            ),
            to_llama(make_embedder("bundled")),
        ],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    began, before = time.perf_counter(), time.process_time()
    files = sorted(folder.rglob("*.md"))
    for start in range(0, len(files), 200):
        # In portions: more than 5,461 nodes at once are refused by Chroma.
        pipeline.run(
            documents=[
                Document(text=file.read_text(encoding="utf-8").partition("\n---\n")[2])
                for file in files[start : start + 200]
            ]
        )
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - before,
        "passages": collection.count(),
    }


def retrieve(folder: Path, data: Path, questions: Sequence[Path]) -> Figures:
    """Ask the same questions of LlamaIndex's retriever, for as many passages."""
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index import make_embedder
    from index.embedding import to_llama

    client = chromadb.PersistentClient(str(data), Settings(anonymized_telemetry=False))
    collection = client.get_collection("passages", embedding_function=None)
    retriever = VectorStoreIndex.from_vector_store(
        ChromaVectorStore(chroma_collection=collection),
        embed_model=to_llama(make_embedder("bundled")),
    ).as_retriever(similarity_top_k=20)
    return times(lambda question, _: retriever.retrieve(question), asked(questions))
