"""Changes to warranty terms: only drafts change; a second person publishes what they have seen. Commits nothing."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from registry.audit.entries import keep
from registry.audit.who import By
from registry.catalogue.models import Product
from registry.catalogue.warranty.models import DRAFT, PUBLISHED, WarrantyCover, WarrantyTerms
from registry.catalogue.warranty.queries import draft_of, published_terms, terms_of
from registry.catalogue.warranty.terms import Terms, changes_the_past, faults
from registry.clock import now
from registry.db import db
from registry.errors import Refused

CHANGED = "Somebody changed these terms since you opened them. Open them again and compare."
SECOND = "You had a hand in these terms: somebody else has to publish them."
PAST = (
    "Products bought before today have their terms already, and keep them. Choose today or a later day, "
    "or leave the day empty."
)


def begin_draft(product: Product, by: By) -> WarrantyTerms:
    """The product's draft: the one there is, or a new one that begins as the newest version ended."""
    if draft := draft_of(product.id):
        return draft
    versions = published_terms([product.id]).get(product.id, [])
    newest = max(versions, key=lambda row: row.number, default=None)
    number = db.session.scalar(
        select(func.max(WarrantyTerms.number)).where(WarrantyTerms.product_id == product.id)
    )
    draft = WarrantyTerms(
        organisation_id=product.organisation_id, product_id=product.id, number=(number or 0) + 1, covers=[]
    )
    db.session.add(draft)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Refused("", "Somebody began a draft at the same moment. Open the product again.") from None
    _write(draft, replace(terms_of(newest), valid_from=None) if newest else Terms(), by)
    _keep(draft, by, "warranty.begun", product.name)
    return draft


def save_draft(draft: WarrantyTerms, given: Terms, seen: str, by: By, product: str) -> None:
    """Writes only over what the writer has seen: `seen` is the fingerprint of the draft when the form was opened."""
    before = terms_of(draft)
    _claim(draft, seen)
    if given == before:
        return
    _write(draft, given, by)
    was, became = _changes(before, given)
    _keep(draft, by, "warranty.saved", product, was, became)


def publish_draft(draft: WarrantyTerms, seen: str, by: By, product: str) -> None:
    """From now on nobody changes it. Raises the first of what is missing or forbidden."""
    given = terms_of(draft)
    _claim(draft, seen)
    for fault in faults(given):
        raise fault
    if by.id in draft.editor_ids:
        raise Refused("", SECOND)
    today = now().date()
    draft.valid_from = given.valid_from or today
    if changes_the_past(draft, published_terms([draft.product_id]).get(draft.product_id, []), today):
        raise Refused("valid_from", PAST)
    draft.state, draft.published_at = PUBLISHED, now()
    draft.published_by_id, draft.published_by_name = by.id, by.name
    db.session.flush()
    _keep(draft, by, "warranty.published", product, None, {"valid_from": draft.valid_from.isoformat()})


def discard_draft(draft: WarrantyTerms, seen: str, by: By, product: str) -> None:
    """Throws the draft away; published versions stay."""
    _claim(draft, seen)
    _keep(draft, by, "warranty.discarded", product)
    db.session.delete(draft)


def _claim(draft: WarrantyTerms, seen: str) -> None:
    """The draft is still what was seen, and of two at once only one goes on."""
    moment, before = now(), draft.updated_at
    mine = update(WarrantyTerms).where(
        WarrantyTerms.id == draft.id, WarrantyTerms.updated_at == before, WarrantyTerms.state == DRAFT
    )
    taken = db.session.execute(
        mine.values(updated_at=moment).execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]
    if taken != 1 or terms_of(draft).fingerprint() != seen:
        raise Refused("", CHANGED)
    draft.updated_at = moment


def _write(draft: WarrantyTerms, given: Terms, by: By) -> None:
    for name in ("start", "grace_days", "register_days", "transferable", "adds_repair", "valid_from"):
        setattr(draft, name, getattr(given, name))
    draft.countries, draft.said = list(given.countries), dict(given.said)
    draft.covers.clear()
    db.session.flush()
    draft.covers.extend(
        WarrantyCover(place=place, **asdict(cover)) for place, cover in enumerate(given.covers)
    )
    draft.editor_ids = sorted({*draft.editor_ids, by.id}, key=str)
    draft.written_by_name = by.name
    db.session.flush()


def _changes(before: Terms, after: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, text by text."""
    old, new = (_flat(terms) for terms in (before, after))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def _flat(terms: Terms) -> dict[str, Any]:
    facts = asdict(terms)
    said = facts.pop("said")
    facts["countries"] = list(terms.countries)
    facts["covers"] = list(facts["covers"])
    facts["valid_from"] = terms.valid_from.isoformat() if terms.valid_from else None
    return {**facts, **said}


def _keep(
    draft: WarrantyTerms,
    by: By,
    action: str,
    product: str,
    was: dict[str, Any] | None = None,
    became: dict[str, Any] | None = None,
) -> None:
    became = {"product": product, "version": draft.number, **(became or {})}
    keep(draft.organisation_id, by.id, by.name, action, "warranty", draft.id, was, became)
