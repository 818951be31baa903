"""What was told of a purchase is put right by its owner; what the maker has accepted is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.audit.who import By
from registry.catalogue.models import Brand, Product
from registry.clock import now
from registry.db import db
from registry.journeys import dates
from registry.journeys.covered import warranty_of
from registry.matching.models import RecallRegistered
from registry.registrations.models import Owner, Registration
from registry.vault import unseal
from tests.jobs import run_jobs
from tests.people import Browser
from tests.portal.keeping.visitor import send, send_file, visitor
from tests.portal.pagecheck import assert_page
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.plates.papers import a_receipt
from tests.registry.recalls.builders import a_published_recall
from tests.registry.registrations.owners import a_registration
from tests.registry.units.builders import a_sale, a_unit

GOOD = {"acquired": "new", "bought_on": "2025-03-01", "dealer": "Müller & Sohn", "place": "flat 3B"}


def pia(app: Flask, drill: Registration) -> Browser:
    db.session.commit()
    return visitor(app, db.session.get_one(Owner, drill.owner_id))


def tell(app: Flask, drill: Registration, **typed: str) -> Browser:
    browser = pia(app, drill)
    send(browser, f"/mine/{drill.code}/details", {**GOOD, **typed})
    db.session.expire_all()
    return browser


def product_of(drill: Registration) -> Product:
    return db.session.get_one(Product, drill.product_id)


def test_day_shop_and_place_are_put_right(app: Flask, drill: Registration) -> None:
    browser = pia(app, drill)
    assert_page(browser.get(f"/mine/{drill.code}/details"))
    assert "Proof, if you change that day" not in browser.page, "a day that was never told needs none"
    browser = tell(app, drill)
    assert "Saved" in browser.page
    assert (drill.bought_on, drill.dealer) == (date(2025, 3, 1), "Müller & Sohn")
    assert unseal(drill.place_sealed) == {"place": "flat 3B"}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "purchase.corrected")).one()
    assert (entry.was, entry.became) == ({"bought_on": ""}, {"bought_on": "2025-03-01"})
    tell(app, drill)
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1, "the same again is nothing new"
    browser.get("/mine")
    assert "Bought 1 March 2025" in " ".join(browser.page.split())
    tell(app, drill, place="", dealer="")
    assert (drill.place_sealed, drill.dealer) == ("", "")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"bought_on": ""}, "bought_on"),
        ({"bought_on": "2999-01-01"}, "bought_on"),
        ({"bought_on": "1900-01-01"}, "bought_on"),
        ({"bought_on": "2019-12-31"}, "bought_on"),
        ({"bought_on": "yesterday"}, "bought_on"),
        ({"acquired": "stolen"}, "acquired"),
        ({"dealer": "x" * 201}, "dealer"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_slips_stand_at_their_field(
    app: Flask, drill: Registration, typed: dict[str, str], field: str
) -> None:
    a_unit(product_of(drill), "SN7", made_on=date(2020, 1, 1))
    one = a_registration(product_of(drill), "SN7", dealer="Before")
    browser = tell(app, one, **typed)
    assert f'id="f-{field}-error"' in browser.page
    assert one.dealer == "Before"


def test_a_day_that_the_maker_accepted_is_fixed(app: Flask, drill: Registration) -> None:
    drill.bought_on, drill.bought_state = date(2024, 3, 1), "confirmed"
    browser = tell(app, drill, acquired="gift")
    assert "it is fixed now" in browser.page
    assert (drill.bought_on, drill.acquired, drill.dealer) == (date(2024, 3, 1), "new", "Müller & Sohn")


def test_the_first_owner_s_day_is_not_the_next_one_s_to_change(app: Flask, drill: Registration) -> None:
    drill.state, drill.bought_on = "passed_on", date(2024, 3, 1)
    facts = {"previous_id": drill.id, "acquired": "second_hand", "bought_on": drill.bought_on}
    next_one = a_registration(product_of(drill), drill.number, "otto@example.org", **facts)
    browser = tell(app, next_one)
    assert "First bought: 1 March 2024" in " ".join(browser.page.split())
    assert (next_one.bought_on, next_one.acquired) == (date(2024, 3, 1), "second_hand")
    browser.get("/mine")
    assert "First bought 1 March 2024, yours since" in " ".join(browser.page.split())
    page = assert_page(browser.get("/mine/data"))
    assert "First bought 1 March 2024" in page


def test_the_sale_on_record_is_held_against_it(app: Flask, drill: Registration) -> None:
    unit = a_unit(product_of(drill), "SN7")
    a_sale(unit, "INV-1", sold_on=date(2025, 2, 28))
    one = a_registration(product_of(drill), "SN7", bought_on=date(2024, 1, 1), bought_state="differs")
    tell(app, one)
    assert one.bought_state == "fits"
    tell(app, one, bought_on="2025-12-01")
    assert one.bought_state == "fits", "nothing proves it"
    send_file(pia(app, one), f"/mine/{one.code}/details", "proof", a_receipt(), "r.jpg",
              **{**GOOD, "bought_on": "2025-12-01"})  # fmt: skip
    db.session.expire_all()
    assert one.bought_state == "differs"
    assert warranty_of(one).facts.sold_by == "record"


def test_another_day_than_was_told_takes_a_proof_and_staff(app: Flask, drill: Registration) -> None:
    """The first day counts until they have accepted the other; nothing is kept where no proof comes along."""
    published_warranty(product_of(drill))
    tell(app, drill, bought_on="2025-03-01")
    browser = tell(app, drill, bought_on="2025-06-01", dealer="Other")
    assert 'id="f-proof-error"' in browser.page
    assert (drill.bought_on, drill.dealer) == (date(2025, 3, 1), "Müller & Sohn")
    browser = tell(app, drill, bought_on="", acquired="found")
    assert "not left out" in browser.page
    page = f"/mine/{drill.code}/details"
    more = {**GOOD, "bought_on": "2025-06-01", "acquired": "gift"}
    assert send_file(browser, page, "proof", b"no paper", "receipt.jpg", **more) == 400
    assert send_file(browser, page, "proof", a_receipt(), "receipt.jpg", **more) == 200
    db.session.expire_all()
    assert (drill.bought_on, drill.bought_before) == (date(2025, 6, 1), date(2025, 3, 1))
    assert warranty_of(drill).facts.sold_on == date(2025, 3, 1), "not accepted yet"
    tell(app, drill, bought_on="2025-06-01", acquired="new")
    assert warranty_of(drill).facts.sold_on == date(2025, 3, 1), "another field does not slip it through"
    browser.get(f"/mine/{drill.code}/warranty")
    assert "You told 1 March 2025 first" in browser.page
    shown = dates.one(drill.organisation_id, drill.id)
    assert shown is not None
    assert shown.other == date(2025, 3, 1)
    dates.decide(shown, "2025-06-01", "The receipt is of another shop.", By(None, "Ada"), accept=False)
    assert warranty_of(drill).facts.sold_on == date(2025, 3, 1)
    browser.get(f"/mine/{drill.code}/warranty")
    assert "The receipt is of another shop." in browser.page
    drill.bought_state = "differs"
    dates.decide(shown, "2025-06-01", "It is right.", By(None, "Ada"), accept=True)
    assert (warranty_of(drill).facts.sold_on, drill.bought_before) == (date(2025, 6, 1), None)


def test_the_first_day_again_is_no_change(app: Flask, drill: Registration) -> None:
    drill.bought_on, drill.bought_before, drill.bought_state = date(2025, 6, 1), date(2025, 3, 1), "differs"
    tell(app, drill, bought_on="2025-03-01")
    assert (drill.bought_on, drill.bought_before, drill.bought_state) == (date(2025, 3, 1), None, "told")


def test_a_recall_that_goes_by_the_day_goes_by_the_one_that_counts(app: Flask, drill: Registration) -> None:
    product = product_of(drill)
    rule = {"any": [{"sold_on": {"range": ["2025-01-01", "2025-06-30"]}}]}
    a_published_recall(db.session.get_one(Brand, product.brand_id), rule, product)
    drill.bought_on = date(2024, 3, 1)
    tell(app, drill, bought_on="2024-03-01", dealer="Shop")
    held = select(RecallRegistered.registration_id).where(RecallRegistered.left_number.is_(None))
    assert db.session.scalars(held).all() == []
    send_file(pia(app, drill), f"/mine/{drill.code}/details", "proof", a_receipt(), "r.jpg", **GOOD)
    assert db.session.scalars(held).all() == [], "staff have not accepted it"
    browser = pia(app, drill)
    browser.get("/mine")
    assert "not in any recall" in browser.page.lower()
    shown = dates.one(drill.organisation_id, drill.id)
    assert shown is not None
    dates.decide(shown, "2025-03-01", "The receipt says so.", By(None, "Ada"), accept=True)
    db.session.commit()
    run_jobs(app)
    assert db.session.scalars(held).all() == [drill.id]


def test_a_warranty_that_begins_with_the_delivery_asks_for_it(app: Flask, drill: Registration) -> None:
    published_warranty(
        product_of(drill), replace(FULL, start="delivery", covers=FULL.covers[:1], register_days=None)
    )
    drill.bought_on = now().date() - timedelta(days=100)
    browser = pia(app, drill)
    browser.get(f"/mine/{drill.code}/warranty")
    assert "Say when it came" in browser.page
    bought, came = drill.bought_on.isoformat(), drill.bought_on + timedelta(days=30)
    for wrong in (drill.bought_on - timedelta(days=1), drill.bought_on + timedelta(days=400)):
        browser = tell(app, drill, bought_on=bought, delivered_on=wrong.isoformat())
        assert 'id="f-delivered_on-error"' in browser.page
    tell(app, drill, bought_on=bought, delivered_on=came.isoformat())
    browser.get(f"/mine/{drill.code}/warranty")
    assert f"Counted from the day of delivery, {came.day} {came:%B %Y}, as you told it." in browser.page
    assert "Say when it came" not in browser.page


def test_the_country_can_be_put_right(app: Flask, drill: Registration) -> None:
    published_warranty(product_of(drill))
    published_warranty(product_of(drill), replace(FULL, covers=FULL.covers[:1], register_days=None),
                       countries=("FR",), valid_from=now().date())  # fmt: skip
    drill.bought_on = now().date()
    today = drill.bought_on.isoformat()
    for country in ("FR", "ZZ", "FR"):
        tell(app, drill, bought_on=today, country=country)
        assert drill.country == country
    assert 'id="f-country-error"' in tell(app, drill, bought_on=today, country="XX").page
    drill.bought_state = "confirmed"
    tell(app, drill, country="ZZ")
    assert drill.country == "FR", "it was decided with the day"


def test_of_an_infant_product_nothing_else_is_asked(app: Flask, drill: Registration) -> None:
    product_of(drill).is_infant = True
    browser = pia(app, drill)
    browser.get("/mine")
    assert f"/mine/{drill.code}/details" not in browser.page
    assert browser.get(f"/mine/{drill.code}/details").status_code == 404
    browser.get("/mine")
    assert browser.post(f"/mine/{drill.code}/details", GOOD).status_code == 404


def test_another_s_is_not_there(app: Flask, drill: Registration) -> None:
    other = a_registration(product_of(drill), "SN9", "otto@example.org")
    browser = pia(app, drill)
    assert browser.get(f"/mine/{other.code}/details").status_code == 404
    browser.get("/mine")
    assert browser.post(f"/mine/{other.code}/details", GOOD).status_code == 404
    assert visitor(app).client.get(f"/mine/{drill.code}/details").location == "/mine/enter"
