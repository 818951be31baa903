"""What filing an upload of records would do, in figures, with the rows that only show their fault beside others.
Writes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.intake import folders
from registry.intake.faults import Fault
from registry.intake.models import SALES, Upload
from registry.intake.records.fields import EMAIL, LOT, PHONE
from registry.jobs.running import Run
from registry.jobs.sparing import no_collecting
from registry.matching.deciding import CORRECTIONS, KNOWN, NEW
from registry.matching.filing import all_new, plan
from registry.matching.staged import alone, batches, leading


@dataclass(slots=True)
class Figures:
    """Sums over all rows of an upload."""

    results: Counter[str] = field(default_factory=Counter)
    dealers: set[str] = field(default_factory=set)
    lots: int = 0

    def summary(self, counts: dict[str, int], names: dict[int, str]) -> dict[str, Any]:
        """As the page shows them, with the figures that were kept of every block."""
        products = _of(counts, "product")
        reach = _of(counts, "reach")
        days = _of(counts, "day")
        return {
            "rows": {name: self.results[name] for name in (NEW, KNOWN, CORRECTIONS)},
            "by_product": [[names.get(int(one), ""), count] for one, count in products.most_common()],
            "dealers": len(self.dealers - {""}),
            "from": min(days, default=None),
            "until": max(days, default=None),
            "with_email": sum(count for one, count in reach.items() if int(one) & EMAIL),
            "with_phone": sum(count for one, count in reach.items() if int(one) & PHONE),
            "lots": self.lots,
        }


def scan(run: Run, upload: Upload, figures: Figures) -> Iterator[Fault]:
    """Reads all staged rows in order, sums up what each would do, and gives what is wrong with some beside others."""
    run.progress(stage="Comparing with what is known", rows=0)
    done = 0
    with no_collecting():
        for lines in batches(folders.folder(upload) / "runs"):
            yield from _count(figures, upload, lines)
            done += len(lines)
            run.progress(rows=done)


def _count(figures: Figures, upload: Upload, lines: list[str]) -> list[Fault]:
    keys, products, dealers = leading(lines, 3)
    if upload.purpose == SALES:
        figures.dealers.update(dealers)
    if keys[-1].startswith(LOT):
        figures.lots += sum(key.startswith(LOT) for key in keys)
    if alone(keys, products) and all_new(upload, keys[0], keys[-1], set(products)):
        figures.results[NEW] += len(lines)
        return []
    planned = plan(upload, [line.split("\t") for line in lines])
    figures.results.update(planned.counts)
    return planned.faults


def _of(counts: dict[str, int], kind: str) -> Counter[str]:
    parted = ((*name.partition(":"), count) for name, count in counts.items())
    return Counter({one: count for of, _, one, count in parted if of == kind})
