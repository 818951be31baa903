"""What was sold by the records though no event tells of the sale: an invoice or a shop's file may come alone. A sale
that counts goes before the last event, as in the pipeline. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, func, literal, select

from registry.db import db
from registry.matching.chain.joining import gtin, of_unit, same_item, there
from registry.matching.chain.pipeline import BEFORE_SALE
from registry.matching.judged import current, line
from registry.matching.sources import unit
from registry.serials.keys import LEADS
from registry.units.events.holding import some
from registry.units.events.models import SOLD
from registry.units.events.names import named
from registry.units.events.standing import Gone, Standing, are_few
from registry.units.queries import key_of, pending_uploads

Spot = tuple[int, int]
"""Stage and place."""
LARGE = 50_000
"""Items whose sales on record are looked for while somebody waits; the pipeline counts those of more, by a job."""


def of_lot(organisation_id: int, product_id: int, lot_key: str) -> Counter[Spot]:
    """How many of a lot, or of a product (""), were sold where events see them in an earlier stage."""
    place = func.coalesce(there.c.place_id, 0)
    mine = [unit.c.organisation_id == organisation_id, unit.c.product_id == product_id]
    if lot_key:
        mine.append(unit.c.lot_key == lot_key)
    wanted = (
        select(there.c.stage, place, func.count())
        .select_from(unit.join(gtin, of_unit()).join(there, same_item()))
        .where(*mine, unit.c.serial_key.is_not(None), _sold(organisation_id), there.c.stage.in_(BEFORE_SALE))
        .group_by(there.c.stage, place)
    )
    return Counter({(stage, where): many for stage, where, many in db.session.execute(wanted)})


def of_items(organisation_id: int, products: Mapping[str, int]) -> set[str]:
    """Of items, each with the maker's product it is one of, those that a sale is on record of."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for key in products:
        serial_key = key_of(named(key).number)
        if serial_key is not None:
            of[serial_key].append(key)
    found = set()
    for part in some(sorted(of)):
        wanted = select(unit.c.product_id, unit.c.serial_key).where(
            unit.c.organisation_id == organisation_id, unit.c.serial_key.in_(part), _sold(organisation_id)
        )
        for product_id, serial_key in db.session.execute(wanted):
            found |= {key for key in of[serial_key] if products[key] == product_id}
    return found


def gone(organisation_id: int) -> Gone:
    """Items that events see before a sale and a sale is on record of. Each is looked up by itself, on indexes: a
    database that were free to join would read all units and sales there are."""
    lead = func.substr(literal("".join(LEADS)), func.length(there.c.key) - 15, 1)
    sale = select(literal(1)).select_from(unit.join(line, line.c.unit_id == unit.c.id))
    sale = sale.where(
        unit.c.organisation_id == organisation_id,
        unit.c.serial_key == lead.concat(func.substr(there.c.key, 17)),
        unit.c.product_id == there.c.product_id,
        current(pending_uploads(organisation_id)),
    )
    one = sale.limit(1).correlate(there).scalar_subquery()
    return Gone(and_(there.c.stage.in_(BEFORE_SALE), one.is_not(None)), LARGE)


def among(organisation_id: int, items: Any) -> Counter[Spot]:
    """How many of some items were sold, by where events see them; none where they are too many to look."""
    sale = gone(organisation_id)
    if not are_few(and_(items, there.c.stage.in_(BEFORE_SALE)), sale.most):
        return Counter()
    place = func.coalesce(there.c.place_id, 0)
    wanted = select(there.c.stage, place, func.count()).where(items, sale.items)
    rows = db.session.execute(wanted.group_by(there.c.stage, place))
    return Counter({(stage, where): many for stage, where, many in rows})


def moved(told: Sequence[Standing], sold: Mapping[Spot, int]) -> list[Standing]:
    """Where all are, what was sold being sold at the place that had it last."""
    at = {(one.stage, one.place_id): one for one in told}
    for (stage, place), many in sold.items():
        before = at.get((stage, place))
        if before is None or stage not in BEFORE_SALE:
            continue
        count = min(many, before.units)
        at[stage, place] = before._replace(units=before.units - count)
        there_sold = at.get((SOLD, place), Standing(SOLD, place, 0))
        at[SOLD, place] = there_sold._replace(units=there_sold.units + count)
    found = [one for one in at.values() if one.many]
    return sorted(found, key=lambda one: (one.stage, -one.many, one.place_id))


def _sold(organisation_id: int) -> Any:
    return exists().where(line.c.unit_id == unit.c.id, current(pending_uploads(organisation_id)))
