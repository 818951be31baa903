"""What filing an upload of records would do, in figures, with the rows that only show their fault beside others.
Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.intake import folders
from registry.intake.faults import Fault
from registry.intake.models import SALES, Upload
from registry.intake.records.fields import EMAIL, LOT, PHONE
from registry.jobs.running import Run
from registry.matching.deciding import CORRECTIONS, KNOWN, NEW, M, S
from registry.matching.filing import all_new, plan
from registry.matching.staged import batches, leading

FIRST = {True: S["dealer"] + 1, False: M["made_on"] + 1}


@dataclass(slots=True)
class Figures:
    """Sums over all rows of an upload."""

    results: Counter[str] = field(default_factory=Counter)
    products: Counter[str] = field(default_factory=Counter)
    reach: Counter[str] = field(default_factory=Counter)
    dealers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    lots: int = 0

    def summary(self, names: dict[int, str]) -> dict[str, Any]:
        """As the page shows them; what is known of the upload itself is not in here."""
        days = self.days - {""}
        return {
            "rows": {name: self.results[name] for name in (NEW, KNOWN, CORRECTIONS)},
            "by_product": [[names.get(int(one), ""), count] for one, count in self.products.most_common()],
            "dealers": len(self.dealers - {""}),
            "from": min(days, default=None),
            "until": max(days, default=None),
            "with_email": sum(count for reach, count in self.reach.items() if int(reach) & EMAIL),
            "with_phone": sum(count for reach, count in self.reach.items() if int(reach) & PHONE),
            "lots": self.lots,
        }


def scan(run: Run, upload: Upload, figures: Figures) -> Iterator[Fault]:
    """Reads all staged rows in order, sums up what each would do, and gives what is wrong with some beside others."""
    run.progress(stage="Comparing with what is known", rows=0)
    done = 0
    for lines in batches(folders.folder(upload) / "runs"):
        yield from _count(figures, upload, lines)
        done += len(lines)
        run.progress(rows=done)


def _count(figures: Figures, upload: Upload, lines: list[str]) -> list[Fault]:
    sales = upload.purpose == SALES
    cells = leading(lines, FIRST[sales])
    _sum(figures, cells, sales)
    if all_new(upload, cells[0], cells[1]):
        figures.results[NEW] += len(lines)
        return []
    planned = plan(upload, lines)
    figures.results.update(planned.counts)
    return planned.faults


def _sum(figures: Figures, cells: Sequence[Sequence[str]], sales: bool) -> None:
    figures.products.update(cells[1])
    figures.lots += sum(key.startswith(LOT) for key in cells[0]) if cells[0][-1].startswith(LOT) else 0
    figures.days.update(cells[S["sold_on"] if sales else M["made_on"]])
    if sales:
        figures.reach.update(cells[S["reach"]])
        figures.dealers.update(cells[S["dealer"]])
