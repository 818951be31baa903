"""What is in doubt of sales is looked at anew when a place, a party or a product's number is described only afterwards;
so is what was in none."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from registry.audit.who import By
from registry.catalogue.actions import edit_product
from registry.catalogue.models import Product
from registry.catalogue.staff_queries import description_of, own_product
from registry.db import db
from registry.units.places.actions import PartyGiven, PlaceGiven, add_party, add_place, describe, seen_of
from registry.units.places.models import RETAILER, WHOLESALER, Place
from tests.programs import Program, a_key
from tests.registry.matching.twice.bills import SAW, bill, follow, line, sides
from tests.traced import day, rows, sold, tell

BY_STAFF = By(None, "Ada")


def test_a_place_described_afterwards(app: Flask, saw: Product, billing: Program) -> None:
    """Nord is on record, but not as a wholesaler; that the paper mill is a business nobody had said."""
    maker = saw.organisation_id
    nord = add_place(maker, PlaceGiven(name="Nord", uri="https://nord.example/1"), BY_STAFF)
    db.session.commit()
    bill(billing, line("N-1", "2026-03-05", "Nord"), line("R-1", "2026-03-10", "Shop Graz", "Anna Koch"))
    both = [
        line("M-2", "2026-03-05", "", "Paper Mill", "BX0002"),
        line("O-2", "2026-03-10", "Otto", "Anna Koch", "BX0002"),
    ]
    bill(billing, *both)
    follow(app)
    assert sides() == [("R-1", "N-1"), ("O-2", "M-2")]
    describe(nord, PlaceGiven(name="Nord", kind=WHOLESALER), seen_of(nord), BY_STAFF)
    db.session.commit()
    follow(app)
    assert sides() == [("O-2", "M-2")]
    add_party(maker, PartyGiven(name="Paper Mill"), BY_STAFF)
    db.session.commit()
    follow(app)
    assert sides() == []


def test_what_a_place_turns_out_to_be_makes_a_doubt(app: Flask, saw: Product, billing: Program) -> None:
    """Events know a place by its identifier alone, so that its sale may be the dealer's."""
    there = "https://shops.example/9"
    tell(saw.organisation_id, sold(day(10), SAW, where=there))
    bill(billing, line("R-1", "2026-03-12", "Otto", "Anna Koch"))
    follow(app)
    assert sides() == []
    place = db.session.scalars(select(Place).where(Place.uri == there)).one()
    describe(place, PlaceGiven(name="Shop Linz", kind=RETAILER), seen_of(place), BY_STAFF)
    db.session.commit()
    follow(app)
    assert sides() == [("R-1", "Shop Linz")]


def test_a_place_that_a_document_describes(app: Flask, saw: Product, billing: Program) -> None:
    there = "https://shops.example/9"
    bill(billing, line("R-1", "2026-03-12", "Otto", "Anna Koch"))
    system = Program(app, a_key(saw.organisation_id, "epcis:capture", name="Stock"))
    names = {"https://linz.example/1": "Shop Linz", there: "Shop Linz"}
    for uri, name in names.items():
        vocabulary = {
            "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
            "vocabularyElementList": [
                {"id": uri, "attributes": [{"id": "urn:epcglobal:cbv:mda:name", "attribute": name}]}
            ],
        }
        body = {
            "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "EPCISDocument",
            "schemaVersion": "2.0", "creationDate": day(20),
            "epcisHeader": {"epcisMasterData": {"vocabularyList": [vocabulary]}},
            "epcisBody": {"eventList": [sold(day(10), SAW, where=there)]},
        }  # fmt: skip
        for _ in range(2):
            assert system.post("/api/v1/epcis/capture", body).status_code == 202
            follow(app)
        assert sides() == ([("R-1", "Shop Linz")] if uri == there else [])
    assert len(rows("job", "id", where="kind = 'weigh_described'")) == 2, "told again it tells nothing new"


def the(saw: Product) -> Product:
    found = own_product(saw.organisation_id, saw.id)
    assert found is not None
    return found


def test_a_number_that_a_product_gets_afterwards(app: Flask, saw: Product, billing: Program) -> None:
    told = description_of(the(saw))
    edit_product(the(saw), replace(told, gtins=""), saw.updated_at)
    db.session.commit()
    tell(saw.organisation_id, sold(day(10), SAW), sold(day(10), SAW.replace("BX0001", "BX0002")))
    bill(
        billing, line("R-1", "2026-03-20", "Shop Wels"), line("G-2", "2026-03-11", "Shop Graz", "", "BX0002")
    )
    follow(app)
    assert sides() == []
    edit_product(the(saw), told, saw.updated_at)
    db.session.commit()
    follow(app)
    assert sides() == [("R-1", "Shop Graz")]
    edit_product(the(saw), replace(told, gtins=""), saw.updated_at)
    db.session.commit()
    follow(app)
    assert sides() == []
