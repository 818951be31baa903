"""Kettles of one week smoke more often than the others: staff are told once, see why, and begin a recall of just these
units, sold or not. Noise among the others tells nobody anything."""

from datetime import date, timedelta

import pytest
from flask import Flask

from registry.catalogue.models import Product
from registry.clock import now
from registry.db import db
from registry.faults.models import FaultCode, FaultReport
from registry.journeys import spotting
from registry.recalls.models import AffectedList, Recall
from registry.reports.radar import cells
from registry.reports.radar.models import RUN, DefectSignal
from registry.units.models import Unit
from tests.house.test_brand_roles import limited
from tests.jobs import run_jobs
from tests.letters import Inbox, send_letters, words
from tests.people import a_maker, a_member, signed_in
from tests.portal.pagecheck import assert_page
from tests.registry.recalls.builders import a_brand, a_product
from tests.registry.units.builders import a_sale, a_unit

MONDAY = date(2026, 1, 5)
BAD = 3
"""The week whose kettles smoke."""


def ten_weeks_of_kettles() -> tuple[Product, FaultCode]:
    """Sixty a week, all but the last ten of each week sold. Of the bad week twelve smoke, of the others none or one;
    eight drip, here and there."""
    kettle = a_product(a_brand("Acme"), "kettle", ["K1"])
    smoke = FaultCode(organisation_id=kettle.organisation_id, product_id=kettle.id, code="S1", name="Smoke")
    drip = FaultCode(organisation_id=kettle.organisation_id, product_id=kettle.id, code="D1", name="Drips")
    db.session.add_all([smoke, drip])
    db.session.flush()
    for number in range(600):
        week, place = divmod(number, 60)
        made = MONDAY + timedelta(weeks=week, days=place % 5)
        unit = a_unit(kettle, f"AB{(number * 7) % 600 + 1000}", model="K1", made_on=made)
        if place < 50:
            a_sale(unit, f"INV-{number}", sold_on=made + timedelta(days=40))
        if place < (12 if week == BAD else week % 2):
            told(unit, smoke)
            told(unit, smoke)
        if number % 75 == 7:
            told(unit, drip)
    db.session.commit()
    return kettle, smoke


def told(unit: Unit, code: FaultCode) -> None:
    db.session.add(
        FaultReport(
            organisation_id=unit.organisation_id, product_id=unit.product_id, unit_id=unit.id, serial=unit.serial,
            serial_key=unit.serial_key, made_on=unit.made_on, code_id=code.id, state="reported", counted_at=now(),
        )
    )  # fmt: skip


def look(site: Flask) -> list[DefectSignal]:
    spotting.look_hourly()
    run_jobs(site)
    db.session.rollback()
    return list(db.session.scalars(db.select(DefectSignal).order_by(DefectSignal.id)))


def test_a_bad_week_is_found_told_once_and_recalled(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    kettle, smoke = ten_weeks_of_kettles()
    maker = kettle.organisation_id
    edda = a_member(site, "edda@example.org", maker, "editor")
    a_member(site, "viv@example.org", maker, "viewer")
    limited(site, maker, "pan@example.org", "Pans")
    (found,) = look(site)
    monday = MONDAY + timedelta(weeks=BAD)
    assert (found.dimension, found.value, found.code_id) == ("week", monday.isoformat(), smoke.id)
    assert (found.claims, found.units) == (12, 50), "each unit once, and only those in use"
    assert found.mean < found.low < found.rate < found.high
    assert found.mean < found.rate < 12 / 50, "drawn nearer to all"
    send_letters(site)
    assert [str(one["To"]) for one in inbox.letters] == ["edda@example.org"]
    assert "S1: Smoke" in words(inbox.letters[0])

    other = a_unit(kettle, "AB9999", made_on=MONDAY)
    told(other, smoke)
    db.session.query(DefectSignal).update({"first_at": found.first_at})
    db.session.commit()
    spotting.queries.last_look(maker).looked_at = now() - timedelta(hours=2)  # type: ignore[union-attr]
    db.session.commit()
    assert [one.id for one in look(site)] == [found.id]
    assert send_letters(site) == 0, "told once"
    again = spotting.queries.last_look(maker)
    assert again is not None
    assert now() - again.looked_at < timedelta(minutes=5), "each look is kept, not the first alone"

    ed = signed_in(site, edda)
    assert "week 5 of 2026" in assert_page(ed.get("/admin/reports/radar"))
    page = assert_page(ed.get(f"/admin/reports/radar/{found.id}"))
    assert "12 units of 50 in use failed so" in page
    serials = ed.client.get(f"/admin/reports/radar/{found.id}?csv=1").text.split()
    assert len(serials) - 1 == 60, "sold or not"
    ed.post(f"/admin/reports/radar/{found.id}/propose")
    assert "A draft with these units is there" in ed.page, ed.page
    path = ed.path
    ed.get(f"/admin/reports/radar/{found.id}")
    ed.post(f"/admin/reports/radar/{found.id}/propose")
    assert ed.path == path, "begun once"
    db.session.rollback()
    recall = db.session.scalars(db.select(Recall)).one()
    assert recall.state == "draft"
    assert db.session.scalars(db.select(AffectedList.numbers)).one() == 60
    ed.get(f"/admin/reports/radar/{found.id}")
    ed.post(f"/admin/reports/radar/{found.id}/close", {"reason": " "})
    assert "Say what you found" in ed.page
    ed.post(f"/admin/reports/radar/{found.id}/close", {"reason": "A bad lot of switches."})
    assert "looked into" in ed.page or "recall begun" in ed.page
    stranger = signed_in(site, a_member(site, "o@example.org", a_maker("Borealis")))
    assert stranger.get(f"/admin/reports/radar/{found.id}").status_code == 404
    assert "Nothing stands out" in assert_page(stranger.get("/admin/reports/radar"))


def test_units_told_apart_are_no_runs_and_short_numbers_break_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kettle, smoke = ten_weeks_of_kettles()
    short = a_unit(kettle, "7", made_on=MONDAY)
    a_sale(short, "INV-7", sold_on=MONDAY)
    told(short, smoke)
    db.session.commit()
    counted = cells.counts_of(kettle.organisation_id, kettle.id)[RUN]
    assert sum(counted.units.values()) == 501
    assert min(map(len, counted.units)) == 1, "at least how long the number is"
    monkeypatch.setattr(cells, "MOST_CELLS", 5)
    assert not cells.counts_of(kettle.organisation_id, kettle.id)[RUN].units
