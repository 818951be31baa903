"""What a rule would do, in numbers: units made, in stock, shipped and sold, owners who can be reached, where and at
which dealers. Reads only; what it gathers on the way is gone with its connection."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, select

from registry.clock import now
from registry.criteria.answers import UNDECIDED, YES
from registry.criteria.parsing import parse
from registry.db import db
from registry.matching.judged import current, line
from registry.matching.matched import covered, gather, matched, of_lot, stage_of
from registry.matching.matching import Matching
from registry.matching.regional import Places, Where, regional
from registry.matching.scopes import scope_of
from registry.matching.sources import unit
from registry.recalls.drafted import lists_of_draft
from registry.recalls.models import ScopeVersion
from registry.registrations.models import Registration
from registry.sales.models import EMAIL, PHONE, POST

MOST = 20
own: Any = Registration.__table__
Facts = dict[str, Any]


def counted_only(rows: Iterator[Where]) -> None:
    """Takes rows and keeps none."""
    for _ in rows:
        pass


def impact(
    version: ScopeVersion,
    keep: Callable[[Iterator[Where]], None] = counted_only,
    told: Callable[[str], object] = str,
) -> Facts:
    """The facts of a version as they are now. `keep` takes the rows of where its units are, to the last; `told` hears
    which step begins (units, counts, places), the first one once all is known of the version itself."""
    with db.engine.connect() as connection, db.engine.connect() as reader:
        scope = scope_of(reader, version)
        lookup = lists_of_draft(version.organisation_id)
        matching = Matching(connection, reader, parse(version.criteria, strict=False), scope, lookup)
        told("units")
        gather(connection, matching)
        told("counts")
        facts: Facts = {"as_of": now().isoformat(), **_registered(connection)}
        facts |= _units(connection, scope.pending)
        facts |= _lots(connection, facts, scope.pending)
        lots = facts["lots"]["count"] > 0
        facts |= _sales(connection, scope.pending, lots=lots)
        facts |= _undecided(connection, matching)
        told("places")
        table = Places()
        keep(table.counting(regional(connection, version.organisation_id, scope.pending, lots=lots)))
        facts |= table.facts()
        connection.rollback()
    return facts


def _units(connection: Connection, pending: tuple[int, ...]) -> Facts:
    """Units with serials: each is in stock, or gone with no sale known, or sold. One that only its owner has told
    of is none of the maker's records, and is counted as registered alone."""
    sold = exists().where(line.c.unit_id == unit.c.id, current(pending))
    wanted = covered(stage_of(sold).label("stage"), func.count().label("units")).where(
        unit.c.serial_key.is_not(None)
    )
    found = Counter({str(row.stage): int(row.units) for row in connection.execute(wanted.group_by("stage"))})
    counts = {name: found[name] for name in ("in_stock", "shipped", "sold")}
    return {"made": sum(counts.values()), **counts, "with_serial": sum(counts.values())}


def _registered(connection: Connection) -> Facts:
    """Units that somebody has registered, of how many registrations the owner can be reached, and of how many of these
    by letter or telephone alone."""
    joined = matched.join(own, own.c.unit_id == matched.c.unit_id)
    unmailed = func.count(case((own.c.person.is_(None), own.c.contact_id)))
    counts = func.count(own.c.unit_id.distinct()), func.count(own.c.contact_id), unmailed
    wanted = select(*counts).select_from(joined).where(matched.c.answer == int(YES), own.c.state == "active")
    units, reachable, by_post = connection.execute(wanted).one()
    return {
        "registered": int(units),
        "registered_reachable": int(reachable),
        "registered_by_post": int(by_post),
    }


def _lots(connection: Connection, facts: Facts, pending: tuple[int, ...]) -> Facts:
    """Lots without serials, added to what is known of units with them. Sales can be of more than was listed."""
    sold = func.coalesce(func.sum(line.c.quantity), 0)
    sales = and_(of_lot(), current(pending))
    joined = matched.join(unit, unit.c.id == matched.c.unit_id).outerjoin(line, sales)
    wanted = (
        select(unit.c.lot, unit.c.quantity, unit.c.shipped_on, sold.label("sold"))
        .select_from(joined)
        .where(matched.c.answer == int(YES), unit.c.serial_key.is_(None))
        .group_by(unit.c.id, unit.c.lot, unit.c.quantity, unit.c.shipped_on)
        .order_by(unit.c.quantity.desc(), unit.c.lot)
    )
    added, count = Counter[str](), 0
    first: list[list[Any]] = []
    for row in connection.execute(wanted, execution_options={"yield_per": 5_000}):
        count += 1
        made, gone = max(row.quantity, row.sold), int(row.sold)
        added.update({"made": made, "sold": gone, "shipped" if row.shipped_on else "in_stock": made - gone})
        if len(first) < MOST:
            first.append([row.lot, int(row.quantity), gone])
    return {name: facts[name] + int(added[name]) for name in ("made", "in_stock", "shipped", "sold")} | {
        "lots": {"count": count, "first": first}
    }


def _sales(connection: Connection, pending: tuple[int, ...], *, lots: bool) -> Facts:
    """How many sales, and how their customers can be reached."""
    joined = [matched.join(line, line.c.unit_id == matched.c.unit_id)]
    if lots:
        joined.append(matched.join(unit, unit.c.id == matched.c.unit_id).join(line, of_lot()))
    reach = Counter[int]()
    for sales in joined:
        wanted = select(line.c.reach, func.count()).select_from(sales)
        counted = wanted.where(matched.c.answer == int(YES), current(pending)).group_by(line.c.reach)
        for bits, count in connection.execute(counted):
            reach[_quickest(bits)] += count
    return _reached(reach)


def tallied(cells: Iterable[tuple[Any, ...]]) -> Facts:
    """(country, dealer, reach, sales, units) as tables: the largest first, the rest in one line."""
    reach, countries, dealers = Counter[int](), _Table(), _Table()
    for country, dealer, bits, sales, quantity in cells:
        reach[_quickest(bits)] += sales
        countries.add(country, quantity, sales if bits else 0)
        dealers.add(dealer, quantity, sales if bits else 0)
    return _reached(reach) | {
        "by_country": countries.rows(),
        "by_dealer": dealers.rows(),
        "more_countries": countries.rest(),
        "more_dealers": dealers.rest(),
    }


def _quickest(reach: int) -> int:
    """An address counts where there is nothing quicker."""
    return reach & ~POST or reach


def _reached(reach: Counter[int]) -> Facts:
    """`post` are those with nothing but a postal address."""
    by_reach = {
        "email": reach[EMAIL], "phone": reach[PHONE], "both": reach[EMAIL | PHONE], "post": reach[POST],
        "none": reach[0],
    }  # fmt: skip
    return {"sales": reach.total(), "reachable": reach.total() - reach[0], "reach": by_reach}


class _Table:
    """Units sold and customers who can be reached, by a name."""

    def __init__(self) -> None:
        self.sold, self.reachable = Counter[str](), Counter[str]()

    def add(self, name: str, quantity: int, reachable: int) -> None:
        self.sold[name] += int(quantity)
        self.reachable[name] += int(reachable)

    def rows(self) -> list[list[Any]]:
        return [[name, count, self.reachable[name]] for name, count in self._ranked()[:MOST]]

    def rest(self) -> list[int]:
        """How many names more, their units, their customers who can be reached."""
        left = self._ranked()[MOST:]
        return [len(left), sum(count for _, count in left), sum(self.reachable[name] for name, _ in left)]

    def _ranked(self) -> list[tuple[str, int]]:
        return sorted(self.sold.items(), key=lambda one: (-one[1], one[0]))


def _undecided(connection: Connection, matching: Matching) -> Facts:
    """Units that nobody can decide from their records, and what would tell."""
    wanted = select(func.coalesce(func.sum(unit.c.quantity), 0))
    joined = matched.join(unit, unit.c.id == matched.c.unit_id)
    count = connection.scalar(wanted.select_from(joined).where(matched.c.answer == int(UNDECIDED)))
    needed = [name for name, _ in matching.needed.most_common(5) if name]
    return {"undecided": int(count or 0), "needed": needed or matching.untold if count else []}
