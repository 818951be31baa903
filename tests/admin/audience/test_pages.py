"""Counts for everybody who sees recalls; names only with the right to see customers, and never without a trace."""

import pytest
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEntry
from registry.catalogue.models import Brand
from registry.db import db
from registry.journeys import reaching
from registry.matching import queries
from registry.recalls.models import Recall
from registry.recalls.states import Author
from registry.sales.models import SaleCustomer
from registry.vault import seal
from tests.jobs import run_jobs
from tests.people import Browser, a_maker, a_member, signed_in
from tests.registry.matching.builders import a_sale, a_unit
from tests.registry.recalls.builders import a_product, a_recall, a_version


@pytest.fixture
def maker(app: Flask) -> int:
    return a_maker("Borealis")


@pytest.fixture
def recall(app: Flask, maker: int) -> Recall:
    brand = Brand(organisation_id=maker, name="Borealis", key="BOREALIS", slug="borealis")
    db.session.add(brand)
    db.session.flush()
    product = a_product(brand, "drill")
    for n in range(1, 6):
        dealer = "North" if n < 4 else "South"
        a_sale(a_unit(product, f"BA{n}"), f"Owner {n}", f"o{n}@example.org", dealer=dealer, country="DE")
    recall = a_recall(brand, product)
    a_version(recall, {"any": [{"serial": {"range": ["BA1", "BA4"]}}]})
    db.session.commit()
    return recall


def a_viewer(app: Flask, maker: int, *, customers: bool) -> Browser:
    email = "sees@example.org" if customers else "not@example.org"
    return signed_in(
        app,
        a_member(app, email, maker=maker, role="viewer", customers=customers, second_factor=customers),
    )


def test_who_has_a_postal_address_alone_is_shown_by_place(app: Flask, maker: int, recall: Recall) -> None:
    """The street is for the letter; whoever may not see customers sees neither."""
    clerk, viewer = a_viewer(app, maker, customers=True), a_viewer(app, maker, customers=False)
    customer = db.session.scalars(select(SaleCustomer).where(SaleCustomer.name == "Owner 1")).one()
    customer.email, customer.address_sealed = "", seal({"address": "Lange Strasse 5, 20095 Hamburg"})
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    clerk.post(f"/admin/audience/{recall.id}/people")
    assert "20095 Hamburg" in clerk.page
    assert "Lange Strasse" not in clerk.page
    viewer.get(f"/admin/audience/{recall.id}")
    assert "Hamburg" not in viewer.page
    places = {"Lange Strasse 5, 20095 Hamburg": "20095 Hamburg", "Lange Strasse 5": "", ", ,": "", "": ""}
    assert [queries.place_of(seal({"address": told})) for told in places] == list(places.values())


def entries(maker: int) -> list[AuditEntry]:
    db.session.rollback()
    wanted = select(AuditEntry).where(AuditEntry.chain == maker, AuditEntry.action == "customer.listed")
    return list(db.session.scalars(wanted.order_by(AuditEntry.number)))


def test_counts_for_all_names_for_few(app: Flask, maker: int, recall: Recall) -> None:
    viewer, clerk = a_viewer(app, maker, customers=False), a_viewer(app, maker, customers=True)
    viewer.get(f"/admin/audience/{recall.id}")
    assert "Nobody is counted yet" in viewer.page
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    viewer.get(f"/admin/audience/{recall.id}")
    assert "brought up to date" in viewer.page
    run_jobs(app)
    viewer.get(f"/admin/audience/{recall.id}")
    assert "4 owners" in viewer.page
    assert "North" in viewer.page
    assert "Sales on this list" in viewer.page
    assert "Units sold" not in viewer.page
    assert "Owner 1" not in viewer.page
    assert viewer.post(f"/admin/audience/{recall.id}/people").status_code == 403
    assert "Show the list" not in viewer.page
    clerk.get(f"/admin/audience/{recall.id}")
    assert "Show the list" in clerk.page
    assert "Owner 1" not in clerk.page
    assert not entries(maker)
    clerk.post(f"/admin/audience/{recall.id}/people")
    assert "o4@example.org" in clerk.page
    assert "o5@example.org" not in clerk.page
    (entry,) = entries(maker)
    assert (entry.subject, entry.subject_id) == ("recall", recall.id)
    assert entry.became is not None
    assert len(entry.became["sales"]) == 4
    assert "Owner" not in str(entry.became)


def test_pages_of_people(app: Flask, maker: int, recall: Recall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SIZE", 3)
    reaching.ask(recall, Author(None, "Pub"))
    db.session.commit()
    run_jobs(app)
    clerk = a_viewer(app, maker, customers=True)
    clerk.get(f"/admin/audience/{recall.id}")
    clerk.post(f"/admin/audience/{recall.id}/people", {"page": "2"})
    assert "page 2 of 2" in clerk.page
    assert "o4@example.org" in clerk.page
    assert "o1@example.org" not in clerk.page
    for odd in ("0", "99", "x", "-1", ""):
        assert clerk.post(f"/admin/audience/{recall.id}/people", {"page": odd}).status_code == 200


def test_another_maker_has_none(app: Flask, recall: Recall) -> None:
    other = a_viewer(app, a_maker("Elsewhere"), customers=True)
    assert other.get(f"/admin/audience/{recall.id}").status_code == 404
    assert other.post(f"/admin/audience/{recall.id}/people").status_code == 404
