"""Reads a document of events from a file, one event after the other, in memory that does not grow with their number.
Each event comes as it was written, and read. Says what is wrong with the document as a whole, not with its events."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from registry.units.events import masterdata, shape
from registry.units.events.shape import Flaw

PIECE = 256 * 1024
LARGEST = 16 * 1024 * 1024
"""Characters of one event, or of one other value of a document."""
_BLANKS = re.compile(r"[ \t\n\r]*").match
_DOWN = {
    (): "epcisBody",
    ("epcisBody",): "queryResults",
    ("epcisBody", "queryResults"): "resultsBody",
}
"""Which value of an object is gone into."""
_LISTS = (("epcisBody",), ("epcisBody", "queryResults", "resultsBody"))
_KINDS = ("EPCISDocument", "EPCISQueryDocument")


class Unreadable(Exception):
    """The document cannot be read any further. The message says why and where."""


@dataclass(slots=True)
class Document:
    """An open document. `envelope` holds what stands beside the events, vocabularies in its body included: whole only
    once all events were read."""

    source: BinaryIO
    envelope: dict[str, Any] = field(default_factory=dict)
    has_list: bool = False
    _buffer: str = ""
    _at: int = 0
    _over: bool = False
    _decoder: Any = None

    def events(self) -> Iterator[tuple[str, Any]]:
        """Every event as text and as value."""
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        if self._next() != "{":
            raise Unreadable("This is no EPCIS document: it does not begin with {.")
        yield from self._object(())
        if self._peek():
            raise Unreadable("Something stands behind the end of the document.")

    @property
    def read_bytes(self) -> int:
        return self.source.tell()

    def _object(self, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """What is in an object, its { read."""
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            if self._peek() != '"':
                raise self._wrong('a name in " "')
            _, name = self._value()
            if self._next() != ":":
                raise self._wrong(":")
            yield from self._member(path, name)
            sign = self._next()
            if sign == "}":
                return
            if sign != ",":
                raise self._wrong(", or }")

    def _member(self, path: tuple[str, ...], name: str) -> Iterator[tuple[str, Any]]:
        sign = self._peek()
        if sign == "{" and _DOWN.get(path) == name:
            self._at += 1
            yield from self._object((*path, name))
        elif sign == "[" and name == "eventList" and path in _LISTS:
            self._at += 1
            yield from self._list()
        else:
            _, value = self._value()
            if not path or name == "vocabularyList":
                self.envelope[name] = value

    def _list(self) -> Iterator[tuple[str, Any]]:
        self.has_list = True
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            self._peek()
            yield self._value()
            sign = self._next()
            if sign == "]":
                return
            if sign != ",":
                raise self._wrong(", or ]")

    def _value(self) -> tuple[str, Any]:
        """The value at hand, and its text."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    raise self._wrong(error.msg) from error
            except RecursionError as error:
                raise Unreadable("The document is nested too deeply.") from error
            except ValueError as error:
                raise Unreadable(f"The document holds what is not JSON: {error}.") from error
            else:
                if end < len(self._buffer) or self._over:
                    text, self._at = self._buffer[self._at : end], end
                    return text, value
            self._more()

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether it is only that the rest was not read yet."""
        if self._over:
            return False
        return error.pos >= len(self._buffer) - 12 or error.msg.startswith("Unterminated string")

    def _next(self) -> str:
        sign = self._peek()
        self._at += 1
        return sign

    def _peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            self._at = at = _BLANKS(self._buffer, self._at).end()  # type: ignore[union-attr]
            if at < len(self._buffer):
                return self._buffer[at]
            if self._over:
                return ""
            self._more()

    def _more(self) -> None:
        """As much again as is at hand, so that a large value is not tried too often."""
        if self._over:
            raise Unreadable("The document ends in the middle. Send it again.")
        rest = self._buffer[self._at :]
        if len(rest) > LARGEST:
            raise Unreadable(f"One value is longer than {LARGEST:,} characters. Send smaller events.")
        data = self.source.read(max(PIECE, len(rest)))
        try:
            self._buffer, self._at = rest + self._decoder.decode(data, not data), 0
        except UnicodeDecodeError as error:
            raise Unreadable("The document is not UTF-8. Send it in UTF-8.") from error
        self._over = not data

    def _wrong(self, wanted: str) -> Unreadable:
        around = self._buffer[max(0, self._at - 20) : self._at + 20]
        if self._over and self._at >= len(self._buffer):
            return Unreadable("The document ends in the middle. Send it again.")
        return Unreadable(f"The document is not JSON near {around!r}: expected {wanted}.")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def value_of(text: str) -> Any:
    """An event that was kept, read again."""
    return _DECODER.decode(text)


def open_document(path: Path) -> Document:
    """The caller closes its source."""
    return Document(path.open("rb"))


def envelope_flaws(document: Document) -> list[Flaw]:
    """What is wrong beside the events, once all of them were read."""
    told = document.envelope
    if flaw := shape.anything(told):
        return [flaw]
    kind = told.get("type")
    if kind not in _KINDS:
        return [("/type", _unknown_kind(told))]
    flaws: list[Flaw] = []
    if "@context" not in told:
        flaws.append(("/@context", "`@context` is missing."))
    elif flaw := shape.context(told["@context"]):
        flaws.append(("/@context" + flaw[0], flaw[1]))
    if kind == _KINDS[0]:
        if not str(told.get("schemaVersion", "")).startswith("2"):
            flaws.append(("/schemaVersion", "Write the version of EPCIS, 2.0."))
        if flaw := shape.time(told.get("creationDate")):
            flaws.append(("/creationDate", flaw[1]))
    if not document.has_list:
        flaws.append(("/epcisBody", "There is no eventList in it."))
    if flaw := masterdata.flaw_of(told):
        flaws.append(flaw)
    return flaws


def _unknown_kind(told: dict[str, Any]) -> str:
    words = f"Write {' or '.join(_KINDS)}."
    if "EPCISMasterDataDocument" in (told.get("type"), told.get("isA")):
        return f"{words} Master data goes into its epcisHeader, under epcisMasterData."
    return f"{words} {shape.DRAFT}" if "isA" in told else words


def context_of(envelope: dict[str, Any]) -> list[Any]:
    """The @context as a list, whichever way it was written."""
    told = envelope.get("@context", [])
    return told if type(told) is list else [told]


def names_in(context: list[Any]) -> dict[str, str]:
    """Prefix -> namespace."""
    found: dict[str, str] = {}
    for part in context:
        if type(part) is dict:
            found |= {
                name: one for name, one in part.items() if type(one) is str and not name.startswith("@")
            }
    return found
