"""Loads lists of millions of numbers in constant memory: sorted in pieces on disk, merged, written in the order of
the key. A list counts for nothing before a published version names it, and never changes after."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice

from sqlalchemy import insert

from registry.db import db
from registry.errors import Refused
from registry.recalls.index.sourcing import SHAPES, serial_shape, telling
from registry.recalls.models import AffectedList, AffectedSpan, Recall
from registry.serials.keys import LONGEST, indexable, shape_of, stored_run
from registry.serials.ranges import make_range
from registry.serials.reading import normalise

CHUNK = 250_000
BATCH = 20_000
LOADED = "loaded"


def add_list(
    recall: Recall, runs: Iterable[tuple[str, str]], field: str = "serial", label: str = "", sha256: str = ""
) -> AffectedList:
    """A list of single numbers (first == last) and ranges, as typed. Criteria name it `list:ID`. Callers commit."""
    made = AffectedList(
        organisation_id=recall.organisation_id,
        recall_id=recall.id,
        field=field,
        label=label,
        source_sha256=sha256,
    )
    db.session.add(made)
    db.session.flush()
    shapes: set[str] = set()
    with ExitStack() as files:
        made.spans = _write(made.id, merged(_sorted(_stored(runs, shapes), files)))
    made.shapes, made.state = sorted(shapes), LOADED
    db.session.flush()
    return made


def list_name(made: AffectedList) -> str:
    """What a rule writes: {"lookup": "list:12"}."""
    return f"list:{made.id}"


def merged(runs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Runs in order of their first key, overlapping ones of one shape made one. What is told twice stands once."""
    open_runs: dict[str, tuple[str, str]] = {}
    for low, high in runs:
        kind = "#" if low[0] == "#" else shape_of(low[1:])
        last = open_runs.get(kind)
        if last is not None and low <= last[1]:
            open_runs[kind] = (last[0], max(last[1], high))
            continue
        if last is not None:
            yield last
        open_runs[kind] = (low, high)
    yield from sorted(open_runs.values())


def _stored(runs: Iterable[tuple[str, str]], shapes: set[str]) -> Iterator[tuple[str, str]]:
    for line, (first, last) in enumerate(runs, 1):
        low, high = normalise(first), normalise(last)
        if not (indexable(low) and indexable(high)):
            raise Refused(
                "list", f"row {line}: {first!r} is no number of 1 to {LONGEST} letters A to Z and digits."
            )
        if low != high:
            make_range(low, high, f"row {line}")
            if not low.isdecimal() and shape_of(low) != shape_of(high):
                raise Refused("list", f"row {line}: {first} and {last} have letters at different places.")
        if len(shapes) < SHAPES and telling(shape := serial_shape(low)) and shape == serial_shape(high):
            shapes.add(shape)
        yield stored_run(low, high)


def _sorted(runs: Iterator[tuple[str, str]], files: ExitStack) -> Iterator[tuple[str, str]]:
    """In order of their keys; more than a chunk goes through files."""
    chunk = sorted(islice(runs, CHUNK))
    if len(chunk) < CHUNK:
        yield from chunk
        return
    spilled = []
    while chunk:
        file = files.enter_context(tempfile.TemporaryFile("w+", encoding="ascii"))  # noqa: SIM115
        file.writelines(f"{low}\t{high}\n" for low, high in chunk)
        file.seek(0)
        spilled.append(file)
        chunk = sorted(islice(runs, CHUNK))
    for line in merge(*spilled):
        low, _, high = line.rstrip("\n").partition("\t")
        yield low, high


def _write(number: int, runs: Iterator[tuple[str, str]]) -> int:
    connection = db.session.connection()
    count = 0
    if connection.dialect.name == "postgresql":
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - the session holds it
        with (
            raw.cursor() as cursor,
            cursor.copy("COPY affected_span (list_id, low, high) FROM STDIN") as copy,
        ):
            for low, high in runs:
                copy.write_row((number, low, high))
                count += 1
        return count
    statement = str(insert(AffectedSpan).compile(dialect=connection.dialect))
    while batch := [(number, low, high) for low, high in islice(runs, BATCH)]:
        connection.exec_driver_sql(statement, batch)
        count += len(batch)
    return count
