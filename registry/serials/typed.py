"""Reads a range of serials the way people type one, or says what is unclear about it. It never guesses."""

import re

from registry.errors import Refused
from registry.serials.keys import LONGEST, indexable
from registry.serials.ranges import SerialRange, make_range
from registry.serials.reading import normalise

_WORDS = re.compile(r"\s+(?:to|through|thru|until|bis)\s+|\s*(?:\.\.+|…|–|—)\s*", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:from|between)\s+", re.IGNORECASE)
_SPACED = re.compile(r"\s+-\s+")
_BRACKETS = {"[": "]", "(": ")", "{": "}"}


def read_range(text: str, field: str = "range") -> SerialRange:
    """Return the range that was typed; one serial is a range of one. Raise Refused with what to write instead.

    Read are ``AB001 to AB005``, ``AB001 - AB005``, ``AB001-AB005``, ``1..3``, ``[001-100]`` (zeros are kept), ``5-5``.
    """
    inner = _unwrapped(_FROM.sub("", text.strip()))
    if "+" in inner or "," in inner.replace(", ", ","):
        _refuse_sum(inner, field)
    for divider in (_WORDS, _SPACED):
        parts = divider.split(inner)
        if len(parts) > 2:
            raise Refused(field, f"{inner} has more than two ends: write one range, first to last")
        if len(parts) == 2:
            return read_ends(parts[0], parts[1], field)
    return _hyphened(inner, field)


def read_ends(first: str, last: str, field: str = "range") -> SerialRange:
    """Return the range between two typed serials, each from a field of its own; raise Refused."""
    return make_range(read_serial(first, field), read_serial(last, field), field)


def read_serial(text: str, field: str = "serial") -> str:
    """Return one serial as read; raise Refused where nothing is left of it or it is too long for the index."""
    serial = normalise(text)
    if not serial:
        raise Refused(field, "type a serial number: letters and digits")
    if len(serial) > LONGEST:
        raise Refused(field, f"{serial[:12]}... has {len(serial)} characters; at most {LONGEST} are possible")
    if not indexable(serial):
        raise Refused(field, f"{serial} holds a letter that is not A to Z")
    return serial


def _unwrapped(text: str) -> str:
    if len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]:
        return text[1:-1].strip()
    return text


def _refuse_sum(text: str, field: str) -> None:
    if "+" in text:
        raise Refused(field, f"{text}: a range has a first and a last number, such as 100 to 102")
    if re.fullmatch(r"[\d,]+(\s*(-|–|to)\s*[\d,]+)?", text) is None:
        raise Refused(field, f"{text}: one range at a time, first to last")


def _hyphened(text: str, field: str) -> SerialRange:
    """Hyphens without blanks divide a range or belong to a serial; where both could be, ask."""
    parts = [part.strip() for part in text.split("-")]
    if len(parts) == 1:
        serial = read_serial(text, field)
        return SerialRange(serial, serial)
    if len(parts) > 2:
        raise Refused(field, _ask(parts, text))
    first, last = (normalise(part) for part in parts)
    if len(first) == len(last) or (first.isdecimal() and last.isdecimal()):
        return read_ends(first, last, field)
    if first[-1:].isdecimal() and last.isdecimal() and len(last) < len(first):
        return make_range(first, last, field)
    raise Refused(field, f'is {text} one serial or a range? Write first to last, with "to" between them')


def _ask(parts: list[str], text: str) -> str:
    half = len(parts) // 2
    first, last = "-".join(parts[:half]), "-".join(parts[half:])
    if len(parts) % 2 == 0 and len(first) == len(last):
        return f"{text} has hyphens inside: did you mean {first} to {last}?"
    return f'{text} has hyphens inside: write the first and the last number with "to" between them'
