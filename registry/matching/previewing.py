"""What filing an upload of records would do, in figures, with the rows that only show their fault beside others.
Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from registry.intake import folders
from registry.intake.faults import Fault
from registry.intake.models import SALES, Upload
from registry.intake.records.fields import EMAIL, LOT, PHONE, POST
from registry.jobs.running import Run
from registry.jobs.sparing import no_collecting
from registry.matching.deciding import CORRECTIONS, KNOWN, NEW, Cells, M, S, row_of
from registry.matching.filing import all_new, plan
from registry.matching.staged import alone, batches, leading, rows_of

OFTEN = 0.25
"""Seconds after which the page hears how far this is, and whoever calls it off is heard."""
SOLD = {"product": S["product"], "reach": S["reach"], "day": S["sold_on"], "came": S["delivered_on"]}
MADE = {"product": M["product"], "day": M["made_on"]}
"""What is counted of every block, and where a staged row has it."""


@dataclass(slots=True)
class Figures:
    """Sums over the rows of an upload. `refused` are those of rows that are left out beside others: what was kept of
    every block counts them still."""

    results: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    dealers: set[str] = field(default_factory=set)
    lots: int = 0

    def summary(self, counts: dict[str, int], names: dict[int, str]) -> dict[str, Any]:
        """As the page shows them, with the figures that were kept of every block."""
        counted = Counter(counts) - self.refused
        products, reach, days, came = (_of(counted, kind) for kind in ("product", "reach", "day", "came"))
        return {
            "rows": {name: self.results[name] for name in (NEW, KNOWN, CORRECTIONS)},
            "by_product": [[names.get(int(one), ""), count] for one, count in products.most_common()],
            "dealers": len(self.dealers - {""}),
            "from": min(days, default=None),
            "until": max(days, default=None),
            "with_email": sum(count for one, count in reach.items() if int(one) & EMAIL),
            "with_phone": sum(count for one, count in reach.items() if int(one) & PHONE),
            "with_address": sum(count for one, count in reach.items() if int(one) & POST),
            "delivered": sum(count for day, count in came.items() if day),
            "lots": self.lots,
        }

    def sort(self, rows: Sequence[Cells], out: set[int], *, sales: bool) -> None:
        """Rows that will be filed, and those that will not (`out`, by their numbers)."""
        refused = [row for row in rows if row_of(row) in out] if out else []
        kept = [row for row in rows if row_of(row) not in out] if out else rows
        for kind, place in (SOLD if sales else MADE).items():
            self.refused.update(f"{kind}:{row[place]}" for row in refused)
        if sales:
            self.dealers.update(row[S["dealer"]] for row in kept)
        self.lots += len({(row[0], row[1]) for row in kept if row[0].startswith(LOT)})


def scan(run: Run, upload: Upload, figures: Figures) -> Iterator[Fault]:
    """Reads all staged rows in order, sums up what each would do, and gives what is wrong with some beside others."""
    run.progress(stage="Comparing with what is known", rows=0, rows_total=upload.rows)
    done, told = 0, monotonic()
    with no_collecting():
        for lines in batches(folders.folder(upload) / "runs"):
            yield from _count(figures, upload, lines)
            done += len(lines)
            if monotonic() - told >= OFTEN:
                run.progress(rows=done)
                told = monotonic()


def _count(figures: Figures, upload: Upload, lines: list[str]) -> list[Fault]:
    sales = upload.purpose == SALES
    keys, products, dealers = leading(lines)
    if alone(keys, products) and all_new(upload, keys[0], keys[-1], set(products)):
        figures.results[NEW] += len(lines)
        if sales:
            figures.dealers.update(dealers)
        return []
    rows = rows_of(lines, sales=sales)
    planned = plan(upload, rows)
    figures.results.update(planned.counts)
    figures.sort(rows, {fault.row for fault in planned.faults}, sales=sales)
    return planned.faults


def _of(counts: Counter[str], kind: str) -> Counter[str]:
    parted = ((*name.partition(":"), count) for name, count in counts.items())
    return Counter({one: count for of, _, one, count in parted if of == kind})
