"""Ranges of serials as data: never expanded, however many numbers they hold.

Serials of one shape (a digit or a letter at each place) stand for integers, so ranges are reckoned with as such.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.errors import Refused

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = {"9": _DIGITS, "A": _LETTERS, "?": _DIGITS + _LETTERS}


@dataclass(frozen=True, slots=True, order=True)
class SerialRange:
    """First to last, both inclusive, as read (upper case, [0-9A-Z], leading zeros kept).

    Two all-digit ends may differ in length and are integers. Others have one length, and a serial inside has a digit
    or letter wherever both ends agree on it. Make one by ``make_range``.
    """

    first: str
    last: str

    @property
    def shape(self) -> str:
        """What stands at each place: 9 a digit, A a letter, ? either; "#" for integers of any length."""
        if self.first.isdecimal() and self.last.isdecimal():
            return "#"
        return "".join(_kind(one, other) for one, other in zip(self.first, self.last, strict=True))

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last as integers of the shape."""
        shape = self.shape
        return _rank(self.first, shape), _rank(self.last, shape)

    @property
    def count(self) -> int:
        """How many serials it holds; all-digit ones as integers, whatever zeros are put in front."""
        low, high = self.bounds
        return high - low + 1

    def numbers(self, begin: int = 0) -> Iterator[str]:
        """Each serial in its order, from a place on: 0 is the first."""
        shape, (low, high) = self.shape, self.bounds
        size = len(self.first)
        for rank in range(low + begin, high + 1):
            yield _text(rank, shape, size)

    def __contains__(self, serial: str) -> bool:
        shape = self.shape
        if not _is_of(serial, shape):
            return False
        low, high = self.bounds
        return low <= _rank(serial, shape) <= high

    def overlaps(self, other: "SerialRange") -> bool:
        """Say whether a serial can lie in both. For different shapes this may say yes too often, never too rarely."""
        shapes = self.shape, other.shape
        if shapes[0] == shapes[1]:
            (low, high), (start, end) = self.bounds, other.bounds
            return low <= end and start <= high
        if "#" in shapes:
            return not any("A" in shape for shape in shapes)
        if len(self.first) != len(other.first):
            return False
        disjoint = any({a, b} == {"9", "A"} for a, b in zip(*shapes, strict=True))
        return not disjoint and self.first <= other.last and other.first <= self.last

    def covers(self, other: "SerialRange") -> bool:
        """Say whether every serial of the other lies in this one (of the same shape)."""
        if self.shape != other.shape:
            return False
        (low, high), (start, end) = self.bounds, other.bounds
        return low <= start and end <= high

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


def make_range(first: str, last: str, field: str = "range") -> SerialRange:
    """Return the range between two serials as read; raise Refused saying why there is none."""
    if first.isdecimal() and last.isdecimal():
        if int(first) > int(last):
            raise Refused(field, f"{first} comes after {last}: swap them?")
        return SerialRange(first, last)
    if len(first) != len(last):
        raise Refused(field, _unequal(first, last))
    if first > last:
        raise Refused(field, f"{first} comes after {last}: swap them?")
    return SerialRange(first, last)


def _unequal(first: str, last: str) -> str:
    prefix = first[: len(first) - len(last)]
    if prefix and last.isdecimal() and first[len(prefix) :].isdecimal():
        return f"the last number lacks its prefix {prefix}: {first} to {prefix}{last}?"
    return f"{first} and {last} have different lengths: write both in full"


def merge(ranges: Iterable[SerialRange]) -> Iterator[SerialRange]:
    """Yield the ranges with those of one shape that touch or overlap made one; sorted by shape, then first.

    Ranges with a place that is letter or digit stay apart unless one covers the other: joined they would have
    another shape.
    """
    current: SerialRange | None = None
    for one in sorted(ranges, key=lambda r: (r.shape, r.bounds[0], -r.bounds[1])):
        if current is None or not _joins(current, one):
            if current is not None:
                yield current
            current = one
        elif one.bounds[1] > current.bounds[1]:
            current = SerialRange(current.first, one.last)
    if current is not None:
        yield current


def _joins(one: SerialRange, other: SerialRange) -> bool:
    """Say whether a range can be made one with another that does not begin before it."""
    if "?" in one.shape:
        return one.covers(other)
    return one.shape == other.shape and other.bounds[0] <= one.bounds[1] + 1


def subtract(ranges: Iterable[SerialRange], taken: Iterable[SerialRange]) -> Iterator[SerialRange]:
    """Yield what is left of the ranges without the taken ones of the same shape.

    Raise Refused where a range with a place that is letter or digit would have to be divided.
    """
    holes = list(merge(taken))
    for one in merge(ranges):
        shape, (low, high) = one.shape, one.bounds
        size = len(one.first)
        for hole in holes:
            if hole.shape != shape:
                continue
            start, end = hole.bounds
            if low <= high and start <= high and end >= low:
                if "?" in shape and not hole.covers(one):
                    raise Refused("range", f"{one} holds letters and digits at one place: divide it first")
                if start > low:
                    yield SerialRange(_text(low, shape, size), _text(start - 1, shape, size))
                low = end + 1
        if low <= high:
            yield SerialRange(_text(low, shape, size), _text(high, shape, size))


def _kind(one: str, other: str) -> str:
    if one.isdecimal() and other.isdecimal():
        return "9"
    return "?" if one.isdecimal() or other.isdecimal() else "A"


def _is_of(serial: str, shape: str) -> bool:
    if shape == "#":
        return serial.isdecimal()
    return len(serial) == len(shape) and all(c in _SIGNS[sign] for c, sign in zip(serial, shape, strict=True))


def _rank(serial: str, shape: str) -> int:
    """The place of a serial among all of its shape, from 0, in the order of texts."""
    if shape == "#":
        return int(serial)
    rank = 0
    for character, sign in zip(serial, shape, strict=True):
        rank = rank * len(_SIGNS[sign]) + _SIGNS[sign].index(character)
    return rank


def _text(rank: int, shape: str, size: int) -> str:
    """The serial at a place; integers get the zeros of the range they come from."""
    if shape == "#":
        return str(rank).zfill(size)
    found = []
    for sign in reversed(shape):
        rank, place = divmod(rank, len(_SIGNS[sign]))
        found.append(_SIGNS[sign][place])
    return "".join(reversed(found))
