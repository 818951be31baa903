"""Cuts what people are told to do into steps, for pages and papers alike. Pure."""

import re

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W_a-z])|\s*\n\s*")


def steps_of(text: str) -> list[str]:
    """A paragraph of orders as steps."""
    return [part.strip(" -*•") for part in _SENTENCE.split(text) if part.strip(" -*•")]
