"""I print a certificate of my warranty. Whoever scans its code sees that it is genuine, what it says, and whether
that is still what holds; nothing of me."""

from dataclasses import dataclass
from typing import Any

from registry.catalogue.described import products_by_ids
from registry.catalogue.warranty import words
from registry.catalogue.warranty.terms import Cover
from registry.errors import Refused
from registry.journeys.covered import Warranty, warranty_of
from registry.receipts.codes import new_code, read_code
from registry.registrations.models import Registration
from registry.registrations.queries import ACTIVE, registration_by_id
from registry.registrations.warranty.certificates import certificate_by_code, keep_certificate
from registry.registrations.warranty.models import WarrantyCertificate
from registry.tongue.catalogues import ENGLISH
from registry.tongue.speaking import marked, speaking

CURRENT, SUPERSEDED, ENDED = "current", "superseded", "ended"
NOTHING = marked("There is no cover to certify: the page above says what is missing.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate and how it stands: it says what holds, something else holds now (`facts`), or whoever had it
    printed has the product no longer. `titles`: of covers as they are kept, in the language of the moment."""

    certificate: WarrantyCertificate
    state: str
    facts: dict[str, Any]
    titles: dict[str, str]


def certify(registration: Registration) -> WarrantyCertificate:
    """Raises Refused where nothing is covered. Callers commit."""
    warranty = warranty_of(registration)
    if not warranty.held:
        raise Refused("", NOTHING)
    return keep_certificate(registration, facts_of(registration, warranty), new_code())


def standing(text: str) -> Standing | None:
    """What a code leads to, however it is typed; none where there is no such certificate."""
    code = read_code(text)
    certificate = certificate_by_code(code) if code else None
    registration = registration_by_id(certificate.registration_id) if certificate else None
    if certificate is None or registration is None:
        return None
    warranty = warranty_of(registration)
    if registration.state != ACTIVE:
        return Standing(certificate, ENDED, {}, _titles(warranty))
    facts = facts_of(registration, warranty)
    state = CURRENT if facts == certificate.facts else SUPERSEDED
    return Standing(certificate, state, facts, _titles(warranty))


def facts_of(registration: Registration, warranty: Warranty) -> dict[str, Any]:
    """What is certified: the unit and its covers, and nothing of its owner."""
    terms = warranty.terms
    return {
        "product": products_by_ids([registration.product_id])[registration.product_id],
        "number": registration.number,
        "version": warranty.number,
        "warrantor": terms.said.get("warrantor", "") if terms else "",
        "address": terms.said.get("address", "") if terms else "",
        "transferable": bool(terms and terms.transferable),
        "covers": [
            {
                "title": _title(held.cover),
                "usage": held.cover.usage,
                "from": held.starts.isoformat(),
                "until": held.ends.isoformat(),
            }
            for held in warranty.held
        ],
    }


def titles(registration: Registration) -> dict[str, str]:
    """Covers that hold now: title as it is kept -> in the language of the moment."""
    return _titles(warranty_of(registration))


def _titles(warranty: Warranty) -> dict[str, str]:
    return {_title(held.cover): words.title(held.cover) for held in warranty.held}


def _title(cover: Cover) -> str:
    """In English whoever asks: what is certified is kept, and compared with what holds later."""
    with speaking(ENGLISH):
        return words.title(cover)
