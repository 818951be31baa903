"""My other systems hear of what happens here, without asking for it: a recall that is public or wider, a unit that is
registered, sales that were recorded. What they hear holds nothing about a person, and is written with what happened."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry import links
from registry.cases.models import RemedyCase
from registry.catalogue.public import public_products
from registry.db import db
from registry.intake.models import Upload
from registry.journeys import surveying
from registry.matching.deciding import KNOWN, NEW
from registry.recalls.models import Recall, ScopeVersion
from registry.registrations.models import Registration
from registry.webhooks.events import Event
from registry.webhooks.telling import tell, tell_each


def news_of(version: ScopeVersion) -> Event:
    """What it will be that this version goes public. Asked before it does. What no count can tell (numbers that begin
    with something) may be wider, so it is told as that."""
    recall = db.session.get_one(Recall, version.recall_id)
    if recall.current_number is None:
        return Event.RECALL_PUBLISHED
    found = surveying.of(version) or {}
    wider = (found.get("difference") or {}).get("added", 1) or found.get("uncounted")
    return Event.RECALL_WIDENED if wider else Event.RECALL_AMENDED


def version_public(version: ScopeVersion, news: Event) -> None:
    """With the publication. Callers commit."""
    tell(version.organisation_id, news, lambda: {"recall": _recall(version)})


def registered(registration: Registration) -> None:
    """With its confirmation. Callers commit."""
    all_registered(registration.organisation_id, [registration])


def all_registered(organisation_id: int, registrations: Sequence[Registration]) -> None:
    """Many of one maker, a message each. Callers commit."""
    tell_each(organisation_id, Event.UNIT_REGISTERED, lambda: _registrations(registrations))


def case_opened(case: RemedyCase) -> None:
    """With its confirmation, or once it is open again. Callers commit."""
    tell(case.organisation_id, Event.CASE_OPENED, lambda: {"case": _case(case)})


def case_closed(case: RemedyCase) -> None:
    """With its end. Callers commit."""
    tell(case.organisation_id, Event.CASE_CLOSED, lambda: {"case": _case(case)})


def sales_filed(upload: Upload, results: Mapping[str, int]) -> None:
    """One message an upload, however many lines it had. Callers commit."""
    page = links.public(f"/admin/uploads/{upload.id}")
    _sold(upload.organisation_id, "upload", results, {"id": upload.id, "page": page})


def sales_billed(organisation_id: int, results: Mapping[str, int]) -> None:
    """One message a request. What was known already is not told again. Callers commit."""
    if any(count for result, count in results.items() if result != KNOWN):
        _sold(organisation_id, "billing", results, None)


def sales_told(organisation_id: int, count: int) -> None:
    """One message a document of events, where some of them tell of a sale. Callers commit."""
    if count:
        _sold(organisation_id, "events", {NEW: count}, None)


def _sold(organisation_id: int, source: str, rows: Mapping[str, int], upload: dict[str, Any] | None) -> None:
    told = {"source": source, "rows": dict(rows), "upload": upload}
    tell(organisation_id, Event.SALE_RECORDED, lambda: told)


def _case(case: RemedyCase) -> dict[str, Any]:
    product = public_products([case.product_id]).get(case.product_id) if case.product_id else None
    return {
        "reference": case.reference,
        "recall_id": case.recall_id,
        "product": product.slug if product else None,
        "number": case.number,
        "remedy": case.kind,
        "state": case.state,
        "promised_until": case.due_at.date().isoformat() if case.due_at else None,
        "promises_broken": case.broken,
        "done_on": case.done_on.isoformat() if case.done_on else None,
        "job": case.job,
        "replacement": case.replacement or None,
        "page": links.case_desk(case.id),
    }


def _recall(version: ScopeVersion) -> dict[str, Any]:
    recall = db.session.get_one(Recall, version.recall_id)
    return {
        "id": recall.id,
        "slug": recall.slug,
        "reference": recall.reference,
        "title": recall.title,
        "severity": recall.severity,
        "remedy_available": recall.remedy_available,
        "version": version.number,
        "list_version": version.list_label,
        "list_complete": recall.list_complete,
        "changes": version.difference,
        "page": links.recall(recall.slug),
        "api": links.public(f"/api/v1/recalls/{recall.id}"),
    }


def _registrations(registrations: Sequence[Registration]) -> Iterator[dict[str, Any]]:
    products = public_products(list({one.product_id for one in registrations}))
    for one in registrations:
        product = products.get(one.product_id)
        yield {
            "registration": {
                "id": one.id,
                "unit_id": one.unit_id,
                "product": product.slug if product else None,
                "model": one.model,
                "number": one.number,
                "bought_on": one.bought_on.isoformat() if one.bought_on else None,
            }
        }
