"""Reads the cell of one number with care, or says what is wrong with it and what to do. Never guesses; knows no row."""

import re
from dataclasses import dataclass

from registry.errors import Refused
from registry.serials.keys import LONGEST, indexable, shape_of
from registry.serials.patterns import SerialPattern
from registry.serials.reading import normalise
from registry.serials.typed import read_range
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number as count

NOTHING = frozenset("NA NONE NULL NIL NAN UNKNOWN TBD TBA TBC".split())
"""What people write where there is no number: letters only."""
_ERROR = re.compile(r"#[A-Z/]+0?[!?]?")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\s?[+]?\s?\d{1,3}", re.IGNORECASE)
_DECIMAL = re.compile(r"\d+[.,]0{1,3}")
_FRACTION = re.compile(r"\d+[.,]\d+")
"""A serial number may be printed so, hence it is one where the product's pattern says so."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[,'’]\d{3})+|\d{1,3}(?:\.\d{3}){2,}")
_FORMULA = re.compile(r"[=+@-]\s*[A-Za-z]+[!|(].*|=(?!\s*(?:\"[^\"]*\"|[0-9]+)\s*\Z).*", re.DOTALL)
"""But ="00123" is how a number is kept as text, and =123 is one."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIVIDER = re.compile(r"\s(?:to|through|thru|until|bis)\s|\.\.|…|–|—|\s-\s", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[,;|&\n\r\t/]\s*|\s+(?:and|und|et)\s+", re.IGNORECASE)
_TWO = re.compile(r"([0-9A-Z]+)[ -]([0-9A-Z]+)")
_CLOSING = {"[": "]", "{": "}", "(": ")"}
MASKED = re.compile(r"(?:[0-9]X{2,}|X{4,})$")
_APART = marked("Write each number in a row of its own, or the first and the last one in two columns.")
_AS_TEXT = marked(
    "In the spreadsheet, format the column as text, put the number right, and load the file again."
)


@dataclass
class Wrong(Exception):
    """What is wrong with a cell."""

    kind: str
    message: str
    advice: str = ""


def read_numbers(cell: str, pattern: SerialPattern | None) -> tuple[str, str]:
    """First and last number of a cell that holds one number or one range, as read; raise Wrong."""
    text = cell.strip()
    if _holds_range(text):
        return _range(text, pattern)
    upper = text.upper()
    two = _TWO.fullmatch(upper)
    if pattern is not None and two is not None and not pattern.could_be(upper):
        ends = without_check(pattern)
        if "-" in text and ends.could_be(two[1]) and ends.could_be(two[2]):
            return in_order(two[1], two[2])
    number = read_number(text, pattern)
    return number, number


def read_number(cell: str, pattern: SerialPattern | None) -> str:
    """One number as it is compared; raise Wrong."""
    text = cell.strip()
    _spoilt(text)
    number = normalise(text)
    if not number or number in NOTHING or _ERROR.fullmatch(text):
        raise Wrong("empty", marked("This is no number."), marked("Write the number, or take the row out."))
    if len(number) > LONGEST:
        raise Wrong(
            "long",
            _(
                "It has %(count)s characters; at most %(most)s are possible.",
                count=count(len(number)),
                most=LONGEST,
            ),
            _APART,
        )
    if not indexable(number):
        odd = next((c for c in number if not (c.isascii() and c.isalnum())), number[0])
        raise Wrong(
            "characters",
            _("“%(sign)s” is no letter from A to Z and no digit.", sign=odd),
            marked("Write it as on the label."),
        )
    if pattern is None:
        _unlikely(text.upper(), number)
    else:
        _fits(text, number, pattern)
    return number


def in_order(first: str, last: str) -> tuple[str, str]:
    """Two numbers as read, if they are the ends of a range; raise Wrong."""
    if first.isdecimal() and last.isdecimal():
        if int(first) > int(last):
            raise Wrong("order", f"{first} comes after {last}.", "Swap them?")
        return first, last
    if len(first) != len(last):
        raise _unequal(first, last)
    if shape_of(first) != shape_of(last):
        place = next(
            i for i, (a, b) in enumerate(zip(shape_of(first), shape_of(last), strict=True), 1) if a != b
        )
        if "X" in (first[place - 1], last[place - 1]):
            raise _mask("X")
        said = f"Character {place} is a digit in one and a letter in the other."
        raise Wrong("shape", said, "Write two rows: one with the digit, one with the letter.")
    if first > last:
        raise Wrong("order", f"{first} comes after {last}.", "Swap them?")
    return first, last


def read_prefix(cell: str) -> str:
    """The beginning of numbers; a star after it changes nothing. Raise Wrong."""
    text = cell.strip().rstrip("*").rstrip(" -")
    _spoilt(text)
    prefix = normalise(text)
    if not prefix or prefix in NOTHING:
        raise Wrong("empty", "This is no beginning of a number.", "Write at least two letters or digits.")
    if len(prefix) < 2:
        raise Wrong(
            "prefix", f"{prefix} is too short: too much begins so.", "Write at least two letters or digits."
        )
    if not indexable(prefix):
        raise Wrong("characters", "This is no beginning of a number.", "Write letters A to Z and digits.")
    return prefix


def without_check(pattern: SerialPattern) -> SerialPattern:
    """For ends of ranges: no number need have been given out at the very end."""
    if not pattern.check:
        return pattern
    return SerialPattern(pattern.masks, pattern.never, pattern.lengths, "", pattern.compiled)


def _holds_range(text: str) -> bool:
    wrapped = len(text) > 2 and _CLOSING.get(text[0]) == text[-1] and "-" in text
    return wrapped or _DIVIDER.search(text) is not None


def _range(text: str, pattern: SerialPattern | None) -> tuple[str, str]:
    _spoilt(text)
    try:
        found = read_range(text)
    except Refused as refused:
        said = f"{refused.message[:1].upper()}{refused.message[1:]}."
        kind = "order" if "comes after" in said else "range"
        raise Wrong(kind, said, "Write one range: first to last.") from None
    first, last = in_order(found.first, found.last)
    if pattern is not None:
        for end in {first, last}:
            _fits(end, end, without_check(pattern))
    return first, last


def _spoilt(text: str) -> None:
    """What a spreadsheet or an export did to a number."""
    if not text:
        raise Wrong(
            "empty", marked("There is no number here."), marked("Write the number, or take the row out.")
        )
    if _CONTROL.search(text):
        raise Wrong(
            "characters", marked("It holds characters that cannot be seen."), marked("Type the number anew.")
        )
    if _SCIENTIFIC.fullmatch(text) and not text.isalnum():
        raise Wrong(
            "scientific",
            marked("A spreadsheet wrote this number with a power of ten: its last digits are lost."),
            _AS_TEXT,
        )
    if _THOUSANDS.fullmatch(text):
        raise Wrong(
            "comma",
            marked("It is written with thousands separators."),
            marked("Write the number without them."),
        )
    if _DECIMAL.fullmatch(text):
        raise _decimal()
    if _FORMULA.fullmatch(text):
        raise Wrong(
            "formula",
            marked("This is a formula, not a number."),
            marked("Write the number that it stands for."),
        )
    sign = next((c for c in ("*", "?", "^", "##") if c in text), "")
    if sign:
        raise _mask(sign[0])


def _decimal() -> Wrong:
    return Wrong("decimal", marked("This is a decimal number, as a spreadsheet makes of others."), _AS_TEXT)


def _mask(sign: str) -> Wrong:
    advice = marked("Write the first and the last number, or put the beginning into a column of beginnings.")
    return Wrong("mask", _("%(sign)s stands for characters that are not told.", sign=sign), advice)


def _unequal(first: str, last: str) -> Wrong:
    prefix = first[: len(first) - len(last)]
    if prefix and last.isdecimal() and first[len(prefix) :].isdecimal():
        said = f"The last number lacks what the first begins with: {prefix}."
        return Wrong("last_prefix", said, f"{first} to {prefix}{last}?")
    said = f"{first} has {len(first)} characters, {last} has {len(last)}."
    return Wrong("length", said, "Write both numbers in full.")


def _unlikely(text: str, number: str) -> None:
    """Without a pattern to go by: what looks like two numbers, or like a mask."""
    if MASKED.search(number):
        raise _mask("X")
    parts = [normalise(part) for part in _SEVERAL.split(text) if part]
    several = len(parts) > 1 and all(any(c.isdigit() for c in part) for part in parts)
    if several and ("/" not in text or (len(parts[0]) > 3 and len(set(map(shape_of, parts))) == 1)):
        raise _together(parts)
    two = _TWO.fullmatch(text)
    if two is not None and _looks_like_ends(two[1], two[2]):
        said = _("Is this one number, or a range from %(first)s to %(last)s?", first=two[1], last=two[2])
        advice = "Write “to” between two numbers. If it is one, give the product a pattern of its numbers."
        raise Wrong("together", said, advice)


def _looks_like_ends(first: str, last: str) -> bool:
    if shape_of(first) != shape_of(last) or first > last:
        return False
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    return 2 * shared >= len(first) or (first[0].isalpha() and shared > 0)


def _fits(text: str, number: str, pattern: SerialPattern) -> None:
    why = pattern.explain(number)
    if not pattern.masks and MASKED.search(number):
        raise _mask("X")
    if not why:
        return
    if _FRACTION.fullmatch(text):
        raise _decimal()
    if number.isdecimal():
        padded = ("0" * zeros + number for zeros in range(1, 13))
        whole = next((one for one in padded if pattern.could_be(one)), None)
        if whole:
            said = f"It has {len(number)} digits: were the zeros in front lost?"
            raise Wrong("zeros", said, f"{whole}? Format the column as text and load the file again.")
    if MASKED.search(number) or ("X" in number and pattern.could_be(number.replace("X", "0"))):
        raise _mask("X")
    _two_of(text, number, pattern)
    letters = sorted(pattern.never & frozenset(number))
    right = "".join(_LOOKS_LIKE.get(c, c) if c in pattern.never else c for c in number)
    if letters and right != number and pattern.could_be(right):
        raise Wrong("letters", f"{', '.join(letters)} is never used on this product.", f"{right}?")
    said = f"{why[0][:1].upper()}{why[0][1:]}."
    kind = "letters" if letters else "pattern"
    raise Wrong(kind, said, "Put it right, or correct the pattern of the product’s numbers.")


_LOOKS_LIKE = dict(zip("OIQDLZSBG01", "010012586OI", strict=True))


def _two_of(text: str, number: str, pattern: SerialPattern) -> None:
    """Several numbers of the pattern in one cell, with something between them or nothing."""
    ends = without_check(pattern)
    parts = [
        part for part in re.split(r"[^0-9A-Z]+", text.upper()) if part and part not in {"AND", "UND", "ET"}
    ]
    if len(parts) > 1 and all(map(ends.could_be, parts)):
        raise _together(parts)
    half, odd = divmod(len(number), 2)
    halves = [number[:half], number[half:]]
    if not odd and all(map(ends.could_be, halves)):
        raise _together(halves)


def _together(parts: list[str]) -> Wrong:
    shown = ", ".join(parts[:2]) + (f", {len(parts) - 2:,} more" if len(parts) > 2 else "")
    return Wrong("together", _("Several numbers in one cell: %(some)s.", some=shown), _APART)
