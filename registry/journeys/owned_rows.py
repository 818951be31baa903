"""For each row of my list: what it is, whether it is recalled, what is wrong with it and what to do. All rows in one
pass, answered from the index as single checks are. Writes nothing. A number that somebody else registered is answered
like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.catalogue.public import PublicProduct, public_products
from registry.clock import now
from registry.errors import Refused
from registry.intake.listed.cells import Wrong, read_number
from registry.intake.records.values import read_date
from registry.journeys.check import Answer, Told, Verdict, check
from registry.journeys.naming_products import TELLING, UNNAMED, Naming
from registry.journeys.owned_list import OwnedList
from registry.journeys.registering import doubtful
from registry.journeys.starting import told_of
from registry.recalls.index.serving import Served
from registry.registrations.addresses import read_line
from registry.registrations.many import Thing, open_things
from registry.registrations.models import Owner
from registry.registrations.reading import Entry, Typed, read
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.units.many import made_days
from registry.vault import unseal

RECALLED, FAULTY, LOOK, FINE, TWICE, YOURS = "recalled", "faulty", "look", "fine", "twice", "yours"
"""What becomes of a row: the first and the fourth can be registered, the third once it was looked at again."""
ACT = (Verdict.AFFECTED, Verdict.AFFECTED_NO_REMEDY_YET)
LONGEST_PLACE = 200
MADE_LATER = "This one was made after that day. Look at the year."
APART = marked("Write each number in a row of its own.")


@dataclass(slots=True)
class Row:
    """One row on its way to its answer. `same_as`: the row above that tells of the very same thing."""

    number: int
    cells: Sequence[str]
    said: dict[str, str]
    state: str = FAULTY
    product_id: int = 0
    product: PublicProduct | None = None
    entry: Entry | None = None
    place: str = ""
    told: Told | None = None
    answer: Answer | None = None
    wrong: str = ""
    advice: str = ""
    same_as: int = 0

    @property
    def thing(self) -> Thing:
        """What it is, as registrations tell things apart. Only asked where there is an entry."""
        assert self.entry is not None  # noqa: S101 - see above
        return self.product_id, self.entry.serial_key, None if self.entry.serial_key else self.entry.lot_key

    def refuse(self, wrong: str, advice: str = "") -> None:
        self.state, self.wrong, self.advice = FAULTY, wrong, advice


def rows_of(listed: OwnedList, owner: Owner, served: Served, *, sure: bool = False) -> list[Row]:
    """Every row, answered. With `sure` their owner has looked at the doubtful numbers again: they are so."""
    rows = [Row(number, cells, listed.said(cells)) for number, cells in listed.body]
    _name(rows, listed, served)
    _read(rows, listed, unseal(owner.sealed).get("email", ""))
    _hold_against_making([row for row in rows if row.entry is not None])
    for row in rows:
        if row.entry is not None and not row.wrong:
            _answer(row, served, sure=sure)
    mark_own(rows, owner)
    return rows


def mark_own(rows: Sequence[Row], owner: Owner) -> None:
    """What is theirs already, and what stands twice in the list, is not registered again."""
    things = [row for row in rows if row.state in {RECALLED, LOOK, FINE}]
    theirs = open_things(owner, {row.product_id for row in things})
    first: dict[Thing, int] = {}
    for row in things:
        row.same_as = first.setdefault(row.thing, row.number)
        if row.thing in theirs:
            row.state = YOURS
        elif row.same_as != row.number:
            row.state = TWICE


def _name(rows: Sequence[Row], listed: OwnedList, served: Served) -> None:
    naming = Naming(served.generation.products)
    for row in rows:
        if row.number in listed.broken:
            row.refuse(*listed.broken[row.number])
            continue
        if listed.what and not any(row.said.get(name) for name in TELLING if name != "brand"):
            row.said["product"] = listed.what
        try:
            row.product_id = _product_of(row, naming, served)
        except Refused as refused:
            row.refuse(refused.message)
    products = public_products(sorted({row.product_id for row in rows if row.product_id}))
    for row in rows:
        row.product = products.get(row.product_id)
        if row.product is not None:
            row.said["model"] = naming.model_in(row.product_id, row.said) or row.product.only_model


def _product_of(row: Row, naming: Naming, served: Served) -> int:
    """The product that is named; where none is, the one that the number alone leads to."""
    number = row.said.get("serial") or row.said.get("lot", "")
    if any(row.said.get(name) for name in TELLING):
        return naming.product_of(row.said, number)
    card = check(Told({"serial": number[:200]}), served).product if number else None
    found = served.generation.products.product(card.slug) if card else frozenset()
    if len(found) != 1:
        raise Refused("", UNNAMED)
    return next(iter(found))


def _read(rows: Sequence[Row], listed: OwnedList, email: str) -> None:
    today = now().date()
    for row in rows:
        if row.product is None or row.wrong:
            continue
        try:
            row.place = read_line(row.said.get("place", ""), "place", LONGEST_PLACE)
            typed = _typed(row.said, row.product, listed, email)
            row.entry = _entry(typed, row.product, today)
        except Wrong as wrong:
            row.refuse(wrong.message, APART if wrong.kind == "together" else wrong.advice)
        except Refused as refused:
            row.refuse(refused.message)


def _typed(said: dict[str, str], product: PublicProduct, listed: OwnedList, email: str) -> Typed:
    by_lot = product.number_field in {"lot", "date_code"}
    serial, lot = said.get("serial", ""), said.get("lot", "")
    number = (lot or serial) if by_lot else serial
    if not number:
        raise Refused(
            "number", _("This row has no lot number.") if by_lot else _("This row has no serial number.")
        )
    read_number(number, None)
    day = read_date(said.get("bought_on", ""), listed.dates or "ymd")
    return Typed(
        number=number, lot="" if by_lot else lot, model=said.get("model", ""), email=email, acquired=listed.acquired,
        bought_on=day, dealer=said.get("dealer", ""),
    )  # fmt: skip


def _entry(typed: Typed, product: PublicProduct, today: date) -> Entry:
    entry, faults = read(typed, product.number_field, today, day_needed=False, infant=product.is_infant)
    if entry is None:
        raise faults[0]
    return entry


def _hold_against_making(rows: Sequence[Row]) -> None:
    """A day before the unit was made is a slip of the pen, mostly of the year."""
    dated = [row for row in rows if row.entry and row.entry.bought_on]
    by_maker: dict[int, list[Row]] = {}
    for row in dated:
        by_maker.setdefault(row.product.organisation_id if row.product else 0, []).append(row)
    for maker, some in by_maker.items():
        days = made_days(maker, [row.thing for row in some])
        for row in some:
            made, bought = days.get(row.thing), row.entry.bought_on if row.entry else None
            if made and bought and bought < made:
                row.refuse(MADE_LATER)


def _answer(row: Row, served: Served, *, sure: bool) -> None:
    assert row.product is not None  # noqa: S101 - there is an entry
    assert row.entry is not None  # noqa: S101 - as above
    lot = row.said.get("lot", "") if row.entry.serial_key else ""
    told = told_of(row.product, row.entry.number, lot, row.entry.model)
    if sure:
        told = Told(told.fields, told.product, told.sure | {row.product.number_field})
    row.told, row.answer = told, check(told, served)
    if row.answer.verdict in ACT:
        row.state = RECALLED
    else:
        row.state = LOOK if doubtful(row.answer) and not sure else FINE
