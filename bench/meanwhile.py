"""P17: the slowest hundredth of checks while a million rows are loaded, beside the same without."""

import os
import shutil
from pathlib import Path

from bench import apart, data, pages
from bench.files import Files
from bench.report import Figure
from bench.servers import LOAD_CORE, SERVER_CORE, Seen, ask, serving

ROUNDS = 3
ROWS = 1_000_000
SIZE = data.Size(1, 1000)
GENTLE = 4
"""Connections."""


def checks_while_loading(folder: Path, files: Files) -> Figure:
    """The server shares its core with the one who asks, with and without; loading has the other. On the core of the
    loading, whoever asks would be slowed down himself, and ask less."""
    site = (folder / "meanwhile", "")
    data.fill(site[0], SIZE)
    path, ratios = files.table("recall_list", ROWS), []
    checks = pages.paths(SIZE)
    with serving("wsgi:app", "/readyz", data.settings_for(*site)) as port:
        ask(port, checks, seconds=1)
        for number in range(ROUNDS):
            quiet = ask(port, checks, connections=GENTLE, core=SERVER_CORE)
            copy = folder / f"meanwhile-{number}.csv"
            shutil.copyfile(path, copy)
            ratios.append(_busy(site, copy, port, checks).p99 / quiet.p99)
    return Figure("P17", "p99 of checks while 1M rows are loaded, beside without", tuple(ratios), 2.0, False)


def _busy(site: tuple[Path, str], path: Path, port: int, checks: list[str]) -> Seen:
    here = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {LOAD_CORE % (os.cpu_count() or 1)})
    try:
        process = apart.start(site, path, "recall_list")
    finally:
        os.sched_setaffinity(0, here)
    seen = ask(port, checks, connections=GENTLE, core=SERVER_CORE)
    if process.poll() is not None:
        raise RuntimeError("the loading was over before the checks were")
    if seen.failures:
        raise RuntimeError(f"{seen.failures} checks failed while a list was loaded")
    process.communicate()
    return seen
