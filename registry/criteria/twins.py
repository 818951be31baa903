"""Characters that are taken for each other on plates and stickers. Used to ask again, never to decide."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from string import ascii_uppercase, digits

CLASSES = ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV")
_TWINS = {one: tuple(c for c in group if c != one) for group in CLASSES for one in group}
_ANY = {one: (one, *others) for one, others in _TWINS.items()}
_DIGIT = {one: tuple(c for c in group if c.isdecimal()) for group in CLASSES for one in group}
_LETTER = {one: tuple(c for c in others if not c.isdecimal()) for one, others in _ANY.items()}
_FOLDED = str.maketrans({one: group[0] for group in CLASSES for one in group})
_DIGITS = str.maketrans({one: group[0] for group in CLASSES for one in group if group[0].isdecimal()})

_SHAPE = str.maketrans(digits + ascii_uppercase, "9" * 10 + "A" * 26)
_LETTERS_ALIKE = frozenset(one for one, others in _LETTER.items() if one in others and len(others) > 1)
"""Letters that are taken for other letters."""

Options = Sequence[tuple[str, ...]]
"""For each place the characters that may have been meant, what was typed first where it may stand there."""


def twins(character: str) -> tuple[str, ...]:
    """Return the characters that this one is taken for (O: 0, Q, D)."""
    return _TWINS.get(character, ())


def fold(text: str) -> str:
    """Return the text with every look-alike as the first of its class: two texts alike fold to the same."""
    return text.translate(_FOLDED)


def as_digits(text: str) -> str:
    """Return the text with every letter that looks like a digit as that digit."""
    return text.translate(_DIGITS)


_TABLES = {"9": _DIGIT, "A": _LETTER}


def _options(character: str, kind: str) -> tuple[str, ...]:
    found = _TABLES.get(kind, _ANY).get(character)
    if found is None:
        found = (character,) if kind not in _TABLES or (kind == "9") is character.isdecimal() else ()
    return found


_KNOWN = {kind + one: _options(one, kind) for kind in "9A?" for one in ascii_uppercase + digits}


def in_shape(text: str, shape: str) -> Options | None:
    """Return what each character may have been where "9" wants a digit, "A" a letter and "?" either.

    None where a character looks like nothing that may stand in its place.
    """
    options = []
    for character, kind in zip(text, shape, strict=True):
        found = _KNOWN.get(kind + character)
        if found is None:
            found = _options(character, kind)
        if not found:
            return None
        options.append(found)
    return options


def of_shape(text: str, shape: str, limit: int = 64) -> Iterable[str]:
    """Return at most ``limit`` other texts of a shape that look like this one, those with fewest changes first."""
    if text.translate(_SHAPE) == shape and _LETTERS_ALIKE.isdisjoint(text):
        return ()
    options = in_shape(text, shape)
    return () if options is None else (new for new in fewest_first(options, limit) if new != text)


def fewest_first(options: Options, limit: int) -> Iterator[str]:
    """Yield at most ``limit`` texts, those nearest to the first option of every place first."""
    first = [choices[0] for choices in options]
    if limit and max(map(len, options), default=0) < 2:
        yield "".join(first)
        return
    doubtful = [place for place, choices in enumerate(options) if len(choices) > 1]
    left = limit
    for changes in range(len(doubtful) + 1):
        for places in combinations(doubtful, changes):
            for choice in product(*(options[place][1:] for place in places)):
                if not left:
                    return
                left -= 1
                changed = first.copy()
                for place, character in zip(places, choice, strict=True):
                    changed[place] = character
                yield "".join(changed)


def variants(text: str, limit: int = 64) -> Iterator[str]:
    """Yield at most ``limit`` texts that look like this one, those with fewest changes first; not the text itself."""
    found = fewest_first([_options(character, "?") for character in text], limit + 1)
    next(found, None)
    return found
