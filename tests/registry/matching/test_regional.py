"""Where the units of a rule are: each unit in one row, and all rows together the figures of the rule."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from registry.catalogue.models import Gtin, Product
from registry.db import db
from registry.matching import unread
from registry.matching.impact import impact
from registry.matching.regional import Where
from registry.registrations.models import Registration, SafetyContact
from registry.registrations.regions import Region, region_in, region_of
from registry.registrations.unread import read_some
from registry.sales.models import POST, SaleCustomer, SaleLine
from registry.units.events.models import STORED, Whereabouts
from registry.units.events.names import ITEM
from registry.units.places.models import Place
from registry.vault import SAFETY, seal
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.matching.records import a_saw, load, sale
from tests.registry.matching.test_impact import a_draft
from tests.registry.notices.builders import a_registration
from tests.registry.recalls.builders import a_brand, a_product, a_recall


def by_post(sale: SaleLine, address: str) -> None:
    row = SaleCustomer(sale_line_id=sale.id, organisation_id=sale.organisation_id, name="Di")
    row.address_sealed = seal({"address": address})
    db.session.add(row)
    db.session.flush()
    assert unread.read_some() == 1


def at_a_warehouse(product: Product, serial: str) -> None:
    place = Place(organisation_id=product.organisation_id, uri="urn:x:w", name="Depot", country="FR")
    place.address = "Quai 9, 13002 Marseille"
    db.session.add_all([place, Gtin(product_id=product.id, gtin="04012345678901")])
    db.session.flush()
    row = Whereabouts(
        organisation_id=product.organisation_id, key=f"{ITEM}04012345678901.{serial}", product_id=product.id
    )
    row.stage, row.place_id, row.at, row.event_id = STORED, place.id, 1, 1
    db.session.add(row)
    db.session.flush()


def test_each_unit_stands_where_it_is(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=["KT1"])
    units = [a_unit(product, f"KT{n:03}", listed_id=1) for n in range(1, 8)]
    units[0].shipped_on, units[0].consignee, units[0].country = date(2026, 1, 1), "Grossist", "AT"
    old = a_sale(units[1], "Ann", "ann@example.org", dealer="North", country="DE")
    old.superseded_by_id = a_sale(units[1], "Ann", "ann@example.org", dealer="South", country="DE").id
    by_post(a_sale(units[2], dealer="South", country="DE", reach=POST), "Hauptstr. 1204, 80331 München")
    a_sale(units[3], dealer="South", country="DE")
    a_registration(product, "KT004", "cy@example.org", units[3])
    at_a_warehouse(product, "KT005")
    told = a_unit(product, "KT009")
    a_registration(product, "KT009", "ed@example.org", told).country = "PL"
    rows: list[Where] = []
    rule = {"any": [{"serial": {"range": ["KT001", "KT009"]}}]}
    facts = impact(a_draft(a_recall(brand, product), rule), rows.extend)
    assert set(rows) == {
        Where("DE", "", "South", 2, 0, 0, 2, 1, 2),
        Where("", "", "", 2, 2, 0, 0, 0, 0),
        Where("AT", "", "Grossist", 1, 0, 1, 0, 0, 0),
        Where("DE", "80", "South", 1, 0, 0, 1, 0, 1),
        Where("FR", "13", "Depot", 1, 1, 0, 0, 0, 0),
        Where("PL", "", "", 0, 0, 0, 0, 1, 1),
    }
    assert [row.made for row in rows] == sorted((row.made for row in rows), reverse=True)
    sums = [sum(row.numbers[at] for row in rows) for at in range(5)]
    assert sums == [facts[name] for name in ("made", "in_stock", "shipped", "sold", "registered")]
    assert facts["countries"][0] == ["DE", 3, 0, 0, 3, 1, 3]
    assert facts["places"] == len(rows)


def lives(registration: Registration, address: str) -> SafetyContact:
    contact = db.session.get_one(SafetyContact, registration.contact_id)
    contact.sealed = seal({"email": "x@example.org", "address": address}, SAFETY)
    db.session.flush()
    return contact


def test_where_no_sale_tells_a_region_its_owners_addresses_do(app: Flask) -> None:
    brand = a_brand("Kettle & Co")
    product = a_product(brand, models=["KT1"])
    units = [a_unit(product, f"KT{n:03}") for n in range(1, 6)]
    owned = [a_registration(product, unit.serial, f"p{unit.id}@example.org", unit) for unit in units]
    units[1].listed_id, units[1].country = 1, "AT"
    a_sale(units[2], dealer="North", country="FR")
    by_post(a_sale(units[3], dealer="North", country="DE", reach=POST), "Hauptstr. 12, 80331 München")
    homes = ("Ring 5, 10115 Berlin, Germany", "Ring 1, 1010 Wien", "Ring 5, 10115 Berlin, Germany",
             "Ring 5, 10115 Berlin, Germany", "Ring 5, 10115 Berlin")  # fmt: skip
    contacts = [lives(one, home) for one, home in zip(owned, homes, strict=True)]
    version = a_draft(a_recall(brand, product), {"any": [{"serial": {"range": ["KT001", "KT009"]}}]})
    rows: list[Where] = []
    impact(version, rows.extend)
    assert set(rows) == {
        Where("DE", "10", "", 0, 0, 0, 0, 1, 1),
        Where("AT", "10", "", 1, 0, 1, 0, 1, 1),
        Where("FR", "", "North", 1, 0, 0, 1, 1, 1),
        Where("DE", "80", "North", 1, 0, 0, 1, 1, 1),
        Where("", "", "", 0, 0, 0, 0, 1, 1),
    }
    contacts[0].sealed = seal({"email": "x@example.org"}, SAFETY)
    db.session.commit()
    assert (contacts[0].country, contacts[0].region) == ("", "")


def test_addresses_of_earlier_years_are_read_once(app: Flask) -> None:
    product = a_product(a_brand("Kettle & Co"))
    old = lives(a_registration(product, "KT1", "a@example.org"), "Ring 5, 10115 Berlin, Germany")
    other = lives(a_registration(product, "KT2", "b@example.org"), "")
    db.session.execute(update(SafetyContact).values(country="", region=None))
    db.session.commit()
    assert (read_some(1), read_some(1), read_some(1)) == (1, 1, 0)
    db.session.refresh(old)
    db.session.refresh(other)
    assert (old.country, old.region, other.region) == ("DE", "10", "")


def test_a_sales_record_keeps_the_region_of_an_address(app: Flask) -> None:
    """One for all rows of a file, or each row its own; nobody looks again."""
    saw, address = a_saw(), "Lange Strasse 5, 20095 Hamburg"
    load(app, saw, [sale(serial=f"BX000{n}", country="DE", address=address) for n in (1, 2)])
    load(
        app, saw,
        [
            sale(serial="BX0003", country="GB", address="10 Downing St, London SW1A 2AA"),
            sale(serial="BX0004", country="DE", address="Ring 1, 80331 Munich"),
            sale(serial="BX0005", country="DE", address="Ring 1"), sale(serial="BX0006", country="DE"),
        ],
    )  # fmt: skip
    wanted = select(SaleCustomer.region).order_by(SaleCustomer.sale_line_id)
    assert [one or "" for one in db.session.scalars(wanted)] == ["20", "20", "SW", "80", "", ""]
    assert unread.read_some() == 0


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("Hauptstr. 5, 10115 Berlin, Germany", Region("DE", "10")),
        ("1 Main St, Dallas, TX 75001, USA", Region("US", "TX")),
        ("10 Downing St\nLondon SW1A 2AA\nUnited Kingdom", Region("GB", "SW")),
        ("Ring 1, 1010 Wien, at", Region("AT", "10")),
        ("Ring 1, 1010 Wien", Region("", "10")),
        ("", Region("", "")),
    ],
)
def test_an_address_may_name_its_country_last(address: str, found: Region) -> None:
    assert region_in(address) == found


def test_lots_stand_where_they_were_sold_and_what_is_left_where_it_was_sent(app: Flask) -> None:
    brand = a_brand("Dairy")
    product = a_product(brand, "cheese")
    lot = a_unit(product, None, "L1", quantity=500, listed_id=1, consignee="Mart", country="NL")
    a_sale(lot, "Ann", "ann@example.org", quantity=20)
    a_sale(lot, quantity=30)
    rows: list[Where] = []
    facts = impact(a_draft(a_recall(brand, product), {"any": [{"lot": ["L1"]}]}), rows.extend)
    assert rows == [
        Where("NL", "", "Mart", 450, 450, 0, 0, 0, 0),
        Where("DE", "", "Corner shop", 50, 0, 0, 50, 0, 1),
    ]
    assert facts["made"] == 500


@pytest.mark.parametrize(
    ("country", "address", "region"),
    [
        ("DE", "Hauptstr. 1204, 10115 Berlin", "10"),
        ("DE", "Hauptstr. 1204", ""),
        ("DE", "1204 Berlin", ""),
        ("US", "1 Main St, Dallas, TX 75001-1234", "TX"),
        ("US", "1 Main St, 75001 Dallas", "75"),
        ("GB", "10 Downing St, London SW1A 2AA", "SW"),
        ("PL", "Nowa 5, 00-950 Warszawa", "00"),
        ("SE", "Gatan 1, 111 22 Stockholm", "11"),
        ("CA", "1 Rue, Montreal QC h2x 1y4", "H"),
        ("", "Somewhere, no code here", ""),
    ],
)
def test_a_region_is_the_beginning_of_a_postal_code(country: str, address: str, region: str) -> None:
    assert region_of(country, address) == region
