"""The goals of loading: P9 to P14, P16 and P17, each beside its limit, measured in the same run.

`python -m bench.load [GOAL ...]` measures all, or those named. Exit 1 where a median misses its goal by more than
15 %, the slack that shared machines need. P9 needs the `sqlite3` program to measure against."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import beside, killed, large, matching, meanwhile
from bench.files import Files
from bench.report import Figure, show
from tests.postgres import Server, running


class Bench:
    """The folder of this run, its PostgreSQL server, and the files made so far."""

    def __init__(self, folder: Path, postgres: Server) -> None:
        self.folder, self.postgres, self.files = folder, postgres, Files(folder)


def _p9(bench: Bench) -> Iterator[Figure]:
    for purpose in ("recall_list", "sales"):
        yield from beside.sqlite(bench.folder, bench.files, purpose)
        yield beside.postgresql(bench.folder, bench.files, purpose, bench.postgres)


def _p10(bench: Bench) -> Iterator[Figure]:
    """With P11 and P16, which are read off the same loaded lists."""
    yield from large.figures(bench.folder, bench.files)


def _p12(bench: Bench) -> Iterator[Figure]:
    yield killed.beside_undisturbed(bench.folder, bench.files)


def _p13(bench: Bench) -> Iterator[Figure]:
    yield from beside.workbook(bench.folder, bench.files)


def _p14(bench: Bench) -> Iterator[Figure]:
    for engine in ("sqlite", "postgresql"):
        folder = bench.folder / f"owners-{engine}"
        folder.mkdir()
        url = bench.postgres.url(bench.postgres.create()) if engine == "postgresql" else ""
        yield from matching.owners(folder, url, engine)


def _p17(bench: Bench) -> Iterator[Figure]:
    yield meanwhile.checks_while_loading(bench.folder, bench.files)


GOALS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "P9": _p9,
    "P10": _p10,
    "P12": _p12,
    "P13": _p13,
    "P14": _p14,
    "P17": _p17,
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
