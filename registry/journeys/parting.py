"""Units of mine hold parts that are recalled, by me or by whoever made them. I am told on my overview, see which units
they are, and begin a recall of my own with them as its list in one press: owners are told by that one. What I see are
my own units and a public recall; who made the part learns of my units by nobody but me. Callers commit."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.catalogue.staff_queries import own_product
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from registry.jobs.actions import queue_since
from registry.jobs.running import Run
from registry.matching.chain import parted
from registry.matching.chain.parted import Holds
from registry.matching.chain.parts import find_parts
from registry.recalls import actions
from registry.recalls.lists import add_list, list_name
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.states import OPEN, Author
from registry.units.events.names import ITEM, LOT, named

KIND = "recalled_parts"
SHOWN = 200
Pair = tuple[str, str]
built_in, to_look_at = parted.built_in, parted.to_look_at


def look_daily() -> None:
    """Every minute: asks for the day's look, where nobody has. Parts are built in after a recall, too."""
    if queue_since(KIND, now() - timedelta(days=1)):
        db.session.commit()


def look(run: Run) -> None:
    """All open recalls, one after the other."""
    wanted = select(ScopeVersion).join(Recall, Recall.id == ScopeVersion.recall_id)
    wanted = wanted.where(Recall.state == OPEN, ScopeVersion.number == Recall.current_number)
    for number in db.session.scalars(
        wanted.with_only_columns(ScopeVersion.id).order_by(ScopeVersion.id)
    ).all():
        find_parts(db.session.get_one(ScopeVersion, number), run.job_id, lambda rows: run.progress(rows=rows))
        run.progress()


def held(organisation_id: int, recall_id: int, product_id: int) -> Holds | None:
    """None where this maker has no units of this product with parts of that recall."""
    rows = parted.held_by(organisation_id, recall_id)
    return next((one for one in rows if one.product_id == product_id), None)


def numbers(
    organisation_id: int, recall_id: int, product_id: int, limit: int | None = None
) -> Iterator[Pair]:
    """(number of the unit, number of the part), as they are written."""
    for unit, part in parted.units_with(organisation_id, recall_id, product_id, limit):
        yield named(unit).number, named(part).number or named(part).key


def propose(organisation_id: int, recall_id: int, product_id: int, by: Author) -> Recall | None:
    """The draft of a recall of these units, which somebody then completes and sends to review: the one that was begun
    before, if there is one."""
    row = parted.one_holds(organisation_id, recall_id, product_id)
    product = own_product(organisation_id, product_id)
    if row is None or product is None:
        return None
    if row.own_recall_id is not None:
        return db.session.get_one(Recall, row.own_recall_id)
    source = db.session.get_one(Recall, recall_id)
    brand = db.session.get_one(Brand, product.brand_id)
    version = actions.start_recall(organisation_id, f"{brand.name} {product.name}: recalled part"[:300], by)
    _fill(version, source, product, by)
    row.own_recall_id = version.recall_id
    return db.session.get_one(Recall, version.recall_id)


def _fill(version: ScopeVersion, source: Recall, product: Product, by: Author) -> None:
    """The units as lists, and what the recall of the part says of the danger, to start from."""
    own = db.session.get_one(Recall, version.recall_id)
    label = f"Units with parts of: {source.title}"[:200]
    groups = []
    for kind, field in ((ITEM, product.number_field), (LOT, "lot")):
        if _first(version, source, product, kind):
            runs = ((number, number) for number in _each(version, source, product, kind))
            groups.append({field: {"lookup": list_name(add_list(own, runs, field, label))}})
    if not groups:
        raise Refused(
            "", "Your events name these units by no serial number and no lot: no list can be made of them."
        )
    said = {**version.notice, "brand_ids": [product.brand_id], "product_ids": [product.id]}
    said |= {"hazard": source.hazard, "severity": source.severity}
    actions.save_draft(version, by, actions.fingerprint(version), criteria={"any": groups}, said=said)


def _first(version: ScopeVersion, source: Recall, product: Product, kind: str) -> str | None:
    return next(_each(version, source, product, kind), None)


def _each(version: ScopeVersion, source: Recall, product: Product, kind: str) -> Iterator[str]:
    """Each number once: a unit may hold several recalled parts."""
    before = ""
    for unit, _ in parted.units_with(version.organisation_id, source.id, product.id):
        if unit != before and unit[:1] == kind:
            before = unit
            yield named(unit).number
