"""Checks a block of records and writes its staged rows: what is clean by columns, what is odd row by row."""

from collections.abc import Mapping, Sequence
from operator import add
from zlib import crc32

from registry.intake.blocks import Block
from registry.intake.faults import Fault
from registry.intake.listed.columns import at
from registry.intake.records.columns import Table, invoice_keys
from registry.intake.records.fields import CONTENT, EMAIL, LOT, MADE, PHONE, SALE
from registry.intake.records.rows import Form, Values, read_row
from registry.intake.steps import Checked
from registry.serials.keys import LEADS

Columns = Mapping[str, Sequence[str]]


class RecordCheck:
    """What `staging.stage` calls for each block; goes to other processes by pickle."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __call__(self, block: Block) -> Checked:
        numbers: Sequence[int] = range(block.first_row, block.first_row + len(block.rows))
        rows: Sequence[Sequence[str]] = block.rows
        if not all(rows):
            numbers = [n for n, row in zip(numbers, rows, strict=True) if row]
            rows = list(filter(None, rows))
        even = len(set(map(len, rows))) == 1
        return self.together(numbers, rows) if even else self.one_by_one(numbers, rows)

    def together(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Checked:
        table = Table(self.form, rows)
        table.read()
        odd = sorted(table.odd)
        places = [place for place in range(len(rows)) if place not in table.odd] if odd else range(len(rows))
        found = {role: at(column, places) for role, column in table.found.items() if column}
        checked = self.one_by_one(at(numbers, odd), at(rows, odd)) if odd else Checked([])
        checked.lines = self._lines(at(numbers, places), found) + checked.lines
        return checked

    def one_by_one(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Checked:
        """The same with care, for what is odd."""
        faults: list[Fault] = []
        kept: list[int] = []
        found: list[Values] = []
        for number, cells in zip(numbers, rows, strict=True):
            read = read_row(self.form, number, cells, faults) if any(map(str.strip, cells)) else None
            if read is not None:
                kept.append(number)
                found.append(read)
        if not found:
            return Checked([], faults)
        columns = {role: [one[role] for one in found] for role in found[0]}
        return Checked(self._lines(kept, columns), faults)

    def _lines(self, numbers: Sequence[int], found: Columns) -> list[str]:
        if not numbers:
            return []
        made = _keyed(found)
        made["row"] = list(map(str, numbers))
        if self.form.sales:
            _of_sale(made, len(numbers))
        none = [""] * len(numbers)
        order = SALE if self.form.sales else MADE
        return list(map("\t".join, zip(*(made.get(name) or none for name in order), strict=True)))


def _keyed(found: Columns) -> dict[str, Sequence[str]]:
    """Keys of serials and lots. What a serial's key tells is not told again."""
    serials, lots = found["serial_read"], found["lot_read"]
    made = dict(found)
    made["lot_key"] = lot_keys = [LEADS[len(lot)] + lot if lot else "" for lot in lots] if any(lots) else lots
    if all(serials):
        made["key"] = list(map(add, map(LEADS.__getitem__, map(len, serials)), serials))
    else:
        pairs = zip(serials, lot_keys, strict=True)
        made["key"] = [LEADS[len(serial)] + serial if serial else LOT + lot for serial, lot in pairs]
    given = zip(found["serial"], serials, strict=True)
    made["serial"] = [as_given if as_given != serial else "" for as_given, serial in given]
    return made


def _of_sale(made: dict[str, Sequence[str]], size: int) -> None:
    none = [""] * size
    made["invoice_key"] = [key[:80] for key in invoice_keys(made["invoice"])] if made.get("invoice") else none
    told = zip(*(made.get(name) or none for name in CONTENT), strict=True)
    made["digest"] = list(map(str, map(digest, map("\t".join, told))))
    emails, phones = made.get("email") or none, made.get("phone") or none
    reach = {(e, p): str(EMAIL * e + PHONE * p) for e in (False, True) for p in (False, True)}
    made["reach"] = [reach[bool(email), bool(phone)] for email, phone in zip(emails, phones, strict=True)]


def digest(content: str) -> int:
    """Tells two reports of one sale apart: a check sum that sees every small change, and the length beside it."""
    data = content.encode()
    return crc32(data) << 16 | (len(data) & 0xFFFF)
