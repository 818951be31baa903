"""Keys for the index: the shortest first, then as text, in the same order in Python, SQLite and PostgreSQL ("C").

A key is one character for the length, then the serial. The leading zeros of an all-digit serial are taken off and
counted behind it, so that a range of integers is one span whatever zeros were typed, and 0110000 has a key of its own.
"""

MAX_LENGTH = 40
"""Characters of the longest serial that has a key; a form refuses longer ones as too long."""

LAST = "z"
"""Appended to the key of a number it comes after every spelling of that number with leading zeros."""

_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def encode(serial: str) -> str | None:
    """Return the key of a serial as read (upper case, [0-9A-Z]); None where it is empty, longer, or has other letters.

    A value without a key lies in no span: it must be judged without narrowing.
    """
    if not 0 < len(serial) <= MAX_LENGTH or not _ALPHABET.issuperset(serial):
        return None
    if serial[0] == "0" and serial.isdecimal():
        digits = serial.lstrip("0") or "0"
        zeros = len(serial) - len(digits)
        return chr(64 + len(digits)) + digits + (chr(64 + zeros) if zeros else "")
    return chr(64 + len(serial)) + serial


def decode(key: str) -> str:
    """Return the serial of a key, leading zeros included; raise ValueError where it is no key."""
    length = ord(key[0]) - 64 if key else 0
    zeros = ord(key[length + 1]) - 64 if len(key) == length + 2 else 0
    serial = "0" * zeros + key[1 : length + 1]
    if encode(serial) != key:
        raise ValueError(f"{key!r} is not the key of a serial")
    return serial


def number_span(low: int, high: int) -> tuple[str, str]:
    """Return the keys between which all spellings of the integers low to high lie (0 <= low <= high)."""
    first, last = str(low), str(high)
    return chr(64 + len(first)) + first, chr(64 + len(last)) + last + LAST
