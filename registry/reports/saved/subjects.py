"""What kept reports can be of: stock, sales, registrations, recalls, service. Their columns, the days they go by, and
the rows, some at a time. No column says who somebody is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.cases.models import MAKER, OWNER, WAITING, RemedyCase
from registry.cases.references import shown
from registry.catalogue.models import Product
from registry.db import db
from registry.matching.chain.whereabouts import stock_place, stock_state
from registry.matching.judged import current
from registry.recalls.models import Recall
from registry.recalls.staff_queries import mine
from registry.recalls.states import DRILL
from registry.registrations.models import Registration
from registry.remedies.offers import NAMES
from registry.reports.models import RecallProgress
from registry.reports.steps import FUNNEL, STEPS, midnights
from registry.sales.models import SaleLine
from registry.staff.permissions import Permission
from registry.units.models import Unit
from registry.units.queries import pending_uploads

PIECE = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """`labels`: the words for its values, where these are codes; `country`: they are countries by their two letters."""

    words: str
    read: Callable[[Any], object]
    labels: Mapping[str, str] = field(default_factory=dict)
    country: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Empty where all will do. `first` and `last` are of the subject's own day, `state` one of its `states`."""

    product_id: int | None = None
    country: str = ""
    state: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """`rows` selects (entity, product's name ...); `id`, its number, is in the order of the rows. `narrows`: what else
    than state and day its rows can be chosen by."""

    words: str
    day: str
    permission: Permission
    columns: Mapping[str, Column]
    states: Mapping[str, str]
    id: Any
    rows: Callable[[int, Wish], Any]
    narrows: tuple[str, ...] = ("product", "country")


def every(subject: Subject, organisation_id: int, wish: Wish, columns: list[str]) -> Iterator[list[object]]:
    """All rows with these columns, some at a time: memory does not grow."""
    wanted, after = subject.rows(organisation_id, wish).order_by(subject.id).limit(PIECE), 0
    while True:
        rows = db.session.execute(wanted.where(subject.id > after)).all()
        for row in rows:
            yield [subject.columns[name].read(row) for name in columns]
        if len(rows) < PIECE:
            return
        after = rows[-1][0].id


def _plain(name: str) -> Callable[[Any], object]:
    return lambda row: getattr(row[0], name)


def _columns(
    words: Mapping[str, str], labels: Mapping[str, Mapping[str, str]] | None = None, **more: Column
) -> dict[str, Column]:
    """`labels`: column -> the words for its codes."""
    known = labels or {}
    return {
        name: Column(said, _plain(name), known.get(name, {}), name == "country")
        for name, said in words.items()
    } | more


_PRODUCT = Column("Product", lambda row: row[1])


def _where(entity: Any, day: Any, organisation_id: int, wish: Wish) -> list[Any]:
    found = [entity.organisation_id == organisation_id]
    found += [entity.product_id == wish.product_id] if wish.product_id else []
    found += [entity.country == wish.country] if wish.country else []
    found += [day >= wish.first] if wish.first else []
    return found + ([day <= wish.last] if wish.last else [])


def _stock(organisation_id: int, wish: Wish) -> Any:
    pending = pending_uploads(organisation_id)
    state = stock_state(tuple(pending))
    of_state = [state == wish.state] if wish.state else []
    wanted = select(Unit, Product.name, state, stock_place()).join(Product, Product.id == Unit.product_id)
    filed = [Unit.upload_id.is_(None) | Unit.upload_id.not_in(pending)] if pending else []
    return wanted.where(*_where(Unit, Unit.made_on, organisation_id, wish), *of_state, *filed)


def _sales(organisation_id: int, wish: Wish) -> Any:
    wanted = select(SaleLine, Product.name, Unit.serial).join(Product, Product.id == SaleLine.product_id)
    wanted = wanted.outerjoin(Unit, Unit.id == SaleLine.unit_id)
    counts = current(pending_uploads(organisation_id))
    return wanted.where(*_where(SaleLine, SaleLine.sold_on, organisation_id, wish), counts)


def _registrations(organisation_id: int, wish: Wish) -> Any:
    wanted = select(Registration, Product.name).join(Product, Product.id == Registration.product_id)
    state = [Registration.state == wish.state] if wish.state else []
    return wanted.where(*_where(Registration, Registration.bought_on, organisation_id, wish), *state)


def _recalls(organisation_id: int, wish: Wish) -> Any:
    wanted = select(Recall, RecallProgress).outerjoin(RecallProgress, RecallProgress.recall_id == Recall.id)
    found = [*mine(organisation_id), Recall.kind != DRILL]
    found += [Recall.state == wish.state] if wish.state else []
    found += [Recall.opened_on >= wish.first] if wish.first else []
    return wanted.where(*found, *([Recall.opened_on <= wish.last] if wish.last else []))


def _service(organisation_id: int, wish: Wish) -> Any:
    """Requests for remedies and claims; none that nobody has confirmed."""
    at = RemedyCase
    wanted = select(at, Product.name).outerjoin(Product, Product.id == at.product_id)
    found = [at.organisation_id == organisation_id, at.state != WAITING]
    found += [at.product_id == wish.product_id] if wish.product_id else []
    found += [at.state == wish.state] if wish.state else []
    begins, ends = midnights(wish.first, wish.last)
    found += [at.opened_at >= begins] if begins else []
    return wanted.where(*found, *([at.opened_at < ends] if ends else []))


def _sum(step: str) -> Column:
    """Blank where nothing was counted yet: that is not nought."""
    return Column(STEPS[step].words, lambda row: row[1].facts["steps"][step] if row[1] else "")


STOCK = {
    "in_stock": "In stock", "shipped": "Shipped, no sale known", "at_dealer": "At dealers", "sold": "Sold",
    "registered": "With an owner who registered it", "returned": "Returned", "in_service": "In service",
    "destroyed": "Destroyed",
}  # fmt: skip
STOCK_OF = {
    "in_stock": "In stock (with a serial)", "shipped": "Shipped, no sale known (with a serial)",
    "at_dealer": "At dealers (with a serial)", "sold": "Sold (with a serial)",
    "registered": "With an owner who registered it (with a serial)", "returned": "Returned (with a serial)",
    "in_service": "In service (with a serial)", "destroyed": "Destroyed (with a serial)",
}  # fmt: skip
"""What rows can be chosen by: of a lot, some are sold and some are not."""
REGISTRATIONS = {
    "active": "Active", "waiting": "Waiting", "passed_on": "Passed on", "sold": "Sold on", "scrapped": "Scrapped",
    "lost": "Lost", "removed": "Removed", "replaced": "Replaced",
}  # fmt: skip
RECALLS = {"draft": "Never published", "open": "Open", "closed": "Closed"}
CASES = {"open": "Open", "remedied": "Remedied", "withdrawn": "Taken back", "ended": "Ended without a remedy"}
SUBJECTS: dict[str, Subject] = {
    "stock": Subject(
        "Stock", "Made", Permission.SEE_UNITS,
        _columns({"serial": "Serial", "lot": "Lot", "model": "Model", "quantity": "Quantity", "made_on": "Made",
                  "expires": "Expires", "shipped_on": "Shipped", "consignee": "Consignee", "country": "Country"},
                 product=_PRODUCT, state=Column("State", lambda row: row[2], STOCK),
                 place=Column("Place", lambda row: row[3])),
        STOCK_OF, Unit.id, _stock,
    ),
    "sales": Subject(
        "Sales", "Sold", Permission.SEE_UNITS,
        _columns({"sold_on": "Sold", "delivered_on": "Delivered", "dealer": "Dealer", "country": "Country",
                  "invoice": "Invoice", "line": "Line", "quantity": "Quantity", "price": "Price",
                  "currency": "Currency", "lot": "Lot"}, product=_PRODUCT, serial=Column("Serial", lambda row: row[2])),
        {}, SaleLine.id, _sales,
    ),
    "registrations": Subject(
        "Registrations", "Bought", Permission.SEE_REGISTRATIONS,
        _columns({"number": "Number", "model": "Model", "state": "State", "bought_on": "Bought", "dealer": "Dealer",
                  "country": "Country", "made_at": "Registered", "ended_at": "Ended"}, {"state": REGISTRATIONS},
                 product=_PRODUCT),
        REGISTRATIONS,
        Registration.id, _registrations,
    ),
    "recalls": Subject(
        "Recalls", "Opened", Permission.SEE_RECALLS,
        _columns({"title": "Title", "reference": "Reference", "regulator": "Authority", "state": "State",
                  "opened_on": "Opened", "closed_on": "Closed", "units_announced": "Units announced"},
                 {"state": RECALLS}, **{step: _sum(step) for step in FUNNEL},
                 counted_at=Column("Counted at", lambda row: row[1].counted_at if row[1] else "")),
        RECALLS, Recall.id, _recalls, (),
    ),
    "service": Subject(
        "Service", "Asked for", Permission.LEAD_CASES,
        {"reference": Column("Request", lambda row: shown(row[0].reference)), "product": _PRODUCT}
        | _columns({"number": "Unit", "kind": "Remedy", "state": "State", "opened_at": "Asked for",
                    "turn": "Whose turn", "due_at": "Promised until", "broken": "Promises broken",
                    "missed": "Nobody came", "again": "Still did it", "done_on": "Done", "job": "Job", "part": "Part"},
                   {"kind": NAMES, "state": CASES, "turn": {MAKER: "Maker", OWNER: "Owner"}}),
        CASES,
        RemedyCase.id, _service, ("product",),
    ),
}  # fmt: skip
