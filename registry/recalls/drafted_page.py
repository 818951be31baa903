"""The page that a version would be, before it is published: for those who write and decide it. Writes nothing."""

from datetime import date

from sqlalchemy import select

from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.recalls.contents import COUNTS, DATES, FLAGS, LISTS, OWN_PAGES, PARTS, TEXTS, empty
from registry.recalls.models import Recall, ScopeVersion
from registry.recalls.pages import RecallPage
from registry.recalls.queries import page_of
from registry.recalls.states import OPEN


def drafted_page(recall: Recall, version: ScopeVersion) -> RecallPage:
    """What the public would see if the version were published now."""
    said = empty("") | version.notice
    brands, products = said["brand_ids"], said["product_ids"]
    return page_of(shown(recall, version), version.criteria, [], brands, products)


def shown(recall: Recall, version: ScopeVersion) -> Recall:
    """A recall as the version has it, known to no session."""
    said = empty("") | version.notice
    would = Recall(
        id=recall.id,
        organisation_id=recall.organisation_id,
        slug=recall.slug,
        state=OPEN,
        kind=recall.kind,
        is_demo=recall.is_demo,
        published_at=recall.published_at,
        updated_at=now(),
        current_number=version.number,
        **{name: said[name] for name in (*TEXTS, *FLAGS, *COUNTS, *LISTS, *OWN_PAGES)},
        **{name: date.fromisoformat(said[name]) if said[name] else None for name in DATES},
    )
    would.opened_on = would.opened_on or now().date()
    would.brand_text = would.brand_text or _names(Brand, said["brand_ids"])
    would.product_text = would.product_text or _names(Product, said["product_ids"])
    for name, (table, keys) in PARTS.items():
        rows = [{key: row.get(key, [] if key == "choices" else "") for key in keys} for row in said[name]]
        setattr(would, name, [table(**row) for row in rows])
    return would


def _names(table: type[Brand] | type[Product], ids: list[int]) -> str:
    return ", ".join(db.session.scalars(select(table.name).where(table.id.in_(ids)).order_by(table.id)))
