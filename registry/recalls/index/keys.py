"""Numbers as integers that sort as the numbers do. A shelf holds the keys of one field and one kind:
S texts of one shape (a digit or a letter at each place), so that AB1X9 is never between AB100 and AB199; N integers
by count of digits, zeros in front counted; L beginnings; T single values of one length, where shapes are too many."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from registry.serials.keys import SHAPE, shape_of

WORD = 12  # characters of [0-9A-Z] that a signed 64-bit integer holds: 36**12 < 2**63
NUMBER = 10**17  # the same for digits with a count of zeros behind: 64 * 10**17 < 2**63
ZEROS = 64
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAIRS = [one + other for one in _DIGITS for other in _DIGITS]


class Shelf(NamedTuple):
    field: str
    kind: str
    length: int


class Span(NamedTuple):
    """One run of keys of a shelf, both ends inclusive."""

    shelf: Shelf
    low: int
    high: int


def probes(value: str) -> list[tuple[tuple[str, int], int]]:
    """Where a value can stand in a field: (kind, length), key."""
    size = len(value)
    key = int(value, 36)
    found = [
        (("S" + value.translate(SHAPE), size), key),
        (("L", WORD), key if size == WORD else start_key(value)),
        (("T", size), key),
    ]
    if value.isdecimal():
        digits = value.lstrip("0")
        found.append((("N", len(digits)), number_key(digits, size - len(digits))))
    return found


def start_key(text: str, fill: str = "0") -> int:
    """The first characters of a value, filled up."""
    return int(text[:WORD].ljust(WORD, fill), 36)


def number_key(digits: str, zeros: int) -> int:
    return int(digits or "0") * ZEROS + min(zeros, ZEROS - 1)


def point(field: str, text: str) -> Span:
    """One value."""
    key = int(text, 36)
    return Span(Shelf(field, f"S{shape_of(text)}", len(text)), key, key)


def opening(field: str, low: str, high: str) -> Span:
    """Values that begin with anything from low to high."""
    return Span(Shelf(field, "L", WORD), start_key(low), start_key(high, "Z"))


def numbers(field: str, low: str, high: str) -> Iterator[Span]:
    """Integers low to high (digits without zeros in front), whatever zeros stand before them."""
    for size in range(len(low), len(high) + 1):
        first = low if size == len(low) else "1" + "0" * (size - 1)
        last = high if size == len(high) else "9" * size
        span = number_key(first, 0), number_key(last, ZEROS - 1)
        yield Span(Shelf(field, "N", size), *span)


def shaped(field: str, low: str, high: str) -> Iterator[Span]:
    """Texts of one length, a digit or letter where both ends agree on it."""
    ends = int(low, 36), int(high, 36)
    kinds = [{a, b} for a, b in zip(shape_of(low), shape_of(high), strict=True)]
    for shape in product(*map(sorted, kinds)):
        yield Span(Shelf(field, f"S{''.join(shape)}", len(low)), *ends)


def is_number(shelf: Shelf) -> bool:
    return shelf.kind == "N"


def base_of(shelf: Shelf) -> int:
    """What a 64-bit word of a key of the shelf counts to."""
    return NUMBER * ZEROS if is_number(shelf) else 36**WORD


def words_of(shelf: Shelf) -> int:
    """How many 64-bit words a key of the shelf takes."""
    return max(1, -(-shelf.length // (17 if is_number(shelf) else WORD)))


def split(key: int, words: int, base: int) -> tuple[int, ...]:
    """A long key as words, most significant first."""
    out = []
    for _ in range(words):
        key, low = divmod(key, base)
        out.append(low)
    return tuple(reversed(out))


def join(parts: tuple[int, ...], base: int) -> int:
    key = 0
    for part in parts:
        key = key * base + part
    return key


def spans_of_run(field: str, low: str, high: str) -> Iterator[Span]:
    """A stored run of a list (see `serials.keys`) as spans."""
    if low[0] == "#":
        yield from numbers(field, low[2:], high[2:])
    elif low == high:
        yield point(field, low[1:])
    else:
        yield from shaped(field, low[1:], high[1:])


def shelf_prefix(shelf: Shelf) -> str:
    """What the keys of a shelf begin with in the index table."""
    return f"{shelf.field}\t{shelf.kind}\t{chr(64 + shelf.length)}"


def row_key(shelf: Shelf, key: int) -> str:
    """A key as text for the index table: compares as bytes in SQLite and PostgreSQL ("C") alike."""
    return shelf_prefix(shelf) + (
        _number_text(shelf, key) if is_number(shelf) else text_of(key, shelf.length)
    )


def row_number(shelf: Shelf, text: str) -> int:
    """The key of a row of the index table again."""
    tail = text[len(shelf_prefix(shelf)) :]
    return int(tail[:-1]) * ZEROS + ord(tail[-1]) - 48 if is_number(shelf) else int(tail, 36)


def row_probes(field: str, value: str) -> list[tuple[Shelf, str]]:
    """Where a value can stand in the index table: the same places as `probes`, with their keys as text."""
    found = [
        (Shelf(field, kind, length), start_text(value) if kind == "L" else value)
        for (kind, length), _ in probes(value)
        if kind != "N"
    ]
    if value.isdecimal():
        digits = value.lstrip("0")
        shelf = Shelf(field, "N", len(digits))
        found.append((shelf, _number_text(shelf, number_key(digits, len(value) - len(digits)))))
    return [(shelf, shelf_prefix(shelf) + text) for shelf, text in found]


def start_text(value: str) -> str:
    return value[:WORD].ljust(WORD, "0")


def _number_text(shelf: Shelf, key: int) -> str:
    digits, zeros = divmod(key, ZEROS)
    return f"{digits:0{shelf.length}}{chr(48 + zeros)}"


def text_of(number: int, length: int) -> str:
    """The characters that a key of a shelf of texts stands for."""
    pairs = []
    while number:
        number, pair = divmod(number, 1296)
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs)).rjust(length, "0")[-length:]
