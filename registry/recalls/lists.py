"""Makes a list of numbers as they were typed, sorted in pieces on disk: for lists that come with a recall, tests and
benchmarks. Uploaded files are sorted before (`loading`)."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice

from registry.db import db
from registry.errors import Refused
from registry.recalls.loading import INCLUDE, LOADING, Figures, Side
from registry.recalls.models import AffectedList, Recall
from registry.serials.keys import LONGEST, indexable, shape_of, stored_run
from registry.serials.ranges import make_range
from registry.serials.reading import normalise

CHUNK = 250_000
BATCH = 20_000


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
        state=LOADING,
    )
    db.session.add(made)
    db.session.flush()
    side = Side(Figures(group="s", side=INCLUDE, list_id=made.id))
    with ExitStack() as files:
        ordered = _sorted(_stored(runs), files)
        while batch := list(islice(ordered, BATCH)):
            side.take([low for low, _ in batch], [high for _, high in batch], [0] * len(batch))
    side.end()
    db.session.refresh(made)
    return made


def list_name(made: AffectedList) -> str:
    """What a rule writes: {"lookup": "list:12"}."""
    return f"list:{made.id}"


def _stored(runs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
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
