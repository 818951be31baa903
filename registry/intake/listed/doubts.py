"""What is odd about a range that may be right all the same: a person is asked to look at it, and the row counts."""

from collections.abc import Iterable, Sequence

from registry.intake.listed.cells import Wrong
from registry.serials.ranges import SerialRange

WIDE = 1_000_000
"""More numbers than this are a slip, or far more than there are units: of the 88 ranges in our 81 past notices six are
wider, and the two whose units are told hold 432 and 3,684 numbers for each of them."""
_PLACES = len(str(WIDE)) - 1
"""Ends that differ in these last digits only are never too far apart."""
_DIGITS = str.maketrans("", "", "0123456789")
_LOOK = "If both ends are right, nothing need be done."


def doubt(first: str, last: str) -> Wrong | None:
    """What to look at in a range with these ends, as read."""
    if first == last:
        return None
    count = SerialRange(first, last).count
    place = next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False), 1) if a != b and a.isalpha()), 0
    )
    if place:
        said = f"The letters differ, {first[:place]} and {last[:place]}: it covers {count:,} numbers."
        return Wrong("letters_differ", said, f"Is a letter mistyped? {_LOOK}")
    if count > WIDE:
        advice = f"Is a digit mistyped? A list of the units that were made would be better. {_LOOK}"
        return Wrong("wide", f"It covers {count:,} numbers.", advice)
    return None


def may_be_odd(lows: Sequence[str], highs: Sequence[str]) -> Iterable[int]:
    """Places of ranges that `doubt` has to look at: all that it doubts of those with ends of one shape, few others."""
    odd = {i for i, (a, b) in enumerate(zip(lows, highs, strict=True)) if a[:-_PLACES] != b[:-_PLACES]}
    one, other = _letters(lows), _letters(highs)
    if one != other:
        pairs = zip(one.split("\n"), other.split("\n"), strict=True)
        odd.update(i for i, (a, b) in enumerate(pairs) if a != b)
    return odd


def _letters(numbers: Sequence[str]) -> str:
    return "\n".join(numbers).translate(_DIGITS)
