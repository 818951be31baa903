"""Where the units of a rule are: by country, region, and dealer or place, as far as sales, events, production lists and
registrations tell. Every unit stands in one row. Reads, and fills a table that is gone with its connection."""

from collections.abc import Iterator
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from registry.criteria.answers import YES
from registry.matching.chain.joining import gtin, of_unit, same_item, there
from registry.matching.judged import current, line
from registry.matching.matched import matched, of_lot, stage_of
from registry.matching.sources import unit
from registry.registrations.models import Registration, SafetyContact
from registry.registrations.queries import ACTIVE
from registry.registrations.regions import OWN_CODES, region_of
from registry.sales.models import SaleCustomer
from registry.units.places.models import Party, Place

BATCH = 5_000
STAGES = ("in_stock", "shipped", "sold")
own: Any = Registration.__table__
contact: Any = SafetyContact.__table__
customer: Any = SaleCustomer.__table__
place: Any = Place.__table__
party: Any = Party.__table__
placed = Table(
    "placed_unit",
    MetaData(),
    Column("line_id", Integer, primary_key=True, autoincrement=False),
    Column("unit_id", Integer, primary_key=True, autoincrement=False),
    Column("place_id", Integer),
    Column("stage", String),
    Column("many", BigInteger),
    Column("country", String),
    Column("region", String),
    Column("name", String),
    Column("registered", Integer),
    Column("reachable", Integer),
    prefixes=["TEMPORARY"],
)
by_place = Index("ix_placed_unit_place", placed.c.place_id)


class Where(NamedTuple):
    """One row: units, and the owners of some of them who can be reached."""

    country: str
    region: str
    name: str
    made: int
    in_stock: int
    shipped: int
    sold: int
    registered: int
    reachable: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return self[3:]


def regional(
    connection: Connection, organisation_id: int, pending: tuple[int, ...], *, lots: bool
) -> Iterator[Where]:
    """Rows of what `matched` holds, the greatest first. `lots`: some of it are lots without serials."""
    connection.execute(DropTable(placed, if_exists=True))
    connection.execute(CreateTable(placed))
    followed = select(there.c.key).where(there.c.organisation_id == organisation_id).limit(1)
    events = bool(connection.scalar(followed))
    _put(connection, _units(pending, events=events))
    if lots:
        _put(connection, _lot_sales(pending))
        _put(connection, _lots_left(pending))
    _name_regions(connection, events=events)
    yield from _rows(connection)


def _put(connection: Connection, rows: Select[Any]) -> None:
    connection.execute(placed.insert().from_select([column.name for column in placed.c], rows))


def _said(*columns: Any) -> Any:
    return func.coalesce(*(func.nullif(one, "") for one in columns), "")


def _told(column: Any) -> Any:
    """What an owner says, where no record does."""
    wanted = select(func.max(column)).where(own.c.unit_id == unit.c.id, own.c.state == ACTIVE)
    return wanted.correlate(unit).scalar_subquery()


def _registered(*more: Any) -> Any:
    return exists().where(own.c.unit_id == unit.c.id, own.c.state == ACTIVE, *more).correlate(unit)


def _units(pending: tuple[int, ...], *, events: bool) -> Select[Any]:
    """Units with serials, each with its last sale that counts and its place by events."""
    last = select(func.max(line.c.id)).where(line.c.unit_id == unit.c.id, current(pending))
    reach = or_(line.c.reach > 0, _registered(own.c.contact_id.is_not(None)))
    found = matched.join(unit, unit.c.id == matched.c.unit_id)
    found = found.outerjoin(line, line.c.id == last.correlate(unit).scalar_subquery())
    found = found.outerjoin(customer, customer.c.sale_line_id == line.c.id)
    columns: list[Any] = [
        literal(None, Integer),
        line.c.country,
        unit.c.country,
        line.c.dealer,
        unit.c.consignee,
    ]
    if events:
        at = select(func.max(there.c.place_id)).select_from(gtin.join(there, same_item())).where(of_unit())
        found = found.outerjoin(place, place.c.id == at.correlate(unit).scalar_subquery())
        found = found.outerjoin(party, party.c.id == place.c.party_id)
        columns = [
            place.c.id, line.c.country, _said(place.c.country, party.c.country, unit.c.country), line.c.dealer,
            _said(place.c.name, party.c.name, place.c.uri, unit.c.consignee),
        ]  # fmt: skip
    at_place, sold_in, lies_in, dealer, holder = columns
    return (
        select(
            func.coalesce(line.c.id, 0), unit.c.id, at_place, stage_of(line.c.id.is_not(None)), literal(1),
            _said(sold_in, lies_in, _told(own.c.country)), _said(customer.c.region),
            _said(dealer, holder, _told(own.c.dealer)),
            case((_registered(), 1), else_=0), case((reach, 1), else_=0),
        )
        .select_from(found)
        .where(matched.c.answer == int(YES), unit.c.serial_key.is_not(None))
    )  # fmt: skip


def _lot_sales(pending: tuple[int, ...]) -> Select[Any]:
    """What was sold of lots without serials, sale by sale."""
    found = matched.join(unit, unit.c.id == matched.c.unit_id).join(line, of_lot())
    found = found.outerjoin(customer, customer.c.sale_line_id == line.c.id)
    return (
        select(
            line.c.id, unit.c.id, literal(None, Integer), literal("sold"), line.c.quantity, line.c.country,
            _said(customer.c.region), line.c.dealer, literal(0), case((line.c.reach > 0, 1), else_=0),
        )
        .select_from(found)
        .where(matched.c.answer == int(YES), current(pending))
    )  # fmt: skip


def _lots_left(pending: tuple[int, ...]) -> Select[Any]:
    """What is left of them where they were made or sent. Sales can be of more than was listed."""
    gone = select(func.coalesce(func.sum(line.c.quantity), 0)).where(of_lot(), current(pending))
    sold = gone.correlate(unit).scalar_subquery()
    rest = case((unit.c.quantity > sold, unit.c.quantity - sold), else_=0)
    stage = case((unit.c.shipped_on.is_not(None), "shipped"), else_="in_stock")
    reach = _registered(own.c.contact_id.is_not(None))
    return (
        select(
            literal(0), unit.c.id, literal(None, Integer), stage, rest, _said(unit.c.country, _told(own.c.country)),
            literal(""), _said(unit.c.consignee, _told(own.c.dealer)), case((_registered(), 1), else_=0),
            case((reach, 1), else_=0),
        )
        .select_from(matched.join(unit, unit.c.id == matched.c.unit_id))
        .where(matched.c.answer == int(YES), unit.c.serial_key.is_(None))
    )  # fmt: skip


def _name_regions(connection: Connection, *, events: bool) -> None:
    """Where the customer's postal address does not tell, by that of the place, else by what is kept of its owner's."""
    if events:
        _ask_places(connection)
    _ask_owners(connection)


def _ask_places(connection: Connection) -> None:
    connection.execute(CreateIndex(by_place))
    ids = select(placed.c.place_id).where(placed.c.place_id.is_not(None))
    wanted = select(place.c.id, place.c.country, place.c.address).where(
        place.c.id.in_(ids), place.c.address != ""
    )
    told = [
        {"at": number, "told": region}
        for number, country, address in connection.execute(wanted)
        if (region := region_of(country, address))
    ]
    if told:
        lies = (placed.c.place_id == bindparam("at"), placed.c.region == "")
        connection.execute(update(placed).where(*lies).values(region=bindparam("told")), told)


def _ask_owners(connection: Connection) -> None:
    """Country and region that stand beside their sealed addresses: no address is opened. In the country of a record
    only the regions of that country count."""
    told = (placed.c.registered == 1, placed.c.many == 1)
    country = _owners(contact.c.country, contact.c.country != "")
    connection.execute(update(placed).where(*told, placed.c.country == "").values(country=country))
    unnamed = and_(contact.c.country == "", placed.c.country.not_in(sorted(OWN_CODES)))
    region = _owners(contact.c.region, or_(contact.c.country == placed.c.country, unnamed))
    bare = (placed.c.region == "", placed.c.country != "")
    connection.execute(update(placed).where(*told, *bare).values(region=region))


def _owners(column: Any, *which: Any) -> Any:
    """Of whoever has registered the unit; one of them where there are several."""
    found = select(func.max(column)).select_from(own.join(contact, contact.c.id == own.c.contact_id))
    found = found.where(own.c.unit_id == placed.c.unit_id, own.c.state == ACTIVE, *which).correlate(placed)
    return func.coalesce(found.scalar_subquery(), "")


def _rows(connection: Connection) -> Iterator[Where]:
    by = (placed.c.country, placed.c.region, placed.c.name)
    counts = [func.sum(case((placed.c.stage == stage, placed.c.many), else_=0)) for stage in STAGES]
    made = sum(counts[1:], counts[0])
    wanted = select(*by, made, *counts, func.sum(placed.c.registered), func.sum(placed.c.reachable)).group_by(
        *by
    )
    wanted = wanted.order_by(made.desc(), *by)
    stream = connection.execute(wanted, execution_options={"yield_per": BATCH})
    for country, region, name, *numbers in stream:
        row = Where(country, region, name, *map(int, numbers))
        if row.made or row.registered:
            yield row


class Places:
    """Sums by country over rows that pass by, and how many rows there are."""

    def __init__(self) -> None:
        self.rows = 0
        self.countries: dict[str, list[int]] = {}

    def counting(self, rows: Iterator[Where]) -> Iterator[Where]:
        for row in rows:
            self.rows += 1
            sums = self.countries.setdefault(row.country, [0] * len(row.numbers))
            sums[:] = map(add, sums, row.numbers)
            yield row

    def facts(self) -> dict[str, Any]:
        """`countries`: [country, made, in stock, shipped, sold, registered, reachable], the greatest first."""
        found = sorted(self.countries.items(), key=lambda one: (-one[1][0], one[0]))
        return {"countries": [[country, *sums] for country, sums in found], "places": self.rows}
