"""Tables of pages as CSV, for people who go on with them in a spreadsheet: no cell that it would run as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

from registry.intake.faulty import BOM
from registry.intake.steps import neutral

PIECE = 500
"""Rows written at a time."""


def sent_as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download, written piece by piece."""
    answer = Response(stream_with_context(_pieces(header, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    out = io.StringIO(BOM)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([neutral("" if cell is None else str(cell)) for cell in row])
        if number % PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
