"""Cuts a table's bytes at row ends into pieces small enough to hold, with the number of the first row of each.
Reads forward only and keeps one piece at a time."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from registry.intake.reading import Marks, Records, closed, records

SIZE = 1024 * 1024
FEW_QUOTES = 4000
"""In a piece; with more, reading its rows takes no longer than looking at every quotation mark."""
MOST = 8 * 1024 * 1024
"""A line that goes on for longer is skipped, not held."""
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Cut:
    """Whole rows: bytes `start` to `end` of the file. `skip`: these many bytes of it were passed over, being the
    rest of a row too long to hold. `final`: nothing comes after."""

    number: int
    first_row: int
    start: int
    end: int
    count: int
    final: bool
    skip: int = 0


def cuts(
    path: Path, layout: Mapping[str, Any], *, offset: int = 0, number: int = 0, first_row: int | None = None
) -> Iterator[tuple[Cut, bytes, Records | None]]:
    """Pieces from this offset on, with their bytes, and their rows where they had to be read to find their end."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        row = first_row or first_data_row(layout)
        at = offset or _beginning(file, layout)
        while at < size:
            cut, data, read = _next(file, at, size, layout, number, row)
            yield cut, data, read
            at, number, row = cut.end, number + 1, row + cut.count


def first_data_row(layout: Mapping[str, Any]) -> int:
    """The number that a spreadsheet shows at the first row below the header."""
    return int(layout.get("first_row") or 1) + (1 if layout.get("header", True) else 0)


def decoded(data: bytes, layout: Mapping[str, Any]) -> str:
    """Text with LF as its only line end; what is not of the encoding becomes U+FFFD."""
    encoding = str(layout.get("encoding") or "utf-8")
    text = data.decode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _next(
    file: BinaryIO, at: int, size: int, layout: Mapping[str, Any], number: int, row: int
) -> tuple[Cut, bytes, Records | None]:
    wanted, marks = SIZE, Marks.of(layout)
    while True:
        data = _read(file, at, wanted)
        final = at + len(data) >= size
        end = len(data) if final else _last_end(data)
        if not end and len(data) >= MOST:
            return _skipped(file, at, size, data, number, row)
        data = data[:end]
        if _lines_are_rows(data, layout, marks):
            if end:
                count = _line_ends(data) + (final and data[-1:] not in (b"\n", b"\r"))
                return Cut(number, row, at, at + end, count, final), data, None
        elif (read := _whole_rows(data, layout, marks, final=final)) is not None:
            kept, found = read
            stop = final and kept == len(data)
            return Cut(number, row, at, at + kept, len(found.rows), stop), data[:kept], found
        wanted *= 2


def _lines_are_rows(data: bytes, layout: Mapping[str, Any], marks: Marks) -> bool:
    """No quotation mark, or a few that are closed on their lines: then rows are counted without being read."""
    quote = marks.quote.encode()
    if not quote or quote not in data:
        return True
    if data.count(quote) > FEW_QUOTES:
        return False
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    at = data.find(quote)
    while at >= 0:
        end = data.find(b"\n", at)
        line = data[data.rfind(b"\n", 0, at) + 1 : end if end >= 0 else None]
        if not closed(decoded(line, layout), marks):
            return False
        at = data.find(quote, end) if end >= 0 else -1
    return True


def _whole_rows(
    data: bytes, layout: Mapping[str, Any], marks: Marks, *, final: bool
) -> tuple[int, Records] | None:
    """How many bytes are whole rows, and those; None where not even one is."""
    found = records(decoded(data, layout), marks, final=final)
    if final:
        return len(data), found
    index = len(found.rows) - 1
    if index < 1:
        return None
    found.rows.pop()
    found.broken.pop(index, None)
    return _tail(data, found.last_lines), found


def _skipped(
    file: BinaryIO, at: int, size: int, data: bytes, number: int, row: int
) -> tuple[Cut, bytes, Records | None]:
    """One row too long to hold: its beginning stands for it."""
    end = at + len(data)
    while end < size:
        more = _read(file, end, SIZE)
        found = [p for p in (more.find(b"\n"), more.find(b"\r")) if p >= 0]
        if found:
            stop = min(found)
            end += stop + (2 if more[stop : stop + 2] == b"\r\n" else 1)
            break
        end += len(more)
    head = data[:SIZE]
    return Cut(number, row, at, end, 1, end >= size, end - at - len(head)), head, None


def _beginning(file: BinaryIO, layout: Mapping[str, Any]) -> int:
    """Behind the byte order mark, whatever stands above the header, and the header."""
    data = _read(file, 0, MOST)
    start = len(BOM) if data.startswith(BOM) else 0
    rows = first_data_row(layout) - 1
    marks, at = Marks.of(layout), start
    for _ in range(rows):
        at = _row_end(data, at, layout, marks)
    return at


def _row_end(data: bytes, at: int, layout: Mapping[str, Any], marks: Marks) -> int:
    """Where the row that begins here ends: at the first line end outside quotation marks."""
    end, lines = at, 0
    while end < len(data):
        found = [p for p in (data.find(b"\n", end), data.find(b"\r", end)) if p >= 0]
        if not found:
            return len(data)
        end = min(found) + (2 if data[min(found) : min(found) + 2] == b"\r\n" else 1)
        lines += 1
        whole = records(decoded(data[at:end], layout), marks)
        if not whole.broken or lines > 50:
            return end
    return end


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """A CR and the LF that belongs to it are not torn apart."""
    file.seek(at)
    data = file.read(length)
    return data + file.read(1) if data.endswith(b"\r") else data


def _last_end(data: bytes) -> int:
    return max(data.rfind(b"\n"), data.rfind(b"\r")) + 1


def _line_ends(data: bytes) -> int:
    if b"\r" not in data:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def _tail(data: bytes, lines: int) -> int:
    """Where the last so many lines begin."""
    at = len(data)
    for _ in range(lines):
        at -= 2 if data[at - 2 : at] == b"\r\n" else 1
        at = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at)) + 1
    return at
