"""Tracing, beside the barest way to have the same facts in the same tables: a million events captured from one EPCIS
document, checked, filed and followed to where every unit is, beside `sqlite3 .import` and COPY of the rows of events,
items and facts that came of it. Goal: at most 8 times. Says what memory the capture took, too.

`python -m bench.trace [EVENTS]` measures on both engines (a million where not told). CPU seconds are compared besides
the clock's: neighbours disturb those less. Needs the `sqlite3` program."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import psycopg

from bench import apart, events
from bench.memory import MEGABYTE, Watched
from bench.report import Figure, show
from tests.postgres import Server, running

ROUNDS = 3
LIMIT, MEMORY = 8.0, 400
TABLES = ("trace_event", "trace_item", "trace_fact", "trace_field")
"""What somebody would have to load at the least to find the same events by the same parameters."""
Site = tuple[Path, str]


def sqlite(folder: Path, document: Path) -> Iterator[Figure]:
    yield from _figures(folder, document, "SQLite beside .import", None, _dumped, _imported)


def postgresql(folder: Path, document: Path, postgres: Server) -> Iterator[Figure]:
    yield from _figures(folder, document, "PostgreSQL beside COPY", postgres, _copied_out, _copied_in)


def _figures(
    folder: Path,
    document: Path,
    where: str,
    postgres: Server | None,
    dump: Callable[[Site, Path], None],
    load: Callable[[Site, Path], tuple[float, float]],
) -> Iterator[Figure]:
    """Both in turn, in new databases each. CPU seconds of a PostgreSQL server are not ours: there the clock counts."""
    walls, cpus, peaks = [], [], []
    for _ in range(ROUNDS):
        site, rows = apart.new_site(folder, postgres), folder / "rows"
        rows.mkdir()
        seconds, cpu, peak = _captured(site, document)
        dump(site, rows)
        bare = apart.new_site(folder, postgres)
        bare_seconds, bare_cpu = load(bare, rows)
        walls.append(seconds / bare_seconds)
        cpus.append(cpu / bare_cpu)
        peaks.append(peak / MEGABYTE)
        for path in (site[0], bare[0], rows):
            shutil.rmtree(path)
    yield Figure("T1", f"capture on {where} of its events, items and facts", tuple(walls), LIMIT, False)
    if postgres is None:
        yield Figure("T1", "the same in CPU seconds", tuple(cpus), LIMIT, False)
    yield Figure("T2", "peak memory of the capture", tuple(peaks), MEMORY, False, "MB")


def _captured(site: Site, document: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-m", "bench.capturing", str(site[0]), site[1], str(document)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    watched = Watched(process)
    assert process.stdout is not None
    said = process.stdout.read()
    if watched.wait():
        raise RuntimeError(f"the capture ended with {process.returncode}")
    told = json.loads(said.splitlines()[-1])
    print(
        f"     captured {told['events']:,} events in {told['seconds']:.1f} s, CPU {told['cpu']:.1f} s",
        flush=True,
    )
    return told["seconds"], told["cpu"], watched.peak


def _dumped(site: Site, rows: Path) -> None:
    commands = [".mode csv"]
    for table in TABLES:
        commands += [f".once {rows / table}.csv", f"SELECT * FROM {table};"]
    _sqlite3(site[0] / "portal.sqlite3", commands)


def _imported(site: Site, rows: Path) -> tuple[float, float]:
    commands = [".mode csv", *(f".import {rows / table}.csv {table}" for table in TABLES)]
    return _sqlite3(site[0] / "portal.sqlite3", commands)


def _sqlite3(database: Path, commands: list[str]) -> tuple[float, float]:
    program = shutil.which("sqlite3")
    if program is None:
        raise RuntimeError("this is measured beside the program sqlite3, which is not here")
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([program, "-bail", str(database)], check=True, input="\n".join(commands).encode())
    spent, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _copied_out(site: Site, rows: Path) -> None:
    with psycopg.connect(site[1]) as connection:
        for table in TABLES:
            with (
                (rows / f"{table}.txt").open("wb") as file,
                connection.cursor().copy(f"COPY {table} TO STDOUT") as copy,  # type: ignore[call-overload]
            ):
                for piece in copy:
                    file.write(piece)


def _copied_in(site: Site, rows: Path) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    with psycopg.connect(site[1]) as connection:
        for table in TABLES:
            with (
                (rows / f"{table}.txt").open("rb") as file,
                connection.cursor().copy(f"COPY {table} FROM STDIN") as copy,  # type: ignore[call-overload]
            ):
                while piece := file.read(1 << 20):
                    copy.write(piece)
    return time.perf_counter() - begun, max(time.process_time() - cpu, 0.001)


def main() -> None:
    """Measures, prints a line a figure, and tells by the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as made, running() as postgres:
        folder = Path(made)
        document = folder / "events.json"
        events.write(document, count)
        figures = [
            show(one) for one in chain(sqlite(folder, document), postgresql(folder, document, postgres))
        ]
    sys.exit(0 if all(figure.good for figure in figures) else 1)


if __name__ == "__main__":
    main()
