"""Reads a maker's rows of one table, a batch after the other by the table's key: nothing is held in memory, and no
transaction stays open while somebody downloads slowly."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, select, tuple_

from registry.db import db
from registry.exports.sheets import OWN, Sheet
from registry.exports.tables import every_table
from registry.serials.keys import shown_run

BATCH = 5_000
Row = dict[str, Any]


def columns_of(sheet: Sheet) -> list[str]:
    """The columns of a sheet as they are written."""
    return [column.name for column in _table(sheet).columns if column.name not in sheet.without]


def rows_of(sheet: Sheet, organisation_id: int) -> Iterator[list[Row]]:
    """Batches in the order of the key."""
    for batch in _batches(sheet, organisation_id, columns_of(sheet), BATCH):
        for row in batch if sheet.numbers else ():
            low, high = sheet.numbers or ("", "")
            row[low], row[high] = shown_run(row[low], row[high])
        yield batch


def files_of(sheet: Sheet, organisation_id: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of what goes into files of its own, one at a time."""
    content, name, place = sheet.file or ("", "", "")
    for batch in _batches(sheet, organisation_id, [content, name], 1) if sheet.file else ():
        for row in batch:
            yield place.format(row[name]), row[content]


def _batches(sheet: Sheet, organisation_id: int, names: list[str], size: int) -> Iterator[list[Row]]:
    table = _table(sheet)
    key = list(table.primary_key.columns)
    wanted = select(*(table.c[name] for name in names), *(one.label(f"key {one.name}") for one in key))
    wanted = wanted.where(_mine(sheet, table, organisation_id)).order_by(*key).limit(size)
    after: list[ColumnElement[bool]] = []
    while True:
        found = db.session.execute(wanted.where(*after)).all()
        db.session.rollback()
        if found:
            yield [dict(zip(names, row, strict=False)) for row in found]
        if len(found) < size:
            return
        after = [tuple_(*key) > tuple_(*found[-1][len(names) :])]


def _mine(sheet: Sheet, table: Table, organisation_id: int) -> ColumnElement[bool]:
    """Rows are passed over in the order of their key, once in all. An index of the maker's rows would have them sorted
    anew for each batch: adding nothing to the number keeps databases from using it."""
    column = table.c[sheet.by]
    leads = column.name == next(iter(table.primary_key.columns)).name
    by = column if leads else column + 0
    if not sheet.parent:
        return by == organisation_id
    parent = every_table()[sheet.parent]
    return by.in_(select(parent.c.id).where(parent.c[OWN] == organisation_id))


def _table(sheet: Sheet) -> Table:
    return every_table()[sheet.table]
