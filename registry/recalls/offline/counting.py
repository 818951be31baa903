"""Counts and names the numbers of a span, so that they can be hashed one by one. Pure. Every number has one form here:
of digits alone the zeros in front go, since ranges of integers do not count them."""

import hashlib
from collections.abc import Iterator

from registry.recalls.index.keys import ZEROS, Span, is_number, text_of
from registry.serials.keys import shape_of

HASHED = 8
"""Bytes of a hash that are kept: among millions of numbers two are never mistaken for each other."""


def one_form(number: str) -> str:
    """As it is hashed; `number` as it is compared (upper case, letters and digits only)."""
    return (number.lstrip("0") or "0") if number.isdecimal() else number


def hashed(field: str, number: str) -> bytes:
    """What stands in the file for a number that `one_form` gave."""
    return hashlib.sha256(f"{field}|{number}".encode()).digest()[:HASHED]


def count_of(span: Span) -> int | None:
    """How many numbers there are; None where nobody can say (beginnings of numbers)."""
    if is_number(span.shelf):
        return span.high // ZEROS - span.low // ZEROS + 1
    if span.shelf.kind == "T" or span.low == span.high:
        return None if span.shelf.kind == "L" else 1
    ends = _ends(span)
    return None if ends is None else ends[1] - ends[0] + 1


def numbers_of(span: Span) -> Iterator[str]:
    """Each number once, of a span that can be counted."""
    if is_number(span.shelf):
        yield from map(str, range(span.low // ZEROS, span.high // ZEROS + 1))
    elif span.low == span.high:
        yield one_form(text_of(span.low, span.shelf.length))
    elif ends := _ends(span):
        shape = span.shelf.kind[1:]
        head = shape.rfind("A") + 1
        low = text_of(span.low, span.shelf.length)
        if low[:head] == text_of(span.high, span.shelf.length)[:head]:
            width = len(shape) - head
            last = int(text_of(span.high, span.shelf.length)[head:])
            yield from (one_form(f"{low[:head]}{n:0{width}}") for n in range(int(low[head:]), last + 1))
        else:
            yield from (one_form(_shaped(n, shape)) for n in range(ends[0], ends[1] + 1))


def _ends(span: Span) -> tuple[int, int] | None:
    """First and last as the place each has among all texts of the shape; None where an end has another shape."""
    shape = span.shelf.kind[1:]
    texts = text_of(span.low, span.shelf.length), text_of(span.high, span.shelf.length)
    if span.shelf.kind[0] != "S" or any(shape_of(text) != shape for text in texts):
        return None
    return _place(texts[0]), _place(texts[1])


def _place(text: str) -> int:
    place = 0
    for c in text:
        place = place * 10 + int(c) if c.isdecimal() else place * 26 + ord(c) - 65
    return place


def _shaped(place: int, shape: str) -> str:
    found = []
    for kind in reversed(shape):
        place, digit = divmod(place, 10 if kind == "9" else 26)
        found.append(str(digit) if kind == "9" else chr(65 + digit))
    return "".join(reversed(found))
