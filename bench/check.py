"""The check's goals of speed: every figure a ratio to a bare Flask or a bare database, measured in the same run.

`python -m bench.check [GOAL ...]` measures all, or those named (P1 P2 P5 ...). Exit 1 where a median misses its
goal by more than 15 %, the slack that shared machines need."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import data, inside, pages, published
from bench.report import Figure, show
from tests.postgres import Server, running

FULL = data.Size(1000, 1_000_000)


@dataclass
class Bench:
    """What the goals share: registries already made, by their size and engine, and the PostgreSQL server."""

    folder: Path
    postgres: Server
    made: dict[tuple[data.Size, str], tuple[Path, str]] = field(default_factory=dict)

    def registry(self, size: data.Size, engine: str = "sqlite") -> tuple[Path, str]:
        """(data folder, database address) of a filled registry, made at first asking."""
        if (size, engine) not in self.made:
            folder = self.folder / f"{engine}-{size.recalls}-{size.spans}-{size.positions}"
            url = self.postgres.url(self.postgres.create()) if engine == "postgresql" else ""
            print(f"  making {size} on {engine} ...", file=sys.stderr)
            data.fill(folder, size, url)
            self.made[size, engine] = (folder, url)
        return self.made[size, engine]


def _p1(bench: Bench) -> Iterator[Figure]:
    yield from pages.beside_bare(bench.registry(FULL), FULL)


def _p2(bench: Bench) -> Iterator[Figure]:
    for engine, goal in (("sqlite", 0.50), ("postgresql", 0.42)):
        yield pages.from_database(bench.registry(FULL, engine), FULL, engine, goal)


def _p5(bench: Bench) -> Iterator[Figure]:
    yield inside.probe_beside_key(bench.registry(FULL), "sqlite", 2.0)
    yield inside.probe_beside_key(bench.registry(FULL, "postgresql"), "postgresql", 2.2)


def _p6(bench: Bench) -> Iterator[Figure]:
    small, large = data.Size(1, 1000), data.Size(1, 10_000_000)  # one list each: P7 is about recalls
    yield inside.growth("P6", (bench.registry(large), large), (bench.registry(small), small), 2.0)


def _p7(bench: Bench) -> Iterator[Figure]:
    one, many = data.Size(1, FULL.spans), FULL  # as many spans on both sides: P6 is about those
    yield inside.growth("P7", (bench.registry(many), many), (bench.registry(one), one), 1.2)


def _p8(bench: Bench) -> Iterator[Figure]:
    none, many = data.Size(1, 1000), data.Size(1, 1000, 1000)
    yield inside.growth("P8", (bench.registry(many), many), (bench.registry(none), none), 1.2)


def _p15(bench: Bench) -> Iterator[Figure]:
    yield inside.bytes_a_segment(bench.registry(FULL), FULL)


def _p16(bench: Bench) -> Iterator[Figure]:
    yield published.seen_by_every_worker(bench.registry(FULL))
    yield published.database_stopped(bench.registry(FULL, "postgresql"), FULL, bench.postgres)


GOALS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "P1": _p1,  # with P3 and P4, which are read off the same rounds
    "P2": _p2,
    "P5": _p5,
    "P6": _p6,
    "P7": _p7,
    "P8": _p8,
    "P15": _p15,
    "P16": _p16,
}


@contextmanager
def _bench() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder, running() as postgres:
        yield Bench(Path(folder), postgres)


def main() -> None:
    """Measures, prints a line a goal, and tells by the exit code."""
    wanted = [name for name in GOALS if name in sys.argv[1:] or not sys.argv[1:]]
    with _bench() as bench:
        figures = [show(figure) for name in wanted for figure in GOALS[name](bench)]
    sys.exit(0 if all(figure.good for figure in figures) else 1)


if __name__ == "__main__":
    main()
