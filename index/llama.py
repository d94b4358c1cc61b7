"""The same parts as LlamaIndex components, for chains of one's own.

    from index.llama import ArchiveRetriever, PassageNodeParser

Import this module only where LlamaIndex is wanted: it takes seconds to load, which is why nothing
else here does. Embeddings are in ``index.embedding.to_llama``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import NodeParser
from llama_index.core.node_parser.node_utils import build_nodes_from_splits
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle, TextNode
from pydantic import Field

from index.archive import Archive
from index.hits import Filters, Hit
from index.passages import PASSAGE_WORDS, split_passages


class PassageNodeParser(NodeParser):
    """Cuts documents into passages of whole sentences, with exact character offsets.

    ``node.text == document.text[node.start_char_idx:node.end_char_idx]`` holds for every node.
    """

    words: int = Field(default=PASSAGE_WORDS, gt=0, description="Words per passage, about.")

    @classmethod
    def class_name(cls) -> str:
        """Name the class as LlamaIndex stores it."""
        return "PassageNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: object
    ) -> list[BaseNode]:
        return [passage for node in nodes for passage in self._split(node)]

    def _split(self, node: BaseNode) -> list[TextNode]:
        text = node.get_content()
        passages = split_passages(text, words=self.words)
        parts = build_nodes_from_splits([text[p.start : p.end] for p in passages], node)
        for part, passage in zip(parts, passages, strict=True):
            part.start_char_idx, part.end_char_idx = passage.start, passage.end
        return parts

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Any]
    ) -> list[BaseNode]:
        """Keep our offsets: the base class searches for the text, and takes the first copy."""
        offsets = [
            (node.start_char_idx, node.end_char_idx) if isinstance(node, TextNode) else None
            for node in nodes
        ]
        nodes = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, pair in zip(nodes, offsets, strict=True):
            if isinstance(node, TextNode) and pair:
                node.start_char_idx, node.end_char_idx = pair
        return nodes


class ArchiveRetriever(BaseRetriever):
    """Searches an archive; each node carries its file, offsets and the article's particulars."""

    def __init__(
        self,
        archive: Archive,
        *,
        limit: int = 20,
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> None:
        """Take an open archive, and what every search of this retriever is to hold to.

        Args:
            archive: Stays open, and is not closed by the retriever.
            limit: The most nodes to give.
            filters: Which articles may be used.
            as_of: The day on which questions are put.
        """
        super().__init__()
        self._archive = archive
        self._limit = limit
        self._filters = filters or Filters()
        self._as_of = as_of

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._archive.search(
            query_bundle.query_str, limit=self._limit, filters=self._filters, as_of=self._as_of
        )
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    particulars = {
        "file": hit.file,
        "title": hit.title,
        "source": hit.source,
        "url": hit.url,
        "published": hit.published,
    }
    return TextNode(
        id_=f"{hit.file}:{hit.start}-{hit.end}",
        text=hit.text,
        start_char_idx=hit.start,
        end_char_idx=hit.end,
        metadata=particulars,
        excluded_embed_metadata_keys=["file", "url"],
    )
