"""What lies in an XLSX package: its sheets in order, its date formats, its XML in pieces. Never follows an entity and
refuses every DTD; for the child process."""

import queue
import re
import threading
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree import ElementTree

from registry.intake.xlsx_strings import Strings, Texts, Unusual

SMALL = 16 * 1024 * 1024
"""Bytes of a part that is read at once; only sheets and shared strings may be larger."""
PIECE = 512 * 1024
AHEAD = 4
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DATES = frozenset({*range(14, 23), 45, 47})
_DURATION = 46
PLAIN, DAY, DURATION = 0, 1, 2
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True, slots=True)
class Named:
    """A sheet by its name, and whether people see it."""

    name: str
    part: str
    seen: bool


class Package:
    """An open XLSX file. Unusual wherever it is not as spreadsheets write it."""

    def __init__(self, path: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self._book = self._xml("xl/workbook.xml")
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unusual("package") from error
        self._targets = self._relations()

    @property
    def since_1904(self) -> bool:
        found = next((one for one in self._book.iter() if _local(one) == "workbookPr"), None)
        return found is not None and found.get("date1904", "0") not in {"0", "false"}

    def sheets(self) -> list[Named]:
        """Tables alone: those that people see first, then hidden ones."""
        found = []
        for one in self._book.iter():
            if _local(one) == "sheet":
                kind, part = self._targets.get(one.get(f"{{{_RELATIONS}}}id", ""), ("", ""))
                if kind not in {"worksheet", "chartsheet", "dialogsheet"}:
                    raise Unusual("sheet")
                if kind == "worksheet":
                    found.append(Named(one.get("name", ""), part, one.get("state", "visible") == "visible"))
        return sorted(found, key=lambda named: not named.seen)

    def strings(self) -> Strings:
        part = self._of("sharedStrings")
        return Strings(self._texts(part)) if part else Strings()

    def formats(self) -> list[int]:
        """By style: whether its numbers are days or durations."""
        part = self._of("styles")
        if not part:
            return []
        custom: dict[int, int] = {}
        found: list[int] = []
        for one in self._xml(part):
            if _local(one) == "numFmts":
                custom = {_number(f, "numFmtId"): kind_of(f.get("formatCode", "")) for f in one}
            elif _local(one) == "cellXfs":
                found = [_number(xf, "numFmtId") for xf in one if _local(xf) == "xf"]
        return [custom[number] if number in custom else _builtin(number) for number in found]

    def pieces(self, part: str, end: str) -> Iterator[str]:
        """A part's XML, cut behind this end tag wherever it is cut; the last piece is what follows the last of them."""
        marker, rest = end.encode(), b""
        for data in _ahead(self._open(part)):
            rest = rest + data if rest else data.removeprefix(b"\xef\xbb\xbf")
            cut = rest.rfind(marker) + len(marker)
            if cut < len(marker):
                if len(rest) > SMALL:
                    raise Unusual("a row without end")
                continue
            yield _decoded(rest[:cut])
            rest = rest[cut:]
        yield _decoded(rest)

    def prefix(self, part: str) -> str:
        """What stands before the names of its tags."""
        head = self._read(part, 4096).decode("utf-8", "replace")
        declared = re.search(r"<\?xml[^>]*encoding=[\"']([^\"']*)", head)
        root = re.search(r"<([A-Za-z_][\w.-]*:)?[A-Za-z]+[ />]", head)
        if root is None or (declared and declared[1].lower() != "utf-8"):
            raise Unusual("encoding")
        return root[1] or ""

    def _texts(self, part: str) -> Iterator[list[str]]:
        texts = Texts(self.prefix(part))
        for piece in self.pieces(part, texts.item_end):
            yield texts.items(piece)

    def _of(self, kind: str) -> str:
        return next((part for found, part in self._targets.values() if found == kind), "")

    def _relations(self) -> dict[str, tuple[str, str]]:
        found = {}
        for one in self._xml("xl/_rels/workbook.xml.rels"):
            target = one.get("Target", "")
            part = target[1:] if target.startswith("/") else normpath(join("xl", target))
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], part)
        return found

    def _xml(self, part: str) -> ElementTree.Element:
        data = self._read(part, SMALL + 1)
        if len(data) > SMALL or b"<!" in data or b"\0" in data:
            raise Unusual("a DTD, or too large")
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - no DTD, so no entity can grow
        except ElementTree.ParseError as error:
            raise Unusual("broken XML") from error

    def _read(self, part: str, most: int) -> bytes:
        try:
            with self._open(part) as file:
                return file.read(most)
        except DAMAGED as error:
            raise Unusual("damaged") from error

    def _open(self, part: str) -> "zipfile.ZipExtFile":
        try:
            return self._zip.open(part)  # type: ignore[return-value]
        except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise Unusual("part") from error


def kind_of(code: str) -> int:
    """Whether a number format shows days and times, a duration, or a number. Only its first section counts."""
    code = re.sub(r'"[^"]*"?|[\\_*].', "", code.partition(";")[0] if '"' not in code else _first(code))
    if re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE):
        return DURATION
    bare = re.sub(r"\[[^\]]*\]?", "", code)
    return DAY if re.search(r"[dmhys]|a/?p", bare, re.IGNORECASE) else PLAIN


def _first(code: str) -> str:
    """The first section, semicolons within quotation marks left alone."""
    return re.sub(r'("[^"]*"?|[\\_*].)|;.*', lambda found: found[1] or "", code, flags=re.DOTALL)


def _builtin(number: int) -> int:
    return DURATION if number == _DURATION else DAY if number in _DATES else PLAIN


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(name, "0")
    if not text.isdecimal():
        raise Unusual(name)
    return int(text)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusual("encoding") from error
    if "<!" in text or "\0" in text:
        raise Unusual("a DTD, a comment or raw text")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _ahead(file: "zipfile.ZipExtFile") -> Iterator[bytes]:
    """Unpacked by a thread, beside whoever reads: unpacking holds no lock of the interpreter."""
    waiting: queue.Queue[bytes | Exception] = queue.Queue(AHEAD)

    def unpack() -> None:
        try:
            while data := file.read(PIECE):
                waiting.put(data)
            waiting.put(b"")
        except Exception as error:
            waiting.put(error)

    threading.Thread(target=unpack, daemon=True).start()
    while (data := waiting.get()) != b"":
        if isinstance(data, DAMAGED):
            raise Unusual("damaged") from data
        if isinstance(data, Exception):
            raise data
        yield data
