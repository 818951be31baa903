"""Warranties as staff write and publish them."""

from dataclasses import replace
from datetime import date
from typing import Any

from registry.audit.who import By
from registry.catalogue.models import Product
from registry.catalogue.warranty import actions
from registry.catalogue.warranty.models import WarrantyTerms
from registry.catalogue.warranty.queries import terms_of
from registry.catalogue.warranty.terms import SAID, Cover, Terms

WRITER, SECOND = By(901, "Wanda"), By(902, "Paula")
FULL = Terms(
    start="sale",
    grace_days=90,
    register_days=30,
    transferable=True,
    said={name: f"{words}: said here." for name, words in SAID.items()},
    covers=(
        Cover("Whole drill", "parts_labour", 24, "months"),
        Cover("Motor", "parts", 5, "years", 60, "or 500 hours of use"),
    ),
)


def published_warranty(product: Product, terms: Terms = FULL, **changes: Any) -> WarrantyTerms:
    """A version written by one person and published by another. Callers commit."""
    given = replace(terms, **{"valid_from": date(2020, 1, 1), **changes})
    draft = actions.begin_draft(product, WRITER)
    actions.save_draft(draft, given, terms_of(draft).fingerprint(), WRITER, product.name)
    actions.publish_draft(draft, given.fingerprint(), SECOND, product.name)
    return draft
