"""Characters that are taken for each other on plates and stickers. Used to ask again, never to decide."""

from collections.abc import Iterator
from itertools import combinations, product

CLASSES = ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV")
_TWINS = {one: tuple(c for c in group if c != one) for group in CLASSES for one in group}
_FOLDED = str.maketrans({one: group[0] for group in CLASSES for one in group})
_DIGITS = str.maketrans({one: group[0] for group in CLASSES for one in group if group[0].isdecimal()})


def twins(character: str) -> tuple[str, ...]:
    """Return the characters that this one is taken for (O: 0, Q, D)."""
    return _TWINS.get(character, ())


def fold(text: str) -> str:
    """Return the text with every look-alike as the first of its class: two texts alike fold to the same."""
    return text.translate(_FOLDED)


def as_digits(text: str) -> str:
    """Return the text with every letter that looks like a digit as that digit."""
    return text.translate(_DIGITS)


def variants(text: str, limit: int = 64) -> Iterator[str]:
    """Yield at most ``limit`` texts that look like this one, those with fewest changes first; not the text itself."""
    doubtful = [place for place, character in enumerate(text) if character in _TWINS]
    left = limit
    for changes in range(1, len(doubtful) + 1):
        for places in combinations(doubtful, changes):
            for choice in product(*(_TWINS[text[place]] for place in places)):
                if not left:
                    return
                left -= 1
                changed = list(text)
                for place, character in zip(places, choice, strict=True):
                    changed[place] = character
                yield "".join(changed)
