"""Finds the values that look like a typed one and would agree with a test: led by the test, not by trying all."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from registry.criteria.answers import NO
from registry.criteria.nodes import All, AnyOf, Leaf, Listed, Node, View
from registry.criteria.texts import Ends, Has, Is, Mask, Numbers, Starts, Texts
from registry.criteria.times import CodeIs, CodeRange
from registry.criteria.twins import CLASSES, as_digits, fold, twins, variants
from registry.criteria.unit import Lookup, Told

LIMIT = 64
_MOST_CHANGES = 6

_Finder = Callable[[str], Iterator[str]]


def alike(node: Node, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Yield texts (as read) that agree with the test and differ from ``text`` in look-alike characters only."""
    if node.judge(Told(field, text), lookup) is not NO:
        yield text
    elif isinstance(node, All):
        yield from _all(node, field, text, lookup)
    elif isinstance(node, AnyOf):
        for test in node.tests:
            yield from islice(alike(test, field, text, lookup), LIMIT)
    elif isinstance(node, Listed):
        yield from _sliced(node.view, text, _listed(node, field, lookup))
    elif isinstance(node, Leaf):
        yield from _sliced(node.view, text, lambda seen: _leaf(node, seen))


def _all(node: All, field: str, text: str, lookup: Lookup) -> Iterator[str]:
    """Put one test right after the other."""
    texts = [text]
    for test in node.tests:
        better = (new for old in texts for new in islice(alike(test, field, old, lookup), LIMIT))
        texts = list(dict.fromkeys(islice(better, LIMIT)))
    yield from texts


def _sliced(view: View, text: str, find: _Finder) -> Iterator[str]:
    """Put right only the characters that a test looks at."""
    start, end = span(view, len(text)) or (0, 0)
    if end > start:
        for found in islice(find(text[start:end]), LIMIT):
            yield text[:start] + found + text[end:]


def span(view: View, length: int) -> tuple[int, int] | None:
    """Return from where to where (0-based, half open) a view looks at a text of this length, None if it cannot."""
    start, end = 0, length
    for first, last in view.cuts:
        size = end - start
        begin = start + (first - 1 if first > 0 else size + first)
        stop = start + (last if last > 0 else size + last + 1)
        if not start <= begin < stop <= end:
            return None
        start, end = begin, stop
    return start, end


def _listed(node: Listed, field: str, lookup: Lookup) -> _Finder:
    return lambda seen: (text for text in variants(seen, LIMIT) if lookup(node.name, field, text))


def _leaf(node: Leaf, seen: str) -> Iterator[str]:
    for text in _guesses(node, seen):
        if len(text) == len(seen) and node.holds(text):
            yield text


def _guesses(node: Leaf, seen: str) -> Iterator[str]:
    if isinstance(node, Is):
        yield from _folded(node.values).get(fold(seen), ())
    elif isinstance(node, Starts):
        yield from (text + seen[len(text) :] for text in node.texts if fold(seen).startswith(fold(text)))
    elif isinstance(node, Ends):
        yield from (seen[: -len(text)] + text for text in node.texts if fold(seen).endswith(fold(text)))
    elif isinstance(node, Has):
        yield from _containing(node, seen)
    elif isinstance(node, Mask):
        yield from (found for mask in node.masks if (found := _masked(mask, seen)))
    elif isinstance(node, Numbers):
        yield as_digits(seen)
    elif isinstance(node, Texts):
        yield from _ranged(node, seen, "", 0)
    elif isinstance(node, CodeIs | CodeRange):
        yield as_digits(seen)
        yield from variants(seen, LIMIT)


def _containing(node: Has, seen: str) -> Iterator[str]:
    folded = fold(seen)
    for text in node.texts:
        place = folded.find(fold(text))
        if place >= 0:
            yield seen[:place] + text + seen[place + len(text) :]


@lru_cache(maxsize=256)
def _folded(values: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for value in sorted(values):
        found[fold(value)] = (*found.get(fold(value), ()), value)
    return found


@lru_cache(maxsize=1024)
def _mask_pattern(mask: str) -> re.Pattern[str]:
    """A mask with every character in a group of its own, letters and digits standing for all that look alike."""
    kinds = {"?": "(.)", "*": "(.*)"}
    classes = {one: f"([{group}])" for group in CLASSES for one in group}
    return re.compile("".join(kinds.get(c) or classes.get(c) or f"({re.escape(c)})" for c in mask), re.DOTALL)


def _masked(mask: str, seen: str) -> str | None:
    match = _mask_pattern(mask).fullmatch(seen)
    if match is None:
        return None
    return "".join(part if c in "?*" else c for c, part in zip(mask, match.groups(), strict=True))


def _ranged(node: Texts, seen: str, done: str, changes: int) -> Iterator[str]:
    """Try the twins of each character in turn, leaving a path as soon as it falls out of shape or range."""
    place = len(done)
    if place == len(seen):
        yield done
        return
    if place >= len(node.low or node.high or ""):
        return
    low, high = node.low, node.high
    kinds = {bound[place].isdecimal() for bound in (low, high) if bound}
    for character in (seen[place], *twins(seen[place])):
        new = done + character
        within = (low is None or new >= low[: place + 1]) and (high is None or new <= high[: place + 1])
        changed = changes + (character != seen[place])
        if within and changed <= _MOST_CHANGES and (len(kinds) > 1 or character.isdecimal() in kinds):
            yield from _ranged(node, seen, new, changed)
