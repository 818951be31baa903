"""What a product's serials look like, to tell a typing slip from a serial that is merely not recalled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from registry.errors import Refused
from registry.serials.checks import CHECKS
from registry.serials.keys import LONGEST
from registry.serials.reading import normalise

_TOKEN = re.compile(r'"([^"]*)"|([A9?*])|(.)', re.DOTALL)
_CLASSES = {"A": "[A-Z]", "9": "[0-9]", "?": "[0-9A-Z]", "*": "[0-9A-Z]*"}
_SAID = {"A": "a letter", "9": "a digit", "?": "a letter or digit"}


@dataclass(frozen=True, slots=True)
class SerialPattern:
    """Masks of which one must fit, letters never used, lengths, and a check digit's name; all may be empty.

    In a mask ``A`` is a letter, ``9`` a digit, ``?`` either, ``*`` any run; other characters and what stands in double
    quotes are themselves: ``"BA"99999999``. Several masks are divided by blanks or new lines, or given as a list.
    """

    masks: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    lengths: frozenset[int] = frozenset()
    check: str = ""
    compiled: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def parse(
        cls, masks: str | list[str] = "", never: str = "", lengths: str = "", check: str = ""
    ) -> "SerialPattern":
        """Read a pattern as typed in a form; raise Refused naming the field (mask, never, lengths, check).

        ``never`` holds the characters the maker leaves out ("OI" or "O, I"), ``lengths`` numbers and ranges of them
        ("9", "8, 10", "8-10"), ``check`` a name of ``checks.CHECKS``.
        """
        listed = masks.split() if isinstance(masks, str) else [mask.strip() for mask in masks if mask.strip()]
        if check and check not in CHECKS:
            raise Refused("check", f"{check} is not a known check digit: {', '.join(CHECKS)}")
        compiled = tuple(_compile(mask) for mask in listed)
        return cls(tuple(listed), frozenset(normalise(never)), _lengths(lengths), check, compiled)

    def could_be(self, serial: str) -> bool:
        """Say whether a serial as typed is one that this product can have."""
        return not self.explain(serial)

    def misfits(self, read: Sequence[str]) -> list[int]:
        """The places of those that cannot be this product's, in a column of numbers as read: all are looked at
        together, which takes a hundredth of the time of asking one by one."""
        wrong = list(odd_lines(_whole_lines(self), read))
        if self.check:
            right = CHECKS[self.check]
            wrong += [place for place, one in enumerate(read) if not right(one)]
        return sorted(set(wrong))

    def explain(self, serial: str) -> list[str]:
        """Return in words why a serial as typed cannot be one of this product; nothing if it can."""
        read = normalise(serial)
        if not read:
            return ["nothing was typed"]
        return [
            *self._wrong_length(read),
            *self._wrong_letters(read),
            *self._wrong_shape(read),
            *self._wrong_check(read),
        ]

    def _wrong_length(self, read: str) -> list[str]:
        if not self.lengths or len(read) in self.lengths:
            return []
        wanted = " or ".join(map(str, sorted(self.lengths)))
        return [f"it has {len(read)} characters; numbers of this product have {wanted}"]

    def _wrong_letters(self, read: str) -> list[str]:
        return [
            f"character {place} is {character}, which is never used on this product"
            for place, character in enumerate(read, 1)
            if character in self.never
        ]

    def _wrong_shape(self, read: str) -> list[str]:
        if not self.compiled or any(pattern.fullmatch(read) for pattern in self.compiled):
            return []
        same = [
            tokens
            for tokens in map(_tokens, self.masks)
            if "*" not in dict(tokens) and len(tokens) == len(read)
        ]
        if len(same) == 1:
            return _misfits(read, same[0])
        return [f"it does not look like {' or '.join(self.masks)}"]

    def _wrong_check(self, read: str) -> list[str]:
        if not self.check or CHECKS[self.check](read):
            return []
        return ["its check digit is wrong, so a character was mistyped"]


def odd_lines(fine: re.Pattern[str], lines: Sequence[str]) -> Iterator[int]:
    """Places of the lines that an expression for many whole lines (each with its end) does not take."""
    text = "\n".join(lines) + "\n" if lines else ""
    at = count = 0
    while at < len(text):
        match = fine.match(text, at)
        if match is not None:
            count += text.count("\n", at, match.end())
            at = match.end()
        if at < len(text):
            yield count
            count, at = count + 1, text.index("\n", at) + 1


@lru_cache(maxsize=256)
def _whole_lines(pattern: SerialPattern) -> re.Pattern[str]:
    """An expression for as many lines as fit in a row, without a step back."""
    lengths = "|".join(f".{{{length}}}" for length in sorted(pattern.lengths))
    never = "".join(map(re.escape, sorted(pattern.never)))
    shapes = "|".join(compiled.pattern for compiled in pattern.compiled)
    return re.compile(
        "(?:"
        + (f"(?=(?:{lengths})\n)" if lengths else "")
        + (f"(?=[^{never}\n]*+\n)" if never else "")
        + (f"(?:{shapes})" if shapes else ".+")
        + "\n)++"
    )


def _tokens(mask: str) -> list[tuple[str, str]]:
    """Return the places of a mask: (sign, "") for A 9 ? *, ("", character) for a character itself."""
    found: list[tuple[str, str]] = []
    for quoted, sign, other in _TOKEN.findall(mask):
        if sign:
            found.append((sign, ""))
        else:
            found += [("", character) for character in normalise(quoted or other)]
    return found


def _compile(mask: str) -> re.Pattern[str]:
    if mask.count('"') % 2:
        raise Refused("mask", f"{mask}: a quotation mark is missing")
    tokens = _tokens(mask)
    if not tokens or len(tokens) > LONGEST:
        raise Refused("mask", f"{mask}: a mask has 1 to {LONGEST} characters")
    runs = (
        (_CLASSES.get(sign) or re.escape(literal), len(list(run))) for (sign, literal), run in groupby(tokens)
    )
    return re.compile("".join(one if count == 1 else f"{one}{{{count}}}" for one, count in runs))


def _misfits(read: str, tokens: list[tuple[str, str]]) -> list[str]:
    wrong = []
    for place, (character, (sign, literal)) in enumerate(zip(read, tokens, strict=True), 1):
        if re.fullmatch(_CLASSES.get(sign) or re.escape(literal), character) is None:
            wrong.append(f"character {place} is {character}, but {_SAID.get(sign, literal)} stands there")
    return wrong


def _lengths(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in re.split(r"[\s,;]+", text.strip()):
        match = re.fullmatch(r"(\d{1,3})(?:[-–](\d{1,3}))?", part)
        if part and match is None:
            raise Refused("lengths", f"{part} is no number of characters: write 9, or 8-10, or 8, 10")
        if match:
            found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    if found and not all(1 <= n <= LONGEST for n in found):
        raise Refused("lengths", f"a serial has 1 to {LONGEST} characters")
    return frozenset(found)
