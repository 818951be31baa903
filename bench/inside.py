"""What one check costs inside the process, beside a look-up by key, and as the registry grows."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench import data
from bench.report import Figure
from registry.db import db
from registry.journeys.check import Told, check
from registry.recalls.index.serving import serving
from registry.recalls.index.tables import statement

ROUNDS = 5
CHECKS = 400
Made = tuple[tuple[Path, str], data.Size]


def growth(goal: str, large: Made, small: Made, limit: float) -> Figure:
    """The public function on a large registry against the same on a small one, hits and misses alike."""
    with _checks(*large) as many, _checks(*small) as few:
        ratios = tuple(_timed(many) / _timed(few) for _ in range(ROUNDS))
    return Figure(goal, f"check() with {_said(large[1])} beside {_said(small[1])}", ratios, limit, False)


def probe_beside_key(registry: tuple[Path, str], engine: str, limit: float) -> Figure:
    """P5: the statement that finds a number's recalls, against reading one row by key (PostgreSQL: `select 1`),
    prepared both, on one connection."""
    with data.make_site(*registry, CHECK_INDEX="database").app_context():
        serving().refresh()
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            execute = raw.execute if engine == "sqlite" else partial(raw.execute, prepare=True)  # type: ignore[union-attr]
            rows = execute("SELECT part, low FROM segment LIMIT 400 OFFSET 5000").fetchall()
            mark = "?" if engine == "sqlite" else "%s"
            by_key = f"SELECT high FROM segment WHERE part = {mark} AND low = {mark}"
            bare = (by_key, rows) if engine == "sqlite" else ("SELECT 1", [()] * len(rows))
            ours = (statement(mark, 1), [(0, part, low) for part, low in rows])
            for pair in (ours, bare):
                _timed(partial(_run, execute, *pair))
            ratios = tuple(
                _timed(partial(_run, execute, *ours)) / _timed(partial(_run, execute, *bare))
                for _ in range(ROUNDS)
            )
    beside = "reading one row by key" if engine == "sqlite" else "`select 1`"
    return Figure("P5", f"look-up on {engine} beside {beside}", ratios, limit, False)


def _run(execute: Callable[..., Any], text: str, rows: list[Any]) -> None:
    for row in rows:
        execute(text, row).fetchall()


def bytes_a_segment(registry: tuple[Path, str], size: data.Size) -> Figure:
    """P15: what the shared index file costs for each span."""
    weight = sum(path.stat().st_size for path in (registry[0] / "index").rglob("*.seg"))
    return Figure("P15", "index file for each segment", (weight / size.spans,), 40, False, "B")


def _said(size: data.Size) -> str:
    parts = [f"{size.recalls:,} recalls", f"{size.spans:,} spans"]
    return ", ".join(parts + [f"{size.positions:,} position rules"] * bool(size.positions))


@contextmanager
def _checks(registry: tuple[Path, str], size: data.Size) -> Iterator[Callable[[], None]]:
    """A run of checks in the registry's own app, its index being watched as in a worker."""
    site = data.make_site(*registry)
    each = max(1, size.spans // size.recalls)
    told = [
        Told(
            {"brand": "Bench", "model": data.model(r), "serial": data.serial(r, n * 7919 % each, n % 2 * 4)},
            None,
            frozenset(),
        )
        for n in range(CHECKS)
        for r in [n * 37 % size.recalls]
    ]
    with site.app_context():
        serving().refresh()
        serving().watch()

    def run() -> None:
        with site.app_context():
            for one in told:
                check(one)

    run()
    yield run
    with site.app_context():
        serving().stop()


def _told(recall: int, span: int, offset: int) -> Told:
    serial = data.serial(recall, span, offset)
    return Told({"brand": "Bench", "model": data.model(recall), "serial": serial}, None, frozenset())


def _timed(run: Callable[[], None]) -> float:
    """The median of three, in seconds."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        run()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)
