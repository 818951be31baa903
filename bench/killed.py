"""P12: killed in the middle and gone on, beside undisturbed; the same spans in the end."""

import hashlib
import shutil
import sqlite3
import time
from pathlib import Path

from bench import apart
from bench.files import Files
from bench.report import Figure

ROWS = 1_000_000
ROUNDS = 3


def beside_undisturbed(folder: Path, files: Files) -> Figure:
    """One kill at a third, a half and two thirds of the way. The start of Python itself is not counted twice."""
    path, ratios = files.table("recall_list", ROWS), []
    for part in (1 / 3, 1 / 2, 2 / 3):
        site = apart.new_site(folder)
        whole, wanted = apart.load(site, path, "recall_list"), _spans(site[0])
        shutil.rmtree(site[0])
        site = apart.new_site(folder)
        before = _kill_after(site, path, whole.seconds * part)
        rest = apart.load(site, path, "recall_list")
        if _spans(site[0]) != wanted:
            raise RuntimeError("a killed load ended with other spans")
        shutil.rmtree(site[0])
        ratios.append((before + rest.seconds) / whole.seconds)
    return Figure("P12", "killed once and gone on, beside undisturbed", tuple(ratios), 1.15, False)


def _kill_after(site: tuple[Path, str], path: Path, seconds: float) -> float:
    """Kills so many seconds after the upload was begun; returns those seconds."""
    process = apart.start(site, path, "recall_list")
    while not any((site[0] / "uploads").glob("*/source")):
        time.sleep(0.005)
    begun = time.perf_counter()
    time.sleep(seconds)
    process.kill()
    process.wait()
    return time.perf_counter() - begun


def _spans(folder: Path) -> str:
    digest = hashlib.sha256()
    with sqlite3.connect(folder / "portal.sqlite3") as connection:
        for row in connection.execute("SELECT list_id, low, high FROM affected_span ORDER BY list_id, low"):
            digest.update(repr(row).encode())
    connection.close()
    return digest.hexdigest()
