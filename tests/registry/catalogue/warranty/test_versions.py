"""A published version never changes, an old sale keeps its own, and which one holds depends on day and country."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from registry.audit.models import AuditEntry
from registry.audit.who import By
from registry.catalogue.models import Product
from registry.catalogue.warranty import actions
from registry.catalogue.warranty.models import PUBLISHED, WarrantyCover, WarrantyTerms
from registry.catalogue.warranty.queries import own_terms, published_terms, terms_of
from registry.catalogue.warranty.terms import Cover, Terms, changes_the_past, faults, version_on
from registry.clock import now
from registry.db import db
from registry.errors import Refused
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.recalls.builders import a_brand, a_product

ED, PUB = By(1, "Ed"), By(2, "Pia")
TODAY = date(2026, 6, 1)


def a_drill() -> Product:
    return a_product(a_brand("Borealis"), "drill", ["BD18"])


def written(product: Product, terms: Terms = FULL) -> WarrantyTerms:
    draft = actions.begin_draft(product, ED)
    actions.save_draft(draft, terms, terms_of(draft).fingerprint(), ED, product.name)
    return draft


def publish(draft: WarrantyTerms, by: By = PUB) -> None:
    actions.publish_draft(draft, terms_of(draft).fingerprint(), by, "drill")


def test_from_a_draft_to_a_version_that_stays(app: Flask) -> None:
    drill = a_drill()
    draft = written(drill)
    assert published_terms([drill.id]) == {}
    with pytest.raises(Refused, match="somebody else"):
        publish(draft, ED)
    publish(draft)
    db.session.commit()
    db.session.expire_all()
    row = own_terms(drill.organisation_id, draft.id)
    assert row
    assert (row.state, row.valid_from, row.number) == (PUBLISHED, now().date(), 1)
    assert terms_of(row) == replace(FULL, valid_from=now().date())
    assert own_terms(a_drill().organisation_id, draft.id) is None, "another maker's"
    log = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert log == ["warranty.begun", "warranty.saved", "warranty.published"]


@pytest.mark.parametrize(
    "statement",
    [
        update(WarrantyTerms).values(transferable=False),
        update(WarrantyTerms).values(state="draft"),
        delete(WarrantyTerms),
        update(WarrantyCover).values(length=1),
        delete(WarrantyCover),
    ],
)
def test_the_database_refuses_to_change_what_is_published(app: Flask, statement: object) -> None:
    terms_id = published_warranty(a_drill()).id
    db.session.commit()
    with pytest.raises(DatabaseError, match="frozen"):
        db.session.execute(statement)  # type: ignore[call-overload]
    db.session.rollback()
    more = insert(WarrantyCover).values(
        terms_id=terms_id, place=9, label="x", gives="parts", length=1, span="years"
    )
    with pytest.raises(DatabaseError, match="frozen"):
        db.session.execute(more)
    db.session.rollback()


def test_an_old_sale_keeps_its_version(app: Flask) -> None:
    drill = a_drill()
    first = published_warranty(drill, valid_from=date(2024, 1, 1))
    half = (Cover("Whole drill", "parts", 6, "months"),)
    shorter = replace(FULL, covers=half, register_days=None)
    publish(written(drill, shorter))
    versions = published_terms([drill.id])[drill.id]
    today = now().date()
    assert [v.number for v in versions] == [1, 2]
    assert version_on(versions, today - timedelta(days=1)) is first
    assert version_on(versions, today) is not first
    assert version_on(versions, date(2023, 12, 31)) is None


def test_nobody_changes_what_past_sales_have(app: Flask) -> None:
    drill = a_drill()
    published_warranty(drill, valid_from=date(2024, 1, 1))
    draft = written(drill, replace(FULL, valid_from=now().date() - timedelta(days=1)))
    with pytest.raises(Refused, match="keep them"):
        publish(draft)
    db.session.rollback()
    db.session.expire_all()


def test_two_people_and_one_draft(app: Flask) -> None:
    drill = a_drill()
    draft = written(drill)
    opened = terms_of(draft).fingerprint()
    actions.save_draft(draft, replace(FULL, transferable=False), opened, ED, "drill")
    with pytest.raises(Refused, match="changed these terms"):
        actions.save_draft(draft, FULL, opened, By(3, "Eve"), "drill")
    with pytest.raises(Refused, match="changed these terms"):
        actions.publish_draft(draft, opened, PUB, "drill")
    assert actions.begin_draft(drill, PUB) is draft, "one draft a product"


def test_a_draft_that_is_thrown_away_leaves_what_is_published(app: Flask) -> None:
    drill = a_drill()
    published_warranty(drill)
    draft = written(drill, replace(FULL, transferable=False))
    assert draft.number == 2
    actions.discard_draft(draft, terms_of(draft).fingerprint(), ED, "drill")
    db.session.commit()
    assert len(published_terms([drill.id])[drill.id]) == 1
    again = actions.begin_draft(drill, ED)
    assert [c.label for c in again.covers] == [c.label for c in FULL.covers], "begins as the newest ended"


def version(number: int, day: date, *countries: str) -> WarrantyTerms:
    return WarrantyTerms(number=number, valid_from=day, countries=list(countries))


def test_a_country_s_own_terms_come_before_those_for_everywhere() -> None:
    world, german = version(1, date(2024, 1, 1)), version(2, date(2025, 1, 1), "DE", "AT")
    newer = version(3, date(2026, 1, 1))
    every = [world, german, newer]
    assert version_on(every, date(2026, 2, 1), "DE") is german
    assert version_on(every, date(2024, 6, 1), "DE") is world
    assert version_on(every, date(2026, 2, 1), "FR") is newer
    assert version_on(every, date(2026, 2, 1)) is newer
    assert version_on([german], date(2026, 2, 1), "FR") is None


@pytest.mark.parametrize(
    ("new", "old", "clash"),
    [
        (version(2, TODAY), version(1, date(2024, 1, 1)), False),
        (version(2, date(2025, 1, 1)), version(1, date(2024, 1, 1)), True),
        (version(2, date(2023, 1, 1)), version(1, date(2024, 1, 1)), False),
        (version(2, date(2023, 1, 1), "DE"), version(1, date(2024, 1, 1)), True),
        (version(2, date(2025, 1, 1)), version(1, date(2024, 1, 1), "DE"), False),
        (version(2, date(2025, 1, 1), "FR"), version(1, date(2024, 1, 1), "DE"), False),
        (version(2, date(2025, 1, 1), "FR", "DE"), version(1, date(2024, 1, 1), "DE"), True),
        (version(2, date(2025, 1, 1)), version(1, TODAY + timedelta(days=9)), False),
    ],
)
def test_what_would_change_the_past(new: WarrantyTerms, old: WarrantyTerms, clash: bool) -> None:
    assert changes_the_past(new, [old], TODAY) is clash
    moved = [
        (day, country)
        for country in ("", "DE", "FR")
        for day in (date(2022, 6, 1), date(2023, 6, 1), date(2024, 6, 1), date(2025, 6, 1))
        if version_on([old], day, country) and version_on([old, new], day, country) is not old
    ]
    assert bool(moved) is clash


def test_all_that_is_missing_is_said_at_once() -> None:
    assert faults(FULL) == []
    found = {fault.field for fault in faults(Terms(start="production"))}
    assert found >= {"warrantor", "address", "remedies", "covers-0-label", "grace_days"}
    assert "disputes" not in found, "a maker need not have a procedure for them"
    assert [f.field for f in faults(replace(FULL, register_days=None))] == ["register_days"]


def test_registering_never_looks_like_a_condition_that_it_is_not() -> None:
    plain = Terms(covers=(Cover("Whole", "parts", 2, "years"),))
    assert "not a condition" in plain.on_registering
    assert "only adds the months" in FULL.on_registering
    assert "by law" in replace(plain, start="registration").on_registering
