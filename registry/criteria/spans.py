"""Cuts a test into spans of keys, so that an index finds the rules that could hold. It narrows, it never decides.

Every value with a key for which the test can hold, or be undecided, lies in a span; a value in a span need not agree.
"""

from collections.abc import Iterable
from itertools import takewhile

from registry.criteria.lengths import lengths
from registry.criteria.nodes import All, AnyOf, Leaf, Node
from registry.criteria.texts import Is, Mask, Numbers, Starts, Texts
from registry.serials.keys import MAX_LENGTH, encode, number_span

MOST = 4096
"""More spans than this are no help to an index: such a test is judged instead."""

Span = tuple[str, str]
Spans = tuple[Span, ...]
_ALL_LENGTHS = range(1, MAX_LENGTH + 1)


def to_spans(test: Node) -> Spans | None:
    """Return disjoint spans (low, high), both inclusive, in order; None where a test cannot be cut, or not usefully.

    Exact values, beginnings, masks that begin with letters or digits, ranges and bounds, widths and what looks at the
    first characters can be; ends, parts, lookups, date codes, raw tests and units without a code cannot.
    """
    if test.absent:
        return None
    spans = _cut(test, _ALL_LENGTHS)
    return None if spans is None or len(spans) > MOST else spans


def _cut(test: Node, allowed: Iterable[int]) -> Spans | None:
    if isinstance(test, All):
        return _cut_all(test, allowed)
    if isinstance(test, AnyOf):
        parts = [_cut(inner, allowed) for inner in test.tests]
        return None if None in parts else merged(span for part in parts if part for span in part)
    if not isinstance(test, Leaf) or test.view.raw:
        return None
    if not test.view.cuts:
        return _cut_leaf(test, allowed)
    (first, last), *more = test.view.cuts
    if more or first != 1 or last < 1:
        return None
    return _cut_beginning(test, last, allowed)


def _cut_all(test: All, allowed: Iterable[int]) -> Spans | None:
    """What lies in the spans of every inner test; those that cannot be cut narrow nothing."""
    known = lengths(test) if not _raw(test) else None
    allowed = [n for n in allowed if known is None or n in known]
    found: Spans | None = None
    for inner in test.tests:
        spans = _cut(inner, allowed)
        if spans is not None:
            found = spans if found is None else crossed(found, spans)
    return found


def _raw(test: Node) -> bool:
    return any(getattr(getattr(inner, "view", inner), "raw", False) for inner in test.walk())


def _cut_leaf(test: Leaf, allowed: Iterable[int]) -> Spans | None:
    if isinstance(test, Is):
        return merged((key, key) for value in test.values if (key := encode(value)))
    if isinstance(test, Starts):
        return _beginnings(((text, text) for text in test.texts), allowed)
    if isinstance(test, Mask):
        return _masks(test, allowed)
    if isinstance(test, Numbers):
        low = _integer(test.low) if test.low else 0
        high = _integer(test.high) if test.high else 10**MAX_LENGTH - 1
        return merged([number_span(low, high)] if low <= high else [])
    if isinstance(test, Texts):
        low_text, high_text = _filled(test)
        return _beginnings([(low_text, high_text)], [len(low_text)])
    return None


def _cut_beginning(test: Leaf, size: int, allowed: Iterable[int]) -> Spans | None:
    """A test of the first ``size`` characters, whatever follows them."""
    longer = [n for n in allowed if n >= size]
    if isinstance(test, Is):
        return _beginnings(((v, v) for v in test.values if len(v) == size), longer)
    if isinstance(test, Starts):
        return _beginnings(((text, text) for text in test.texts if len(text) <= size), longer)
    if isinstance(test, Texts):
        pair = _filled(test)
        return _beginnings([pair] if len(pair[0]) == size else [], longer)
    if isinstance(test, Numbers):
        low = str(_integer(test.low)) if test.low else "0"
        high = str(min(_integer(test.high), 10**size - 1)) if test.high else "9" * size
        return _beginnings([(low.zfill(size), high.zfill(size))] if len(low) <= size else [], longer)
    return None


def _integer(number: tuple[int, str]) -> int:
    """The bound, at most one more than the largest number that has a key."""
    return int(number[1] or "0") if number[0] <= MAX_LENGTH else 10**MAX_LENGTH


def _filled(test: Texts) -> tuple[str, str]:
    """Both bounds, an open end as the least or greatest text of the length."""
    size = len(test.low or test.high or "")
    return test.low or "0" * size, test.high or "Z" * size


def _masks(test: Mask, allowed: Iterable[int]) -> Spans | None:
    spans: list[Span] = []
    for mask in test.masks:
        start = "".join(takewhile(lambda c: c not in "?*", mask))
        if not start:
            return None
        least = len(mask.replace("*", ""))
        fitting = [n for n in allowed if n == least or ("*" in mask and n > least)]
        spans += _beginnings([(start, start)], fitting) or ()
    return merged(spans)


def _beginnings(pairs: Iterable[Span], allowed: Iterable[int]) -> Spans | None:
    """Spans of the values whose first characters lie between two texts of one length."""
    allowed, spans = list(allowed), []
    for low, high in pairs:
        for length in allowed:
            rest = length - len(low)
            if rest >= 0:
                spans.append((chr(64 + length) + low + "0" * rest, chr(64 + length) + high + "Z" * rest))
                spans += _numbers(low, high, rest)
        if len(spans) > 4 * MOST:
            return None
    return merged(spans)


def _numbers(low: str, high: str, rest: int) -> list[Span]:
    """The same for all-digit values with leading zeros, whose keys lack the zeros."""
    if low[0] > "0":
        return []
    size = len(low)
    first = _digits_from(low)
    last = high if high.isdecimal() and high.isascii() else _digits_to(high)
    last = min(last, "0" + "9" * (size - 1))
    if first > last:
        return []
    return [number_span(int(first + "0" * rest), int(last + "9" * rest))]


def _digits_from(text: str) -> str:
    """The least all-digit text of the length that may be no less: letters and what follows give way to zeros."""
    digits = "".join(takewhile(str.isdecimal, text))
    return digits.ljust(len(text), "0")


def _digits_to(text: str) -> str:
    """The greatest all-digit text of the length that may be no greater."""
    digits = "".join(takewhile(str.isdecimal, text))
    return digits.ljust(len(text), "9")


def merged(spans: Iterable[Span]) -> Spans:
    """Return the spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def crossed(one: Spans, other: Spans) -> Spans:
    """Return what lies in both of two ordered, disjoint lists."""
    found, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        low, high = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if low <= high:
            found.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)
