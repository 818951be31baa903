"""A million labels, made by their job: how long beside a bare loop of segno over such addresses, which draws only the
codes, and the memory it takes.

`python -m bench.labels [COUNT]` prints a line a figure. Exit 1 where one misses its goal by more than 15 %."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import segno

from bench import data
from bench.memory import MEGABYTE, Watched
from bench.report import Figure, show
from registry.audit.who import COMMAND_LINE
from registry.catalogue import staff_queries as catalogue
from registry.catalogue.actions import create_product
from registry.catalogue.descriptions import Description
from registry.cli.worker import JOBS
from registry.db import db
from registry.jobs.running import run_all
from registry.journeys import labelling
from registry.labels.actions import KIND
from registry.labels.models import LabelOrder
from registry.labels.wishes import PDF, SVG, Wish
from registry.staff.actions import admit_maker

COUNT, FEW, PAPERS, BARE = 1_000_000, 10_000, 20_000, 400
GTIN = "09506000134352"


def figures(folder: Path, count: int) -> Iterator[Figure]:
    bare = _bare() / BARE
    few, many = _made(folder / "few", FEW, SVG), _made(folder / "many", count, SVG)
    yield Figure("L1", f"{count:,} drawings beside a bare segno loop", (many[0] / count / bare,), 0.5, False)
    yield Figure("L2", f"memory of {count:,} beside that of {FEW:,}", (many[1] / few[1],), 1.2, False)
    yield Figure("L2", f"peak memory of {count:,}", (many[1] / MEGABYTE,), 256, False, "MB")
    paper = _made(folder / "paper", PAPERS, PDF)
    yield Figure("L3", f"{PAPERS:,} labels as PDF beside it", (paper[0] / PAPERS / bare,), 1.0, False)
    yield Figure("L3", "peak memory of the PDFs", (paper[1] / MEGABYTE,), 512, False, "MB")


def _bare() -> float:
    """Seconds of the barest loop, the median of three."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        for number in range(BARE):
            segno.make(f"https://recalls.example.org/01/{GTIN}/21/AB{number:06}", error="m", micro=False)
        spent.append(time.perf_counter() - began)
    return sorted(spent)[1]


def _made(folder: Path, count: int, output: str) -> tuple[float, int]:
    """Seconds and most bytes held, of a process of its own."""
    command = [sys.executable, "-m", "bench.labels", "--inside", str(folder), str(count), output]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    watched = Watched(process)
    code = watched.wait()
    assert process.stdout
    said = json.loads(process.stdout.read())
    assert code == 0
    assert said["done"] == count
    print(
        f"     {count:,} as {output}: {said['seconds']:.1f} s, {said['size'] / MEGABYTE:,.0f} MB", flush=True
    )
    return float(said["seconds"]), watched.peak


def _inside(folder: Path, count: int, output: str) -> None:
    folder.mkdir()
    site = data.make_site(folder, "")
    with site.app_context():
        flask_migrate.upgrade()
        maker = admit_maker("Acme")
        product = create_product(maker.id, Description(brand="Acme", name="Kettle", gtins=GTIN))
        db.session.commit()
        own = catalogue.own_product(maker.id, product.id)
        assert own
        wish = Wish(range=f"AB0000000 to AB{count - 1:07}", gtin=GTIN, output=output, layout="roll-50x25")
        order = labelling.order(own, wish, "", COMMAND_LINE)
        db.session.commit()
        began = time.perf_counter()
        run_all({KIND: JOBS[KIND]}, raising=True)
        made = db.session.get_one(LabelOrder, order.id)
        print(json.dumps({"seconds": time.perf_counter() - began, "done": made.done, "size": made.size}))


def main() -> None:
    """Measures, prints a line a figure, and tells by the exit code."""
    if sys.argv[1:2] == ["--inside"]:
        _inside(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
        return
    count = int(sys.argv[1]) if sys.argv[1:] else COUNT
    with tempfile.TemporaryDirectory(prefix="recall-bench-") as folder:
        found = [show(one) for one in figures(Path(folder), count)]
    sys.exit(0 if all(figure.good for figure in found) else 1)


if __name__ == "__main__":
    main()
