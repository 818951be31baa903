"""Published recalls as programs read them: a page of the list, and one recall whole. Reads only what is public."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from portal.api.answers import contact_json, day, moment, page_of_recall
from portal.api.reading import once
from portal.api.schemas import PLAIN
from registry.catalogue.names import slug_of
from registry.errors import Refused
from registry.recalls.pages import Filters, IdentifierRow, Page, RecallPage, RecallRow, VersionRow
from registry.recalls.queries import PER_PAGE, recall_page, search_recalls
from registry.reports.public import counter_of

MOST_PER_PAGE = 100
MOST_PAGES = 100_000
_PLAIN = re.compile(PLAIN).fullmatch
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}").fullmatch


def page_of(given: Mapping[str, list[str]], site: str) -> tuple[dict[str, Any], str]:
    """One page of the list that the query asks for, and its Link header."""
    filters, number, size = _asked(given)
    found = search_recalls(filters, number, size)
    rows = found.items if found.number == number else ()
    body = {
        "recalls": [row_json(row, site) for row in rows],
        "page": number,
        "pages": found.pages,
        "total": found.total,
    }
    return body, _links(given, found, number, site)


def recall_of(name: str, site: str) -> dict[str, Any] | None:
    """The recall of an id or slug; None where no public one has it."""
    page = recall_page(name) if _NAME(name) else None
    return _whole(page, site) if page else None


def _asked(given: Mapping[str, list[str]]) -> tuple[Filters, int, int]:
    year = _number(given, "year", 0, 1900, 2999)
    status = _text(given, "status", 20)
    if status not in {"", "open", "closed"}:
        raise Refused("status", "status is open or closed.")
    filters = Filters(
        q=_text(given, "q", 200),
        brand=slug_of(brand) if (brand := _text(given, "brand", 200)) else "",
        hazard=_text(given, "hazard", 40),
        year=year or None,
        status=status,
    )
    return (
        filters,
        _number(given, "page", 1, 1, MOST_PAGES),
        _number(given, "per_page", PER_PAGE, 1, MOST_PER_PAGE),
    )


def _text(given: Mapping[str, list[str]], name: str, most: int) -> str:
    text = once(name, given.get(name, [""]))
    if len(text) > most:
        raise Refused(name, f"{name} is too long: send at most {most} characters.")
    if not _PLAIN(text):
        raise Refused(name, f"{name} holds a control character. Send plain text.")
    return text


def _number(given: Mapping[str, list[str]], name: str, usual: int, least: int, most: int) -> int:
    text = _text(given, name, 10)
    if name not in given:
        return usual
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise Refused(name, f"{name} is a whole number from {least} to {most}.")
    return int(text)


def _links(given: Mapping[str, list[str]], found: Page[RecallRow], number: int, site: str) -> str:
    kept = {name: values[0] for name, values in given.items() if name != "page"}
    places = {"first": 1, "prev": min(number - 1, found.pages), "next": number + 1, "last": found.pages}
    wanted = [(rel, page) for rel, page in places.items() if 1 <= page <= found.pages]
    return ", ".join(
        f'<{site}/api/v1/recalls?{urlencode(kept | {"page": str(page)})}>; rel="{rel}"'
        for rel, page in wanted
    )


def row_json(row: RecallRow, site: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "url": page_of_recall(row.slug, site),
        "reference": row.reference,
        "brand": row.brand,
        "product": row.product,
        "title": row.title,
        "hazard": row.hazard,
        "hazard_kind": row.hazard_kind,
        "severity": row.severity,
        "what_to_do": row.what_to_do,
        "remedy": row.remedy,
        "remedy_available": row.remedy_available,
        "list_complete": row.list_complete,
        "opened_on": day(row.opened_on),
        "opened_year": row.opened_year,
        "units_announced": row.units_announced,
        "regulator": row.regulator,
        "version": row.version,
        "status": row.status,
        "demo": row.is_demo,
        "changed_at": moment(row.updated_at),
    }


def _whole(page: RecallPage, site: str) -> dict[str, Any]:
    return row_json(page.row, site) | {
        "kind": page.kind,
        "source": page.source,
        "incidents": page.incidents,
        "note": page.note,
        "models": page.models,
        "brands": [{"slug": slug, "name": name} for slug, name in page.brands],
        "products": [{"slug": one.slug, "name": one.name, "brand": one.brand} for one in page.products],
        "remedy_expected": day(page.remedy_expected),
        "closed_on": day(page.closed_on),
        "sold": _sold(page.sold_from, page.sold_until) | {"where": page.sold_where, "price": page.sold_price},
        "criteria": page.criteria,
        "covers": page.words,
        "versions": [_version(one) for one in page.versions],
        "identifiers": [_identifier(one) for one in page.identifiers],
        "contacts": [contact_json(one) for one in page.contacts],
        "progress": _progress(page.row.id),
        "links": [{"text": link.text, "url": link.url} for link in page.links],
    }


def _progress(recall_id: int) -> dict[str, Any] | None:
    counter = counter_of(recall_id)
    if counter is None:
        return None
    sums = {"owners_told": counter.told, "units_remedied": counter.remedied}
    return sums | {"as_of": moment(counter.as_of)}


def _sold(first: date | None, last: date | None) -> dict[str, str | None]:
    return {"from": day(first), "until": day(last)}


def _version(version: VersionRow) -> dict[str, Any]:
    return {
        "number": version.number,
        "list_version": version.label,
        "published_at": moment(version.published_at),
        "reason": version.reason,
        "difference": version.difference,
        "covers": version.words,
    }


def _identifier(one: IdentifierRow) -> dict[str, Any]:
    return {
        "field": one.field,
        "kind": one.kind,
        "label": one.label,
        "help": one.help,
        "example": one.example,
        "choices": one.choices,
    }
