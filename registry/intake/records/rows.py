"""Reads one row of a production list or of sales with care: its values, or every fault it has. `columns` must agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.catalogue.keys import name_key
from registry.intake.faults import ERROR, WARNING, Fault
from registry.intake.listed.cells import Wrong, read_numbers
from registry.intake.listed.known import Known
from registry.intake.listed.rows import Sheet
from registry.intake.records import values
from registry.serials.patterns import SerialPattern

Values = dict[str, str]
TEXTS = ("dealer", "consignee", "invoice", "name", "address", "postcode", "city")
DATES = ("sold_on", "delivered_on", "made_on", "shipped_on", "expires")
TO_COME = frozenset({"expires", "delivered_on"})
"""Days that may lie in the future."""
LENIENT = frozenset({"country", "email", "phone"})
"""What the row counts without."""


@dataclass(frozen=True)
class Form:
    """The columns of a table of records and how their cells are read."""

    sheet: Sheet
    roles: tuple[str, ...]
    order: str
    today: date
    sales: bool

    @classmethod
    def of(
        cls,
        purpose: str,
        mapping: Mapping[str, str],
        options: Mapping[str, Any],
        known: Known,
        today: date,
        header: Sequence[str] = (),
    ) -> "Form":
        sheet = Sheet.of(mapping, options, known, header)
        return cls(sheet, tuple(sheet.places), str(options.get("dates") or "ymd"), today, purpose == "sales")

    def reader(self, role: str) -> Callable[[str], str] | None:
        """How the cells of a column are read that say the same wherever they stand; None for those that do not."""
        if role in TEXTS:
            return lambda cell: values.read_text(cell, role)
        if role in DATES:
            latest = None if role in TO_COME else self.today
            return lambda cell: values.read_date(cell, self.order, latest)
        return _READERS.get(role)

    def product(self, model: str, gtin: str) -> tuple[int, str]:
        """Whose unit it is, and the model as the catalogue writes it; raise Wrong."""
        product = self.sheet.owned(model, gtin).product
        if not product:
            raise Wrong("model", "Two products have this model.", "Choose the product for the whole file.")
        return product, " ".join(model.split())


def read_row(form: Form, number: int, cells: Sequence[str], faults: list[Fault]) -> Values | None:
    """The values of a row by role, "product" among them; None where it is left out."""
    row = _Row(form, number, cells, faults)
    found = row.read()
    return None if row.refused else found


class _Row:
    def __init__(self, form: Form, number: int, cells: Sequence[str], faults: list[Fault]) -> None:
        self.form, self.number, self.cells, self.faults = form, number, cells, faults
        self.refused = False

    def read(self) -> Values:
        found: Values = {}
        product = self._owner(found)
        for role in ("serial", "lot"):
            found[role], found[f"{role}_read"] = self._number(role, product)
        for role in self.form.roles:
            reader = self.form.reader(role)
            if reader is not None:
                found[role] = self._try(role, reader, self._cell(role))
        if "price" in self.form.roles:
            found["currency"] = self._currency(found)
        found["name_key"] = name_key(found.get("name", ""))[:200]
        self._count(found)
        return found

    def _owner(self, found: Values) -> int | None:
        try:
            product, found["model"] = self.form.product(self._cell("model"), self._cell("gtin"))
        except Wrong as wrong:
            self._fault(self.form.sheet.owner_role(wrong), wrong)
            return None
        found["product"] = str(product)
        return product

    def _number(self, role: str, product: int | None) -> tuple[str, str]:
        """A serial or lot as given and as read."""
        cell = self._cell(role)
        if not cell.strip():
            return "", ""
        pattern = self.form.sheet.pattern(product, role)
        given = self._try(role, lambda text: values.read_text(text, role), cell)
        return given, self._try(role, lambda text: one_number(text, pattern), cell)

    def _currency(self, found: Values) -> str:
        """Asked of a price that was read; a cell that names no currency was told of already."""
        told = found.get("currency", "")
        if not found["price"] or (not told and self._cell("currency").strip()):
            return told
        return self._try("price", lambda cell: values.currency_of(cell, told), self._cell("price"))

    def _count(self, found: Values) -> None:
        if self.refused:
            return
        quantity = found.get("quantity", "")
        if not found["serial_read"] and not found["lot_read"]:
            said = "This row has neither a serial number nor a lot."
            self._fault("serial", Wrong("empty", said, "Write one of them, or take the row out."))
        if found["serial_read"] and quantity not in {"", "1"}:
            said = f"A serial number is one unit, not {quantity}."
            self._fault("quantity", Wrong("quantity", said, "Write a row for each serial number."))
        lacking = not found["serial_read"] and not quantity
        found["quantity"] = quantity or ("1" if self.form.sales or not lacking else "0")

    def _try(self, role: str, reader: Callable[[str], str], cell: str) -> str:
        try:
            return reader(cell)
        except Wrong as wrong:
            self._fault(role, wrong)
            return ""

    def _cell(self, role: str) -> str:
        return self.form.sheet.cell(self.cells, role)

    def _fault(self, role: str, wrong: Wrong) -> None:
        level = WARNING if role in LENIENT else ERROR
        self.refused = self.refused or level == ERROR
        said = (level, wrong.kind, wrong.message, wrong.advice)
        self.faults.append(Fault(self.number, self.form.sheet.name(role), self._cell(role)[:200], *said))


def one_number(cell: str, pattern: SerialPattern | None) -> str:
    """One serial or lot as it is compared; a range is wrong here."""
    first, last = read_numbers(cell, pattern)
    if first != last:
        said = f"This is a range, {first} to {last}."
        raise Wrong("range", said, "Records have one unit in a row: write each number in its own.")
    return first


def _country(cell: str) -> str:
    return values.read_country(cell, name_key(cell).replace(" ", ""))


_READERS: dict[str, Callable[[str], str]] = {
    "price": values.read_price,
    "currency": values.read_currency,
    "country": _country,
    "quantity": values.read_quantity,
    "line": values.read_line,
    "email": values.read_email,
    "phone": values.read_phone,
}
