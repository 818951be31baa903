"""Puts the whole export together: a file a table, the pictures, and last an account of what is there and what not."""

import json
from collections.abc import Iterator

from registry.clock import now
from registry.exports import writing
from registry.exports.queries import columns_of, files_of, rows_of
from registry.exports.sheets import LEFT_OUT, SHEETS, Sheet
from registry.exports.zipping import zipped
from registry.tongue.speaking import marked

CUSTOMERS_OUT = marked("Who bought what: taken away only by whoever may see customers and asks for it")


def export(organisation_id: int, form: str, *, customers: bool) -> Iterator[bytes]:
    """A zip file, piece by piece, in memory that does not grow with it."""
    return zipped(_files(organisation_id, form, customers))


def _files(organisation_id: int, form: str, customers: bool) -> Iterator[tuple[str, Iterator[bytes]]]:
    begun, counts = now(), {}
    left_out = dict(LEFT_OUT)
    for sheet in SHEETS:
        if sheet.customers and not customers:
            left_out[sheet.table] = CUSTOMERS_OUT
            continue
        counts[sheet.table] = 0
        yield f"{sheet.table}.{form}", _written(sheet, organisation_id, form, counts)
        for name, content in files_of(sheet, organisation_id):
            yield name, iter([content])
    account = {
        "begun": begun.isoformat(timespec="seconds"),
        "ended": now().isoformat(timespec="seconds"),
        "rows": counts,
        "columns_left_out": {sheet.table: sheet.without for sheet in SHEETS if sheet.without},
        "tables_left_out": left_out,
    }
    yield "contents.json", iter([json.dumps(account, ensure_ascii=False, indent=2).encode()])


def _written(sheet: Sheet, organisation_id: int, form: str, counts: dict[str, int]) -> Iterator[bytes]:
    yield writing.head(form, columns_of(sheet))
    for batch in rows_of(sheet, organisation_id):
        counts[sheet.table] += len(batch)
        yield writing.body(form, batch)
