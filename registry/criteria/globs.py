"""Masks: ? is one character, * any run. Compiled so that no value takes longer than its length times the mask's."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from registry.criteria.twins import CLASSES, fold
from registry.serials.reading import bare, label_end, one_script

_LETTERS = str.maketrans("?*", "00")
_CLASSES = {one: f"[{group}]" for group in CLASSES for one in group}


def read_mask(text: str, raw: bool) -> str:
    """Read a mask as values are read: a printed label in front goes once, from the whole."""
    text = one_script(text)
    pieces = re.split(r"([?*])", text[label_end(text.translate(_LETTERS)) :])
    mask = "".join(piece if piece in ("?", "*") else bare(piece, raw) for piece in pieces)
    return re.sub(r"\*+", "*", mask)


def glob(masks: tuple[str, ...]) -> re.Pattern[str]:
    """Compile masks. Each piece between two stars is taken where it first fits, and never looked for again."""
    return re.compile("|".join(_joined(mask, _exact) for mask in masks), re.DOTALL)


@lru_cache(maxsize=128)
def _heads(masks: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Masks, each with what it begins with, look-alikes folded."""
    return tuple((mask, fold(re.split(r"[?*]", mask)[0])) for mask in masks)


def alike(masks: tuple[str, ...], seen: str) -> Iterator[str]:
    """Yield a text put right by each mask that it looks like."""
    folded, size = fold(seen), len(seen)
    for mask, head in _heads(masks):
        if folded.startswith(head) and (len(mask) == size or "*" in mask):
            found = _put_right(mask, seen)
            if found is not None:
                yield found


@lru_cache(maxsize=1024)
def _alike(mask: str) -> re.Pattern[str]:
    """A mask whose letters and digits stand for all that look like them, a group for each piece."""
    return re.compile(_joined(mask, lambda piece: f"({_folded(piece)})"), re.DOTALL)


def _joined(mask: str, piece: Callable[[str], str]) -> str:
    first, *rest = mask.split("*")
    if not rest:
        return piece(first)
    *middle, last = rest
    return piece(first) + "".join(f"(?>.*?{piece(one)})" for one in middle) + ".*" + piece(last)


def _exact(piece: str) -> str:
    return "".join("." if c == "?" else re.escape(c) for c in piece)


def _folded(piece: str) -> str:
    return "".join("." if c == "?" else _CLASSES.get(c) or re.escape(c) for c in piece)


def _put_right(mask: str, seen: str) -> str | None:
    """Return the text with the characters of the mask where it has others that look alike, None where it is unlike."""
    match = _alike(mask).fullmatch(seen)
    if match is None:
        return None
    text = list(seen)
    for number, piece in enumerate(mask.split("*"), 1):
        for place, character in enumerate(piece, match.start(number)):
            if character != "?":
                text[place] = character
    return "".join(text)
