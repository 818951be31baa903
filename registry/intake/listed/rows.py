"""Reads one row of a recall list with care: what it lists, or every fault it has. `columns` must agree with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry.intake.faults import ERROR, WARNING, Fault
from registry.intake.listed.cells import (
    Wrong,
    in_order,
    read_number,
    read_numbers,
    read_prefix,
    without_check,
)  # fmt: skip
from registry.intake.listed.doubts import doubt
from registry.intake.listed.known import Known
from registry.serials.keys import shown_run, stored_run
from registry.serials.patterns import SerialPattern
from registry.serials.reading import normalise

EXCLUDE = "exclude"
_INCLUDED = frozenset("INCLUDE INCLUDED ADD AFFECTED IN YES Y RECALL RECALLED COVERED X 1 TRUE".split())
_EXCLUDED = frozenset(
    "EXCLUDE EXCLUDED EXCEPT REMOVE NOTAFFECTED UNAFFECTED OUT NO N NOTRECALLED 0 FALSE".split()
)


class Kind(NamedTuple):
    """One way to list units: the roles of its columns (first and last, or one), and the field it is about."""

    first: str
    last: str
    field: str


KINDS = (
    Kind("serial", "", "serial"),
    Kind("first", "last", "serial"),
    Kind("prefix", "", "serial"),
    Kind("lot", "", "lot"),
    Kind("lot_first", "lot_last", "lot"),
)


class Owned(NamedTuple):
    """Whose number it is: `group` names the models in a staged line; `product` tells the pattern."""

    group: str
    product: int | None


@dataclass(frozen=True)
class Sheet:
    """What the columns are and what their numbers are held against."""

    places: Mapping[str, int]
    known: Known
    options: Mapping[str, Any] = field(default_factory=dict)
    header: Sequence[str] = ()

    @classmethod
    def of(
        cls, mapping: Mapping[str, str], options: Mapping[str, Any], known: Known, header: Sequence[str] = ()
    ) -> "Sheet":
        return cls({role: int(index) for index, role in mapping.items()}, known, dict(options), tuple(header))

    @property
    def kinds(self) -> list[Kind]:
        return [kind for kind in KINDS if kind.first in self.places or kind.last in self.places]

    def cell(self, cells: Sequence[str], role: str) -> str:
        place = self.places.get(role, -1) if role else -1
        return cells[place] if 0 <= place < len(cells) else ""

    def name(self, role: str) -> str:
        """What a column is called in the file, else by its place; what it means where there is none."""
        place = self.places.get(role, -1)
        return (self.header[place] or f"Column {place + 1}") if 0 <= place < len(self.header) else role

    def owned(self, model: str, gtin: str) -> Owned:
        """Whose the row is; raise Wrong."""
        product = self._of_gtin(gtin) if gtin.strip() else None
        if not model.strip():
            return self._without_model(product)
        key = normalise(model)
        if not key or len(key) > 120:
            raise Wrong("model", "This is no model.", "Write the model as on the label.")
        owner = self.known.owner(key) if self.known.has_models else 0
        if owner is None:
            said = "None of your products has this model." if self.known.chosen is None else (
                "The chosen product has no such model."
            )  # fmt: skip
            raise Wrong("model", said, "Correct it, or add the model to the product first.")
        if product and owner and product != owner:
            name = self.known.products[product].name
            raise Wrong(
                "gtin", f"This number belongs to {name}, which has another model.", "Correct one of them."
            )
        return Owned(f"m{key}", owner or product)

    def owner_role(self, wrong: Wrong) -> str:
        """The column that is to blame where nobody can say whose the row is."""
        return "gtin" if wrong.kind == "gtin" or "model" not in self.places else "model"

    def side(self, action: str) -> str:
        """ "" to include, "-" to exclude; raise Wrong."""
        word = normalise(action)
        if not word:
            return "-" if self.options.get("action") == EXCLUDE else ""
        if word in _INCLUDED:
            return ""
        if word in _EXCLUDED:
            return "-"
        raise Wrong("action", "This says neither include nor exclude.", "Write include or exclude.")

    def pattern(self, product: int | None, of: str) -> SerialPattern | None:
        return self.known.pattern(product, of)

    def _without_model(self, product: int | None) -> Owned:
        product = product or self.known.chosen
        if product is not None:
            return Owned(f"p{product}", product)
        told = next((role for role in ("model", "gtin") if role in self.places), "")
        if told:
            said = "The model is missing." if told == "model" else "The GTIN is missing."
            raise Wrong("empty", said, "Write it, or choose the product for the whole file.")
        return Owned("", None)

    def _of_gtin(self, cell: str) -> int:
        digits = "".join(cell.split()).replace("-", "")
        product = self.known.gtins.get(digits.zfill(14)) if digits.isdecimal() else None
        if product is None:
            raise Wrong(
                "gtin", "None of your products has this GTIN.", "Correct it, or add it to the product."
            )
        return product


class Row:
    """One row on its way: `read` gives its staged line, or none and its faults."""

    def __init__(self, sheet: Sheet, number: int, cells: Sequence[str], faults: list[Fault]) -> None:
        self.sheet, self.number, self.cells, self.faults = sheet, number, cells, faults

    def read(self) -> tuple[str, str]:
        """The staged line ("" where the row is left out) and what it is counted as."""
        if not any(cell.strip() for cell in self.cells):
            return "", "empty"
        owned, side = self._owned(), self._side()
        kind = self._kind()
        if kind is None:
            return "", "faulty"
        pattern = self.sheet.pattern(owned.product, kind.field) if owned else None
        run = self._run(kind, pattern)
        if owned is None or side is None or run is None:
            return "", "faulty"
        low, high, counted = run
        if counted == "ranges":
            self._look_at(kind, low, high)
        return line(f"{kind.field[0]}{owned.group}", low, high, f"{side}{self.number}"), counted

    def _owned(self) -> Owned | None:
        model, gtin = self._cell("model"), self._cell("gtin")
        try:
            return self.sheet.owned(model, gtin)
        except Wrong as wrong:
            self._fault(self.sheet.owner_role(wrong), wrong)
            return None

    def _side(self) -> str | None:
        try:
            return self.sheet.side(self._cell("action"))
        except Wrong as wrong:
            self._fault("action", wrong)
            return None

    def _kind(self) -> Kind | None:
        kinds = self.sheet.kinds
        filled = [k for k in kinds if self._cell(k.first).strip() or self._cell(k.last).strip()]
        if len(filled) == 1:
            return filled[0]
        if filled:
            told = " and ".join(self.sheet.name(k.first) for k in filled)
            wrong = Wrong(
                "several", f"This row lists in more than one way: {told}.", "Leave all but one empty."
            )
            self._fault(filled[1].first, wrong)
        else:
            wrong = Wrong("empty", "This row has no number.", "Write the number, or take the row out.")
            self._fault(kinds[0].first if kinds else "serial", wrong)
        return None

    def _run(self, kind: Kind, pattern: SerialPattern | None) -> tuple[str, str, str] | None:
        role = kind.first
        try:
            first, last = self._cell(kind.first), self._cell(kind.last)
            if kind.first == "prefix":
                return f"!{read_prefix(first)}", "", "prefixes"
            if not last.strip():
                return _stored(*read_numbers(first, pattern))
            if not first.strip():
                raise Wrong("empty", "The first number of this range is missing.", "Write first and last.")
            ends = without_check(pattern) if pattern else None
            low = read_number(first, ends)
            role = kind.last
            high = _completed(low, last, ends)
            if low == high:
                role = kind.first
                read_number(first, pattern)
            return _stored(*in_order(low, high))
        except Wrong as wrong:
            self._fault(role, wrong)
            return None

    def _look_at(self, kind: Kind, low: str, high: str) -> None:
        """A range that counts, but may be a slip."""
        wrong = doubt(*shown_run(low, high))
        if wrong is not None:
            role = kind.last if self._cell(kind.last).strip() else kind.first
            self._fault(role, wrong, WARNING)

    def _cell(self, role: str) -> str:
        return self.sheet.cell(self.cells, role)

    def _fault(self, role: str, wrong: Wrong, level: str = ERROR) -> None:
        value = self._cell(role)[:200]
        said = (wrong.kind, wrong.message, wrong.advice)
        self.faults.append(Fault(self.number, self.sheet.name(role), value, level, *said))


def line(group: str, low: str, high: str, number: str) -> str:
    """A staged row: what it is of, the run (high is left out where it is the low), the row ("-7": exclude)."""
    return f"{group}\t{low}\t{high if high != low else ''}\t{number}"


def _stored(first: str, last: str) -> tuple[str, str, str]:
    return (*stored_run(first, last), "singles" if first == last else "ranges")


def _completed(first: str, last: str, pattern: SerialPattern | None) -> str:
    """The last number. That it lacks its prefix says more than that it fits no pattern."""
    try:
        return read_number(last, pattern)
    except Wrong as wrong:
        if wrong.kind in {"pattern", "zeros"}:
            in_order(first, read_number(last, None))
        raise
