"""Am I covered? By product and number, without an account, and without a word about any owner."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.catalogue.models import Product
from registry.catalogue.warranty.terms import Cover
from registry.db import db
from registry.recalls.publication import raise_generation
from registry.registrations.models import Registration
from tests.conftest import dispose, make_site
from tests.portal.pagecheck import assert_page
from tests.portal.warranty.conftest import unit
from tests.registry.catalogue.warranty.builders import FULL, published_warranty
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.units.builders import a_sale, a_unit

SECRETS = ("Pia", "pia@", "INV-77", "Tools", "28 February 2025", "2025-02-28")


def page(client: FlaskClient, query: str, status: int = 200) -> str:
    return assert_page(client.get(f"/warranty?{query}"), status)


def test_the_form_asks_for_one_number(client: FlaskClient, drill: Product) -> None:
    text = assert_page(client.get("/warranty"))
    assert "Am I covered?" in text
    assert "Your rights by law" in text


def test_a_sold_unit_shows_covers_and_ends_and_nothing_of_its_owner(
    client: FlaskClient, drill: Product
) -> None:
    text = page(client, "serial=ba-1001&brand=Borealis")
    assert "Covered until 28 February 2027, in part longer" in text
    assert "Whole drill: parts and labour, 24 months" in text
    assert "Until the end of 28 February 2027 · 4 months left" in text
    assert "or 500 hours of use" in text
    assert "Counted from the day of sale, as the maker’s sales records have it." in text
    assert "60 months more if it was registered by" in text
    assert "only adds the months" in text
    for secret in SECRETS:
        assert secret not in text, secret
    assert "Bought on" not in text, "there is no day to type where the sale is on record"


def test_a_unit_without_a_sale_shows_what_it_would_be(client: FlaskClient, drill: Product) -> None:
    text = page(client, "serial=BA1002&model=BD18")
    assert "No day of sale is known here, so it counts from 90 days after production." in text
    assert "Until the end of 3 April 2027" in text
    assert "Bought on another day?" in text
    text = page(client, "serial=BA1002&model=BD18&bought=2026-06-14")
    assert "Until the end of 14 June 2028" in text
    assert "Counted from the day of purchase that you typed, 14 June 2026" not in text
    assert "Counted from the day of purchase that you typed." in text


@pytest.mark.parametrize(
    ("bought", "said"),
    [
        ("2027-01-01", "That day is still to come"),
        ("2024-12-31", "was made after that day"),
        ("14.6.2026", "year-month-day"),
        ("0001-01-01", "very long ago"),
        ("<b>", "year-month-day"),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_field(
    client: FlaskClient, drill: Product, bought: str, said: str
) -> None:
    text = page(client, f"serial=BA1002&model=BD18&bought={bought}", 400)
    assert said in text
    assert "No day of sale is known here" in text, "what is known stays in sight"


def test_a_number_that_does_not_exist_is_answered_as_in_the_check(
    client: FlaskClient, drill: Product
) -> None:
    text = page(client, "serial=BAX9&model=BD18")
    assert "We do not know this number" in text
    assert "Covered" not in text
    checked = assert_page(client.get("/check?serial=BAX9&model=BD18"))
    assert "We do not know this number" in checked


def test_a_number_that_is_easily_misread_is_looked_at_first(client: FlaskClient, drill: Product) -> None:
    assert "Look at the number again" in page(client, "serial=BA5OO1&brand=Borealis")


def test_a_recalled_unit_hears_that_first_of_all(client: FlaskClient, drill: Product) -> None:
    text = page(client, "serial=BA5001&brand=Borealis")
    assert "This one is recalled" in text
    assert "The remedy is free" in text


def test_which_product_is_asked_where_the_number_does_not_say(client: FlaskClient, drill: Product) -> None:
    brand = a_brand("Nord")
    for name in ("saw", "lamp"):
        a_product(brand, name)
    db.session.commit()
    raise_generation()
    db.session.commit()
    text = page(client, "serial=BA7777&brand=nord")
    assert "Which product is it?" in text
    assert "Nord saw" in text
    assert "Nord lamp" in text
    text = page(client, "serial=QQ1")
    assert "The number alone does not say whose product it is." in text


def test_a_maker_that_published_nothing(client: FlaskClient, drill: Product) -> None:
    iron = a_product(a_brand("Quiet"), "iron", ["IR5"])
    db.session.commit()
    text = page(client, f"serial=77&product={iron.slug}")
    assert "has not published its warranty here" in text
    assert "Your rights by law" in text


def test_terms_by_country(client: FlaskClient, drill: Product) -> None:
    short = replace(FULL, covers=(Cover("Whole drill", "parts", 12, "months"),), register_days=None)
    published_warranty(drill, short, countries=("FR",), valid_from=date(2027, 1, 1))
    db.session.commit()
    asked = page(client, "serial=BA1002&model=BD18&bought=2026-10-01")
    assert "Where was it bought?" in asked
    assert "France" in asked
    french = page(client, "serial=BA1002&model=BD18&bought=2026-10-01&country=FR")
    assert "24 months" in french, "the French terms are for later sales"
    assert "Until the end of 28 February 2027" in page(client, "serial=BA1001&model=BD18"), (
        "the sale says where"
    )


def test_an_end_is_an_end(client: FlaskClient, drill: Product) -> None:
    old = a_unit(drill, "BA1009", made_on=date(2014, 1, 1), model="BD18")
    a_sale(old, sold_on=date(2021, 1, 31), country="DE")
    db.session.commit()
    text = page(client, "serial=BA1009&model=BD18")
    assert "The warranty is over" in text
    assert "Over since the end of 31 January 2026" in text


def test_a_day_that_staff_accepted_counts_for_everybody(client: FlaskClient, drill: Product) -> None:
    db.session.add(
        Registration(
            code="c", organisation_id=drill.organisation_id, product_id=drill.id, unit_id=unit("BA1002").id,
            bought_on=date(2026, 5, 5), bought_state="confirmed", state="active", number="BA1002",
        )
    )  # fmt: skip
    db.session.commit()
    text = page(client, "serial=BA1002&model=BD18")
    assert "Until the end of 5 May 2028" in text
    assert "5 May 2026" not in text
    assert "which the maker has accepted" in text


BAD = ("serial=", "bought=2026-01-01", "serial=&bought=", "serial=" + "x" * 300, "serial=a%00b", "serial=%FF",
       "serial=A1&serial=B2", "serial=BA1002&model=BD18&country=" + "Q" * 500)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_bad_input_is_told_and_never_breaks(client: FlaskClient, drill: Product, query: str) -> None:
    answer = client.get(f"/warranty?{query}")
    assert_page(answer, 200 if "country" in query else 400)


def test_a_check_without_a_number_leads_to_the_form(client: FlaskClient, drill: Product) -> None:
    answer = client.get("/warranty?brand=Borealis&model=BD18")
    assert_page(answer)
    assert 'value="Borealis"' in answer.text
    assert (
        'href="/warranty?serial=BA1001&amp;brand=Borealis'
        in client.get("/check?serial=BA1001&brand=Borealis").text
    )


def test_asking_often_is_limited(app: Flask, drill: Product) -> None:
    client = app.test_client()
    for _ in range(200):  # more than a minute allows, whenever one ends
        code = client.get("/warranty?serial=BA1001&brand=Borealis").status_code
        if code != 200:
            break
    assert code == 429
    assert client.get("/warranty").status_code == 200


def test_no_index_no_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A site whose database is empty has no warranty and no check to give; it says so."""
    site = make_site(tmp_path_factory.mktemp("bare"))
    try:
        assert site.test_client().get("/warranty?serial=1&brand=x").status_code in (500, 503)
    finally:
        dispose(site)
