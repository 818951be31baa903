"""Whole numbers as people type them, their thousands divided as any language of ours divides them. Says nothing."""

import re

_GROUPED = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u202f'’]\d{3})+|\d+", re.ASCII)
LONGEST = 20


def whole(text: str) -> int | None:
    """`12,500`, `12.500` and `12500` alike; nothing where it is no whole number, as `1,5` is none."""
    if len(text) > LONGEST or not _GROUPED.fullmatch(text):
        return None
    return int(re.sub(r"\D", "", text))
