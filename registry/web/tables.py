"""Tables of pages as CSV, on either face, for people who go on with them in a spreadsheet: no cell that it would run as
a formula."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from flask import Response, stream_with_context

from registry.catalogue.limits import held
from registry.spreadsheets import BOM, lines

PIECE = 500
"""Rows written at a time."""


def sent_as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download, written piece by piece."""
    answer = Response(stream_with_context(held(_pieces(header, rows))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _pieces(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    left = iter(chain([header], rows))
    yield BOM
    while piece := lines(islice(left, PIECE)):
        yield piece
