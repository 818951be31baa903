"""Says in the language of the moment what is kept in English: refusals, faults of rows, steps of a job. Such a sentence
may have been filled in long ago, `AB9 comes after AB1.`: it is known by the sentence of the catalogue that has places
for what fills it, `{first} comes after {last}.`"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.tongue.catalogues import ENGLISH, translations
from registry.tongue.speaking import gettext, language
from registry.tongue.words import comma, day, number, semicolon

_PLACE = re.compile(r"(\{\w*\}|%\(\w+\)s)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_BETWEEN, _INSIDE = re.compile(r"(; |\n)"), re.compile(r"(; |, |\n)")
_DIVIDERS = {", ": comma, "; ": semicolon}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", re.ASCII)
LONGEST, DEEPEST = 800, 3
LEAST, MORE = 4, 8
"""Letters that a sentence must have in a row to be known by them."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence with places: `word` is the longest of its own, which has no place beside it; `row` is how many letters
    stand in a row between two places, `own` how many are its own."""

    sentence: str
    names: tuple[str, ...]
    word: str
    row: int
    own: int
    pattern: str


def retold(text: str, depth: int = DEEPEST) -> str:
    """The same in the language of the moment; what no catalogue has stays as it is."""
    if language() == ENGLISH or not text or len(text) > LONGEST:
        return text
    readings = list(_readings(text))
    for one in readings:
        if (said := gettext(one)) != one:
            return _as_written(said, one, text)
    parts = (_INSIDE if depth < DEEPEST else _BETWEEN).split(text) if depth else []
    told = [retold(part, depth - 1) if " " in part or depth == DEEPEST else part for part in parts[::2]]
    if len(told) > 1 and all(new != old for new, old in zip(told, parts[::2], strict=True)):
        return _joined(told, parts)
    if depth and (said := _by_shape(text, readings, depth)):
        return said
    return _joined(told, parts) if len(told) > 1 else text


def _readings(text: str) -> Iterator[str]:
    """Itself, and as a part of a sentence that was made a sentence, or the other way round."""
    small, great = text[:1].lower() + text[1:], text[:1].upper() + text[1:]
    for one in dict.fromkeys((text, small, great)):
        yield one
        if one.endswith("."):
            yield one[:-1]


def _as_written(said: str, reading: str, text: str) -> str:
    said += "." if reading[-1:] != text[-1:] else ""
    return said[:1].upper() + said[1:] if text[:1].isupper() else said


def _joined(told: list[str], parts: list[str]) -> str:
    parts[::2] = told
    parts[1::2] = [_DIVIDERS[between]() if between in _DIVIDERS else between for between in parts[1::2]]
    return "".join(parts)


def _by_shape(text: str, readings: list[str], depth: int) -> str:
    """By the words of a text, few of thousands of sentences are looked at."""
    known = _shapes(language())
    words = set(_WORD.findall(" ".join(readings)))
    for shape in sorted((one for word in words for one in known.get(word, ())), key=_surest):
        for one in readings:
            if found := _compiled(shape.pattern).fullmatch(one):
                values = [_value(each, depth - 1) for each in found.groups()]
                said = _filled(gettext(shape.sentence), dict(zip(shape.names, values, strict=True)))
                return _as_written(said, one, text)
    return ""


def _value(text: str, depth: int) -> str:
    """What fills a place. Numbers and days are written as the language does; several words may be a sentence of ours;
    a single word stays, for it may be what somebody typed."""
    if _GROUPED.fullmatch(text):
        return number(int(text.replace(",", "")))
    said = retold(text, depth) if " " in text else text
    return _DAY.sub(_day, said)


def _day(found: re.Match[str]) -> str:
    try:
        return day(date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])))
    except ValueError:
        return found[0]


def _filled(said: str, values: dict[str, str]) -> str:
    """Places without a name are filled in their order."""
    order = iter(range(len(values)))
    parts = _split(said)
    for at in range(1, len(parts), 2):
        name = _name(parts[at])
        parts[at] = values[name or str(next(order))]
    return "".join(parts)


def _split(sentence: str) -> list[str]:
    """Its own words and, between them, its places. In the older form of places two per cents are one."""
    parts = _PLACE.split(sentence)
    return [part.replace("%%", "%") for part in parts] if "%(" in sentence else parts


def _name(place: str) -> str:
    return re.sub(r"\W", "", place.removesuffix(")s"))


@lru_cache(maxsize=16)
def _shapes(code: str) -> dict[str, list[Shape]]:
    """Word -> the sentences that are looked for by it."""
    sentences = (one for one in translations(code)._catalog if isinstance(one, str) and _PLACE.search(one))
    found: dict[str, list[Shape]] = {}
    for shape in filter(_telling, map(_shape, sentences)):
        found.setdefault(shape.word, []).append(shape)
    return found


def _surest(shape: Shape) -> tuple[bool, int, str]:
    """What begins with words of its own comes first, then what has the most of them."""
    return bool(_PLACE.match(shape.sentence)), -shape.own, shape.sentence


def _telling(shape: Shape) -> bool:
    """Whether its own words are enough to know it by. What is said at once and seldom kept needs more of them."""
    return bool(shape.word) and shape.row >= (MORE if "%(" in shape.sentence else LEAST)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _shape(sentence: str) -> Shape:
    pieces = _split(sentence)
    own = pieces[::2]
    names: list[str] = []
    pattern = re.escape(own[0])
    for at, (place, after) in enumerate(zip(pieces[1::2], own[1:], strict=True)):
        key = _name(place) or str(at)
        pattern += f"(?P=p_{key})" if key in names else f"(?P<p_{key}>.*?)"
        names += [key] * (key not in names)
        pattern += re.escape(after)
    letters = [sum(map(str.isalpha, part)) for part in own]
    words = _WORD.findall(" ".join(_alone(own)))
    return Shape(sentence, tuple(names), max(words, key=len, default=""), max(letters), sum(letters), pattern)


def _alone(own: list[str]) -> Iterator[str]:
    """Without letters that a place stands beside: what fills it may go on with them."""
    for at, part in enumerate(own):
        yield re.sub(r"^\w+" if at else r"^$", "", part if at == len(own) - 1 else re.sub(r"\w+$", "", part))
