"""Knows a sentence that speaks to a model rather than to a reader: an order hidden in an article.

Pure. Such a sentence is not sent to a model; it stays in the index, where people find it. What it
misses is still data to the prompt, and still checked against the articles where a model obeys.
"""

from __future__ import annotations

import re

_INSTRUCTIONS = (
    r"(?:instructions?|prompts?|rules?|guidelines|directions|commands|orders|messages?|context)"
)
_ORDER = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass|skip)\b.{{0,40}}\b(?:previous|prior|above|earlier"
    rf"|preceding|all|any|your|system|these|those|other)\b.{{0,20}}\b{_INSTRUCTIONS}\b"
    rf"|\b(?:system|hidden|initial|developer|secret) (?:prompt|message|instructions?)\b"
    rf"|\b(?:reveal|repeat|print|show|output|leak|quote|translate)\b.{{0,30}}\byour\b.{{0,20}}"
    rf"\b{_INSTRUCTIONS}\b"
    rf"|\b(?:new|updated|important|following) {_INSTRUCTIONS}\s*(?::|for (?:the )?(?:ai|assistant"
    r"|model|you))"
    r"|\byou are (?:now )?(?:an? |the )?(?:\w+ )?(?:ai|assistant|chatbot|language model|llm|gpt)\b"
    r"|\b(?:attention|note|message|instructions?|dear|hey)\W+(?:to |for )?(?:the |all |any )?"
    r"(?:ai|assistants?|chatbots?|language models?|llms?)\b"
    r"|\b(?:if|when|whenever) (?:you(?:'re| are)? |anyone |a user |the user |someone )?"
    r"(?:is |are |get |gets )?ask(?:ed|s)?\b.{0,80}\b(?:say|answer|reply|respond|write|state|claim"
    r"|tell)\b"
    r"|\b(?:say|print|output|write|answer|reply|respond|include|append|repeat)(?: only| exactly"
    r"| with| the (?:word|phrase|text|string)| this| back)*"
    r" [\"'“‘]?(?-i:[A-Z][A-Z0-9_-]{3,})\b[\"'”’.!]*"
    r"(?=\s*$|\s+(?:and|in|at|to every|instead|only|as|if)\b)"
    r"|\bcite (?:this|it|me|the following)\b.{0,20}\bas\b"
    r"|\bas an ai\b.{0,40}\byou (?:must|should|will)\b",
    re.IGNORECASE,
)


def is_order(sentence: str) -> bool:
    """Tell whether a sentence gives orders to a model that reads it."""
    return bool(_ORDER.search(sentence))
