"""Tables as CSV that people open in a spreadsheet, written one way everywhere. Pure: no text is a formula to it."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"
"""In front of a file: without it a spreadsheet takes UTF-8 for something else."""
NEUTRALISED = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """Rows as CSV has them. Numbers are written as they are."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(NEUTRALISED) else value
