"""P10, P11 and P16: what ten times the rows do to memory, to publishing, and to the moment when checks answer anew."""

import shutil
from pathlib import Path

from bench import apart
from bench.files import Files
from bench.memory import MEGABYTE
from bench.report import Figure

ROUNDS = 3
SIZES = {"10k": 10_000, "1M": 1_000_000, "10M": 10_000_000}


def figures(folder: Path, files: Files) -> list[Figure]:
    """Each size once a round; ten million once, since that takes a minute and more."""
    many = _load(folder, files, "10M")
    some = [_load(folder, files, "1M") for _ in range(ROUNDS)]
    few = [_load(folder, files, "10k") for _ in range(ROUNDS)]
    published = many.steps["published"]
    beside = tuple(published / one.steps["published"] for one in few)
    return [
        Figure("P10", "peak memory at 10M rows beside 1M", tuple(many.peak / one.peak for one in some), 1.2, False),
        Figure("P10", "peak memory at 10M rows", (many.peak / MEGABYTE,), 256, False, "MB"),
        Figure("P11", "publishing 10M rows beside 10k", beside, 2, False),
        Figure("P11", "publishing 10M rows", (published * 1000,), 20, False, "ms"),
        Figure("P16", "10M rows answer checks, after", (many.steps["answering"],), 1.0, False, "s"),
    ]  # fmt: skip


def _load(folder: Path, files: Files, size: str) -> apart.Loaded:
    site = apart.new_site(folder)
    try:
        return apart.load(site, files.table("recall_list", SIZES[size]), "recall_list")
    finally:
        shutil.rmtree(site[0])
