"""Addresses are made from names, and no two are the same."""

from flask import Flask

from registry.catalogue.actions import brand_named
from registry.catalogue.models import Brand, Organisation
from registry.catalogue.slugs import free_slug
from registry.db import db


def test_an_address_that_is_taken_gets_the_next_free_number(app: Flask) -> None:
    makers = [Organisation(slug=name, name=name) for name in ("one", "two")]
    db.session.add_all(makers)
    db.session.flush()
    one, two = (maker.id for maker in makers)
    assert [brand_named(one, name).slug for name in ("Kettle", "Kettle *", "Kettlé!", "Other")] == [
        "kettle", "kettle", "kettle", "other",
    ]  # fmt: skip
    db.session.add_all(
        Brand(organisation_id=one, name=key, key=key, slug=slug)
        for key, slug in (("A", "kettle-2"), ("B", "kettle-4"))
    )
    db.session.flush()
    mine = Brand.organisation_id == one
    assert free_slug("kettle", Brand.slug, mine) == "kettle-3"
    assert free_slug("kettle", Brand.slug, Brand.organisation_id == two) == "kettle"
    assert free_slug("kettl", Brand.slug) == "kettl"
