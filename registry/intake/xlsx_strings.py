"""Texts of a workbook as its XML writes them, and all its shared strings in little memory. Pure; for the child process.
What is written in no ordinary way is Unusual: another reader takes the whole workbook then."""

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate

_SPACE = " \t\r\n"
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&([^;&<]*);?")
_HEX = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PRESERVE = r'( xml:space="preserve")?'
BLOCK = 16
"""Of so many bits are the numbers within a block."""
LISTED = 400_000


class Unusual(Exception):
    """Not written as spreadsheets write it."""


class Texts:
    """How texts stand in the tags of one workbook: `prefix` is "" or such as "x:"."""

    def __init__(self, prefix: str = "") -> None:
        p = re.escape(prefix)
        self._run = re.compile(rf"<{p}t{_PRESERVE}(?:/>|>([^<]*)</{p}t>)")
        self._phonetic = re.compile(rf"<{p}rPh\b.*?</{p}rPh>", re.DOTALL)
        self._item = re.compile(rf"<{p}si(?:/>|>(.*?)</{p}si>)", re.DOTALL)
        self._plain = re.compile(rf"<{p}si><{p}t>([^<]*)</{p}t></{p}si>")
        self.item_end = f"</{prefix}si>"
        self._some = f"<{prefix}si"

    def rich(self, inner: str) -> str:
        """The runs of a text, one after another, without how they are pronounced."""
        inner = self._phonetic.sub("", inner)
        runs = self._run.findall(inner)
        return "".join(_entities(text) if kept else _entities(text).strip(_SPACE) for kept, text in runs)

    def items(self, text: str) -> list[str]:
        """All shared strings of a piece of XML that holds whole ones."""
        found = self._plain.findall(text)
        wanted = text.count(self._some)
        if len(found) == wanted:
            return trimmed(found)
        found = [signs(self.rich(inner)) for inner in self._item.findall(text)]
        if len(found) != wanted:
            raise Unusual("shared strings")
        return found


def trimmed(texts: list[str]) -> list[str]:
    """Texts that do not say that their blanks count, in one go. A blank may be written as an entity too."""
    whole = "\n".join(texts)
    if "&" in whole:
        texts = list(map(_entities, texts))
        whole = "\n".join(texts)
    if any(space in whole for space in (" ", "\t", "\r")) or whole.count("\n") >= len(texts):
        texts = [text.strip(_SPACE) for text in texts]
    return list(map(signs, texts)) if "_x" in whole else texts


def unescaped(texts: list[str]) -> list[str]:
    """The same where all blanks count."""
    whole = "\n".join(texts)
    return [signs(_entities(text)) for text in texts] if "&" in whole or "_x" in whole else texts


def signs(text: str) -> str:
    """With what a spreadsheet wrote as _x000D_."""
    return _HEX.sub(_hexadecimal, text) if "_x" in text else text


def _entities(text: str) -> str:
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(match: "re.Match[str]") -> str:
    name = match[1]
    if not match[0].endswith(";"):
        raise Unusual("entity")
    if name in _NAMED:
        return _NAMED[name]
    if not re.fullmatch(r"#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7})", name):
        raise Unusual("entity")
    return _character(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _hexadecimal(match: "re.Match[str]") -> str:
    return _character(int(match[1], 16))


def _character(code: int) -> str:
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code == 0:
        raise Unusual("character")
    return chr(code)


class Strings:
    """Texts by their number. Very many of them lie in long texts, a block each, with where each of them begins: a fifth
    of what a list takes."""

    def __init__(self, pieces: Iterable[list[str]] = ()) -> None:
        left = iter(pieces)
        self._listed: list[str] = []
        while len(self._listed) < LISTED and (piece := next(left, None)) is not None:
            self._listed += piece
        self._blocks: list[str] = []
        self._starts: list[array[int]] = []
        self._count = len(self._listed)
        for block in _blocks(left):
            self._count += len(block)
            self._blocks.append("".join(block))
            self._starts.append(array("L", accumulate(map(len, block), initial=0)))

    def at(self, wanted: Sequence[int]) -> list[str]:
        """The texts of these numbers; Unusual where there is no such text."""
        some = set(wanted)
        if some and max(some) >= self._count:
            raise Unusual("no such shared string")
        if len(some) * 2 < len(wanted):
            known = dict(zip(some, self._found(some), strict=True))
            return list(map(known.__getitem__, wanted))
        return self._found(wanted)

    def _found(self, wanted: Collection[int]) -> list[str]:
        if not self._blocks:
            return list(map(self._listed.__getitem__, wanted))
        first = len(self._listed)
        return [self._listed[number] if number < first else self._packed(number - first) for number in wanted]

    def _packed(self, number: int) -> str:
        starts, place = self._starts[number >> BLOCK], number & (1 << BLOCK) - 1
        return self._blocks[number >> BLOCK][starts[place] : starts[place + 1]]


def _blocks(pieces: Iterable[list[str]]) -> Iterator[list[str]]:
    waiting: list[str] = []
    for piece in pieces:
        waiting += piece
        while len(waiting) >= 1 << BLOCK:
            yield waiting[: 1 << BLOCK]
            waiting = waiting[1 << BLOCK :]
    if waiting:
        yield waiting
