"""Reads about products that hold recalled parts. A product's maker sees its own units and which public recall covers
the parts in them; the part's maker sees its own products, and of others' how many parts, never in what or whose."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select

from registry.catalogue.limits import ALL, limited_to
from registry.catalogue.models import Brand, Organisation, Product
from registry.db import db
from registry.matching.chain.models import PartRecall, PartUnit
from registry.recalls.models import Recall
from registry.recalls.staff_queries import mine
from registry.recalls.states import OPEN
from registry.tongue.speaking import marked

NO_PRODUCT = marked("Not one of the products described here")


class Holds(NamedTuple):
    """Units of one of a maker's products, and the recall of the parts in them: what anybody may read of it. `foreign`:
    it is another maker's."""

    recall_id: int
    title: str
    slug: str
    maker: str
    product_id: int
    product: str
    units: int
    looked_at: datetime
    own_recall_id: int | None
    foreign: bool


class BuiltIn(NamedTuple):
    """For the part's maker: products of its own by name, and a bare count of what is in others'."""

    own: list[Holds]
    elsewhere: int


def to_look_at(organisation_id: int) -> list[Holds]:
    """Of open recalls of other makers, and of brands that whoever asks does not work for, where nothing was begun yet:
    for the overview."""
    wanted = _holds(organisation_id).where(
        Recall.state == OPEN, ~and_(*mine(organisation_id)), PartRecall.own_recall_id.is_(None),
        PartRecall.product_id > 0,
    )  # fmt: skip
    return _read(wanted.limit(50))


def held_by(organisation_id: int, recall_id: int) -> list[Holds]:
    """A maker's products that hold parts of one public recall, of whichever maker."""
    return _read(_holds(organisation_id).where(Recall.id == recall_id))


def one_holds(organisation_id: int, recall_id: int, product_id: int) -> PartRecall | None:
    """Held by this transaction until it ends: of two people who press at once the second waits."""
    mine = (PartRecall.recall_id == recall_id, PartRecall.organisation_id == organisation_id)
    wanted = select(PartRecall).where(*mine, PartRecall.product_id == product_id, PartRecall.units > 0)
    found: PartRecall | None = db.session.scalar(wanted.with_for_update())
    return found


def built_in(organisation_id: int, recall_id: int) -> BuiltIn:
    """Of a recall of this maker's own. A product of a brand that whoever asks does not work for is one of others'."""
    own = held_by(organisation_id, recall_id)
    named = and_(
        PartRecall.organisation_id == organisation_id,
        PartRecall.product_id.in_([one.product_id for one in own]),
    )
    wanted = select(func.sum(PartRecall.parts)).join(Recall, Recall.id == PartRecall.recall_id)
    wanted = wanted.where(Recall.id == recall_id, Recall.organisation_id == organisation_id)
    with limited_to(ALL):
        many = db.session.scalar(wanted.where(PartRecall.product_id > 0, ~named))
    return BuiltIn(own, int(many or 0))


def units_with(
    organisation_id: int, recall_id: int, product_id: int, limit: int | None = None
) -> Iterator[tuple[str, str]]:
    """(unit, part) by their keys, streamed."""
    mine = (PartUnit.recall_id == recall_id, PartUnit.organisation_id == organisation_id)
    wanted = select(PartUnit.unit_key, PartUnit.part_key).where(*mine, PartUnit.product_id == product_id)
    wanted = wanted.order_by(PartUnit.unit_key, PartUnit.part_key).limit(limit)
    with db.session.execute(wanted.execution_options(yield_per=2_000)) as rows:
        yield from ((row.unit_key, row.part_key) for row in rows)


def _holds(organisation_id: int) -> Select[Any]:
    name = func.coalesce(Brand.name + " " + Product.name, NO_PRODUCT)
    columns: Any = (
        Recall.id, Recall.title, Recall.slug, Organisation.name, PartRecall.product_id, name, PartRecall.units,
        PartRecall.looked_at, PartRecall.own_recall_id, Recall.organisation_id != organisation_id,
    )  # fmt: skip
    wanted: Select[Any] = select(*columns).select_from(PartRecall)
    wanted = wanted.join(Recall, Recall.id == PartRecall.recall_id)
    wanted = wanted.join(Organisation, Organisation.id == Recall.organisation_id)
    wanted = wanted.outerjoin(Product, Product.id == PartRecall.product_id)
    wanted = wanted.outerjoin(Brand, Brand.id == Product.brand_id)
    mine = (
        PartRecall.organisation_id == organisation_id,
        PartRecall.units > 0,
        Recall.current_number.is_not(None),
    )
    return wanted.where(*mine).order_by(PartRecall.units.desc(), PartRecall.product_id)


def _read(wanted: Select[Any]) -> list[Holds]:
    return [Holds(*row) for row in db.session.execute(wanted)]
