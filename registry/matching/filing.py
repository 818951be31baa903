"""Files staged records in batches, each one transaction, going on from any of them: the same file twice, or a worker
that dies, changes nothing. What is filed counts only when all of it is there."""

from collections import Counter
from collections.abc import Sequence, Set
from contextlib import closing
from typing import Any, Protocol

from sqlalchemy import bindparam, text, update

from registry.db import db
from registry.intake import folders
from registry.intake.models import SALES, Upload
from registry.intake.records.fields import LOT
from registry.jobs.running import Run
from registry.jobs.sparing import no_collecting
from registry.matching import bulk, existing, lots
from registry.matching.ahead import prepared
from registry.matching.bulk import Column
from registry.matching.cells import Cells, is_told, or_none
from registry.matching.customers import write_customers
from registry.matching.deciding import NEW, M, NewLine, Plan, S, plan_sales, plan_units
from registry.matching.events.counting import lines_count
from registry.matching.shelves import Shelved, Stored
from registry.matching.staged import BATCH, Batch
from registry.recalls.known import units_changed
from registry.sales.models import SaleUnkeyed
from registry.units.models import Unit

SIZE = BATCH
SUPERSEDE = """
UPDATE sale_line SET superseded_by_id = (SELECT n.id FROM sale_line n WHERE n.supersedes_id = sale_line.id)
WHERE superseded_by_id IS NULL
AND id IN (SELECT supersedes_id FROM sale_line WHERE upload_id = :upload AND supersedes_id IS NOT NULL)
"""


class Source(Protocol):
    """Whose records are filed and what brought them: an upload, or lines of another system."""

    purpose: str
    cursor: dict[str, Any]

    @property
    def id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int: ...


def file_batches(run: Run, upload: Upload) -> None:
    """Files all batches that are not filed yet; commits after each."""
    folder = folders.folder(upload)
    shelves = folder / "shelves" if db.engine.dialect.name == "sqlite" else None
    run.progress(stage="Filing", rows=_filed(upload), rows_total=upload.rows)
    ready = prepared(
        folder / "runs", _filed(upload), SIZE, (upload.rows or 0) - _filed(upload),
        sales=upload.purpose == SALES, shelves=shelves,
    )  # fmt: skip
    with no_collecting(), closing(ready):
        for batch in ready:
            bulk.begin(upload.organisation_id, shelf=batch.path if isinstance(batch, Shelved) else None)
            counts = Counter(upload.cursor.get("results", {})) + _file(upload, batch)
            done = _filed(upload) + batch.size
            upload.cursor = {**upload.cursor, "filed": done, "results": dict(counts)}
            run.progress(rows=done)
    if shelves:
        folders.remove(shelves)


def finish(upload: Upload) -> None:
    """The one change that makes all rows of an upload count; the caller commits it with the upload's state."""
    bulk.begin(upload.organisation_id)
    if upload.purpose == SALES:
        db.session.execute(text(SUPERSEDE), {"upload": upload.id})
        first, last = upload.cursor.get("ids", (0, 0))
        if last and upload.cursor.get("lots", True):
            lines_count(upload.organisation_id, first, last, upload.id)
        if last and db.session.get(SaleUnkeyed, upload.id) is None:
            maker = upload.organisation_id
            db.session.add(
                SaleUnkeyed(upload_id=upload.id, organisation_id=maker, first_id=first, last_id=last)
            )
        return
    units_changed(map(int, upload.cursor.get("products", [])))


def plan(upload: Upload, rows: Sequence[Sequence[str]]) -> Plan:
    """What a batch would do, row by row."""
    maker = upload.organisation_id
    known = existing.units(maker, (row[0] for row in rows))
    if upload.purpose != SALES:
        return plan_units(rows, known, upload.id)
    invoices = (row[S["invoice_key"]] for row in rows)
    return plan_sales(rows, known, existing.sales(maker, known, invoices), existing.listed(maker))


def all_new(upload: Upload, first: str, last: str, products: Set[str]) -> bool:
    """Whether nothing is on record of any unit from one staged key to another, and nothing says what there may be."""
    if last.startswith(LOT):
        return False
    maker = upload.organisation_id
    if upload.purpose == SALES and not existing.listed(maker).isdisjoint(products):
        return False
    return not existing.any_unit(maker, first, last)


def _filed(upload: Upload) -> int:
    return int(upload.cursor.get("filed", 0))


def _file(upload: Upload, batch: Batch | Shelved) -> Counter[str]:
    if upload.purpose != SALES:
        products = set(upload.cursor.get("products", [])) | batch.products
        upload.cursor = {**upload.cursor, "products": sorted(products)}
    if batch.alone and all_new(upload, batch.first, batch.last, batch.products):
        ids = _write_units(upload, batch.cells, batch.size)
        if upload.purpose == SALES:
            _write_lines(upload, batch.cells, batch.size, ids, 0, None)
        return Counter({NEW: batch.size})
    planned = plan(upload, batch.rows())
    carry_out(upload, planned)
    return planned.counts


def carry_out(source: Source, planned: Plan) -> None:
    """Writes what was planned. Callers commit, and make it count."""
    ids: Sequence[int] = []
    if planned.units:
        ids = _write_units(source, list(zip(*planned.units, strict=True)), len(planned.units))
    if planned.updates:
        names = [name for name in planned.updates[0] if name != "unit_id"]
        changed = update(Unit.__table__).where(Unit.id == bindparam("unit_id"))  # type: ignore[arg-type]
        db.session.connection().execute(changed.values({n: bindparam(n) for n in names}), planned.updates)
    if planned.lines:
        _write_planned(source, planned.lines, ids)


def _write_planned(source: Source, lines: Sequence[NewLine], new: Sequence[int]) -> None:
    def unit_of(line: NewLine) -> int | None:
        return new[-1 - line.unit] if line.unit is not None and line.unit < 0 else line.unit

    _write_lines(
        source,
        list(zip(*(line.cells for line in lines), strict=True)),
        len(lines),
        list(map(unit_of, lines)),
        [line.number for line in lines],
        [line.supersedes_id for line in lines],
    )


def _write_units(source: Source, cells: Sequence[Cells], size: int) -> Sequence[int]:
    """Units as told by a production list, or as far as a sale tells of them."""
    keys = cells[0]
    ids = bulk.new_ids("unit", size)
    place = S if source.purpose == SALES else M
    serials: Column = keys
    counts: Column = 1
    if not isinstance(keys, Stored) and keys[-1].startswith(LOT):
        serials = [None if key[0] == LOT else key for key in keys]
        counts = [0 if key[0] == LOT else 1 for key in keys]
    made: dict[str, Column] = {
        "id": ids,
        "organisation_id": source.organisation_id,
        "product_id": cells[1],
        "model": cells[place["model"]],
        "serial": cells[place["serial"]],
        "serial_key": serials,
        "upload_id": source.id,
    }
    if is_told(cells[place["lot"]]):
        made |= {"lot": cells[place["lot"]], "lot_key": or_none(cells[place["lot_key"]])}
    if source.purpose == SALES:
        made["quantity"] = counts
    else:
        made |= {name: cells[M[name]] for name in ("quantity", "consignee", "country")}
        made |= {name: or_none(cells[M[name]]) for name in ("made_on", "expires", "shipped_on")}
        made["listed_id"] = source.id
    bulk.write("unit", made)
    return ids


def _write_lines(
    source: Source, cells: Sequence[Cells], size: int, units: Column, numbers: Column, supersedes: Column
) -> None:
    ids = bulk.new_ids("sale_line", size)
    made: dict[str, Column] = {
        "id": ids, "organisation_id": source.organisation_id, "unit_id": units, "product_id": cells[1],
        "sold_on": or_none(cells[S["sold_on"]]), "number": numbers, "supersedes_id": supersedes,
        "upload_id": source.id,
    }  # fmt: skip
    for name in (
        "dealer",
        "country",
        "invoice",
        "invoice_key",
        "line",
        "price",
        "currency",
        "reach",
        "digest",
    ):
        made[name] = cells[S[name]]
    made["quantity"] = cells[S["quantity"]]
    if is_told(cells[S["delivered_on"]]):
        made["delivered_on"] = or_none(cells[S["delivered_on"]])
    if is_told(cells[S["lot"]]):
        made |= {"lot": cells[S["lot"]], "lot_key": or_none(cells[S["lot_key"]])}
    of_lots = isinstance(units, list) and None in units
    if of_lots:
        made["to_trade"] = _to_trade(source, cells, units)
    bulk.write("sale_line", made)
    write_customers(source.organisation_id, cells, ids)
    first, _ = source.cursor.get("ids", (ids[0], 0))
    source.cursor = {
        **source.cursor, "ids": [min(first, ids[0]), ids[-1]],
        "lots": of_lots or source.cursor.get("lots", "ids" in source.cursor),
    }  # fmt: skip


def _to_trade(source: Source, cells: Sequence[Cells], units: Any) -> Column:
    """Lines of lots that a business bought to sell them on."""
    buyers: list[Any] = [cells[S[name]] for name in ("name_key", "email")]
    if not any(map(is_told, buyers)):
        return False
    names, emails = ([one] * len(units) if isinstance(one, str) else one for one in buyers)
    return lots.to_trade(source.organisation_id, names, emails, units)
