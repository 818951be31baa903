"""P10, P11 and P16: what ten times the rows do to memory, to publishing, and to the moment when checks answer anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench import apart, switching
from bench.files import Files
from bench.memory import MEGABYTE
from bench.report import Figure

ROUNDS = 3
SIZES = {"10k": 10_000, "1M": 1_000_000, "10M": 10_000_000}


def figures(folder: Path, files: Files) -> Iterator[Figure]:
    """Each size once a round; ten million once, since that takes a minute and more."""
    site, many = _load(folder, files, "10M")
    peaks = tuple(many.peak / _peak(folder, files, "1M") for _ in range(ROUNDS))
    first = many.steps["published"] * 1000
    yield Figure("P10", "peak memory at 10M rows beside 1M", peaks, 1.2, False)
    yield Figure("P10", "peak memory at 10M rows", (many.peak / MEGABYTE,), 256, False, "MB")
    yield Figure("P11", "publishing 10M rows, as the first thing a process does", (first,), 20, False, "ms")
    yield Figure(
        "P10",
        "peak memory at 10M sales",
        (_peak(folder, files, "10M", "sales") / MEGABYTE,),
        256,
        False,
        "MB",
    )
    few, _ = _load(folder, files, "10k")
    yield from switching.figures(site, few)
    yield switching.half_lists(site, SIZES["10M"])
    yield Figure("P16", "10M rows answer checks, after", (many.steps["answering"],), 1.0, False, "s")
    for made in (site, few):
        shutil.rmtree(made[0])


def _load(
    folder: Path, files: Files, size: str, purpose: str = "recall_list"
) -> tuple[switching.Site, apart.Loaded]:
    site = apart.new_site(folder)
    return site, apart.load(site, files.table(purpose, SIZES[size]), purpose)


def _peak(folder: Path, files: Files, size: str, purpose: str = "recall_list") -> int:
    site, loaded = _load(folder, files, size, purpose)
    shutil.rmtree(site[0])
    return loaded.peak
