"""Checks a block of records and writes its staged rows: what is clean by columns, what is odd row by row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import add
from zlib import crc32

from registry.intake.blocks import Block
from registry.intake.faults import Fault
from registry.intake.listed.columns import at
from registry.intake.records.columns import Column, Table, invoice_keys
from registry.intake.records.fields import CONTENT, EMAIL, LOT, MADE, MORE, PHONE, POST, SALE
from registry.intake.records.rows import Form, Values, read_row
from registry.intake.steps import Checked
from registry.serials.keys import LEADS

Columns = Mapping[str, Sequence[str]]


class RecordCheck:
    """What `staging.stage` calls for each block; goes to other processes by pickle."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __call__(self, block: Block) -> Checked:
        numbers: Sequence[int] = range(block.first_row, block.first_row + block.size)
        if block.columns:
            return self.together(numbers, block.columns, block.row)
        rows: Sequence[Sequence[str]] = block.rows
        if not all(rows):
            numbers = [n for n, row in zip(numbers, rows, strict=True) if row]
            rows = list(filter(None, rows))
        even = len(set(map(len, rows))) == 1
        cells = list(zip(*rows, strict=True)) if even else []
        return self.together(numbers, cells, rows.__getitem__) if even else self.one_by_one(numbers, rows)

    def together(
        self, numbers: Sequence[int], cells: Sequence[Column], row: Callable[[int], Sequence[str]]
    ) -> Checked:
        table = Table(self.form, cells)
        table.read()
        odd = sorted(table.odd)
        checked = self.one_by_one(at(numbers, odd), [row(place) for place in odd]) if odd else Checked([])
        clean = self._staged(numbers, table.found, odd)
        counts = Counter(clean.counts)
        counts.update(checked.counts)
        return Checked(clean.lines + checked.lines, checked.faults, dict(counts))

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
        staged = self._staged(kept, columns)
        staged.faults = faults
        return staged

    def _staged(self, numbers: Sequence[int], found: Columns, odd: Sequence[int] = ()) -> Checked:
        """Rows as lines, but those at odd places, and the few figures that are kept of every block."""
        made = _keyed(found)
        made["row"] = list(map(str, numbers))
        if self.form.sales:
            _of_sale(made, len(numbers))
        none = [""] * len(numbers)
        order = SALE if self.form.sales else MADE
        lines = list(map("\t".join, zip(*(made.get(name) or none for name in order), strict=True)))
        counts = Counter({f"product:{one}": count for one, count in _count(made["product"], odd).items()})
        counts.update({f"reach:{one}": count for one, count in _count(made.get("reach"), odd).items()})
        days = _count(made.get("sold_on" if self.form.sales else "made_on"), odd)
        counts.update({f"day:{day}": count for day, count in days.items() if day})
        came = _count(made.get("delivered_on"), odd)
        counts.update({f"came:{day}": count for day, count in came.items() if day})
        for place in reversed(odd):
            del lines[place]
        return Checked(lines, [], dict(counts))


def _count(column: Sequence[str] | None, odd: Sequence[int]) -> Counter[str]:
    counted = Counter(column or ())
    if column:
        counted.subtract(column[place] for place in odd)
    return +counted


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
    made["serial"] = ["" if as_given == serial else as_given for as_given, serial in given]
    return made


def _of_sale(made: dict[str, Sequence[str]], size: int) -> None:
    """`digest` tells two reports of one sale apart: a check sum that sees every small change, and the length."""
    none = [""] * size
    made["invoice_key"] = [key[:80] for key in invoice_keys(made["invoice"])] if made.get("invoice") else none
    made["address"] = _addresses(made, size)
    told = list(map("\t".join, zip(*(made.get(name) or none for name in CONTENT), strict=True)))
    for name in MORE:
        if any(more := made.get(name) or ()):
            told = [f"{one}\t{name}={value}" if value else one for one, value in zip(told, more, strict=True)]
    data = list(map(str.encode, told))
    sums = zip(map(crc32, data), map(len, data), strict=True)
    made["digest"] = [f"{check << 16 | length & 0xFFFF}" for check, length in sums]
    ways = {EMAIL: made.get("email"), PHONE: made.get("phone"), POST: made.get("address")}
    told_ways = {bit: column for bit, column in ways.items() if column and any(column)}
    if all(map(all, told_ways.values())):
        made["reach"] = [str(sum(told_ways))] * size
        return
    each = ([bit * bool(cell) for cell in column] for bit, column in told_ways.items())
    made["reach"] = list(map(str, map(sum, zip(*each, strict=True))))


def _addresses(made: dict[str, Sequence[str]], size: int) -> Sequence[str]:
    """In one line, its parts divided by commas; a town without a street is none."""
    streets = made.get("address") or [""] * size
    codes, cities = (made.get(name) or [""] * size for name in ("postcode", "city"))
    if not any(codes) and not any(cities):
        return streets
    return [
        ", ".join(filter(None, (street, f"{code} {city}".strip()))) if street else ""
        for street, code, city in zip(streets, codes, cities, strict=True)
    ]
