"""Gives back the rows that were left out, as one table to correct and load again. Reads files only."""

from collections.abc import Iterator
from pathlib import Path

from registry.intake import blocks, folders
from registry.intake.models import Upload
from registry.intake.staging import layout_of
from registry.spreadsheets import BOM, lines

ADDED = ("What is wrong", "What to do")
PIECE = 256 * 1024


def faulty_rows(upload: Upload) -> Iterator[bytes]:
    """The header, then all faulty rows in the order of the file, each with what is wrong and what to do. Cells that a
    spreadsheet would run were neutralised when they were written. The database is asked before the first piece."""
    head = (BOM + _header_line(upload, layout_of(upload))).encode()
    return _pieces(head, sorted((folders.folder(upload) / "faulty").glob("[0-9]*.csv")))


def _pieces(head: bytes, paths: list[Path]) -> Iterator[bytes]:
    yield head
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _header_line(upload: Upload, layout: dict[str, object]) -> str:
    if not layout.get("header", True):
        return ""
    names = blocks.header(folders.table(upload, layout), layout)
    return lines([[*names, *ADDED]], str(layout.get("delimiter") or ","))
