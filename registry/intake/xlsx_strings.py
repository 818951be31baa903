"""Texts of a workbook as its XML writes them, and all its shared strings in little memory. Pure; for the child process.
What is written in no ordinary way is Unusual: another reader takes the whole workbook then."""

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate

_SPACE = " \t\r\n"
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&([^;&<]*);?")
_HEX = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PRESERVE = r'( xml:space="preserve")?'
BLOCK = 16


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
    """Very many texts: a long one a block, and where each of them begins. A fifth of what a list of them takes."""

    def __init__(self, pieces: Iterable[list[str]] = ()) -> None:
        self._blocks: list[str] = []
        self._starts: list[array[int]] = []
        self._count = 0
        for block in _blocks(pieces):
            self._count += len(block)
            self._blocks.append("".join(block))
            self._starts.append(array("L", accumulate(map(len, block), initial=0)))

    def at(self, numbers: Iterable[int]) -> list[str]:
        """The texts of these numbers; Unusual where there is no such text."""
        wanted = list(numbers)
        if wanted and max(wanted) >= self._count:
            raise Unusual("no such shared string")
        blocks, starts, last = self._blocks, self._starts, (1 << BLOCK) - 1
        found = []
        for number in wanted:
            of = starts[number >> BLOCK]
            place = number & last
            found.append(blocks[number >> BLOCK][of[place] : of[place + 1]])
        return found


def _blocks(pieces: Iterable[list[str]]) -> Iterator[list[str]]:
    waiting: list[str] = []
    for piece in pieces:
        waiting += piece
        while len(waiting) >= 1 << BLOCK:
            yield waiting[: 1 << BLOCK]
            waiting = waiting[1 << BLOCK :]
    if waiting:
        yield waiting
