"""P9 and P13: a million rows from the upload to the public answer, beside the barest import of the same file."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench import apart
from bench.files import Files
from bench.memory import MEGABYTE
from bench.report import Figure
from tests.postgres import Server

ROUNDS = 3
ROWS = 1_000_000
KEYS = {
    "recall_list": "CREATE TABLE t (model text, first text PRIMARY KEY, last text)",
    "sales": "CREATE TABLE t (serial text PRIMARY KEY, model text, sold_on text, dealer text, invoice text, line text, "
    "price text, currency text, country text, name text, email text, phone text); "
    "CREATE INDEX t_invoice ON t (invoice); CREATE INDEX t_email ON t (email); CREATE INDEX t_name ON t (name); "
    "CREATE INDEX t_phone ON t (phone)",
}
"""What somebody would need at the least to find the same rows again."""


def sqlite(folder: Path, files: Files, purpose: str) -> Iterator[Figure]:
    """Beside `sqlite3 .import` into a table without any index, and into one with the keys that finding the rows takes,
    in turn. A list's last figure counts as well what another worker does meanwhile."""
    path, bare, keyed, alone = files.table(purpose, ROWS), [], [], []
    for _ in range(ROUNDS):
        unindexed, indexed = _imported(folder, path), _keyed(folder, path, purpose)
        site = apart.new_site(folder)
        loaded = apart.load(site, path, purpose)
        bare.append(loaded.seconds / unindexed)
        keyed.append(loaded.seconds / indexed)
        alone.append((loaded.seconds + loaded.steps["prepared"]) / unindexed)
        shutil.rmtree(site[0])
    said = f"{purpose}, 1M rows on SQLite beside"
    yield Figure("P9", f"{said} an unindexed .import", tuple(bare), 4.5, False)
    yield Figure("P9", f"{said} an .import into the keyed table", tuple(keyed), 1.0, False)
    if purpose == "recall_list":
        yield Figure(
            "P9", "the unindexed again, made ready to publish by the same worker", tuple(alone), 4.5, False
        )


def postgresql(folder: Path, files: Files, purpose: str, postgres: Server) -> Figure:
    """Beside COPY into a table with the keys that finding the rows takes."""
    path, ratios = files.table(purpose, ROWS), []
    for _ in range(ROUNDS):
        bare = _copied(postgres, path, purpose)
        site = apart.new_site(folder, postgres)
        ratios.append(apart.load(site, path, purpose).seconds / bare)
        shutil.rmtree(site[0])
    return Figure(
        "P9", f"{purpose}, 1M rows on PostgreSQL beside \\copy with keys", tuple(ratios), 2.0, False
    )


def workbook(folder: Path, files: Files) -> Iterator[Figure]:
    """P13: the same rows as XLSX and as CSV, and the most memory that the workbook took, its reader included."""
    ratios, peaks = [], []
    for _ in range(ROUNDS):
        seconds = []
        for kind in ("xlsx", "csv"):
            site = apart.new_site(folder)
            loaded = apart.load(site, files.table("recall_list", ROWS, kind), "recall_list")
            seconds.append(loaded.seconds)
            peaks += [loaded.peak / MEGABYTE] if kind == "xlsx" else []
            shutil.rmtree(site[0])
        ratios.append(seconds[0] / seconds[1])
    yield Figure("P13", "1M rows as XLSX beside the same as CSV", tuple(ratios), 1.8, False)
    yield Figure("P13", "peak memory of 1M rows as XLSX", tuple(peaks), 256, False, "MB")


def _imported(folder: Path, path: Path) -> float:
    return _sqlite3(folder, ".mode csv", f".import {path} t")


def _keyed(folder: Path, path: Path, purpose: str) -> float:
    """Rows as `\\copy` gets them: each number once."""
    rows = folder / "once.csv"
    with rows.open("wb") as file:
        file.writelines(_once(path, purpose))
    return _sqlite3(folder, ".mode csv", KEYS[purpose] + ";", f".import {rows} t")


def _sqlite3(folder: Path, *commands: str) -> float:
    """Seconds of these in a new database; a row that is refused ends it."""
    program = shutil.which("sqlite3")
    if program is None:
        raise RuntimeError("P9 is measured beside the program sqlite3, which is not here")
    database = folder / "bare.sqlite3"
    database.unlink(missing_ok=True)
    begun = time.perf_counter()
    subprocess.run([program, "-bail", database], check=True, input="\n".join(commands).encode())
    return time.perf_counter() - begun


def _copied(postgres: Server, path: Path, purpose: str) -> float:
    """Doubled first numbers are dropped on the way: a keyed table takes none."""
    name = postgres.create()
    lines = _once(path, purpose)
    with psycopg.connect(postgres.url(name)) as connection:
        connection.execute(KEYS[purpose])  # type: ignore[call-overload]
        begun = time.perf_counter()
        with connection.cursor().copy("COPY t FROM STDIN (FORMAT csv)") as copy:
            for piece in lines:
                copy.write(piece)
        connection.commit()
        spent = time.perf_counter() - begun
    postgres.drop(name)
    return spent


def _once(path: Path, purpose: str) -> list[bytes]:
    """The rows with each first number once, in pieces, ready before the clock starts."""
    seen, kept, column = set(), [], 1 if purpose == "recall_list" else 0
    with path.open("rb") as file:
        next(file)
        for line in file:
            number = line.split(b",")[column]
            if number and number not in seen:
                seen.add(number)
                kept.append(line)
    return [b"".join(kept[at : at + 10_000]) for at in range(0, len(kept), 10_000)]
